//! The walk through a league's days: forecast each morning, learn each evening.

use serde::{Deserialize, Serialize};

use super::line_up::Dressed;
use super::link::{Example, Link, LinkSettings};
use super::ratings::{Learner, Needs, Ratings};
use super::{Played, Rung, Settings};
use crate::league::{Game, League, RosterRow, Sides};
use crate::outcome::{Outcome, Probabilities};

/// Standard deviation of the home edge of the base rates, logits: free in effect.
const BASE_RATES_DEVIATION: f64 = 1.0;

/// A game with what each model said on its morning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WalkedGame {
    /// Game.
    pub game_id: i64,
    /// Day of the game, in days since 1970-01-01.
    pub date: i32,
    /// Number of its season in the order of their first games.
    pub season: usize,
    /// How it ended; `None` before that.
    pub outcome: Option<Outcome>,
    /// Goals that attack and defence let expect.
    pub expected_goals: Sides<f64>,
    /// Chances by model, in the order of the models asked for.
    pub forecasts: Vec<Probabilities>,
}

/// Forecasts every game of a league, played or not, from the days before its own.
pub fn walk_forward(league: &League, rungs: &[Rung], settings: &Settings) -> Vec<WalkedGame> {
    walk_forward_from(league, rungs, settings, i32::MIN)
}

/// The same for the games from a day on; those before it are only learnt from.
pub(crate) fn walk_forward_from(
    league: &League,
    rungs: &[Rung],
    settings: &Settings,
    from: i32,
) -> Vec<WalkedGame> {
    let needs = Needs::with_goals(rungs);
    let mut walked = Vec::with_capacity(league.games().len());
    Walk::through(league, rungs, settings, needs, from, |morning| {
        let forecasts = morning.forecasts();
        for ((game, _), forecasts) in morning.day.games.iter().zip(forecasts) {
            let teams = Sides {
                home: game.home_team_id.as_str(),
                away: game.away_team_id.as_str(),
            };
            walked.push(WalkedGame {
                game_id: game.game_id,
                date: game.date,
                season: league.season_number(game),
                outcome: game.outcome(),
                expected_goals: morning.ratings.expected_goals(teams),
                forecasts,
            });
        }
    });
    walked
}

/// What one model said of the played games from a day on, and how they ended.
pub(crate) fn graded_from(
    league: &League,
    rung: Rung,
    settings: &Settings,
    from: i32,
) -> Vec<(Probabilities, Outcome)> {
    let rungs = [rung];
    let mut graded = Vec::new();
    Walk::through(
        league,
        &rungs,
        settings,
        Needs::of(&rungs),
        from,
        |morning| {
            for ((game, _), said) in morning.day.games.iter().zip(morning.forecasts()) {
                graded.extend(said.first().copied().zip(game.outcome()));
            }
        },
    );
    graded
}

/// The games of a day.
pub(super) struct Day<'a> {
    pub(super) date: i32,
    pub(super) season: usize,
    pub(super) games: Vec<(&'a Game, &'a Sides<Vec<RosterRow>>)>,
}

impl<'a> Day<'a> {
    pub(super) fn of(league: &'a League, places: std::ops::Range<usize>) -> Option<Self> {
        let games: Vec<_> = places
            .filter_map(|place| Some((league.games().get(place)?, league.line_ups(place)?)))
            .collect();
        let date = games.first()?.0.date;
        let season = games
            .iter()
            .map(|(game, _)| league.season_number(game))
            .max()?;
        Some(Self {
            date,
            season,
            games,
        })
    }
}

/// Features of a game by model.
type FeaturesByRung = Vec<Vec<f64>>;

/// What is known before the games of a day.
pub(super) struct Morning<'a> {
    pub(super) day: &'a Day<'a>,
    pub(super) ratings: &'a Ratings,
    /// Features by game.
    pub(super) features: &'a [FeaturesByRung],
    walk: &'a Walk<'a>,
}

impl Morning<'_> {
    /// Chances by game and model.
    fn forecasts(&self) -> Vec<Vec<Probabilities>> {
        let links = self.walk.links();
        let of_game = |features: &FeaturesByRung| {
            let models = links.iter().zip(features);
            models
                .map(|(link, x)| link.probabilities(link.score(x)))
                .collect()
        };
        self.features.iter().map(of_game).collect()
    }
}

