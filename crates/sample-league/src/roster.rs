//! Teams, players, squads of a season and the line-up of a game.

use crate::Options;
use crate::dice::Dice;
use crate::names::{NameBook, PersonName, club};
use std::collections::BTreeSet;

/// Forwards of a squad; with the defenders thirteen skaters, of whom some miss each game.
const SQUAD_FORWARDS: usize = 8;
/// Defenders of a squad.
const SQUAD_DEFENDERS: usize = 5;
/// A side never plays with fewer forwards than two lines.
const MIN_FORWARDS: usize = 6;
/// A side never plays with fewer defenders than two pairs.
const MIN_DEFENDERS: usize = 4;
/// A side dresses at most so many skaters.
const MAX_SKATERS: usize = 14;
/// Chance that a regular misses a game.
const ABSENCE: f64 = 0.11;
/// Chance that a side takes a substitute along although it has enough players.
const EXTRA_SUBSTITUTE: f64 = 0.3;

/// Where a player plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Position {
    /// Forward.
    Forward,
    /// Defender.
    Defense,
    /// Goalie.
    Goalie,
}

impl Position {
    /// The word of the league workbook.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Forward => "Forward",
            Self::Defense => "Defense",
            Self::Goalie => "Goalie",
        }
    }

    /// The letter of the tracker.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Forward => "F",
            Self::Defense => "D",
            Self::Goalie => "G",
        }
    }
}

/// A team of the league.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    /// `N1` and four digits.
    pub(crate) id: String,
    /// Name by which all sheets join.
    pub(crate) name: String,
    /// Long name.
    pub(crate) long_name: String,
    /// Three letters.
    pub(crate) code: String,
    /// First and second colour, `#RRGGBB`.
    pub(crate) colors: [String; 2],
    /// How much stronger than the average, in rating points; known to the simulation only.
    pub(crate) strength: f64,
}

/// A player of the league.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    /// `P1` and five digits.
    pub(crate) id: String,
    /// Invented name.
    pub(crate) name: PersonName,
    /// Pseudonym, unique.
    pub(crate) pseudonym: String,
    /// Usual position.
    pub(crate) position: Position,
    /// Rating now, 2 to 6.
    pub(crate) rating: i32,
    /// Rating a year ago.
    pub(crate) rating_last_year: i32,
    /// Year of birth, where known.
    pub(crate) birth_year: Option<i32>,
    /// M or F.
    pub(crate) gender: &'static str,
    /// Captain or alternate of the last season.
    pub(crate) letter: Option<&'static str>,
    /// Number that the player likes to wear.
    pub(crate) number: i32,
}

/// Who plays where in one season: `squads[team]` holds indices of players.
#[derive(Debug, Clone)]
pub(crate) struct SeasonSquads {
    /// Players of each team.
    pub(crate) squads: Vec<Vec<usize>>,
    /// Players without a team, from whom substitutes come.
    pub(crate) pool: Vec<usize>,
}

/// The people of the league.
#[derive(Debug, Clone)]
pub(crate) struct Roster {
    /// Teams, the strongest nowhere in particular.
    pub(crate) teams: Vec<Team>,
    /// Every player.
    pub(crate) players: Vec<Player>,
    /// One entry per season.
    pub(crate) seasons: Vec<SeasonSquads>,
}

/// One player of one side in one game.
#[derive(Debug, Clone)]
pub(crate) struct Dressed {
    /// Index into the players of the league.
    pub(crate) player: usize,
    /// Number on the back, unique in the line-up.
    pub(crate) jersey: i32,
    /// Position in this game.
    pub(crate) position: Position,
    /// Rating at the time of the game.
    pub(crate) rating: f64,
    /// Whether the player stands in for a regular.
    pub(crate) is_substitute: bool,
}

/// One side of one game; the goalie stands last.
#[derive(Debug, Clone)]
pub(crate) struct Lineup {
    /// Index of the team.
    pub(crate) team: usize,
    /// Everybody who is dressed.
    pub(crate) players: Vec<Dressed>,
}

impl Lineup {
    /// Index of the goalie in `players`.
    pub(crate) fn goalie(&self) -> usize {
        self.players
            .iter()
            .position(|dressed| dressed.position == Position::Goalie)
            .unwrap_or(0)
    }

