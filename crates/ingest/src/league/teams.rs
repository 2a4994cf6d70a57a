//! Leagues, teams and seasons.

use jiff::civil::Date;

use super::sheet::{Missing, Others, Record, Source, Spec, unique};
use super::{SourceRow, sheets};
use crate::finding::{Code, Finding, Level};

/// A league.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeagueName {
    /// Key, a letter.
    pub league_id: String,
    /// Name.
    pub league_name: String,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Key.
    pub team_id: String,
    /// Short name; tracking files know the team by it.
    pub team_name: String,
    /// Long name.
    pub long_name: Option<String>,
    /// Three or four letters.
    pub code: Option<String>,
    /// League it plays in.
    pub league_id: Option<String>,
    /// Colours as `#RRGGBB`.
    pub colors: [Option<String>; 4],
    /// Address of the logo.
    pub logo_url: Option<String>,
    /// Address of the team's page.
    pub team_url: Option<String>,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

/// A season of a league.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// Key: league letter, years, half.
    pub season_id: String,
    /// The digits of the key: both years, or one for a summer season.
    pub season: i64,
    /// F (autumn to spring) or S (summer).
    pub season_half: Option<String>,
    /// League.
    pub league_id: Option<String>,
    /// Whether it is a season of this league.
    pub is_norad: bool,
    /// Whether it is a season of the other league.
    pub is_csah: bool,
    /// First day.
    pub start_date: Option<Date>,
    /// Row of the sheet.
    pub source_row: SourceRow,
}

pub(super) fn read_leagues(source: &mut Source<'_>) -> Vec<LeagueName> {
    const SPEC: Spec = Spec {
        sheet: sheets::LEAGUES,
        columns: &["league_id", "league"],
        others: Others::All,
        missing: Missing::Blocks,
    };
    let mut leagues = Vec::new();
    source.each_row(&SPEC, |record| {
        if let (Some(league_id), Some(league_name)) =
            (record.key("league_id"), record.key("league"))
        {
            leagues.push(LeagueName {
                league_id,
                league_name,
                source_row: record.row(),
            });
        }
    });
    unique(
        leagues,
        source,
        sheets::LEAGUES,
        |league| league.league_id.clone(),
        |league| (league.source_row, league.league_id.clone()),
    )
}

pub(super) fn read_teams(source: &mut Source<'_>) -> Vec<Team> {
    const SPEC: Spec = Spec {
        sheet: sheets::TEAMS,
        columns: &["team_id", "team_name"],
        others: Others::All,
        missing: Missing::Blocks,
    };
    let mut teams = Vec::new();
    source.each_row(&SPEC, |record| {
        // Teams of the other league stand in the same sheet.
        if record.has("norad_team") && record.flag("norad_team") != Some(true) {
            return;
        }
        if let (Some(team_id), Some(team_name)) = (record.key("team_id"), record.key("team_name")) {
            teams.push(read_team(record, team_id, team_name));
        }
    });
    let mut teams = unique(
        teams,
        source,
        sheets::TEAMS,
        |team| team.team_id.clone(),
        |team| (team.source_row, team.team_id.clone()),
    );
    correct_codes(&mut teams, source);
    teams
}

fn read_team(record: &mut Record<'_>, team_id: String, team_name: String) -> Team {
    Team {
        team_id,
        team_name,
        long_name: record.text("long_team_name"),
        code: record.text("team_cd"),
        league_id: record.text("league_id"),
        colors: ["team_color1", "team_color2", "team_color3", "team_color4"]
            .map(|column| record.text(column)),
        logo_url: record.text("team_logo"),
        team_url: record.text("team_url"),
        source_row: record.row(),
    }
}

/// Two teams whose codes are each other's names got them interchanged.
fn correct_codes(teams: &mut [Team], source: &mut Source<'_>) {
    let is_name_of = |code: &Option<String>, team: &Team| {
        code.as_ref()
            .is_some_and(|code| code.eq_ignore_ascii_case(&team.team_name))
    };
    for one in 0..teams.len() {
        for other in one + 1..teams.len() {
            let (Some(first), Some(second)) = (teams.get(one), teams.get(other)) else {
                continue;
            };
            if !(is_name_of(&first.code, second) && is_name_of(&second.code, first)) {
                continue;
            }
            for (team, code) in [(first, &second.code), (second, &first.code)] {
                source.findings.push(
                    Finding::new(Code::LTeamCd, team.source_row.file(source.file))
                        .at(sheets::TEAMS, team.source_row.number)
                        .column("team_cd")
                        .value(team.code.clone().unwrap_or_default())
                        .expected(code.clone().unwrap_or_default())
                        .action("the two codes were exchanged back"),
                );
            }
            let (before, after) = teams.split_at_mut(other);
            if let (Some(first), Some(second)) = (before.get_mut(one), after.first_mut()) {
                std::mem::swap(&mut first.code, &mut second.code);
            }
        }
    }
}

pub(super) fn read_seasons(source: &mut Source<'_>, leagues: &[LeagueName]) -> Vec<Season> {
    const SPEC: Spec = Spec {
        sheet: sheets::SEASONS,
        columns: &["season_id"],
        others: Others::All,
        missing: Missing::Blocks,
    };
    let mut seasons = Vec::new();
    source.each_row(&SPEC, |record| {
        let Some(season_id) = record.key("season_id") else {
            return;
        };
        let Some(season) = season_years(&season_id) else {
            let finding = record
                .finding(Code::LKey, "season_id")
                .expected("an id with years in it")
                .action("row skipped");
            record.push(finding);
            return;
        };
        check_years(record, season);
        let half = record
            .column_beginning(sheets::SEASON_HALF)
            .and_then(|column| record.text(&column));
        seasons.push(Season {
            season_id,
            season,
            season_half: half,
            league_id: record.reference("league_id", sheets::LEAGUES, Level::Error, |id| {
                leagues.iter().any(|league| league.league_id == id)
            }),
            is_norad: record.flag("norad").unwrap_or_default(),
            is_csah: record.flag("csah").unwrap_or_default(),
            start_date: record.date("start_date"),
            source_row: record.row(),
        });
    });
    unique(
        seasons,
        source,
        sheets::SEASONS,
        |season| season.season_id.clone(),
        |season| (season.source_row, season.season_id.clone()),
    )
}

/// Reports a season number that is not the one of its id.
pub(super) fn check_years(record: &mut Record<'_>, season: i64) {
    let typed = record.cell("season").and_then(crate::cells::Cell::integer);
    if typed.is_some_and(|typed| typed != season) {
        let finding = record
            .finding(Code::LSeason, "season")
            .expected(season.to_string())
            .action("the season id was followed");
        record.push(finding);
    }
}

/// The digits of a season id.
pub(super) fn season_years(season_id: &str) -> Option<i64> {
    let digits: String = season_id.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_a_season() {
        assert_eq!(season_years("N20252026F"), Some(20_252_026));
        assert_eq!(season_years("N2025S"), Some(2_025));
        assert_eq!(season_years("summer"), None);
    }
}
