//! Who meets whom, and when.

use crate::Options;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};

/// First day of the last season of a league without a calendar of its own.
const LAST_SEASON_STARTS: Date = Date::constant(2025, 8, 1);
/// Days from the first day of a season to its first evening: the first Sunday of September, or nearly.
const FIRST_EVENING: i64 = 37;
/// Days from the first evening of a season to its last; many games share a day.
const DAYS_OF_PLAY: usize = 180;
/// Game number of the first game.
const FIRST_GAME_ID: i64 = 20_001;
/// Games that one evening holds.
pub(crate) const GAMES_PER_EVENING: usize = 6;

/// Kind of game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum GameType {
    /// Regular season: a tie stays a tie.
    Regular,
    /// Play-offs: an overtime decides.
    Playoffs,
}

impl GameType {
    /// The word of the schedule.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Regular => "Regular",
            Self::Playoffs => "Playoffs",
        }
    }
}

/// A season of the league.
#[derive(Debug, Clone)]
pub(crate) struct Season {
    /// `N20252026F`
    pub(crate) id: String,
    /// Both years in one number.
    pub(crate) number: i64,
    /// First day.
    pub(crate) start: Date,
}

/// A game that is to be played.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// Five digits.
    pub(crate) game_id: i64,
    /// Index of the season.
    pub(crate) season: usize,
    /// Day.
    pub(crate) date: Date,
    /// Face-off time; older seasons did not note it.
    pub(crate) time: Option<Time>,
    /// Index of the home team.
    pub(crate) home: usize,
    /// Index of the away team.
    pub(crate) away: usize,
    /// Regular season or play-offs.
    pub(crate) game_type: GameType,
    /// Round of the play-offs.
    pub(crate) playoff_round: Option<&'static str>,
    /// Places in the regular season of home and away, play-offs only.
    pub(crate) seeds: Option<(usize, usize)>,
}

/// The seasons of the league, oldest first, whole years apart.
pub(crate) fn seasons(options: &Options) -> Vec<Season> {
    let last = last_season_starts(options);
    (0..options.seasons)
        .map(|index| {
            let start = last.saturating_sub(((options.seasons - 1 - index) as i64).years());
            // A season is named after the autumn that is nearest to its first day.
            let year = i64::from(start.saturating_sub(1.month()).year());
            Season {
                id: format!("N{year}{}F", year + 1),
                number: year * 10_000 + year + 1,
                start,
            }
        })
        .collect()
}

/// First day of the last season: the first evening to come falls on the day that was asked for.
fn last_season_starts(options: &Options) -> Date {
    let Some(next) = options.next_evening else {
        return LAST_SEASON_STARTS;
    };
    let last = options.seasons.saturating_sub(1);
    let games = regular_games(options, last);
    let first_to_come = games - games_to_come(options, last);
    let days = FIRST_EVENING + day_of_play(first_to_come, games);
    next.saturating_sub(days.days())
}

/// Days from the first evening of a regular season of so many games to the one of a game.
fn day_of_play(game: usize, games: usize) -> i64 {
    let evenings = games.div_ceil(GAMES_PER_EVENING).max(1);
    ((game / GAMES_PER_EVENING) * DAYS_OF_PLAY / evenings) as i64
}

/// Play-off games of a league with so many teams.
pub(crate) fn playoff_games(teams: usize) -> usize {
    if teams >= 4 { 3 } else { 1 }
}

/// Games of a season that are not played yet.
pub(crate) fn games_to_come(options: &Options, season: usize) -> usize {
    if season + 1 < options.seasons {
        return 0;
    }
    let games = regular_games(options, season);
    let evenings = games.div_ceil(GAMES_PER_EVENING);
    let played = evenings.saturating_sub(options.evenings_to_come) * GAMES_PER_EVENING;
    games.saturating_sub(played)
}

/// Regular-season games of a season: what the options ask for, and in the last season at least as many
/// as are to be tracked and to come.
pub(crate) fn regular_games(options: &Options, season: usize) -> usize {
    let is_last = season + 1 == options.seasons;
    if is_last {
        let needed = if options.evenings_to_come > 0 {
            options.tracked + options.evenings_to_come * GAMES_PER_EVENING
        } else {
            options.tracked.saturating_sub(playoff_games(options.teams))
        };
        options.games.max(needed)
    } else {
        options.games
    }
}

/// Game number of the first game of a season.
fn first_game_id(options: &Options, season: usize) -> i64 {
    let before: usize = (0..season)
        .map(|earlier| regular_games(options, earlier) + playoff_games(options.teams))
        .sum();
    FIRST_GAME_ID + before as i64
}