    /// Indices of the players of a position.
    pub(crate) fn of(&self, position: Position) -> Vec<usize> {
        (0..self.players.len())
            .filter(|index| self.players[*index].position == position)
            .collect()
    }

    /// Mean rating of the skaters.
    pub(crate) fn mean_rating(&self) -> f64 {
        let ratings: Vec<f64> = self
            .players
            .iter()
            .filter(|dressed| dressed.position != Position::Goalie)
            .map(|dressed| dressed.rating)
            .collect();
        ratings.iter().sum::<f64>() / ratings.len().max(1) as f64
    }
}

/// Makes teams, players and the squads of every season.
pub(crate) fn make_roster(options: &Options) -> Roster {
    let mut dice = Dice::new(options.seed, 1);
    let mut names = NameBook::default();
    let teams: Vec<Team> = (0..options.teams)
        .map(|index| make_team(index, &mut dice))
        .collect();
    let mut players = Vec::new();
    let spare = options.teams.div_ceil(2) + 1;
    for (position, count) in [
        (
            Position::Forward,
            options.teams * SQUAD_FORWARDS + spare * 4,
        ),
        (
            Position::Defense,
            options.teams * SQUAD_DEFENDERS + spare * 3,
        ),
        (Position::Goalie, options.teams + spare),
    ] {
        for _ in 0..count {
            let index = players.len();
            players.push(make_player(index, position, &mut names, &mut dice));
        }
    }
    let seasons: Vec<SeasonSquads> = (0..options.seasons)
        .map(|_| make_squads(options.teams, &players, &mut dice))
        .collect();
    if let Some(last) = seasons.last() {
        for squad in &last.squads {
            for (index, letter) in squad.iter().take(3).zip(["C", "A", "S"]) {
                players[*index].letter = Some(letter);
            }
        }
    }
    Roster {
        teams,
        players,
        seasons,
    }
}

fn make_team(index: usize, dice: &mut Dice) -> Team {
    let (name, long_name, code) = club(index);
    let mut color = || format!("#{:06X}", dice.between(0x10_10_10, 0xEF_EF_EF));
    Team {
        id: format!("N1{:04}", index + 1),
        name,
        long_name,
        code,
        colors: [color(), color()],
        strength: dice.real(-0.6, 0.6),
    }
}

fn make_player(index: usize, position: Position, names: &mut NameBook, dice: &mut Dice) -> Player {
    let rating = dice.weighted(4, &[(2, 15), (3, 25), (4, 32), (5, 20), (6, 8)]);
    let rating_last_year = if dice.chance(0.06) {
        (rating + dice.pick(1, &[-1])).clamp(2, 6)
    } else {
        rating
    };
    Player {
        id: format!("P1{:05}", index + 1),
        name: names.person(dice),
        pseudonym: names.pseudonym(dice),
        position,
        rating,
        rating_last_year,
        birth_year: dice.chance(0.6).then(|| dice.between(1960, 2003)),
        gender: dice.pick("M", &["M", "M", "F"]),
        letter: None,
        number: dice.between(0, 99),
    }
}

/// Deals the players to the teams, position by position.
fn make_squads(teams: usize, players: &[Player], dice: &mut Dice) -> SeasonSquads {
    let mut squads = vec![Vec::new(); teams];
    let mut pool = Vec::new();
    for (position, per_team) in [
        (Position::Forward, SQUAD_FORWARDS),
        (Position::Defense, SQUAD_DEFENDERS),
        (Position::Goalie, 1),
    ] {
        let mut of_position: Vec<usize> = (0..players.len())
            .filter(|index| players[*index].position == position)
            .collect();
        dice.shuffle(&mut of_position);
        for (place, index) in of_position.into_iter().enumerate() {
            match squads.get_mut(place / per_team) {
                Some(squad) => squad.push(index),
                None => pool.push(index),
            }
        }
    }
    SeasonSquads { squads, pool }
}

/// What is already given away in a game.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Players who are dressed; nobody plays for both sides.
    pub(crate) players: BTreeSet<usize>,
    /// Numbers that the next line-up must not use. Empty unless no number may be worn on both sides.
    pub(crate) numbers: BTreeSet<i32>,
}

