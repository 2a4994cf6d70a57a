//! A season played to its end: who makes the playoffs, who finishes first, and what would be if.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use forecast::game::{GameInput, GameModel};
use forecast::simulation::{
    self, Assumption, Criterion, FinalResult, RemainingGame, Rules, SeasonInput, TeamOdds,
};
use serde::{Deserialize, Serialize};
use store::TenantId;

use super::directory::{Directory, ScheduledGame};
use super::loaded::Loaded;
use super::{Ml, names, refused};
use crate::input_error::{InputError, Problem};
use crate::kept::Kept;
use crate::tables::Question;

/// Seasons that are played.
const SEASONS: u32 = 20_000;
/// Seed of the random numbers: the same league gives the same odds.
const SEED: u64 = 1;

/// Assumed results beyond which an answer is not kept: who asks for so many asks once.
const MOST_KEPT_RESULTS: usize = 40;

/// Simulated seasons by tenant, version of the tables, version of the model, and question.
pub(super) type KeptSeasons = Kept<(TenantId, i64, i64, SeasonQuestion), SeasonAnswer>;

/// Which season, and what is assumed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeasonQuestion {
    /// The season; the one under way when not given.
    pub season_id: Option<String>,
    /// Assumed results of games that are not played.
    pub results: Vec<Assumption>,
    /// Places that lead to the playoffs; as in the last season that had them when not given.
    pub playoff_places: Option<usize>,
}

/// The odds of a season.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeasonAnswer {
    /// The season.
    pub season_id: String,
    /// Version of the model `game` whose chances were drawn.
    pub version: i64,
    /// Games with a result.
    pub played: usize,
    /// Games still to be played, assumed ones not counted.
    pub remaining: usize,
    /// Assumed results.
    pub assumed: usize,
    /// Places that lead to the playoffs.
    pub playoff_places: usize,
    /// Where that number comes from, in words.
    pub playoff_places_from: String,
    /// Seasons that were played.
    pub seasons: u32,
    /// Largest standard error that a chance has from the number of seasons alone.
    pub largest_error: f64,
    /// Teams by their chance of the playoffs.
    pub teams: Vec<TeamOdds>,
    /// What must be known to read it.
    pub notes: Vec<String>,
}

impl Ml {
    /// Plays a season to its end many times. The same question to the same league is answered from memory.
    ///
    /// # Errors
    /// [`InputError::NotFound`] for a season without games, [`InputError::Invalid`] for a result that cannot be
    /// assumed, [`InputError::Conflict`] before the first training.
    pub async fn season_odds(
        &self,
        tenant: TenantId,
        question: SeasonQuestion,
    ) -> Result<SeasonAnswer, InputError> {
        let directory = self.directories.of(&self.tables, tenant).await?;
        let season_id = season_of(&directory, question.season_id.as_deref())?;
        let loaded = self.loaded(tenant, names::GAME, None).await?;
        let question = SeasonQuestion {
            season_id: Some(season_id.clone()),
            ..question
        };
        let key = (
            tenant,
            directory.version,
            loaded.stored.version,
            question.clone(),
        );
        if let Some(kept) = self.seasons.get(&key) {
            return Ok(Arc::unwrap_or_clone(kept));
        }
        let league_id = directory.seasons.get(&season_id).cloned().flatten();
        let rules = self.rules(tenant, league_id.as_deref()).await?;
        let worked = tokio::task::spawn_blocking(move || {
            let model = loaded
                .game()
                .ok_or_else(|| InputError::Conflict("the model game cannot be used".to_owned()))?;
            play(&directory, &loaded, model, rules, season_id, question)
        });
        let answer = worked.await??;
        if answer.assumed <= MOST_KEPT_RESULTS {
            self.seasons.keep(key, Arc::new(answer.clone()));
        }
        Ok(answer)
    }

    /// Points and order of the standings.
    async fn rules(&self, tenant: TenantId, league_id: Option<&str>) -> Result<Rules, InputError> {
        #[derive(Deserialize)]
        struct Row {
            rule: String,
            value: String,
        }
        let find = async |league: &str| -> Result<Vec<Row>, InputError> {
            let question = Question::of("dim_league_rule").is("league_id", league);
            self.tables.fetch(tenant, question).await
        };
        let mut rows = match league_id {
            Some(league) => find(league).await?,
            None => Vec::new(),
        };
        if rows.is_empty() {
            rows = find("*").await?;
        }
        let values: BTreeMap<String, String> =
            rows.into_iter().map(|row| (row.rule, row.value)).collect();
        let usual = Rules::default();
        let points = |rule: &str, usual: u32| {
            values
                .get(rule)
                .and_then(|value| value.trim().parse().ok())
                .unwrap_or(usual)
        };
        let order: Option<Vec<Criterion>> = values.get("standings_order").and_then(|order| {
            order
                .split(',')
                .map(|word| criterion(word.trim()))
                .collect()
        });
        Ok(Rules {
            points_win: points("points_win", usual.points_win),
            points_tie: points("points_tie", usual.points_tie),
            points_loss: points("points_loss", usual.points_loss),
            order: order.unwrap_or(usual.order),
        })
    }
}

fn criterion(word: &str) -> Option<Criterion> {
    Some(match word {
        "points" => Criterion::Points,
        "wins" => Criterion::Wins,
        "head_to_head_points" => Criterion::HeadToHeadPoints,
        "goal_diff" => Criterion::GoalDiff,
        "goals_for" => Criterion::GoalsFor,
        "team_id" => Criterion::TeamId,
        _ => return None,
    })
}