/// The regular season: rounds in which every team plays once (or rests), home and away exchanged from
/// one cycle to the next, evening after evening.
pub(crate) fn regular_season(options: &Options, season: &Season, index: usize) -> Vec<Fixture> {
    let wanted = regular_games(options, index);
    let rounds = round_robin(options.teams);
    let mut fixtures = Vec::with_capacity(wanted);
    for (count, (home, away)) in rounds.iter().cycle().take(wanted).copied().enumerate() {
        let cycle = count / rounds.len().max(1);
        let (home, away) = if cycle.is_multiple_of(2) {
            (home, away)
        } else {
            (away, home)
        };
        fixtures.push(Fixture {
            game_id: first_game_id(options, index) + count as i64,
            season: index,
            date: season_day(season, FIRST_EVENING + day_of_play(count, wanted)),
            time: start_time(options, index, count),
            home,
            away,
            game_type: GameType::Regular,
            playoff_round: None,
            seeds: None,
        });
    }
    fixtures
}

/// A play-off game between two places of the table.
pub(crate) fn playoff_fixture(
    options: &Options,
    season: &Season,
    index: usize,
    number: usize,
    round: &'static str,
    (home, away): ((usize, usize), (usize, usize)),
) -> Fixture {
    let count = regular_games(options, index) + number;
    Fixture {
        game_id: first_game_id(options, index) + count as i64,
        season: index,
        date: season_day(season, FIRST_EVENING + 190 + 7 * (number as i64 / 2)),
        time: start_time(options, index, number),
        home: home.0,
        away: away.0,
        game_type: GameType::Playoffs,
        playoff_round: Some(round),
        seeds: Some((home.1, away.1)),
    }
}

fn season_day(season: &Season, days: i64) -> Date {
    season.start.saturating_add(days.days())
}

/// Times are noted in the last season only.
fn start_time(options: &Options, season: usize, count: usize) -> Option<Time> {
    let slots = [(18, 45), (20, 0), (21, 15)];
    let (hour, minute) = slots[count % slots.len()];
    (season + 1 == options.seasons).then(|| Time::constant(hour, minute, 0, 0))
}

/// All pairings in rounds (circle method): team 0 stays, the others turn. With an odd number of teams
/// one of them rests in every round.
fn round_robin(teams: usize) -> Vec<(usize, usize)> {
    let places = teams + teams % 2;
    let mut circle: Vec<usize> = (0..places).collect();
    let mut pairings = Vec::new();
    for round in 0..places.saturating_sub(1) {
        for place in 0..places / 2 {
            let (first, second) = (circle[place], circle[places - 1 - place]);
            if first < teams && second < teams {
                pairings.push(if (round + place) % 2 == 0 {
                    (first, second)
                } else {
                    (second, first)
                });
            }
        }
        if let Some(tail) = circle.get_mut(1..) {
            tail.rotate_right(1);
        }
    }
    pairings
}

#[cfg(test)]
mod tests {
    use super::{games_to_come, regular_season, round_robin, seasons};
    use crate::Options;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn everybody_meets_everybody_once_in_a_cycle() {
        for teams in [2, 5, 8, 11] {
            let pairs: BTreeSet<(usize, usize)> = round_robin(teams)
                .into_iter()
                .map(|(home, away)| (home.min(away), home.max(away)))
                .collect();
            assert_eq!(pairs.len(), teams * (teams - 1) / 2, "{teams} teams");
            assert_eq!(round_robin(teams).len(), pairs.len());
        }
    }

    #[test]
    fn seasons_end_with_the_last_one() {
        let options = Options {
            seasons: 2,
            ..Options::default()
        };
        let ids: Vec<String> = seasons(&options)
            .into_iter()
            .map(|season| season.id)
            .collect();
        assert_eq!(ids, ["N20242025F", "N20252026F"]);
    }

    #[test]
    fn the_first_evening_to_come_is_on_the_day_that_was_asked_for() {
        for (next, id) in [
            (date(2026, 12, 2), "N20262027F"),
            (date(2027, 2, 28), "N20262027F"),
            (date(2027, 7, 1), "N20262027F"),
            (date(2027, 9, 1), "N20272028F"),
        ] {
            let options = Options {
                evenings_to_come: 2,
                next_evening: Some(next),
                ..Options::default()
            };
            let seasons = seasons(&options);
            let fixtures = regular_season(&options, &seasons[1], 1);
            let to_come = games_to_come(&options, 1);
            let (played, left) = fixtures.split_at(fixtures.len() - to_come);
            assert_eq!(left[0].date, next);
            assert!(played.iter().all(|fixture| fixture.date < next));
            assert_eq!(seasons[1].id, id);
        }
    }
}