/// Who of a team plays in a game: regulars who are there, and substitutes for the gaps.
pub(crate) fn make_lineup(
    roster: &Roster,
    season: usize,
    team: usize,
    taken: &mut Taken,
    dice: &mut Dice,
) -> Lineup {
    let squads = &roster.seasons[season];
    let mut chosen: Vec<(usize, bool)> = squads.squads[team]
        .iter()
        .filter(|_| !dice.chance(ABSENCE))
        .map(|index| (*index, false))
        .collect();
    let extra = usize::from(dice.chance(EXTRA_SUBSTITUTE));
    for (position, needed) in [
        (Position::Forward, MIN_FORWARDS + extra),
        (Position::Defense, MIN_DEFENDERS),
        (Position::Goalie, 1),
    ] {
        let count = |chosen: &[(usize, bool)]| {
            chosen
                .iter()
                .filter(|(index, _)| roster.players[*index].position == position)
                .count()
        };
        let mut bench: Vec<usize> = squads
            .pool
            .iter()
            .copied()
            .filter(|index| {
                roster.players[*index].position == position && !taken.players.contains(index)
            })
            .collect();
        dice.shuffle(&mut bench);
        while count(&chosen) < needed {
            let Some(index) = bench.pop() else { break };
            chosen.push((index, true));
        }
    }
    let skater_limit = chosen
        .iter()
        .filter(|(index, _)| roster.players[*index].position != Position::Goalie)
        .count()
        .min(MAX_SKATERS);
    dress(roster, season, team, &chosen, skater_limit, taken, dice)
}

/// Gives every chosen player a number and a rating of the day.
fn dress(
    roster: &Roster,
    season: usize,
    team: usize,
    chosen: &[(usize, bool)],
    skater_limit: usize,
    taken: &mut Taken,
    dice: &mut Dice,
) -> Lineup {
    let mut numbers = taken.numbers.clone();
    let mut players = Vec::new();
    let mut skaters = 0;
    for &(index, is_substitute) in chosen {
        let player = &roster.players[index];
        if player.position != Position::Goalie {
            if skaters == skater_limit {
                continue;
            }
            skaters += 1;
        }
        let mut jersey = player.number;
        while !numbers.insert(jersey) {
            jersey = (jersey + 7) % 100;
        }
        let is_last_season = season + 1 == roster.seasons.len();
        let base = if is_last_season {
            player.rating
        } else {
            player.rating_last_year
        };
        let half = base == 5 && !is_last_season && dice.chance(0.05);
        players.push(Dressed {
            player: index,
            jersey,
            position: player.position,
            rating: f64::from(base) + if half { 0.5 } else { 0.0 },
            is_substitute,
        });
        taken.players.insert(index);
    }
    players.sort_by_key(|dressed| dressed.position);
    Lineup { team, players }
}

#[cfg(test)]
mod tests {
    use super::{Position, Taken, make_lineup, make_roster};
    use crate::Options;
    use crate::dice::Dice;
    use std::collections::BTreeSet;

    #[test]
    fn a_line_up_has_ten_to_fourteen_skaters_one_goalie_and_numbers_of_its_own() {
        let options = Options::default();
        let roster = make_roster(&options);
        let mut dice = Dice::new(3, 3);
        for round in 0..200 {
            let mut taken = Taken::default();
            for team in [round % 4, 4 + round % 4] {
                let lineup = make_lineup(&roster, 0, team, &mut taken, &mut dice);
                let skaters = lineup.players.len() - lineup.of(Position::Goalie).len();
                assert!((10..=14).contains(&skaters), "{skaters} skaters");
                assert_eq!(lineup.of(Position::Goalie).len(), 1);
                let numbers: BTreeSet<i32> = lineup
                    .players
                    .iter()
                    .map(|dressed| dressed.jersey)
                    .collect();
                assert_eq!(numbers.len(), lineup.players.len());
            }
        }
    }

    #[test]
    fn every_player_is_in_one_place_per_season() {
        let roster = make_roster(&Options::default());
        for season in &roster.seasons {
            let mut seen: Vec<usize> = season.squads.iter().flatten().copied().collect();
            seen.extend(&season.pool);
            seen.sort_unstable();
            assert_eq!(seen, (0..roster.players.len()).collect::<Vec<_>>());
        }
    }
}
