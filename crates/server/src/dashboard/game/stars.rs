//! The three stars of a game.

use std::collections::HashMap;

use serde::Deserialize;
use services::game_figures::{GameScore, ScoreWeights, SkaterTerms, StarLine, three_stars};
use services::tables::{Question, Record};

use super::head::Head;
use super::rosters::Rosters;
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::pages::filters::{clock_text, decimal_text};
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// What happened while a skater was on the ice at five on five; columns of `fact_player_game_split`.
#[derive(Debug, Clone, Deserialize)]
struct FiveOnFive {
    player_id: String,
    on_cf: Option<i64>,
    on_ca: Option<i64>,
    on_gf: Option<i64>,
    on_ga: Option<i64>,
}

/// What game scores need beyond the boxes.
#[derive(Debug, Clone, Default)]
pub(super) struct StarSources {
    weights: Vec<ScoreWeights>,
    five_on_five: Vec<FiveOnFive>,
}

/// A star.
#[derive(Debug, Clone)]
pub(super) struct Star {
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) team: String,
    pub(super) told: String,
    pub(super) score: String,
}

/// The stars, and the game scores of everybody.
#[derive(Debug, Clone)]
pub(super) struct Stars {
    pub(super) stars: Vec<Star>,
    pub(super) is_partial: bool,
    pub(super) table: Grid,
}

const COLUMNS: [Column; 3] = [
    column("player", "Player", Format::Text, ""),
    column("team", "Team", Format::Text, ""),
    column(
        "game_score",
        "Game score",
        Format::Decimals(2),
        "– where nothing is known of who was on the ice.",
    ),
];

impl StarSources {
    /// Reads them.
    pub(super) async fn of(app: &App, reading: &Reading, game_id: i64) -> Result<Self, Problem> {
        let tables = &app.services.tables;
        let league = reading.league.id;
        let weights = Question::of("dim_metric_weight").is("metric", "game_score");
        let five_on_five = Question::of("fact_player_game_split")
            .is("game_id", game_id)
            .is("split_type", "situation")
            .is("split_value", "5v5");
        let (weights, five_on_five) = tokio::try_join!(
            tables.fetch(league, weights),
            tables.fetch(league, five_on_five),
        )?;
        Ok(Self {
            weights,
            five_on_five,
        })
    }

    fn terms(&self, line: &Record, official_assists: i64, has_shifts: bool) -> SkaterTerms {
        let count = |key| line.whole(key).unwrap_or(0);
        let id = line.text("player_id");
        let on_ice = self
            .five_on_five
            .iter()
            .find(|row| Some(row.player_id.as_str()) == id);
        // No row: he was never on the ice at five on five.
        let difference = |own: Option<i64>, other: Option<i64>| {
            has_shifts.then(|| own.unwrap_or(0) - other.unwrap_or(0))
        };
        SkaterTerms {
            goals: count("goals"),
            primary_assists: line.whole("primary_assists"),
            secondary_assists: line.whole("secondary_assists"),
            official_assists,
            shots_on_goal: count("shots_on_goal"),
            blocks: count("blocks"),
            penalty_difference: count("penalties_drawn") - count("penalties_taken"),
            faceoff_difference: count("fo_won") - count("fo_lost"),
            attempt_difference: difference(
                on_ice.and_then(|row| row.on_cf),
                on_ice.and_then(|row| row.on_ca),
            ),
            goal_difference: difference(
                on_ice.and_then(|row| row.on_gf),
                on_ice.and_then(|row| row.on_ga),
            ),
        }
    }
}

/// Finds the stars; `skaters` and `goalies` are the lines of the boxes.
pub(super) fn stars(
    sources: &StarSources,
    skaters: &[Record],
    goalies: &[Record],
    rosters: &Rosters,
    (head, names, address): (&Head, &Names, &Address),
) -> Stars {
    let on_sheet = rosters.by_player();
    let schedule = &head.schedule;
    let winner = match (schedule.home_goals, schedule.away_goals) {
        (Some(home), Some(away)) if home > away => Some(schedule.home_team_id.as_str()),
        (Some(home), Some(away)) if home < away => Some(schedule.away_team_id.as_str()),
        _ => None,
    };
    let mut is_partial = false;
    let mut lines = Vec::new();
    let mut told: HashMap<&str, (&Record, bool)> = HashMap::new();
    for (line, is_goalie) in skaters
        .iter()
        .map(|line| (line, false))
        .chain(goalies.iter().map(|line| (line, true)))
    {
        let id = line.text("player_id").unwrap_or_default();
        let score = if is_goalie {
            line.number("goalie_game_score")
        } else {
            let assists = on_sheet.get(id).and_then(|row| row.assists).unwrap_or(0);
            let terms = sources.terms(line, assists, head.has_shifts());
            let score = GameScore::of_skater(&terms, &sources.weights);
            is_partial |= score.is_some_and(|score| score.is_partial);
            score.map(|score| score.value)
        };
        told.insert(id, (line, is_goalie));
        lines.extend(score.map(|score| StarLine {
            player_id: id.to_owned(),
            won: winner.is_some() && line.text("team_id") == winner,
            points: line.whole("points").or(line.whole("goals")).unwrap_or(0),
            score,
        }));
    }
    let href = |id: &str| match told.get(id) {
        Some((_, true)) => names.goalie_href(id),
        _ => names.player_href(id),
    };
    let team = |id: &str| {
        let line = told.get(id).and_then(|(line, _)| line.text("team_id"));
        line.map_or_else(String::new, |team| names.team(team).to_owned())
    };
    let stars = three_stars(lines.clone());
    let stars = stars.iter().enumerate().map(|(place, star)| Star {
        place: place + 1,
        name: names.player(&star.player_id).to_owned(),
        href: href(&star.player_id),
        team: team(&star.player_id),
        told: told
            .get(star.player_id.as_str())
            .map_or_else(String::new, |(line, is_goalie)| in_short(line, *is_goalie)),
        score: decimal_text(Some(star.score), 2),
    });
    lines.sort_by(|one, other| other.score.total_cmp(&one.score));
    let rows = lines.iter().map(|line| {
        let id = &line.player_id;
        let name = Cell::of(names.player(id)).linked(Some(href(id)));
        Row::new(id, vec![name, Cell::of(team(id)), Cell::of(line.score)])
    });
    let caption = format!("Game scores, tracked, {}", head.sample());
    Stars {
        stars: stars.collect(),
        is_partial,
        table: Grid::new("game-scores", COLUMNS, caption)
            .rows(rows)
            .downloadable(address),
    }
}

/// A line of a box in a few words.
fn in_short(line: &Record, is_goalie: bool) -> String {
    let count = |key: &str| line.whole(key).unwrap_or(0);
    if is_goalie {
        let saved = decimal_text(line.number("save_pct"), 1);
        return format!(
            "{} saves of {}, {saved} %",
            count("saves"),
            count("shots_against")
        );
    }
    let assists = match (
        line.whole("primary_assists"),
        line.whole("secondary_assists"),
    ) {
        (Some(first), Some(second)) => (first + second).to_string(),
        _ => crate::pages::filters::DASH.to_owned(),
    };
    let time = clock_text(line.number("toi_seconds"));
    format!(
        "{} G, {assists} A, {} shots on goal, {time}",
        count("goals"),
        count("shots_on_goal"),
    )
}
