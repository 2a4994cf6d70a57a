//! What the league knows about a game: teams, lengths, official score, roster.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hockey::{PlayerId, TeamId, Venue};

/// A team of a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRef {
    /// Its id.
    pub team_id: String,
    /// The names it is known by.
    pub names: Vec<String>,
}

impl TeamRef {
    /// Whether a text names the team.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim();
        self.names
            .iter()
            .any(|known| known.trim().to_lowercase() == name.to_lowercase())
    }
}

/// A player on the roster of one of the two teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPlayer {
    /// The player.
    pub player_id: String,
    /// His team in this game.
    pub team_id: String,
    /// His number.
    pub jersey_number: Option<i64>,
    /// Whether he is listed as goalie.
    pub is_goalie: bool,
    /// Official goals.
    pub goals: i64,
    /// Official assists.
    pub assists: i64,
    /// Official penalty minutes.
    pub pim: i64,
}

/// A game of the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GameContext {
    /// The game.
    pub game_id: i64,
    /// The home team.
    pub home: TeamRef,
    /// The away team.
    pub away: TeamRef,
    /// Length of a regulation period.
    pub period_seconds: Option<i64>,
    /// Length of overtime.
    pub ot_seconds: Option<i64>,
    /// Official goals of the home team.
    pub home_goals: Option<i64>,
    /// Official goals of the away team.
    pub away_goals: Option<i64>,
    /// Players of both teams.
    pub roster: Vec<RosterPlayer>,
}

/// The league as far as tracking files need it.
#[derive(Debug, Clone, Default)]
pub struct LeagueGames {
    /// Games of the schedule by id.
    pub games: BTreeMap<i64, GameContext>,
    /// Every player the league knows.
    pub player_ids: BTreeSet<String>,
}

/// What a jersey number says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wearer {
    /// Nobody wears it.
    Nobody,
    /// One player.
    One(PlayerId),
    /// Two or more players.
    Several,
}

/// The two rosters of a game by jersey number.
#[derive(Debug, Clone)]
pub struct Rosters {
    /// Home and away team by the schedule.
    pub teams: [TeamId; 2],
    /// By venue and number.
    wearers: [Vec<Vec<PlayerId>>; 2],
    team_of: HashMap<PlayerId, usize>,
}

/// Numbers on shirts: 0 to 99.
const SHIRTS: usize = 100;

fn shirt(jersey: i64) -> Option<usize> {
    usize::try_from(jersey)
        .ok()
        .filter(|number| *number < SHIRTS)
}

/// Position of a venue in pairs of teams.
fn place(venue: Venue) -> usize {
    match venue {
        Venue::Home => 0,
        Venue::Away => 1,
    }
}

impl Rosters {
    /// The rosters of a game.
    pub fn new(context: &GameContext) -> Self {
        let mut rosters = Self {
            teams: [
                TeamId::from(context.home.team_id.as_str()),
                TeamId::from(context.away.team_id.as_str()),
            ],
            wearers: [const { Vec::new() }; 2],
            team_of: HashMap::new(),
        };
        for player in &context.roster {
            let team = if player.team_id == context.home.team_id {
                Venue::Home
            } else if player.team_id == context.away.team_id {
                Venue::Away
            } else {
                continue;
            };
            rosters.add(team, player.jersey_number, &player.player_id);
        }
        rosters
    }

    /// Adds a player to a team.
    pub fn add(&mut self, venue: Venue, jersey: Option<i64>, player_id: &str) {
        let player = PlayerId::from(player_id);
        let team = place(venue);
        if let Some(jersey) = jersey.and_then(shirt)
            && let Some(by_number) = self.wearers.get_mut(team)
        {
            by_number.resize_with(SHIRTS, Vec::new);
            if let Some(wearers) = by_number.get_mut(jersey) {
                wearers.push(player.clone());
            }
        }
        self.team_of.insert(player, team);
    }

    /// Adds a player unless he is on a roster already or somebody of the team wears his number.
    pub fn add_missing(&mut self, venue: Venue, jersey: i64, player_id: &str) {
        let is_listed = self.team_of.contains_key(&PlayerId::from(player_id));
        if !is_listed && self.wearer(venue, jersey) == Wearer::Nobody {
            self.add(venue, Some(jersey), player_id);
        }
    }

