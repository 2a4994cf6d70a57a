//! Names for ids, and where the pages of players and teams are.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use pictures::Team;
use serde::Deserialize;
use services::tables::{Comparison, Question};

use crate::app::App;
use crate::pages::Reading;
use crate::problem::Problem;

/// A player's name.
#[derive(Debug, Clone, Deserialize)]
struct PlayerRow {
    player_id: String,
    player_name: Option<String>,
    last_jersey: Option<i64>,
}

/// A team's names and colours.
#[derive(Debug, Clone, Deserialize)]
struct TeamRow {
    team_id: String,
    team_name: Option<String>,
    long_name: Option<String>,
    code: Option<String>,
    color_1: Option<String>,
    color_2: Option<String>,
}

/// Names of the players and teams that a page mentions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    root: String,
    kept: String,
    players: HashMap<String, PlayerRow>,
    teams: HashMap<String, TeamRow>,
}

/// Most players that one page names.
const MOST_PLAYERS: u32 = 2000;

impl Names {
    /// Of all teams and of these players.
    pub(crate) async fn of(
        app: &App,
        reading: &Reading,
        players: BTreeSet<String>,
    ) -> Result<Self, Problem> {
        let tables = &app.services.tables;
        let league = reading.league.id;
        let asked = Question::of("dim_player")
            .among("player_id", players.iter().map(String::as_str))
            .limit(MOST_PLAYERS);
        let (teams, players): (Vec<TeamRow>, Vec<PlayerRow>) =
            tokio::try_join!(tables.fetch(league, Question::of("dim_team")), async {
                if players.is_empty() {
                    return Ok(Vec::new());
                }
                tables.fetch(league, asked).await
            },)?;
        Ok(Self {
            root: root(reading),
            kept: String::new(),
            players: players
                .into_iter()
                .map(|row| (row.player_id.clone(), row))
                .collect(),
            teams: teams
                .into_iter()
                .map(|row| (row.team_id.clone(), row))
                .collect(),
        })
    }

    /// With links that keep a choice: `?season=…`.
    #[must_use]
    pub(crate) fn keeping(mut self, query: String) -> Self {
        self.kept = query;
        self
    }

    /// Whether the league has a team with this id.
    pub(crate) fn has_team(&self, id: &str) -> bool {
        self.teams.contains_key(id)
    }

    /// Whether a player with this id is among those it was made for.
    pub(crate) fn has_player(&self, id: &str) -> bool {
        self.players.contains_key(id)
    }

    /// All teams by name: id and name.
    pub(crate) fn teams_by_name(&self) -> Vec<(String, String)> {
        let mut teams: Vec<(String, String)> = self
            .teams
            .keys()
            .map(|id| (id.clone(), self.team(id).to_owned()))
            .collect();
        teams.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        teams
    }

    /// A team's first colour, where it is `#RRGGBB`.
    pub(crate) fn colour(&self, id: &str) -> Option<&str> {
        let colour = self.teams.get(id)?.color_1.as_deref()?;
        let digits = colour.strip_prefix('#')?;
        let is_colour = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_colour.then_some(colour)
    }

    /// The full name of a player; the id where nothing else is known.
    pub(crate) fn player<'a>(&'a self, id: &'a str) -> &'a str {
        let row = self.players.get(id);
        row.and_then(|row| row.player_name.as_deref()).unwrap_or(id)
    }

    /// His name with the first name cut short: `J. Larchmere`.
    pub(crate) fn short_player(&self, id: &str) -> String {
        let name = self.player(id);
        match name.split_once(' ') {
            Some((first, last)) => match first.chars().next() {
                Some(initial) => format!("{initial}. {last}"),
                None => last.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    /// The number he wore last.
    pub(crate) fn last_jersey(&self, id: &str) -> Option<i64> {
        self.players.get(id)?.last_jersey
    }

    /// Where the page of a skater is.
    pub(crate) fn player_href(&self, id: &str) -> String {
        format!("{}/players/{}{}", self.root, segment(id), self.kept)
    }

    /// Where the page of a goalie is.
    pub(crate) fn goalie_href(&self, id: &str) -> String {
        format!("{}/goalies/{}{}", self.root, segment(id), self.kept)
    }

    /// The short name of a team; the id where nothing else is known.
    pub(crate) fn team<'a>(&'a self, id: &'a str) -> &'a str {
        let row = self.teams.get(id);
        row.and_then(|row| row.team_name.as_deref()).unwrap_or(id)
    }

    /// Its code of three or four letters, or its name.
    pub(crate) fn team_code<'a>(&'a self, id: &'a str) -> &'a str {
        let row = self.teams.get(id);
        let code = row.and_then(|row| row.code.as_deref());
        code.unwrap_or_else(|| self.team(id))
    }

    /// Where its page is.
    pub(crate) fn team_href(&self, id: &str) -> String {
        format!("{}/teams/{}{}", self.root, segment(id), self.kept)
    }

    /// Where the page of a game is.
    pub(crate) fn game_href(&self, id: i64) -> String {
        format!("{}/games/{id}", self.root)
    }

    /// Where the preview of a game is.
    pub(crate) fn preview_href(&self, id: i64) -> String {
        format!("{}/schedule/{id}", self.root)
    }

    /// The team as pictures know it.
    pub(crate) fn drawn_team(&self, id: &str) -> Team {
        let Some(row) = self.teams.get(id) else {
            return Team {
                name: id.to_owned(),
                ..Team::default()
            };
        };
        let name = row.long_name.as_ref().or(row.team_name.as_ref());
        Team {
            name: name.cloned().unwrap_or_else(|| id.to_owned()),
            code: row.code.clone().unwrap_or_default(),
            colours: [&row.color_1, &row.color_2]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        }
    }
}

/// The beginning of all addresses of a league.
pub(crate) fn root(reading: &Reading) -> String {
    format!("/leagues/{}", segment(&reading.league.slug))
}

/// A word as one step of a path.
pub(crate) fn segment(word: &str) -> String {
    let mut path = String::with_capacity(word.len());
    for byte in word.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            let _ = write!(path, "%{byte:02X}");
        }
    }
    path
}

/// An address from the league's own files, where a link may lead to it.
pub(crate) fn outer_link(address: Option<&str>) -> Option<String> {
    let address = address?.trim();
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    is_web.then(|| address.to_owned())
}

/// The games before a date, the latest first; a date that is not there lets all pass.
pub(crate) fn before(question: Question, date: Option<&str>) -> Question {
    match date.and_then(days) {
        Some(days) => question.compared(
            "date",
            Comparison::Less,
            services::tables::Value::Date(days),
        ),
        None => question,
    }
}

/// Days since 1970-01-01 of a date as tables tell it.
fn days(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let since = date.since(jiff::civil::date(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_steps_of_a_path() {
        assert_eq!(segment("P100117"), "P100117");
        assert_eq!(segment("a/b?ü"), "a%2Fb%3F%C3%BC");
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert!(outer_link(Some(" https://example.org ")).is_some());
        for hostile in ["javascript:alert(1)", "data:text/html,x", "//x", ""] {
            assert_eq!(outer_link(Some(hostile)), None, "{hostile}");
        }
    }

    #[test]
    fn dates_become_days() {
        assert_eq!(days("1970-01-02"), Some(1));
        assert_eq!(days("2025-12-24"), Some(20_446));
        assert_eq!(days("soon"), None);
    }
}
