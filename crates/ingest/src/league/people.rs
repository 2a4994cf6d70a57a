//! Players.

use super::sheet::{Missing, Others, Source, Spec, unique};
use super::{SourceRow, Team, sheets};
use crate::finding::Level;

/// A player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    /// Key.
    pub player_id: String,
    /// First and last name together.
    pub player_name: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Forward, Defense or Goalie.
    pub primary_position: Option<String>,
    /// Rating today.
    pub current_skill_rating: Option<i64>,
    /// Rating a year ago.
    pub skill_rating_last_year: Option<i64>,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// M or F.
    pub gender: Option<String>,
    /// Highest league played elsewhere, free text.
    pub highest_beer_league: Option<String>,
    /// Captain, alternate or third role.
    pub leadership: Option<String>,
    /// Team today.
    pub current_team_id: Option<String>,
    /// A made-up first name for publication.
    pub pseudonym: Option<String>,
    /// Address of the player's page.
    pub player_url: Option<String>,
    /// Address of a picture.
    pub image_url: Option<String>,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

pub(super) fn read(source: &mut Source<'_>, teams: &[Team]) -> Vec<Player> {
    const SPEC: Spec = Spec {
        sheet: sheets::PLAYERS,
        columns: &["player_id", "player_full_name"],
        others: Others::All,
        missing: Missing::Blocks,
    };
    let mut players = Vec::new();
    source.each_row(&SPEC, |record| {
        let (Some(player_id), Some(player_name)) =
            (record.key("player_id"), record.key("player_full_name"))
        else {
            return;
        };
        players.push(Player {
            player_id,
            player_name,
            first_name: record.text("player_first_name"),
            last_name: record.text("player_last_name"),
            primary_position: record.position("player_primary_position"),
            current_skill_rating: record.integer("current_skill_rating"),
            skill_rating_last_year: record.integer("player_rating_ly"),
            birth_year: record.integer("birth_year"),
            gender: record.text("player_gender"),
            highest_beer_league: record.free_text("highest_beer_league"),
            leadership: record.text("player_leadership"),
            current_team_id: record.reference(
                "player_norad_current_team_id",
                sheets::TEAMS,
                Level::Error,
                |id| teams.iter().any(|team| team.team_id == id),
            ),
            pseudonym: record.text("random_player_first_name"),
            player_url: record.text("player_url"),
            image_url: record.text("player_image"),
            source_row: record.row(),
        });
    });
    unique(
        players,
        source,
        sheets::PLAYERS,
        |player| player.player_id.clone(),
        |player| (player.source_row, player.player_id.clone()),
    )
}
