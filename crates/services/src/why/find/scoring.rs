//! Assists.

use serde::Deserialize;

use super::{Finder, Mark};
use crate::input_error::InputError;
use crate::tables::{Question, Record};

/// The codes that name an assist.
const CODES: [&str; 2] = ["AssistPrimary", "AssistSecondary"];

/// A row of a player with one of them.
#[derive(Debug)]
struct Tag {
    event_id: String,
    player_id: String,
    code: String,
}

#[derive(Debug, Deserialize)]
struct Code {
    play_detail_id: String,
    play_detail: String,
}

#[derive(Debug, Deserialize)]
struct Goal {
    goal_event_id: String,
}

impl Finder<'_> {
    /// Rows of the player with the code on whatever event he acted in; in a game without any such row, the goals whose
    /// file names him.
    pub(super) async fn assists(&self, code: &str) -> Result<Vec<Mark>, InputError> {
        let tags = self.tags().await?;
        if tags.is_empty() {
            let [primary, _] = CODES;
            let column = if code == primary {
                "assist_1_id"
            } else {
                "assist_2_id"
            };
            let question = self.of_game("fact_goals");
            let goals: Vec<Goal> = self
                .fetch(question.is(column, self.owner.id.as_str()))
                .await?;
            return Ok(goals
                .into_iter()
                .map(|goal| Mark::event(goal.goal_event_id))
                .collect());
        }
        let mut events: Vec<String> = tags
            .into_iter()
            .filter(|tag| tag.code == code && tag.player_id == self.owner.id)
            .map(|tag| tag.event_id)
            .collect();
        // Both details of a row may say the same.
        events.sort_unstable();
        events.dedup();
        Ok(events.into_iter().map(Mark::event).collect())
    }

    /// All rows of the game with a code of an assist.
    async fn tags(&self) -> Result<Vec<Tag>, InputError> {
        let question = Question::of("dim_play_detail").among("play_detail", CODES);
        let codes: Vec<Code> = self.fetch(question).await?;
        let mut tags = Vec::new();
        for column in ["play_detail_1_id", "play_detail_2_id"] {
            let ids = codes.iter().map(|code| code.play_detail_id.as_str());
            let question = self.of_game("fact_event_players").is("is_primary", true);
            let question = question.known("player_id").among(column, ids);
            let columns = ["event_id", "player_id", column];
            let rows = self.tables.records(self.tenant, question, &columns).await?;
            let tag = |row: &Record| {
                let id = row.text(column)?;
                let code = codes.iter().find(|code| code.play_detail_id == id)?;
                Some(Tag {
                    event_id: row.text("event_id")?.to_owned(),
                    player_id: row.text("player_id")?.to_owned(),
                    code: code.play_detail.clone(),
                })
            };
            tags.extend(rows.iter().filter_map(tag));
        }
        Ok(tags)
    }
}
