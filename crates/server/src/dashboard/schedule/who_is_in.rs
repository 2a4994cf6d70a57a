//! Who plays: `?home_dress=…&home_scratch=…&away_dress=…&away_scratch=…`, each as often as there are players.

use std::collections::BTreeSet;

use services::league_figures::Game;
use services::ml::{Changes, ServedGames, Sides};
use services::tables::{Question, Record};

use crate::dashboard::names::Names;
use crate::dashboard::visit::Visit;
use crate::dashboard::words::position;
use crate::pages::Address;
use crate::problem::Problem;

/// Players of one list at most.
const MOST: usize = 30;

/// The lists: parameter, and where it belongs.
const LISTS: [&str; 4] = ["home_dress", "home_scratch", "away_dress", "away_scratch"];

/// Changes to both line-ups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineUpChanges {
    /// Of the home team.
    pub(super) home: Changes,
    /// Of the away team.
    pub(super) away: Changes,
}

impl LineUpChanges {
    /// Reads them from an address; who is named twice in a list counts once.
    ///
    /// # Errors
    /// 400 for a list that is too long.
    pub(super) fn of(address: &Address) -> Result<Self, Problem> {
        let mut changes = Self::default();
        for (name, value) in address.besides(&[]) {
            let list = match name.as_str() {
                "home_dress" => &mut changes.home.dress,
                "home_scratch" => &mut changes.home.scratch,
                "away_dress" => &mut changes.away.dress,
                "away_scratch" => &mut changes.away.scratch,
                _ => continue,
            };
            if list.contains(&value) {
                continue;
            }
            if list.len() == MOST {
                let told = format!("{name}: more than {MOST} players are named");
                return Err(Problem::bad_request(told));
            }
            list.push(value);
        }
        Ok(changes)
    }

    /// Whether nothing is changed.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A player of the form.
#[derive(Debug, Clone)]
pub(super) struct Player {
    pub(super) player_id: String,
    pub(super) name: String,
    pub(super) position: String,
    pub(super) is_ticked: bool,
}

/// A team of the form.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// `home` or `away`.
    pub(super) key: &'static str,
    team_id: String,
    pub(super) team: String,
    /// Those who dressed for most of the last games; ticked: scratched.
    pub(super) expected: Vec<Player>,
    /// The others of the team; ticked: dressed.
    pub(super) others: Vec<Player>,
}

/// The form.
#[derive(Debug, Clone)]
pub(super) struct WhoIsIn {
    /// Why line-ups change nothing; empty where they do.
    pub(super) why_not: &'static str,
    pub(super) sides: Vec<Side>,
    /// What else is in the address.
    pub(super) kept: Vec<(String, String)>,
    /// The address without changes; none where there are none.
    pub(super) clear: Option<String>,
}

impl WhoIsIn {
    /// Reads who may play. Names are put in by [`WhoIsIn::named`].
    pub(super) async fn of(
        visit: &Visit,
        game: &Game,
        served: &ServedGames,
        changes: &LineUpChanges,
    ) -> Result<Self, Problem> {
        let tenant = visit.reading.league.id;
        let services = &visit.app.services;
        let (home, away) = (game.home_team_id.as_str(), game.away_team_id.as_str());
        let expected = services.ml.expected_line_ups(tenant, Sides { home, away });
        let expected = expected.await?;
        let of_teams = Question::of("dim_player").among("current_team_id", [home, away]);
        let columns = ["player_id", "current_team_id", "primary_position_id"];
        let players = services.tables.records(tenant, of_teams, &columns).await?;
        let clear = (!changes.is_empty()).then(|| {
            let away = LISTS.map(|list| (list, ""));
            visit.address.with_all(&away)
        });
        let mut left_out = LISTS.to_vec();
        left_out.push("csv");
        Ok(Self {
            why_not: if served.takes_line_ups {
                ""
            } else {
                "The model that serves does not look at the line-ups of the game: no model that does has passed its gates."
            },
            sides: vec![
                side("home", home, &expected.home, &changes.home, &players),
                side("away", away, &expected.away, &changes.away, &players),
            ],
            kept: visit.address.besides(&left_out),
            clear,
        })
    }

    /// Everybody it names.
    pub(super) fn players(&self) -> impl Iterator<Item = &str> {
        let players = self.sides.iter();
        let players = players.flat_map(|side| side.expected.iter().chain(&side.others));
        players.map(|player| player.player_id.as_str())
    }

    /// With names, by which they are sorted.
    pub(super) fn named(mut self, names: &Names) -> Self {
        for side in &mut self.sides {
            names.team(&side.team_id).clone_into(&mut side.team);
            for players in [&mut side.expected, &mut side.others] {
                for player in players.iter_mut() {
                    names.player(&player.player_id).clone_into(&mut player.name);
                }
                players.sort_by(|one, other| {
                    (&one.name, &one.player_id).cmp(&(&other.name, &other.player_id))
                });
            }
        }
        self
    }
}

fn side(
    key: &'static str,
    team_id: &str,
    expected: &[String],
    changes: &Changes,
    players: &[Record],
) -> Side {
    let of_team = players
        .iter()
        .filter(|player| player.text("current_team_id") == Some(team_id))
        .filter_map(|player| player.text("player_id"));
    let known: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    // An address may name players of elsewhere: a substitute.
    let named = changes.dress.iter().map(String::as_str);
    let others: BTreeSet<&str> = of_team
        .chain(named)
        .filter(|player| !known.contains(player))
        .collect();
    let player = |player_id: &str, ticked: &[String]| Player {
        name: String::new(),
        position: position_of(players, player_id),
        is_ticked: ticked.iter().any(|ticked| ticked == player_id),
        player_id: player_id.to_owned(),
    };
    Side {
        key,
        team_id: team_id.to_owned(),
        team: String::new(),
        others: others
            .into_iter()
            .map(|id| player(id, &changes.dress))
            .collect(),
        expected: expected
            .iter()
            .map(|id| player(id, &changes.scratch))
            .collect(),
    }
}

fn position_of(players: &[Record], player_id: &str) -> String {
    let mut players = players.iter();
    let found = players.find(|player| player.text("player_id") == Some(player_id));
    let position = position(found.and_then(|player| player.text("primary_position_id")));
    position.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_bounded() {
        let query = "home_dress=P2&home_dress=P1&home_dress=P2&away_scratch=P9&sort=team";
        let changes = LineUpChanges::of(&Address::new("/x", query)).unwrap();
        assert_eq!(changes.home.dress, ["P2", "P1"]);
        assert_eq!(changes.away.scratch, ["P9"]);
        assert!(!changes.is_empty());
        let none = LineUpChanges::of(&Address::new("/x", "home_dress=")).unwrap();
        assert!(none.is_empty());
        let many: Vec<String> = (0..=MOST).map(|id| format!("away_dress=P{id}")).collect();
        assert!(LineUpChanges::of(&Address::new("/x", &many.join("&"))).is_err());
    }
}
