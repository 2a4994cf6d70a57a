//! Goals and penalties of a game: as lists, and as marks on time axes.

use std::collections::BTreeSet;

use pictures::{GoalMark, PenaltyMark};
use serde::Deserialize;
use services::game_figures::GameClock;
use services::tables::Question;

use super::head::Head;
use crate::app::App;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::{Names, outer_link};
use crate::dashboard::words::{WHEN, plain, strength};
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// A goal.
#[derive(Debug, Clone, Deserialize)]
struct Goal {
    goal_event_id: String,
    period: Option<i64>,
    game_elapsed_s: Option<i64>,
    team_id: Option<String>,
    scorer_id: Option<String>,
    assist_1_id: Option<String>,
    assist_2_id: Option<String>,
    goalie_id: Option<String>,
    shot_type: Option<String>,
    strength: Option<String>,
    is_gwg: Option<bool>,
    score_home_after: Option<i64>,
    score_away_after: Option<i64>,
    xg: Option<f64>,
    source: Option<String>,
}

/// A penalty.
#[derive(Debug, Clone, Deserialize)]
struct Penalty {
    event_id: String,
    period: Option<i64>,
    game_elapsed_s: Option<i64>,
    player_id: Option<String>,
    team_id: Option<String>,
    drawn_by_id: Option<String>,
    infraction: Option<String>,
    class: Option<String>,
    pim: Option<i64>,
    scheduled_end_elapsed_s: Option<i64>,
    end_reason: Option<String>,
    pp_goals_against: Option<i64>,
}

/// A link to the video of an event.
#[derive(Debug, Clone, Deserialize)]
struct Video {
    event_id: String,
    video_url: Option<String>,
}

/// Goals and penalties in the order of time.
#[derive(Debug, Clone, Default)]
pub(super) struct Moments {
    goals: Vec<Goal>,
    penalties: Vec<Penalty>,
    videos: Vec<Video>,
}

const GOALS: [Column; 10] = [
    column("team", "Team", Format::Text, ""),
    column(
        "scorer",
        "Scorer",
        Format::Text,
        "– when the tracker's number leads to nobody.",
    ),
    column(
        "assist_1",
        "Assist",
        Format::Text,
        "Primary assist as tagged; – without one.",
    ),
    column(
        "assist_2",
        "Second assist",
        Format::Text,
        "Secondary assist as tagged; – without one.",
    ),
    column(
        "strength",
        "Strength",
        Format::Text,
        "Of the scoring team; – without shifts.",
    ),
    column("shot_type", "Shot", Format::Text, "– when not typed."),
    column(
        "goalie",
        "Goalie",
        Format::Text,
        "– into an empty net and without shifts.",
    ),
    column(
        "xg",
        "xG",
        Format::Decimals(2),
        "Expected goals of the shot; – when the tracker recorded none.",
    ),
    column(
        "score",
        "Score",
        Format::Text,
        "After the goal, home first.",
    ),
    column("remark", "", Format::Text, ""),
];

const PENALTIES: [Column; 7] = [
    column("team", "Team", Format::Text, ""),
    column(
        "player",
        "Player",
        Format::Text,
        "– when the tracker's number leads to nobody.",
    ),
    column(
        "infraction",
        "Infraction",
        Format::Text,
        "– when not typed.",
    ),
    column("class", "Class", Format::Text, "– when not typed."),
    column(
        "pim",
        "Min",
        Format::Whole,
        "Penalty minutes by the rules of the league.",
    ),
    column("drawn_by", "Drawn by", Format::Text, "– when not typed."),
    column("end_reason", "Ended by", Format::Text, "– without a clock."),
];

impl Moments {
    /// Reads them.
    pub(super) async fn of(app: &App, reading: &Reading, game_id: i64) -> Result<Self, Problem> {
        let tables = &app.services.tables;
        let league = reading.league.id;
        let of_game = |table| Question::of(table).is("game_id", game_id);
        let in_time = |table| {
            of_game(table)
                .ascending("period")
                .ascending("game_elapsed_s")
        };
        let videos = of_game("v_play_by_play")
            .is("is_goal", true)
            .known("video_url");
        let (goals, penalties, videos) = tokio::try_join!(
            tables.fetch(league, in_time("fact_goals")),
            tables.fetch(league, in_time("fact_penalties")),
            tables.fetch(league, videos),
        )?;
        let mut moments = Self {
            goals,
            penalties,
            videos,
        };
        // The score tells the order of goals at one second.
        moments.goals.sort_by_key(|goal| {
            goal.score_home_after.unwrap_or(0) + goal.score_away_after.unwrap_or(0)
        });
        Ok(moments)
    }

    /// The last period in which a goal or penalty fell.
    pub(super) fn last_period(&self) -> i64 {
        let goals = self.goals.iter().filter_map(|goal| goal.period);
        let penalties = self.penalties.iter().filter_map(|penalty| penalty.period);
        goals.chain(penalties).max().unwrap_or(0)
    }

    /// Everybody they name.
    pub(super) fn players(&self) -> BTreeSet<String> {
        let of_goals = self.goals.iter().flat_map(|goal| {
            [
                &goal.scorer_id,
                &goal.assist_1_id,
                &goal.assist_2_id,
                &goal.goalie_id,
            ]
        });
        let of_penalties = self
            .penalties
            .iter()
            .flat_map(|penalty| [&penalty.player_id, &penalty.drawn_by_id]);
        of_goals.chain(of_penalties).flatten().cloned().collect()
    }

