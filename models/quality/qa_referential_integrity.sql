-- One row per foreign key. A missing team, player, game, season, event or stint stops the load; a missing code is an error.
select
    child_table,
    child_column,
    parent_table,
    parent_column,
    n_child,
    n_null,
    null_allowed,
    n_orphan,
    orphan_sample,
    case
        when parent_table in ('dim_team', 'dim_player', 'dim_schedule', 'dim_season') or parent_table like 'fact\_%' then 'LOAD-BLOCK'
        else 'ERROR'
    end as severity
from raw_relationship_results
