//! Chances in tables: of games to come, and of a season's teams.

use std::collections::HashMap;

use services::forecast_figures::{Percents, TeamPercents, season_percents};
use services::input_error::InputError;
use services::ml::{
    Assumption, GameForecasts, Probabilities, SeasonAnswer, SeasonQuestion, ServedGames,
};

use super::words;
use crate::dashboard::grid::{Cell, Column, Format, column};
use crate::dashboard::season::{GameType, SeasonChoice};
use crate::dashboard::visit::Visit;
use crate::problem::Problem;

/// The chances of games to come, or why there are none.
#[derive(Debug, Clone)]
pub(in crate::dashboard) struct GameOdds {
    forecasts: GameForecasts,
    /// By game.
    chances: HashMap<i64, Probabilities>,
}

/// The columns of a game's chances.
pub(in crate::dashboard) const GAME_ODDS: [Column; 3] = [
    column(
        "p_home",
        "Home %",
        Format::Whole,
        "Chance that the home team wins, in percent; the three add up to 100. – where no forecast can be made",
    ),
    column(
        "p_tie",
        "Tie %",
        Format::Whole,
        "Chance that nobody wins; – where no forecast can be made",
    ),
    column(
        "p_away",
        "Away %",
        Format::Whole,
        "Chance that the away team wins; – where no forecast can be made",
    ),
];

/// All three in one column.
pub(in crate::dashboard) const ODDS_LINE: Column = column(
    "odds",
    "Odds, %",
    Format::Text,
    "Chances that home wins, nobody, away, in percent; they add up to 100. – where no forecast can be made",
);

impl GameOdds {
    /// Of these games.
    pub(in crate::dashboard) async fn of(visit: &Visit, games: &[i64]) -> Result<Self, Problem> {
        let tenant = visit.reading.league.id;
        let services = &visit.app.services;
        let forecasts = services.ml.game_forecasts(tenant).await?;
        let chances = match forecasts.served() {
            Some(_) => services.ml.chances_of_games(tenant, games).await?,
            None => HashMap::new(),
        };
        Ok(Self { forecasts, chances })
    }

    /// Whether a model may be shown.
    pub(in crate::dashboard) const fn are_shown(&self) -> bool {
        self.forecasts.served().is_some()
    }

    /// The cells of [`GAME_ODDS`].
    pub(in crate::dashboard) fn cells(&self, game_id: i64) -> [Cell; 3] {
        match self.chances.get(&game_id) {
            Some(chances) => {
                let percents = Percents::from(*chances);
                [
                    Cell::of(i64::from(percents.home)).ordered(chances.home),
                    Cell::of(i64::from(percents.tie)).ordered(chances.tie),
                    Cell::of(i64::from(percents.away)).ordered(chances.away),
                ]
            }
            None => std::array::from_fn(|_| Cell::maybe(None::<i64>)),
        }
    }

    /// The cell of [`ODDS_LINE`].
    pub(in crate::dashboard) fn line(&self, game_id: i64) -> Cell {
        let chances = self.chances.get(&game_id);
        let cell = Cell::maybe(chances.map(|chances| Percents::from(*chances).line()));
        match chances {
            Some(chances) => cell.ordered(chances.home),
            None => cell,
        }
    }

    /// Which model says it and what it knows, or why nothing is said.
    pub(in crate::dashboard) fn note(&self) -> String {
        match self.forecasts.served() {
            Some(served) => format!(
                "Odds of the model “{}”, version {}, with results up to {}. They are forecasts, not facts.",
                words::model(served.model),
                served.version,
                served.last_day
            ),
            None => format!(
                "No odds are shown. {}",
                words::in_words(self.forecasts.why_not().unwrap_or_default())
            ),
        }
    }
}

/// The odds of a season, and what they are made of.
#[derive(Debug, Clone)]
pub(in crate::dashboard) struct SeasonOdds {
    /// The model.
    pub(in crate::dashboard) served: ServedGames,
    /// The answer.
    pub(in crate::dashboard) answer: SeasonAnswer,
    /// Every team, the likeliest in the playoffs first.
    pub(in crate::dashboard) teams: Vec<TeamPercents>,
}

