//! Registrations of players for a season. Addresses and remarks are personal and stay in the workbook.

use std::collections::HashSet;

use super::sheet::{Missing, Others, Record, Source, Spec};
use super::{League, SourceRow, sheets};
use crate::cells::Cell;
use crate::finding::{Code, Level};

/// A registration.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// Key: `R_`, season, player.
    pub registration_id: String,
    /// Season.
    pub season_id: String,
    /// Player.
    pub player_id: String,
    /// Position wanted.
    pub position: Option<String>,
    /// Second position, of players who registered twice.
    pub position_2: Option<String>,
    /// Rating at registration.
    pub skill_rating: Option<i64>,
    /// Years of experience in this league: the first number of a free text.
    pub norad_experience_years: Option<f64>,
    /// Whether he also plays in the other association.
    pub is_caf: Option<bool>,
    /// Whether his pick in the draft is restricted.
    pub is_restricted: Option<bool>,
    /// Whether he registered as a substitute.
    pub is_sub: Option<bool>,
    /// Team that drafted him.
    pub drafted_team_id: Option<String>,
    /// Highest league played elsewhere, free text.
    pub highest_beer_league: Option<String>,
    /// Age at registration.
    pub age: Option<i64>,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

pub(super) fn read(source: &mut Source<'_>, league: &League) -> Vec<Registration> {
    const SPEC: Spec = Spec {
        sheet: sheets::REGISTRATION,
        columns: &["player_id", "season_id"],
        others: Others::All,
        missing: Missing::Warns,
    };
    let players: HashSet<&str> = league
        .players
        .iter()
        .map(|player| player.player_id.as_str())
        .collect();
    let mut registrations: Vec<Registration> = Vec::new();
    source.each_row(&SPEC, |record| {
        let Some(registration) = read_registration(record, league, &players) else {
            return;
        };
        let first = registrations
            .iter_mut()
            .find(|first| first.registration_id == registration.registration_id);
        let Some(first) = first else {
            registrations.push(registration);
            return;
        };
        let finding = record
            .finding(Code::LRegDup, "player_id")
            .expected("a player once per season")
            .action(format!(
                "{} kept, this position taken as the second one",
                first.source_row
            ));
        record.push(finding);
        if first.position_2.is_none() && registration.position != first.position {
            first.position_2 = registration.position;
        }
    });
    registrations.sort_by(|one, other| one.registration_id.cmp(&other.registration_id));
    registrations
}

fn read_registration(
    record: &mut Record<'_>,
    league: &League,
    players: &HashSet<&str>,
) -> Option<Registration> {
    let season_id = record.reference("season_id", sheets::SEASONS, Level::Error, |id| {
        league.seasons.iter().any(|season| season.season_id == id)
    });
    let player_id = record.reference("player_id", sheets::PLAYERS, Level::Error, |id| {
        players.contains(id)
    });
    let (Some(season_id), Some(player_id)) = (season_id, player_id) else {
        let finding = record
            .finding(Code::LKey, "player_id")
            .expected("a season and a player")
            .action("row skipped");
        record.push(finding);
        return None;
    };
    Some(Registration {
        registration_id: format!("R_{season_id}{player_id}"),
        season_id,
        player_id,
        position: record.position("position"),
        position_2: None,
        skill_rating: record.integer("skill_rating"),
        norad_experience_years: record.cell("norad_experience").and_then(first_number),
        is_caf: record.flag("CAF"),
        is_restricted: record.flag("restricted"),
        is_sub: record.flag("sub_yn"),
        drafted_team_id: record.reference("drafted_team_id", sheets::TEAMS, Level::Error, |id| {
            league.teams.iter().any(|team| team.team_id == id)
        }),
        highest_beer_league: record.free_text("highest_beer_league_played"),
        age: record.integer("age"),
        source_row: record.row(),
    })
}

/// The first number in what people type: `10+`, `4-5`, `2.5 years`, `0 (summer)`.
fn first_number(cell: &Cell) -> Option<f64> {
    let text = cell.text()?;
    let start = text.find(|digit: char| digit.is_ascii_digit())?;
    let rest = text.get(start..)?;
    let end = rest
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(rest.len());
    rest.get(..end)?.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn experience_as_people_type_it() {
        for (text, years) in [
            ("0", Some(0.0)),
            ("10+", Some(10.0)),
            ("4-5", Some(4.0)),
            ("5?", Some(5.0)),
            ("2.5 years", Some(2.5)),
            ("0 (summer)", Some(0.0)),
            ("about 3.", Some(3.0)),
            ("None", None),
            ("many", None),
        ] {
            assert_eq!(first_number(&Cell::Text(text.to_owned())), years, "{text}");
        }
        assert_eq!(first_number(&Cell::Number(7.0)), Some(7.0));
    }
}