/// Games that count in the standings of a season.
fn regular<'a>(
    directory: &'a Directory,
    season_id: &'a str,
) -> impl Iterator<Item = &'a ScheduledGame> {
    let games = directory.games.values();
    games.filter(move |game| game.season_id == season_id && game.game_type == "Regular")
}

/// The season asked for, or the one of the next game, or of the last one.
fn season_of(directory: &Directory, asked: Option<&str>) -> Result<String, InputError> {
    if let Some(asked) = asked {
        return if regular(directory, asked).next().is_some() {
            Ok(asked.to_owned())
        } else {
            Err(InputError::NotFound(format!(
                "season {asked} does not exist or has no game"
            )))
        };
    }
    let games = || {
        directory
            .games
            .values()
            .filter(|game| game.game_type == "Regular")
    };
    let next = games()
        .filter(|game| game.score().is_none())
        .min_by_key(|game| game.date);
    let found = next.or_else(|| games().max_by_key(|game| game.date));
    found
        .map(|game| game.season_id.clone())
        .ok_or_else(|| InputError::NotFound("there is no season with a game".to_owned()))
}

/// Places that lead to the playoffs, and where the number comes from.
fn playoff_places(
    directory: &Directory,
    season_id: &str,
    teams: usize,
    asked: Option<usize>,
) -> (usize, String) {
    if let Some(asked) = asked {
        return (asked, "the request".to_owned());
    }
    let playoffs = directory
        .games
        .values()
        .filter(|game| game.game_type == "Playoffs");
    let mut seasons: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for game in playoffs {
        let season = seasons.entry(&game.season_id).or_default();
        season.extend([game.home_team_id.as_str(), game.away_team_id.as_str()]);
    }
    let last_day = |season: &str| {
        let games = directory
            .games
            .values()
            .filter(|game| game.season_id == season);
        games.map(|game| game.date).max()
    };
    let found = seasons
        .iter()
        .filter(|(season, made_it)| season.as_str() <= season_id && made_it.len() <= teams)
        .max_by_key(|(season, _)| last_day(season));
    match found {
        Some((season, made_it)) => (
            made_it.len(),
            format!("the teams that played playoffs in season {season}"),
        ),
        None => (
            (teams / 2).max(1),
            "half of the teams, because no playoffs were played yet".to_owned(),
        ),
    }
}

fn play(
    directory: &Directory,
    loaded: &Loaded,
    model: &GameModel,
    rules: Rules,
    season_id: String,
    question: SeasonQuestion,
) -> Result<SeasonAnswer, InputError> {
    let invalid = |error| refused("the season cannot be played", "", &error);
    let games: Vec<&ScheduledGame> = regular(directory, &season_id).collect();
    check_results(&games, &question.results)?;
    let teams: BTreeSet<&str> = games
        .iter()
        .flat_map(|game| [game.home_team_id.as_str(), game.away_team_id.as_str()])
        .collect();
    let results: Vec<FinalResult> = games.iter().filter_map(|game| result(game)).collect();
    let remaining = games
        .iter()
        .filter(|game| game.score().is_none())
        .map(|game| {
            let input = GameInput::between(&game.home_team_id, &game.away_team_id);
            Ok(RemainingGame {
                game_id: game.game_id,
                home_team_id: game.home_team_id.clone(),
                away_team_id: game.away_team_id.clone(),
                scores: model.score_table(&input).map_err(invalid)?,
            })
        })
        .collect::<Result<Vec<_>, InputError>>()?;
    let (places, places_from) =
        playoff_places(directory, &season_id, teams.len(), question.playoff_places);
    let input = SeasonInput {
        teams: teams.into_iter().map(str::to_owned).collect(),
        results,
        remaining,
        assumptions: question.results,
        rules,
        playoff_places: places,
        seasons: SEASONS,
        seed: SEED,
    };
    let odds = simulation::simulate(&input).map_err(invalid)?;
    let mut notes =
        vec!["The strengths of the teams are taken as known; the real odds are wider.".to_owned()];
    if loaded.card.is_experimental {
        notes.push(loaded.card.words.clone());
    }
    Ok(SeasonAnswer {
        season_id,
        version: loaded.stored.version,
        played: input.results.len(),
        remaining: input.remaining.len() - input.assumptions.len(),
        assumed: input.assumptions.len(),
        playoff_places: places,
        playoff_places_from: places_from,
        seasons: odds.seasons,
        largest_error: odds.largest_error,
        teams: odds.teams,
        notes,
    })
}

/// A game with a result as it stands in the table.
fn result(game: &ScheduledGame) -> Option<FinalResult> {
    let count = |number: i64| u32::try_from(number).ok();
    let (home, away) = game.score()?;
    Some(FinalResult {
        home_team_id: game.home_team_id.clone(),
        away_team_id: game.away_team_id.clone(),
        home_goals: count(home)?,
        away_goals: count(away)?,
        home_points: count(game.home_points?)?,
        away_points: count(game.away_points?)?,
    })
}

/// Only games of the season that are not played can be assumed.
fn check_results(games: &[&ScheduledGame], results: &[Assumption]) -> Result<(), InputError> {
    let mut problems = Vec::new();
    for (place, assumed) in results.iter().enumerate() {
        let game = games.iter().find(|game| game.game_id == assumed.game_id);
        let message = match game {
            None => "there is no such game in this season",
            Some(game) if game.score().is_some() => "the game has a result already",
            Some(_) => continue,
        };
        problems.push(
            Problem::new(message)
                .column(format!("results[{place}].game_id"))
                .value(assumed.game_id.to_string()),
        );
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(InputError::invalid(
            "the results cannot be assumed",
            problems,
        ))
    }
}
