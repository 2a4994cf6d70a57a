//! A game from event to event.

use forecast::league::Sides;
use forecast::win_probability::{ManpowerFactors, Moment, Outlook};
use forecast::{ForecastError, Outcome, Probabilities};

use super::Row;
use super::deserved::deserved;

/// Seconds before the end of the game from which a goalie who leaves his net stays on the bench. Before, an empty net is a
/// delayed penalty, and nobody knows how many seconds it will last.
const PULLED_FROM: i64 = 300;

/// What is known of a tracked game.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Game {
    /// Goals that each side was expected to score, on the morning of the day.
    pub(super) expected_goals: Sides<f64>,
    /// Seconds of the three regulation periods together.
    pub(super) length: i64,
    /// Whether it may end without a winner.
    pub(super) can_tie: bool,
    /// How it ended, where its events go to the end.
    pub(super) result: Option<Outcome>,
    /// Events with a clock, in play order.
    pub(super) events: Vec<Event>,
    /// Penalties of each side: seconds of the game from when, and until when if nobody scores.
    pub(super) penalties: Sides<Vec<(i64, i64)>>,
    /// Chances of the unblocked attempts of each side.
    pub(super) attempts: Sides<Vec<f64>>,
}

/// A clocked event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub(super) id: String,
    /// Place in play order.
    pub(super) order: i64,
    pub(super) period: i64,
    pub(super) period_seconds: i64,
    pub(super) game_elapsed_s: i64,
    /// Home goals minus away goals before the event.
    pub(super) lead_before: i32,
    /// Of a goal: whether the home team scored it; none for other events and where nobody knows.
    pub(super) goal_by_home: Option<bool>,
    /// Manpower of the stint; none without one.
    pub(super) manpower: Option<Manpower>,
}

/// Who is on the ice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manpower {
    /// Power play of the home team (1), of the away team (−1) or of none (0), extra attackers not counted.
    pub(super) edge: i8,
    pub(super) net_empty: Sides<bool>,
}

impl Event {
    /// Home goals minus away goals after the event.
    fn lead(&self) -> i32 {
        self.lead_before
            + match self.goal_by_home {
                Some(true) => 1,
                Some(false) => -1,
                None => 0,
            }
    }
}

/// The moments of a game.
pub(super) struct Moments<'a> {
    game_id: i64,
    game: &'a Game,
    factors: ManpowerFactors,
}

impl<'a> Moments<'a> {
    pub(super) const fn of(game_id: i64, game: &'a Game, factors: ManpowerFactors) -> Self {
        Self {
            game_id,
            game,
            factors,
        }
    }

    /// One row per event.
    pub(super) fn rows(&self) -> Result<Vec<Row>, ForecastError> {
        let mut rows: Vec<Row> = Vec::with_capacity(self.game.events.len());
        let mut before = self.before_the_game()?;
        for event in &self.game.events {
            let outlook = self.moment(event).outlook(&self.factors)?;
            let chances = outlook.at(event.lead());
            let home = outlook.home_at(event.lead());
            rows.push(Row {
                event_id: event.id.clone(),
                game_id: self.game_id,
                game_elapsed_s: event.game_elapsed_s,
                wp_home: home,
                p_home_win: chances.home,
                p_tie: chances.tie,
                p_away_win: chances.away,
                wpa: home - before,
                leverage: outlook.leverage(event.lead()),
                wpa_goal: goal_value(event, &outlook),
                deserved: None,
            });
            before = home;
        }
        if let (Some(result), [earlier @ .., last]) = (self.game.result, rows.as_mut_slice()) {
            let before = match earlier.last() {
                Some(row) => row.wp_home,
                None => self.before_the_game()?,
            };
            self.end(last, before, result);
        }
        Ok(rows)
    }

    /// The last event ends the game: the result is certain.
    fn end(&self, last: &mut Row, before: f64, result: Outcome) {
        let certain = |outcome: Outcome| if outcome == result { 1.0 } else { 0.0 };
        let chances = Probabilities {
            home: certain(Outcome::Home),
            tie: certain(Outcome::Tie),
            away: certain(Outcome::Away),
        };
        last.p_home_win = chances.home;
        last.p_tie = chances.tie;
        last.p_away_win = chances.away;
        last.wp_home = chances.home + chances.tie / 2.0;
        last.wpa = last.wp_home - before;
        last.leverage = 0.0;
        last.deserved = Some(deserved(&self.game.attempts));
    }

    /// Win plus half a tie of the home team before the opening faceoff.
    fn before_the_game(&self) -> Result<f64, ForecastError> {
        let moment = self.even(self.game.length);
        Ok(moment.outlook(&self.factors)?.home_at(0))
    }

    /// A moment at even manpower.
    pub(super) fn even(&self, remaining: i64) -> Moment {
        Moment {
            expected_goals: self.game.expected_goals,
            dispersion: 1.0,
            length_seconds: self.game.length as f64,
            remaining_seconds: remaining.clamp(0, self.game.length) as f64,
            lead: 0,
            skaters: Sides { home: 5, away: 5 },
            net_empty: Sides::default(),
            penalty_seconds: 0.0,
            can_tie: self.game.can_tie,
        }
    }

    fn moment(&self, event: &Event) -> Moment {
        let overtime = if event.period > 3 {
            event.period_seconds
        } else {
            0
        };
        let remaining = self.game.length + overtime - event.game_elapsed_s;
        let mut moment = self.even(remaining);
        let Some(manpower) = event.manpower else {
            return moment;
        };
        // Behind and late: the goalie is on the bench for good.
        let pulled = |is_empty: bool, lead: i32| {
            is_empty && event.period >= 3 && remaining <= PULLED_FROM && lead < 0
        };
        moment.net_empty = Sides {
            home: pulled(manpower.net_empty.home, event.lead()),
            away: pulled(manpower.net_empty.away, -event.lead()),
        };
        let short = match manpower.edge {
            1 => Some(&self.game.penalties.away),
            -1 => Some(&self.game.penalties.home),
            _ => None,
        };
        if let Some(short) = short {
            moment.penalty_seconds = still_to_serve(short, event.game_elapsed_s) as f64;
        }
        // The attacker in place of the goalie comes on top.
        moment.skaters = Sides {
            home: 5 - u32::from(manpower.edge == -1) + u32::from(moment.net_empty.home),
            away: 5 - u32::from(manpower.edge == 1) + u32::from(moment.net_empty.away),
        };
        moment
    }
}

/// Seconds until the last penalty of a side that is running ends; 0 where the log knows of none.
fn still_to_serve(penalties: &[(i64, i64)], now: i64) -> i64 {
    let running = penalties
        .iter()
        .filter(|(start, end)| (*start..*end).contains(&now));
    running.map(|(_, end)| end - now).max().unwrap_or(0)
}

/// What a goal added to the chance of its team; never below 0.
fn goal_value(event: &Event, outlook: &Outlook) -> Option<f64> {
    let gain = outlook.home_at(event.lead()) - outlook.home_at(event.lead_before);
    event
        .goal_by_home
        .map(|by_home| if by_home { gain } else { -gain })
}