/// The columns of a team's odds.
pub(in crate::dashboard) const TEAM_ODDS: [Column; 4] = [
    column(
        "playoffs_pct",
        "Playoffs %",
        Format::Whole,
        "Chance of the playoffs in percent: share of the simulated seasons. All teams together have 100 for every place",
    ),
    column(
        "first_pct",
        "First %",
        Format::Whole,
        "Chance of the first place of the regular season in percent; all teams together have 100",
    ),
    column(
        "expected_points",
        "Exp. pts",
        Format::Decimals(1),
        "Standings points at the end, mean of the simulated seasons",
    ),
    column(
        "points_band",
        "80 % band",
        Format::Text,
        "Points at the end that four of five simulated seasons lie between, bounds included",
    )
    .greatest_first(),
];

impl SeasonOdds {
    /// The odds of the chosen season; none where no model may be shown, and where there is nothing to forecast: no game
    /// to come, or playoffs are chosen.
    pub(in crate::dashboard) async fn of(
        visit: &Visit,
        choice: &SeasonChoice,
    ) -> Result<Option<Self>, Problem> {
        let Some(season) = choice.season().filter(|season| season.has_games_to_come()) else {
            return Ok(None);
        };
        if choice.game_type != GameType::Regular {
            return Ok(None);
        }
        let forecasts = visit
            .app
            .services
            .ml
            .game_forecasts(visit.reading.league.id);
        let GameForecasts::Served(served) = forecasts.await? else {
            return Ok(None);
        };
        match Self::assuming(visit, served, &season.season_id, Vec::new()).await {
            Ok(odds) => Ok(Some(odds).filter(|odds| odds.answer.remaining > 0)),
            Err(InputError::NotFound(_) | InputError::Conflict(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The odds of a season if these games ended so.
    pub(in crate::dashboard) async fn assuming(
        visit: &Visit,
        served: ServedGames,
        season_id: &str,
        results: Vec<Assumption>,
    ) -> Result<Self, InputError> {
        let question = SeasonQuestion {
            season_id: Some(season_id.to_owned()),
            results,
            playoff_places: None,
        };
        let ml = &visit.app.services.ml;
        let answer = ml.season_odds(visit.reading.league.id, question).await?;
        Ok(Self {
            served,
            teams: season_percents(&answer),
            answer,
        })
    }

    /// The odds of a team.
    pub(in crate::dashboard) fn team(&self, team_id: &str) -> Option<&TeamPercents> {
        self.teams.iter().find(|team| team.odds.team_id == team_id)
    }

    /// The cells of [`TEAM_ODDS`].
    pub(in crate::dashboard) fn cells(&self, team_id: &str) -> [Cell; 4] {
        match self.team(team_id) {
            Some(team) => [
                chance(team.playoffs, team.odds.playoffs),
                chance(team.first, team.odds.first),
                Cell::of(team.odds.expected_points),
                Cell::of(band(team)).ordered(team.odds.points.low),
            ],
            None => std::array::from_fn(|_| Cell::maybe(None::<i64>)),
        }
    }

    /// How they were made.
    pub(in crate::dashboard) fn note(&self, choice: &SeasonChoice) -> String {
        let answer = &self.answer;
        let mut places_from = answer.playoff_places_from.clone();
        for season in &choice.seasons {
            places_from = places_from.replace(&season.season_id, &season.name);
        }
        format!(
            "From {} simulated seasons: {} games played, {} to come, chances of the model “{}”, version {}, with results up to {}. \
             {} places lead to the playoffs: {}. By the number of simulated seasons alone a chance is known to ± {:.1} points.",
            answer.seasons,
            answer.played,
            answer.remaining + answer.assumed,
            words::model(self.served.model),
            answer.version,
            self.served.last_day,
            answer.playoff_places,
            places_from,
            100.0 * answer.largest_error,
        )
    }
}

/// A share of the simulated seasons in whole percent. What happened in some of them but not in all is not told as
/// impossible or certain.
pub(super) fn chance(percent: u32, share: f64) -> Cell {
    let cell = Cell::of(i64::from(percent)).ordered(share);
    if share > 0.0 && share < 1.0 && matches!(percent, 0 | 100) {
        cell.written(Format::NotQuite)
    } else {
        cell
    }
}

/// Bounds of the points at the end.
fn band(team: &TeamPercents) -> String {
    let bounds = team.odds.points;
    format!("{:.0}–{:.0}", bounds.low, bounds.high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_told_as_certain() {
        let told = |percent, share| TEAM_ODDS[0].write(&chance(percent, share));
        assert_eq!(told(100, 1.0), "100");
        assert_eq!(told(100, 0.996), "> 99");
        assert_eq!(told(99, 0.994), "99");
        assert_eq!(told(1, 0.006), "1");
        assert_eq!(told(0, 0.004), "< 1");
        assert_eq!(told(0, 0.0), "0");
    }
}
