//! Every number that can be explained, counted once more from the published tables.

use std::collections::BTreeSet;

use serde::Deserialize;
use services::tables::Question;
use services::why::{Explanation, Owner, OwnerKind, Verdict, Why, explained};
use store::DatabaseKind;
use test_databases::{TestDatabase, on_both_databases};

use super::published::Published;
use crate::norad;

on_both_databases!(
    both_databases_explain_the_same,
    what_does_not_add_up_is_said
);

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

    /// Explains every number of these, and answers with how many there were.
    async fn assert_all_agree(&self, owners: Vec<(i64, Owner)>) -> usize {
        let mut wrong = Vec::new();
        let mut numbers = 0;
        for (game_id, owner) in owners {
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
        if part.is_plain_count && (part.total - part.events.len() as f64).abs() > 0.0 {
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
    let test = TestDatabase::new(DatabaseKind::Sqlite).await.unwrap();
    let published = Published::new(test, &out).await;
    let owners = published.owners().await;
    let numbers = published.assert_all_agree(owners).await;
    assert!(numbers > 5_000, "{numbers}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_numbers_of_a_sample_league_are_explained() {
    let test = TestDatabase::new(DatabaseKind::Sqlite).await.unwrap();
    let published = Published::sample(test, 4).await;
    let owners = published.owners().await;
    let numbers = published.assert_all_agree(owners).await;
    assert!(numbers > 5_000, "{numbers}");
}

async fn both_databases_explain_the_same(test: TestDatabase) {
    let published = Published::sample(test, 1).await;
    let mut kinds = BTreeSet::new();
    let mut owners = published.owners().await;
    owners.retain(|(_, owner)| kinds.insert(owner.kind.as_str()));
    assert_eq!(owners.len(), 3);
    let numbers = published.assert_all_agree(owners).await;
    assert!(numbers > 150, "{numbers}");
}

async fn what_does_not_add_up_is_said(test: TestDatabase) {
    let published = Published::sample(test, 1).await;
    published.empty("fact_saves").await;
    let owners = published.owners().await;
    let (game, goalie) = owners
        .iter()
        .find(|(_, owner)| owner.kind == OwnerKind::Goalie)
        .unwrap();
    let saves = published
        .explain(*game, OwnerKind::Goalie, &goalie.id, "saves")
        .await;
    assert_eq!(saves.verdict, Verdict::Differs);
    assert!(saves.value > Some(0.0));
    assert_eq!(saves.total, Some(0.0));
    let share = published
        .explain(*game, OwnerKind::Goalie, &goalie.id, "save_pct")
        .await;
    assert_eq!(share.verdict, Verdict::Differs);
}
