//! The checks of the fitted models on tables written by hand: they pass what is right and fail what is not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use services::tables::{Limits, query};
use warehouse::{
    Cancel, Inputs, ModelFile, Models, Options, OutputFolder, RunRequest, Silent, run,
};

/// What a table of the models is made of: name, columns with their types, and the query of its rows.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, &'static str)],
    rows: String,
}

const CHECKS: &str = include_str!("../../../../models/quality/int_checks_models.sql");

/// What the models say, and what then happened.
struct Said {
    /// Expected goals of each of a thousand shots, of which every tenth is a goal.
    xg: f64,
    /// Log loss of the expected goals, where that of a constant is 0.33.
    xg_log_loss: f64,
    /// Log loss of Elo in 60 decided games, of the ratings in 49.
    log_loss_of_games: f64,
    /// Log loss after one and after two periods, in 120 games each.
    log_loss_of_periods: f64,
    /// Chances of home win, tie and away win after a period, where 60, 10 and 30 % of the games ended so.
    chances: [f64; 3],
    /// Last day that the forecast of the game of 2026-01-10 knows.
    data_as_of: &'static str,
}

const RIGHT: Said = Said {
    xg: 0.1,
    xg_log_loss: 0.32,
    log_loss_of_games: 0.65,
    log_loss_of_periods: 0.69,
    chances: [0.55, 0.15, 0.30],
    data_as_of: "2026-01-09",
};

fn table(
    name: &'static str,
    columns: &'static [(&'static str, &'static str)],
    rows: impl Into<String>,
) -> Table {
    Table {
        name,
        columns,
        rows: rows.into(),
    }
}

impl Said {
    /// What the checks read, and the checks.
    fn tables(&self) -> Vec<Table> {
        let mut tables = self.shots();
        tables.extend(self.games());
        tables.push(table(
            // Tables with int_ in front are not published.
            "qa_checks_models",
            &[
                ("check_id", "text"),
                ("scope_type", "text"),
                ("scope_id", "text"),
                ("expected", "number"),
                ("actual", "number"),
                ("n_checked", "integer"),
                ("n_failed", "integer"),
                ("n_fixed", "integer"),
                ("sample_keys", "text"),
            ],
            CHECKS,
        ));
        tables
    }

    fn shots(&self) -> Vec<Table> {
        let Self {
            xg, xg_log_loss, ..
        } = self;
        vec![
            table(
                "fact_shots",
                &[
                    ("event_id", "text"),
                    ("game_id", "integer"),
                    ("is_unblocked", "boolean"),
                    ("is_goal", "boolean"),
                    ("empty_net", "boolean"),
                    ("xg", "number"),
                ],
                format!(
                    "select lpad(cast(value as varchar), 4, '0') as event_id, cast(1 as bigint) as game_id, true as is_unblocked,
                     value % 10 = 0 as is_goal, false as empty_net, cast({xg} as double) as xg
                     from generate_series(1, 1000)"
                ),
            ),
            table(
                "fact_game_status",
                &[("game_id", "integer"), ("tracking_status", "text")],
                "select cast(1 as bigint) as game_id, 'COMPLETE' as tracking_status",
            ),
            table(
                "int_expected_goals_run",
                &[
                    ("model", "text"),
                    ("log_loss", "number"),
                    ("log_loss_null", "number"),
                ],
                format!(
                    "select 'xg' as model, cast({xg_log_loss} as double) as log_loss, cast(0.33 as double) as log_loss_null"
                ),
            ),
        ]
    }

