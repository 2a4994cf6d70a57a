//! Every number that can be explained, counted once more from the published tables.

use std::path::Path;

use serde::Deserialize;
use services::publish::{PublishRequest, publish};
use services::tables::{Question, Tables};
use services::why::{Explanation, Owner, OwnerKind, Verdict, Why, explained};
use store::accounts::NewTenant;
use store::{Database, DatabaseKind, TenantId};
use test_databases::TestDatabase;
use tokio_util::sync::CancellationToken;
use warehouse::Output;

use crate::{norad, sample::Sample};

/// Published tables of a league.
struct Published {
    tables: Tables,
    tenant: TenantId,
    /// Holds the files.
    _test: TestDatabase,
}

#[derive(Debug, Deserialize)]
struct PlayerRow {
    game_id: i64,
    player_id: String,
}

#[derive(Debug, Deserialize)]
struct TeamRow {
    game_id: i64,
    team_id: String,
}

impl Published {
    async fn new(out: &Path) -> Self {
        let test = TestDatabase::new(DatabaseKind::Sqlite).await.unwrap();
        let database = Database::open(&test.options()).await.unwrap();
        let new = NewTenant {
            slug: "default".to_owned(),
            name: "default".to_owned(),
        };
        let tenant = database.accounts().create_tenant(&new).await.unwrap().id;
        let request = PublishRequest {
            tenant,
            output: Output::open(out).unwrap(),
            fence: None,
            wipe: false,
        };
        let never = CancellationToken::new();
        let store = database.tables();
        publish(store.as_ref(), request, &never, &|_, _, _| {})
            .await
            .unwrap();
        Self {
            tables: Tables::new(database.tables()),
            tenant,
            _test: test,
        }
    }

    fn why(&self) -> Why {
        Why::new(self.tables.clone())
    }

    /// Everybody who has numbers: game, and who.
    async fn owners(&self) -> Vec<(i64, Owner)> {
        let mut owners = Vec::new();
        for (table, kind) in [
            ("fact_player_game_stats", OwnerKind::Player),
            ("fact_goalie_game_stats", OwnerKind::Goalie),
        ] {
            let rows: Vec<PlayerRow> = self
                .tables
                .fetch(self.tenant, Question::of(table))
                .await
                .unwrap();
            owners.extend(rows.into_iter().map(|row| {
                let owner = Owner {
                    kind,
                    id: row.player_id,
                };
                (row.game_id, owner)
            }));
        }
        let question = Question::of("fact_team_game_stats");
        let rows: Vec<TeamRow> = self.tables.fetch(self.tenant, question).await.unwrap();
        owners.extend(rows.into_iter().map(|row| {
            let owner = Owner {
                kind: OwnerKind::Team,
                id: row.team_id,
            };
            (row.game_id, owner)
        }));
        owners
    }

    async fn explain(&self, game_id: i64, kind: OwnerKind, id: &str, column: &str) -> Explanation {
        let owner = Owner {
            kind,
            id: id.to_owned(),
        };
        let explanation = self
            .why()
            .explain(self.tenant, game_id, &owner, column)
            .await;
        explanation.unwrap_or_else(|error| panic!("{column} of {id}: {error}"))
    }

    /// Explains every number of everybody, and answers with how many there were.
    async fn assert_all_agree(&self) -> usize {
        let mut wrong = Vec::new();
        let mut numbers = 0;
        for (game_id, owner) in self.owners().await {
            for (_, column, _) in explained(owner.kind) {
                let explanation = self.explain(game_id, owner.kind, &owner.id, column).await;
                numbers += usize::from(explanation.value.is_some());
                wrong.extend(faults(&explanation));
            }
        }
        let told = wrong
            .iter()
            .take(40)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n");
        assert!(wrong.is_empty(), "{} of {numbers}:\n{told}", wrong.len());
        numbers
    }
}

/// What is wrong with an explanation.
fn faults(explanation: &Explanation) -> Vec<String> {
    let place = format!(
        "{} of {} in {}",
        explanation.statistic, explanation.owner.id, explanation.game.game_id
    );
    let mut faults = Vec::new();
    match explanation.verdict {
        Verdict::Agrees => {}
        Verdict::Differs => faults.push(format!(
            "{place}: {:?} published, {:?} counted",
            explanation.value, explanation.total
        )),
        Verdict::NoNumber if explanation.no_number.is_some() => {}
        Verdict::NoNumber => faults.push(format!("{place}: no number, and nobody says why")),
    }
    for part in &explanation.parts {
        if part.is_plain_count && part.total != part.events.len() as f64 {
            faults.push(format!("{place}: not as many events as {}", part.name));
        }
        for event in &part.events {
            let source = &event.source;
            let is_known = source.file.is_some() && source.sheet.is_some() && source.row.is_some();
            if !is_known || event.period.is_none() || event.what.is_empty() {
                faults.push(format!("{place}: {event:?} has no cell"));
            }
        }
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_numbers_of_the_real_league_are_explained() {
    let Some(league) = norad::league() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    norad::build(&league, "games", &out);
    let published = Published::new(&out).await;
    let numbers = published.assert_all_agree().await;
    assert!(numbers > 5_000, "{numbers}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_numbers_of_a_sample_league_are_explained() {
    let sample = Sample::new(&sample_league::Options {
        teams: 4,
        seasons: 1,
        games: 8,
        tracked: 4,
        ..sample_league::Options::default()
    });
    let (out, _) = sample.build();
    let published = Published::new(&out).await;
    let numbers = published.assert_all_agree().await;
    assert!(numbers > 5_000, "{numbers}");
}
