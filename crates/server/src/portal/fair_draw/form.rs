//! The form of a draw, and the question that it asks.

use std::collections::BTreeMap;

use services::ml::{DrawPlayer, DrawQuestion, DrawTeam};

use super::PlayerRow;
use crate::portal::fields::{Sent, Wrong};

/// Lines of the form that are looked at.
const MOST_LINES: usize = 2_000;

/// The form as it was sent.
#[derive(Debug)]
pub(super) struct Draw {
    pub(super) teams: String,
    pub(super) keep_together: String,
    pub(super) rating_cap: String,
    pub(super) target_spread: String,
    pub(super) max_swaps: String,
    pub(super) meetings: String,
    pub(super) playoff_places: String,
}

impl Draw {
    /// With these teams and the usual limits.
    pub(super) fn usual(teams: String) -> Self {
        Self {
            teams,
            keep_together: String::new(),
            rating_cap: String::new(),
            target_spread: "0.2".to_owned(),
            max_swaps: "2".to_owned(),
            meetings: "4".to_owned(),
            playoff_places: String::new(),
        }
    }

    /// As it was sent.
    pub(super) fn of(sent: &Sent) -> Self {
        let text = |name| sent.text(name).to_owned();
        Self {
            teams: text("teams"),
            keep_together: text("keep_together"),
            rating_cap: text("rating_cap"),
            target_spread: text("target_spread"),
            max_swaps: text("max_swaps"),
            meetings: text("meetings"),
            playoff_places: text("playoff_places"),
        }
    }

    /// What is asked.
    pub(super) fn question(
        &self,
        players: &BTreeMap<String, PlayerRow>,
    ) -> Result<DrawQuestion, Wrong> {
        let mut wrong = Wrong::default();
        let teams = self.drawn(players, &mut wrong);
        let mut keep_together = Vec::new();
        for (number, line) in lines(&self.keep_together) {
            match fields(line).as_slice() {
                [one, other] => keep_together.push(((*one).to_owned(), (*other).to_owned())),
                _ => wrong.add(
                    "keep_together",
                    format!("line {number} does not name two players"),
                ),
            }
        }
        let question = DrawQuestion {
            teams,
            keep_together,
            rating_cap: number(&self.rating_cap, "rating_cap", &mut wrong),
            target_spread: needed(&self.target_spread, "target_spread", &mut wrong),
            max_swaps: needed(&self.max_swaps, "max_swaps", &mut wrong),
            meetings: needed(&self.meetings, "meetings", &mut wrong),
            playoff_places: number(&self.playoff_places, "playoff_places", &mut wrong),
        };
        let places = 1..=question.teams.len().max(1);
        if question
            .playoff_places
            .is_some_and(|asked| !places.contains(&asked))
        {
            wrong.add("playoff_places", "more places than teams, or none");
        }
        if wrong.is_empty() {
            Ok(question)
        } else {
            Err(wrong)
        }
    }

    /// The teams, in the order in which they are named first.
    fn drawn(&self, players: &BTreeMap<String, PlayerRow>, wrong: &mut Wrong) -> Vec<DrawTeam> {
        let mut teams: Vec<DrawTeam> = Vec::new();
        for (number, line) in lines(&self.teams) {
            if number > MOST_LINES {
                wrong.add("teams", format!("more than {MOST_LINES} lines"));
                break;
            }
            let parts = fields(line);
            let (Some(team), Some(player)) = (parts.first(), parts.get(1)) else {
                wrong.add(
                    "teams",
                    format!("line {number} does not name a team and a player"),
                );
                continue;
            };
            let player = DrawPlayer {
                player_id: (*player).to_owned(),
                strength: None,
                rating: players.get(*player).and_then(PlayerRow::rating),
                is_goalie: None,
            };
            match teams.iter_mut().find(|known| known.team_id == *team) {
                Some(known) => known.players.push(player),
                None => teams.push(DrawTeam {
                    team_id: (*team).to_owned(),
                    players: vec![player],
                }),
            }
        }
        teams
    }
}

/// Lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    let lines = lines.map(|(place, line)| (place + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

/// The fields of a line, as a spreadsheet or a person separates them.
fn fields(line: &str) -> Vec<&str> {
    let fields = line.split([',', ';', '\t']).map(str::trim);
    fields.filter(|field| !field.is_empty()).collect()
}

fn number<T: std::str::FromStr>(text: &str, field: &str, wrong: &mut Wrong) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let number = text.parse().ok();
    if number.is_none() {
        wrong.add(field, format!("{text} is no number that is taken here"));
    }
    number
}

/// A number that must be there; what is wrong with it is told.
fn needed<T: std::str::FromStr + Default>(text: &str, field: &str, wrong: &mut Wrong) -> T {
    if text.is_empty() {
        wrong.add(field, "a number is needed");
        return T::default();
    }
    number(text, field, wrong).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn players() -> BTreeMap<String, PlayerRow> {
        let row = |id: &str, rating| PlayerRow {
            player_id: id.to_owned(),
            player_name: None,
            current_team_id: None,
            current_skill_rating: rating,
        };
        [row("P1", Some(5)), row("P2", None)]
            .into_iter()
            .map(|row| (row.player_id.clone(), row))
            .collect()
    }

    fn draw(teams: &str) -> Draw {
        Draw::usual(teams.to_owned())
    }

    #[test]
    fn lines_become_teams() {
        let mut draw = draw("Amber, P1, Ada North\n\nBirch;P2\nAmber\tP9");
        "P1, P9".clone_into(&mut draw.keep_together);
        let question = draw.question(&players()).unwrap();
        let told: Vec<_> = question
            .teams
            .iter()
            .map(|team| (team.team_id.as_str(), team.players.len()))
            .collect();
        assert_eq!(told, [("Amber", 2), ("Birch", 1)]);
        assert_eq!(question.teams[0].players[0].rating, Some(5.0));
        assert_eq!(question.keep_together, [("P1".to_owned(), "P9".to_owned())]);
        assert_eq!((question.max_swaps, question.meetings), (2, 4));
        assert_eq!((question.rating_cap, question.playoff_places), (None, None));
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let wrong = draw("Amber").question(&players()).unwrap_err();
        assert!(
            wrong
                .of("teams")
                .is_some_and(|told| told.contains("line 1"))
        );
        let broken = Draw {
            keep_together: "P1".to_owned(),
            rating_cap: "many".to_owned(),
            target_spread: String::new(),
            max_swaps: "-1".to_owned(),
            playoff_places: "9".to_owned(),
            ..draw("Amber, P1")
        };
        let wrong = broken.question(&players()).unwrap_err();
        for field in [
            "keep_together",
            "rating_cap",
            "target_spread",
            "max_swaps",
            "playoff_places",
        ] {
            assert!(wrong.of(field).is_some(), "{field}");
        }
        assert!(wrong.of("meetings").is_none());
    }
}
