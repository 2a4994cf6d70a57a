//! The graph is read from the SQL.

use warehouse::{Graph, Origin};

use crate::support::{files, models_of, with};

#[test]
fn levels_as_text() {
    let graph = Graph::new(&models_of(files()).unwrap(), &[], None).unwrap();
    assert_eq!(
        graph.to_text(),
        "level 0\n  \
         raw_goals         input\n  \
         raw_run           input\n  \
         raw_test_results  input\n  \
         seed_team         seed\n\
         \nlevel 1\n  \
         qa_tests          quality  <- raw_run, raw_test_results\n  \
         stg_goals         staging  <- raw_goals\n\
         \nlevel 2\n  \
         fact_goals        facts  <- seed_team, stg_goals\n\
         \nlevel 3\n  \
         fact_team         facts  <- fact_goals\n"
    );
    assert!(graph.node("qa_tests").unwrap().is_late);
    assert!(!graph.node("fact_team").unwrap().is_late);
    assert_eq!(graph.node("seed_team").unwrap().origin, Origin::Seed);
}

#[test]
fn graphviz_has_every_edge() {
    let graph = Graph::new(&models_of(files()).unwrap(), &[], None).unwrap();
    let dot = graph.to_dot();
    assert!(dot.starts_with("digraph warehouse {\n"));
    for edge in [
        "\"raw_goals\" -> \"stg_goals\"",
        "\"seed_team\" -> \"fact_goals\"",
        "\"fact_goals\" -> \"fact_team\"",
    ] {
        assert!(dot.contains(edge), "{dot}");
    }
    assert_eq!(dot.matches(" -> ").count(), 6);
}

#[test]
fn tables_are_found_in_every_corner_of_a_query() {
    let sql = "with a as (select team_id from seed_team where team_id in (select team_id from stg_goals))\nselect a.team_id, (select count(*) from raw_goals) as goals, cast(null as double) as xg\nfrom a\njoin (select team_id from FACT_GOALS union all select team_id from \"fact_goals\") as b on a.team_id = b.team_id\nwhere exists (select 1 from raw_run) and a.team_id <> (select max(s.team_id) from seed_team as s)\n";
    let graph = Graph::new(
        &models_of(with("facts/fact_team.sql", |_| sql.to_owned())).unwrap(),
        &[],
        None,
    )
    .unwrap();
    assert_eq!(
        graph.node("fact_team").unwrap().depends_on,
        [
            "fact_goals",
            "raw_goals",
            "raw_run",
            "seed_team",
            "stg_goals"
        ]
    );
}
