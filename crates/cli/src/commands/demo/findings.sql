select
    severity,
    code,
    count(*) as findings,
    count(distinct game_id) as games,
    min(action) as "for example"
from qa_load_issue
group by
    severity,
    code
order by
    case severity
        when 'LOAD-BLOCK' then 1
        when 'GAME-BLOCK' then 2
        when 'ERROR' then 3
        when 'WARN' then 4
        when 'FIX' then 5
        else 6
    end,
    findings desc,
    code
limit 10