/// Learner and examples on the way through the days.
pub(super) struct Walk<'a> {
    rungs: &'a [Rung],
    settings: &'a Settings,
    learner: Learner,
    examples: Vec<Vec<Example>>,
}

impl<'a> Walk<'a> {
    fn new(rungs: &'a [Rung], settings: &'a Settings, needs: Needs) -> Self {
        Self {
            rungs,
            settings,
            learner: Learner::new(settings, needs),
            examples: vec![Vec::new(); rungs.len()],
        }
    }

    /// Goes through all days and shows the morning of each from a day on.
    pub(super) fn through(
        league: &League,
        rungs: &'a [Rung],
        settings: &'a Settings,
        needs: Needs,
        from: i32,
        mut show: impl FnMut(&Morning<'_>),
    ) {
        let mut walk = Self::new(rungs, settings, needs);
        for places in league.days() {
            let Some(day) = Day::of(league, places) else {
                continue;
            };
            let ratings = walk.learner.open_day(day.date, day.season);
            let features = walk.features(&ratings, &day);
            if day.date >= from {
                show(&Morning {
                    day: &day,
                    ratings: &ratings,
                    features: &features,
                    walk: &walk,
                });
            }
            walk.close_day(&ratings, &day, features);
        }
    }

    /// Goes through all days before a date and returns what is known on its morning: the ratings and, by model, the
    /// regression.
    pub(super) fn until(
        league: &League,
        rungs: &'a [Rung],
        settings: &'a Settings,
        date: i32,
    ) -> (Ratings, Vec<Link>) {
        let mut walk = Self::new(rungs, settings, Needs::with_goals(rungs));
        let mut season = 0;
        for places in league.days() {
            let Some(day) = Day::of(league, places) else {
                continue;
            };
            // The first day that is not over decides which season it is.
            season = day.season.max(season);
            if day.date >= date {
                break;
            }
            let ratings = walk.learner.open_day(day.date, day.season);
            let features = walk.features(&ratings, &day);
            walk.close_day(&ratings, &day, features);
        }
        let links = walk.links();
        (walk.learner.open_day(date, season), links)
    }

    fn links(&self) -> Vec<Link> {
        let fits = self.rungs.iter().zip(&self.examples);
        fits.map(|(rung, examples)| {
            let settings = match rung {
                Rung::BaseRates => LinkSettings {
                    home_edge_deviation: BASE_RATES_DEVIATION,
                    ..self.settings.link
                },
                _ => self.settings.link,
            };
            Link::fit(examples, rung.features().len(), &settings)
        })
        .collect()
    }

    fn features(&self, ratings: &Ratings, day: &Day<'_>) -> Vec<FeaturesByRung> {
        let of_game = |(game, rows): &(&Game, &Sides<Vec<RosterRow>>)| {
            let teams = Sides {
                home: game.home_team_id.as_str(),
                away: game.away_team_id.as_str(),
            };
            let line_ups: Sides<Vec<Dressed>> =
                rows.map(|side| side.iter().map(Dressed::from).collect());
            let of_rung = |rung: &Rung| {
                let given = (*rung == Rung::LineUp).then_some(Sides {
                    home: line_ups.home.as_slice(),
                    away: line_ups.away.as_slice(),
                });
                let features = ratings.features(*rung, teams, given);
                features.iter().map(Sides::difference).collect()
            };
            self.rungs.iter().map(of_rung).collect()
        };
        day.games.iter().map(of_game).collect()
    }

    fn close_day(&mut self, ratings: &Ratings, day: &Day<'_>, features: Vec<FeaturesByRung>) {
        let mut played = Vec::new();
        for ((game, line_ups), by_rung) in day.games.iter().zip(features) {
            let Some((result, outcome)) = Played::new(game, line_ups).zip(game.outcome()) else {
                continue;
            };
            for (examples, features) in self.examples.iter_mut().zip(by_rung) {
                examples.push(Example {
                    features,
                    outcome,
                    margin: result.margin(),
                });
            }
            played.push(result);
        }
        self.learner.close_day(ratings, &played);
    }
}