    /// The scoring summary.
    pub(super) fn goals_grid(&self, head: &Head, names: &Names, address: &Address) -> Grid {
        let rows = self.goals.iter().map(|goal| {
            let person = |id: &Option<String>| {
                let id = id.as_deref();
                Cell::maybe(id.map(|id| names.player(id)))
                    .linked(id.map(|id| names.player_href(id)))
            };
            let goalie = goal.goalie_id.as_deref();
            let score = goal.score_home_after.zip(goal.score_away_after);
            let mut cells = when(head, goal.period, goal.game_elapsed_s);
            cells.extend([
                Cell::maybe(goal.team_id.as_deref().map(|id| names.team(id))),
                person(&goal.scorer_id),
                person(&goal.assist_1_id),
                person(&goal.assist_2_id),
                Cell::maybe(strength(goal.strength.as_deref())),
                Cell::maybe(goal.shot_type.as_deref().map(plain)),
                Cell::maybe(goalie.map(|id| names.player(id)))
                    .linked(goalie.map(|id| names.goalie_href(id))),
                Cell::maybe(goal.xg),
                Cell::maybe(score.map(|(home, away)| format!("{home}–{away}"))),
                self.remark(goal),
            ]);
            Row::new(&goal.goal_event_id, cells)
        });
        let caption = format!(
            "Goals as tracked, {}, {} goals",
            head.sample(),
            self.goals.len()
        );
        Grid::new("goals", WHEN.into_iter().chain(GOALS), caption)
            .source("fact_goals")
            .empty("No goal was tracked.")
            .rows(rows)
            .downloadable(address)
    }

    /// What is special about a goal, with a link to its video.
    fn remark(&self, goal: &Goal) -> Cell {
        let video = self
            .videos
            .iter()
            .find(|video| video.event_id == goal.goal_event_id)
            .and_then(|video| outer_link(video.video_url.as_deref()));
        let mut words = Vec::new();
        if goal.is_gwg == Some(true) {
            words.push("winning goal");
        }
        if goal.source.as_deref() == Some("inferred") {
            words.push("told by the shot and the official score only");
        }
        if video.is_some() {
            words.push("video");
        }
        Cell::of(words.join(", ")).linked(video)
    }

    /// The list of penalties.
    pub(super) fn penalties_grid(&self, head: &Head, names: &Names, address: &Address) -> Grid {
        let rows = self.penalties.iter().map(|penalty| {
            let person = |id: &Option<String>| {
                let id = id.as_deref();
                Cell::maybe(id.map(|id| names.player(id)))
                    .linked(id.map(|id| names.player_href(id)))
            };
            let ended = match penalty.end_reason.as_deref() {
                Some("expired") => Some("served".to_owned()),
                Some("goal") => Some("a power-play goal".to_owned()),
                Some("period") => Some("the end of the game".to_owned()),
                other => other.map(str::to_owned),
            };
            let mut cells = when(head, penalty.period, penalty.game_elapsed_s);
            cells.extend([
                Cell::maybe(penalty.team_id.as_deref().map(|id| names.team(id))),
                person(&penalty.player_id),
                Cell::maybe(penalty.infraction.as_deref().map(plain)),
                Cell::maybe(penalty.class.as_deref().map(plain)),
                Cell::maybe(penalty.pim),
                person(&penalty.drawn_by_id),
                Cell::maybe(ended),
            ]);
            Row::new(&penalty.event_id, cells)
        });
        let count = self.penalties.len();
        let caption = format!("Penalties as tracked, {}, {count} penalties", head.sample());
        Grid::new("penalties", WHEN.into_iter().chain(PENALTIES), caption)
            .source("fact_penalties")
            .empty("No penalty was tracked.")
            .rows(rows)
            .downloadable(address)
    }

    /// The goals on a time axis.
    pub(super) fn goal_marks(&self, head: &Head, names: &Names) -> Vec<GoalMark> {
        let mark = |goal: &Goal| {
            Some(GoalMark {
                seconds: goal.game_elapsed_s?,
                venue: head.venue(goal.team_id.as_deref()?)?,
                scorer: goal
                    .scorer_id
                    .as_deref()
                    .map_or_else(String::new, |id| names.short_player(id)),
            })
        };
        self.goals.iter().filter_map(mark).collect()
    }

    /// The penalties on a time axis.
    pub(super) fn penalty_marks(&self, head: &Head, names: &Names) -> Vec<PenaltyMark> {
        let mark = |penalty: &Penalty| {
            let player = penalty.player_id.as_deref();
            let player = player.map_or_else(String::new, |id| names.short_player(id));
            let infraction = penalty.infraction.as_deref().map(plain).unwrap_or_default();
            // A goal ended it before its time; the table does not say when.
            let is_cut = penalty.pp_goals_against.unwrap_or(0) > 0
                && penalty.end_reason.as_deref() == Some("goal");
            Some(PenaltyMark {
                start: penalty.game_elapsed_s?,
                end: penalty.scheduled_end_elapsed_s.filter(|_| !is_cut),
                venue: head.venue(penalty.team_id.as_deref()?)?,
                label: format!("{player} {infraction}").trim().to_owned(),
            })
        };
        self.penalties.iter().filter_map(mark).collect()
    }
}

/// The cells of [`WHEN`].
pub(super) fn when(head: &Head, period: Option<i64>, elapsed: Option<i64>) -> Vec<Cell> {
    let played = period.zip(elapsed);
    let played = played.map(|(period, elapsed)| head.clock.played_in_period(period, elapsed));
    vec![
        Cell::maybe(period.map(GameClock::label)),
        Cell::maybe(played),
    ]
}