    /// Whether nobody is on either roster.
    pub fn is_empty(&self) -> bool {
        self.team_of.is_empty()
    }

    /// The team at a venue.
    pub fn team(&self, venue: Venue) -> &TeamId {
        let [home, away] = &self.teams;
        match venue {
            Venue::Home => home,
            Venue::Away => away,
        }
    }

    /// Where a team plays.
    pub fn venue(&self, team: &TeamId) -> Option<Venue> {
        [Venue::Home, Venue::Away]
            .into_iter()
            .find(|venue| self.team(*venue) == team)
    }

    fn wearers(&self, venue: Venue, jersey: i64) -> &[PlayerId] {
        let by_number = self
            .wearers
            .get(place(venue))
            .map_or(&[][..], Vec::as_slice);
        shirt(jersey)
            .and_then(|number| by_number.get(number))
            .map_or(&[], Vec::as_slice)
    }

    /// Who wears a number in a team.
    pub fn wearer(&self, venue: Venue, jersey: i64) -> Wearer {
        match self.wearers(venue, jersey) {
            [] => Wearer::Nobody,
            [one] => Wearer::One(one.clone()),
            _ => Wearer::Several,
        }
    }

    /// The team of the only player of the game who wears a number.
    pub fn only_venue(&self, jersey: i64) -> Option<Venue> {
        match (
            self.wearers(Venue::Home, jersey).len(),
            self.wearers(Venue::Away, jersey).len(),
        ) {
            (1, 0) => Some(Venue::Home),
            (0, 1) => Some(Venue::Away),
            _ => None,
        }
    }

    /// The team of a player of the game.
    pub fn venue_of_player(&self, player: &PlayerId) -> Option<Venue> {
        match self.team_of.get(player)? {
            0 => Some(Venue::Home),
            _ => Some(Venue::Away),
        }
    }
}

#[cfg(test)]
pub mod fixtures {
    //! A made-up game for tests: home N1 with 1 to 9, away N2 with 11 to 19, number 7 on both sides, 8 twice at home.

    use super::*;

    fn player(team: &str, number: i64, id: String) -> RosterPlayer {
        RosterPlayer {
            player_id: id,
            team_id: team.to_owned(),
            jersey_number: Some(number),
            is_goalie: number % 10 == 1,
            goals: 0,
            assists: 0,
            pim: 0,
        }
    }

    /// The game.
    pub fn context() -> GameContext {
        let home = (1..=9).map(|number| player("N1", number, format!("P1000{number:02}")));
        let away = (11..=19).map(|number| player("N2", number, format!("P1000{number:02}")));
        let doubles = [
            player("N2", 7, "P100027".to_owned()),
            player("N1", 8, "P100028".to_owned()),
        ];
        GameContext {
            game_id: 20_001,
            home: TeamRef {
                team_id: "N1".to_owned(),
                names: vec!["Foxes".to_owned()],
            },
            away: TeamRef {
                team_id: "N2".to_owned(),
                names: vec!["Owls".to_owned()],
            },
            period_seconds: Some(1080),
            ot_seconds: None,
            home_goals: Some(2),
            away_goals: Some(1),
            roster: home.chain(away).chain(doubles).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_looked_up_by_team() {
        let rosters = Rosters::new(&fixtures::context());
        assert_eq!(
            rosters.wearer(Venue::Home, 3),
            Wearer::One(PlayerId::from("P100003"))
        );
        assert_eq!(rosters.wearer(Venue::Away, 3), Wearer::Nobody);
        assert_eq!(rosters.wearer(Venue::Home, 8), Wearer::Several);
        assert_eq!(rosters.only_venue(3), Some(Venue::Home));
        assert_eq!(rosters.only_venue(7), None);
        assert_eq!(rosters.only_venue(8), None);
        assert_eq!(
            rosters.venue_of_player(&PlayerId::from("P100012")),
            Some(Venue::Away)
        );
        assert_eq!(rosters.venue(&TeamId::from("N2")), Some(Venue::Away));
    }

    #[test]
    fn names_are_compared_without_case_and_blanks() {
        let context = fixtures::context();
        assert!(context.home.is_called(" foxes "));
        assert!(!context.home.is_called("Owls"));
    }
}
