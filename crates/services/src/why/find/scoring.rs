//! Assists.

use serde::Deserialize;

use super::{Finder, Mark};
use crate::input_error::InputError;
use crate::tables::Question;

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
struct First {
    event_id: String,
    player_id: String,
    play_detail_1_id: String,
}

#[derive(Debug, Deserialize)]
struct Second {
    event_id: String,
    player_id: String,
    play_detail_2_id: String,
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
        let ids = || codes.iter().map(|code| code.play_detail_id.as_str());
        let code = |id: &str| {
            let code = codes.iter().find(|code| code.play_detail_id == id);
            code.map(|code| code.play_detail.clone())
                .unwrap_or_default()
        };
        let acting = || {
            let question = self.of_game("fact_event_players").is("is_primary", true);
            question.known("player_id")
        };
        let first: Vec<First> = self
            .fetch(acting().among("play_detail_1_id", ids()))
            .await?;
        let second: Vec<Second> = self
            .fetch(acting().among("play_detail_2_id", ids()))
            .await?;
        let first = first.into_iter().map(|row| Tag {
            event_id: row.event_id,
            player_id: row.player_id,
            code: code(&row.play_detail_1_id),
        });
        let second = second.into_iter().map(|row| Tag {
            event_id: row.event_id,
            player_id: row.player_id,
            code: code(&row.play_detail_2_id),
        });
        Ok(first.chain(second).collect())
    }
}