    fn games(&self) -> Vec<Table> {
        let Self {
            log_loss_of_games,
            log_loss_of_periods,
            chances: [home, tie, away],
            data_as_of,
            ..
        } = self;
        vec![
            table(
                "fact_forecast_grades",
                &[
                    ("model", "text"),
                    ("n_decided", "integer"),
                    ("log_loss_decided", "number"),
                    ("is_warm_up", "boolean"),
                ],
                format!(
                    "select model, n_decided, log_loss_decided, is_warm_up from (values
                        ('elo', cast(40 as bigint), cast({log_loss_of_games} as double), false),
                        ('elo', cast(20 as bigint), cast({log_loss_of_games} as double), false),
                        ('elo', cast(90 as bigint), cast(9 as double), true),
                        ('poisson', cast(49 as bigint), cast({log_loss_of_games} as double), false)
                     ) as grades (model, n_decided, log_loss_decided, is_warm_up)"
                ),
            ),
            table(
                "fact_game_predictions",
                &[("game_id", "integer"), ("data_as_of", "date")],
                format!("select cast(1 as bigint) as game_id, date '{data_as_of}' as data_as_of"),
            ),
            table(
                "dim_schedule",
                &[("game_id", "integer"), ("date", "date")],
                "select cast(1 as bigint) as game_id, date '2026-01-10' as date",
            ),
            table(
                "fact_win_probability_grades",
                &[
                    ("periods_played", "integer"),
                    ("n_games", "integer"),
                    ("log_loss", "number"),
                    ("p_home_win", "number"),
                    ("p_tie", "number"),
                    ("p_away_win", "number"),
                    ("home_win_share", "number"),
                    ("tie_share", "number"),
                    ("away_win_share", "number"),
                ],
                format!(
                    "select periods_played, cast(120 as bigint) as n_games, cast({log_loss_of_periods} as double) as log_loss,
                     cast({home} as double) as p_home_win, cast({tie} as double) as p_tie, cast({away} as double) as p_away_win,
                     cast(0.6 as double) as home_win_share, cast(0.1 as double) as tie_share, cast(0.3 as double) as away_win_share
                     from (values (cast(1 as bigint)), (cast(2 as bigint))) as periods (periods_played)"
                ),
            ),
        ]
    }

    /// Things looked at and things that fail, by check and scope.
    fn checked(&self) -> BTreeMap<String, (i64, i64)> {
        let mut files = Vec::new();
        let mut schema = "version: 2\nmodels:\n".to_owned();
        for Table {
            name,
            columns,
            rows,
        } in self.tables()
        {
            files.push(ModelFile {
                path: format!("facts/{name}.sql"),
                text: rows,
            });
            // Rows differ in the first columns.
            let keys: Vec<&str> = columns.iter().take(3).map(|(name, _)| *name).collect();
            let keys = keys.join(", ");
            let _ = write!(
                schema,
                "  - name: {name}\n    description: By hand.\n    constraints:\n      - {{type: primary_key, columns: [{keys}]}}\n    columns:\n"
            );
            for (column, kind) in columns {
                let _ = writeln!(
                    schema,
                    "      - {{name: {column}, data_type: {kind}, description: \"By hand.\"}}"
                );
            }
        }
        files.push(ModelFile {
            path: "facts/schema.yml".to_owned(),
            text: schema,
        });
        let models = Models::from_files(files).expect("models");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = OutputFolder::open(folder.path(), false).expect("a folder for the tables");
        let request = RunRequest {
            models: &models,
            steps: &[],
            options: &Options::default(),
            progress: &Silent,
            cancel: &Cancel::default(),
        };
        let inputs = Inputs {
            files: Vec::new(),
            tables: Vec::new(),
            version: "1".to_owned(),
        };
        let built = run(request, inputs, out).expect("the tables are built");
        built.publish(&[]).expect("the tables are published");
        let sql = "select check_id || ' ' || scope_id, n_checked, n_failed from qa_checks_models";
        let answer = query(folder.path(), sql, &Limits::default()).expect("an answer");
        let cell = |cell: &Option<String>| cell.clone().expect("a value");
        let number = |text: &Option<String>| cell(text).parse().expect("a number");
        let rows = answer.rows.iter();
        rows.map(|row| (cell(&row[0]), (number(&row[1]), number(&row[2]))))
            .collect()
    }
}

/// Fails where `wrong` says, and nowhere else.
fn fails_only_at(wrong: &Said, scopes: &[&str]) {
    let checked = wrong.checked();
    let failed = checked.iter().filter(|(_, (_, failed))| *failed > 0);
    let failed: Vec<&str> = failed.map(|(scope, _)| scope.as_str()).collect();
    assert_eq!(failed, scopes);
}

#[test]
fn what_is_right_passes_and_all_of_it_is_looked_at() {
    let checked = RIGHT.checked();
    assert!(
        checked.values().all(|(_, failed)| *failed == 0),
        "{checked:?}"
    );
    assert_eq!(checked["M-01 xg"], (1_000, 0));
    assert_eq!(checked["M-01 xg decile 01"], (100, 0));
    assert_eq!(checked["M-02 elo"], (60, 0));
    assert_eq!(checked["M-03 win probability after period 2"], (120, 0));
    assert_eq!(
        checked["M-03 win probability after period 1, tie"],
        (120, 0)
    );
    assert_eq!(checked["M-06 game forecasts"], (1, 0));
    // Fewer than fifty games say nothing.
    assert_eq!(checked["M-02 poisson"], (0, 0));
}

#[test]
fn expected_goals_must_add_up_and_beat_a_constant() {
    fails_only_at(&Said { xg: 0.11, ..RIGHT }, &["M-01 xg"]);
    let useless = Said {
        xg_log_loss: 0.33,
        ..RIGHT
    };
    fails_only_at(&useless, &["M-01 xg"]);
    let far = Said { xg: 0.25, ..RIGHT }.checked();
    assert_eq!(far["M-01 xg decile 10"], (100, 1));
}

#[test]
fn ratings_must_beat_a_coin() {
    let useless = Said {
        log_loss_of_games: 0.693,
        ..RIGHT
    };
    fails_only_at(&useless, &["M-02 elo"]);
}

#[test]
fn win_probability_must_know_more_with_every_period() {
    let vague = Said {
        log_loss_of_periods: 0.71,
        ..RIGHT
    };
    fails_only_at(&vague, &["M-03 win probability after period 2"]);
    let vaguer = Said {
        log_loss_of_periods: 0.86,
        ..RIGHT
    };
    fails_only_at(
        &vaguer,
        &[
            "M-03 win probability after period 1",
            "M-03 win probability after period 2",
        ],
    );
    let biased = Said {
        chances: [0.48, 0.15, 0.37],
        ..RIGHT
    };
    fails_only_at(
        &biased,
        &[
            "M-03 win probability after period 1, home win",
            "M-03 win probability after period 2, home win",
        ],
    );
}

#[test]
fn a_forecast_that_knew_its_day_is_late() {
    let late = Said {
        data_as_of: "2026-01-10",
        ..RIGHT
    };
    fails_only_at(&late, &["M-06 game forecasts"]);
}
