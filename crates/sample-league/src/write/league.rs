//! The league workbook.

mod enrolment;
mod games;

pub(crate) use games::rating_text;

use super::{Cell, Sheet};
use crate::official::GameResult;
use crate::roster::{Roster, Team};
use crate::schedule::{Fixture, Season};
use jiff::civil::Date;

/// League id; it begins every team id and season id.
pub(crate) const LEAGUE: &str = "N";
/// Name of the invented league.
const LEAGUE_NAME: &str = "Sample League";
/// Team of players who are in no squad.
pub(crate) const POOL_TEAM: &str = "N10090";
/// Name of that team.
pub(crate) const POOL_NAME: &str = "Free Agent";

/// Everything that the league workbook holds.
#[derive(Debug)]
pub(crate) struct LeagueData<'a> {
    /// People and teams.
    pub(crate) roster: &'a Roster,
    /// Seasons.
    pub(crate) seasons: &'a [Season],
    /// Every game that was played, in schedule order.
    pub(crate) results: &'a [GameResult],
    /// The games after them.
    pub(crate) to_come: &'a [Fixture],
}

/// The sheets of the league workbook.
pub(crate) fn sheets(league: &LeagueData) -> Vec<Sheet> {
    let mut sheets = vec![
        player_sheet(league),
        team_sheet(league),
        league_sheet(),
        season_sheet(league),
        games::schedule_sheet(league),
        games::roster_sheet(league),
        enrolment::leadership_sheet(league),
        enrolment::registration_sheet(league),
        enrolment::draft_sheet(league),
    ];
    sheets.extend(super::dictionary::sheets());
    sheets
}

/// Team of a player in the last season.
fn current_team<'a>(league: &'a LeagueData, player: usize) -> (&'a str, &'a str) {
    league
        .roster
        .seasons
        .last()
        .and_then(|season| {
            season
                .squads
                .iter()
                .position(|squad| squad.contains(&player))
        })
        .and_then(|team| league.roster.teams.get(team))
        .map_or((POOL_NAME, POOL_TEAM), |team| (&team.name, &team.id))
}

fn player_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new(
        "dim_player",
        &[
            "index",
            "player_first_name",
            "player_last_name",
            "player_full_name",
            "player_id",
            "player_primary_position",
            "current_skill_rating",
            "player_hand",
            "birth_year",
            "player_gender",
            "highest_beer_league",
            "player_rating_ly",
            "player_notes",
            "player_leadership",
            "player_norad",
            "player_csaha",
            "player_norad_primary_number",
            "player_csah_primary_number",
            "player_norad_current_team",
            "player_csah_current_team",
            "player_norad_current_team_id",
            "player_csah_current_team_id",
            "other_url",
            "player_url",
            "player_image",
            "random_player_first_name",
            "random_player_last_name",
            "random_player_full_name",
        ],
    );
    for (index, player) in league.roster.players.iter().enumerate() {
        let (team_name, team_id) = current_team(league, index);
        let beer_league = ["B Division", "C Division", "Draft League"].get(index % 6);
        sheet
            .row()
            .set("index", index)
            .set("player_first_name", &player.name.first)
            .set("player_last_name", &player.name.last)
            .set("player_full_name", player.name.full())
            .set("player_id", &player.id)
            .set("player_primary_position", player.position.word())
            .set("current_skill_rating", player.rating)
            .set("birth_year", player.birth_year)
            .set("player_gender", player.gender)
            .set("highest_beer_league", beer_league.copied())
            .set("player_rating_ly", player.rating_last_year)
            .set("player_leadership", player.letter)
            .set("player_norad", "Y")
            .set("player_norad_current_team", team_name.to_owned())
            .set("player_norad_current_team_id", team_id.to_owned())
            .set("random_player_first_name", &player.pseudonym)
            .set("random_player_last_name", "Doe")
            .set(
                "random_player_full_name",
                format!("{} Doe", player.pseudonym),
            );
    }
    sheet
}

fn team_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new(
        "dim_team",
        &[
            "index",
            "team_name",
            "team_id",
            "norad_team",
            "csah_team",
            "league_id",
            "league",
            "long_team_name",
            "team_cd",
            "team_color1",
            "team_color2",
            "team_color3",
            "team_color4",
            "team_logo",
            "team_url",
        ],
    );
    let pool = Team {
        id: POOL_TEAM.to_owned(),
        name: POOL_NAME.to_owned(),
        long_name: POOL_NAME.to_owned(),
        code: "FA".to_owned(),
        colors: ["#777777".to_owned(), "#FFFFFF".to_owned()],
        strength: 0.0,
    };
    for (index, team) in league.roster.teams.iter().chain([&pool]).enumerate() {
        sheet.push([
            index.into(),
            (&team.name).into(),
            (&team.id).into(),
            "Y".into(),
            "N".into(),
            LEAGUE.into(),
            LEAGUE_NAME.into(),
            (&team.long_name).into(),
            (&team.code).into(),
            (&team.colors[0]).into(),
            (&team.colors[1]).into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]);
    }
    // A team of a neighbouring league, which readers leave out.
    sheet.push([
        (league.roster.teams.len() + 1).into(),
        "Visitors".into(),
        "C10001".into(),
        "N".into(),
        "Y".into(),
        "C".into(),
        "Neighbour League".into(),
        "Visitors".into(),
        "VIS".into(),
        "#123456".into(),
        "#FFFFFF".into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ]);
    sheet
}

fn league_sheet() -> Sheet {
    let mut sheet = Sheet::new("dim_league", &["index", "league_id", "league"]);
    sheet.push([0.into(), LEAGUE.into(), LEAGUE_NAME.into()]);
    sheet.push([1.into(), "C".into(), "Neighbour League".into()]);
    sheet
}

fn season_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new(
        "dim_season",
        &[
            "index",
            "season_id",
            "season",
            // The fourth column of the real sheet, by its real name.
            "session",
            "norad",
            "csah",
            "league_id",
            "league",
            "start_date",
        ],
    );
    for (index, season) in league.seasons.iter().enumerate() {
        sheet.push([
            index.into(),
            (&season.id).into(),
            season.number.into(),
            "F".into(),
            "Y".into(),
            "N".into(),
            LEAGUE.into(),
            LEAGUE_NAME.into(),
            season.start.into(),
        ]);
    }
    sheet
}

/// A day as text, `YYYY-MM-DD`.
pub(crate) fn day(date: Date) -> String {
    date.to_string()
}
