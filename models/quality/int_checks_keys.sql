-- What the data tests of the schema found, as checks: keys, foreign keys, code lists, column rules.
with tests as (
    select
        table_name,
        column_name,
        test,
        severity,
        n_checked,
        n_failed,
        sample_keys
    from raw_test_results
),
keys as (
    select
        child_table,
        child_column,
        n_child - n_null as n_checked,
        n_orphan,
        orphan_sample,
        severity
    from qa_referential_integrity
),
core_tables as (
    select
        table_name,
        max(n_checked) as n_rows
    from tests
    where
        test = 'primary_key'
        and table_name in ('dim_player', 'dim_team', 'dim_season', 'dim_schedule')
    group by table_name
),
column_rules as (
    select
        tests.table_name,
        tests.column_name,
        tests.test,
        tests.severity,
        tests.n_failed
    from tests
    where
        tests.test <> 'primary_key'
        and tests.test <> 'relationships'
),
measures as (
    select
        'K-01' as check_id,
        'table' as scope_type,
        table_name as scope_id,
        sum(n_checked) as n_checked,
        sum(n_failed) as n_failed,
        max(sample_keys) as sample_keys
    from tests
    where test = 'primary_key'
    group by table_name
    union all
    select
        'K-02' as check_id,
        'table' as scope_type,
        child_table || '.' || child_column as scope_id,
        n_checked,
        n_orphan as n_failed,
        orphan_sample as sample_keys
    from keys
    where severity = 'LOAD-BLOCK'
    union all
    select
        'K-03' as check_id,
        'table' as scope_type,
        table_name as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_failed > 0) as n_failed,
        array_to_string(array_slice(array_agg(coalesce(column_name || ' ', '') || test order by column_name, test) filter (where n_failed > 0), 1, 10), ', ') as sample_keys
    from column_rules
    where severity = 'error'
    group by table_name
    union all
    select
        'K-04' as check_id,
        'load' as scope_type,
        'league' as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_rows = 0) as n_failed,
        array_to_string(array_agg(table_name order by table_name) filter (where n_rows = 0), ' ') as sample_keys
    from core_tables
    union all
    select
        'K-05' as check_id,
        'table' as scope_type,
        child_table || '.' || child_column as scope_id,
        n_checked,
        n_orphan as n_failed,
        orphan_sample as sample_keys
    from keys
    where severity = 'ERROR'
    union all
    select
        'K-06' as check_id,
        'table' as scope_type,
        table_name as scope_id,
        count(*) as n_checked,
        count(*) filter (where n_failed > 0) as n_failed,
        array_to_string(array_slice(array_agg(coalesce(column_name || ' ', '') || test order by column_name, test) filter (where n_failed > 0), 1, 10), ', ') as sample_keys
    from column_rules
    where severity = 'warn'
    group by table_name
)
select
    check_id,
    scope_type,
    scope_id,
    cast(null as double) as expected,
    cast(null as double) as actual,
    n_checked,
    n_failed,
    0 as n_fixed,
    sample_keys
from measures
