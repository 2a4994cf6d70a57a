//! What stands on top of every page of a game: teams, score, day, and how much of it was tracked.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use pictures::{PeriodSpan, Team, Venue};
use serde::Deserialize;
use services::game_figures::GameClock;
use services::tables::Question;

use crate::app::App;
use crate::dashboard::card;
use crate::dashboard::names::{Names, outer_link, root, segment};
use crate::dashboard::season;
use crate::pages::filters::DASH;
use crate::pages::{Frame, Reading};
use crate::problem::Problem;

/// A game of the schedule.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Schedule {
    pub(super) game_id: i64,
    pub(super) season_id: String,
    pub(super) date: Option<String>,
    start_time: Option<String>,
    pub(super) home_team_id: String,
    pub(super) away_team_id: String,
    pub(super) game_type: String,
    playoff_round: Option<String>,
    last_period_type: Option<String>,
    period_seconds: Option<i64>,
    ot_seconds: Option<i64>,
    pub(super) home_goals: Option<i64>,
    pub(super) away_goals: Option<i64>,
    home_p1: Option<i64>,
    home_p2: Option<i64>,
    home_p3: Option<i64>,
    home_ot: Option<i64>,
    away_p1: Option<i64>,
    away_p2: Option<i64>,
    away_p3: Option<i64>,
    away_ot: Option<i64>,
    home_result: Option<String>,
    away_result: Option<String>,
    status: String,
    game_url: Option<String>,
}

/// How much of a game was tracked.
#[derive(Debug, Clone, Deserialize)]
struct Status {
    tracking_status: String,
    is_loaded: Option<bool>,
    quarantined: Option<bool>,
    event_coverage_pct: Option<f64>,
    shift_coverage_pct: Option<f64>,
    shifts_status: Option<String>,
    goals_match: Option<bool>,
    goals_home_tracked: Option<i64>,
    goals_away_tracked: Option<i64>,
}

/// What can be shown of a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// It has not been played.
    Upcoming,
    /// The box score.
    Official,
    /// Events as well, shifts as well or not.
    Tracked {
        /// The tracked part is all of it.
        is_complete: bool,
        /// Who was on the ice is known.
        has_shifts: bool,
    },
}

/// A mark beside the score.
#[derive(Debug, Clone)]
pub(super) struct Badge {
    pub(super) class: &'static str,
    pub(super) label: &'static str,
}

/// A team's line of the score.
#[derive(Debug, Clone)]
pub(super) struct ScoreLine {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) goals: Option<i64>,
    pub(super) periods: Vec<Option<i64>>,
    pub(super) is_winner: bool,
    pub(super) venue: &'static str,
}

/// The head of the pages of a game.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) schedule: Schedule,
    pub(super) clock: GameClock,
    pub(super) extent: Extent,
    pub(super) badge: Badge,
    /// Why some of it is missing; empty where nothing is.
    pub(super) remark: String,
    pub(super) season_name: String,
    pub(super) lines: Vec<ScoreLine>,
    pub(super) period_labels: Vec<String>,
    pub(super) outer_href: Option<String>,
    pub(super) home: Team,
    pub(super) away: Team,
    root: String,
}

impl Head {
    /// Reads it.
    ///
    /// # Errors
    /// 404 where the schedule has no such game.
    pub(super) async fn of(app: &App, reading: &Reading, game_id: &str) -> Result<Self, Problem> {
        let missing = || Problem::not_found(format!("game {game_id}"));
        let id: i64 = game_id.parse().map_err(|_| missing())?;
        let tables = &app.services.tables;
        let league = reading.league.id;
        let of_game = |table| Question::of(table).is("game_id", id).limit(1);
        let (schedules, statuses): (Vec<Schedule>, Vec<Status>) = tokio::try_join!(
            tables.fetch(league, of_game("dim_schedule")),
            tables.fetch(league, of_game("fact_game_status")),
        )?;
        let schedule = schedules.into_iter().next().ok_or_else(missing)?;
        let (names, seasons) = tokio::try_join!(
            Names::of(app, reading, std::collections::BTreeSet::new()),
            season::seasons(app, league),
        )?;
        let season = seasons
            .into_iter()
            .find(|season| season.season_id == schedule.season_id);
        let season_name = season.map_or_else(|| schedule.season_id.clone(), |season| season.name);
        let status = statuses.into_iter().next();
        Ok(Self::made(
            schedule,
            status.as_ref(),
            &names,
            season_name,
            root(reading),
        ))
    }

    /// Reads it for a page that only a tracked game has.
    ///
    /// # Errors
    /// As [`Head::of`], and 404 where the game was not tracked.
    pub(super) async fn tracked(
        app: &App,
        reading: &Reading,
        game_id: &str,
    ) -> Result<Self, Problem> {
        let missing = |what: &str| Err(Problem::not_found(format!("{what} of game {game_id}")));
        if reading.version.is_none() {
            return missing("a table");
        }
        let head = Self::of(app, reading, game_id).await?;
        if head.is_tracked() {
            Ok(head)
        } else {
            missing("tracking")
        }
    }

    fn made(
        schedule: Schedule,
        status: Option<&Status>,
        names: &Names,
        season_name: String,
        root: String,
    ) -> Self {
        let extent = extent(&schedule, status);
        Self {
            clock: GameClock::new(schedule.period_seconds, schedule.ot_seconds),
            badge: badge(extent, status),
            remark: remark(extent, status),
            season_name,
            lines: score_lines(&schedule, names),
            period_labels: schedule.periods().map(GameClock::label).collect(),
            outer_href: outer_link(schedule.game_url.as_deref()),
            home: names.drawn_team(&schedule.home_team_id),
            away: names.drawn_team(&schedule.away_team_id),
            extent,
            schedule,
            root,
        }
    }

    /// `Amber 3, Birch 2`, or the two names before the game.
    pub(super) fn title(&self) -> String {
        let (home, away) = (&self.home.name, &self.away.name);
        match (self.schedule.home_goals, self.schedule.away_goals) {
            (Some(home_goals), Some(away_goals)) => {
                format!("{home} {home_goals}, {away} {away_goals}")
            }
            _ => format!("{home} against {away}"),
        }
    }

    /// Teams and day, for the titles of pictures.
    pub(super) fn teams_and_day(&self) -> String {
        format!(
            "{} against {}, {}",
            self.home.name,
            self.away.name,
            self.day()
        )
    }

    /// The day of the game.
    pub(super) fn day(&self) -> &str {
        self.schedule.date.as_deref().unwrap_or(DASH)
    }

    /// The time of day without seconds.
    pub(super) fn start_time(&self) -> Option<&str> {
        let time = self.schedule.start_time.as_deref()?;
        Some(time.get(..5).unwrap_or(time))
    }

    /// `Final`, `Final after overtime`, `Not played yet`.
    pub(super) fn state(&self) -> &'static str {
        match self.schedule.last_period_type.as_deref() {
            _ if self.extent == Extent::Upcoming => "Not played yet",
            Some("Overtime") => "Final after overtime",
            Some("Shootout") => "Final after a shootout",
            _ => "Final",
        }
    }

    /// Season, type and round.
    pub(super) fn occasion(&self) -> String {
        let kind = match self.schedule.game_type.as_str() {
            "Regular" => "regular season",
            "Playoffs" => "playoffs",
            other => other,
        };
        match &self.schedule.playoff_round {
            Some(round) => format!("{}, {kind}, {round}", self.season_name),
            None => format!("{}, {kind}", self.season_name),
        }
    }

    /// Where a page of the game is.
    pub(super) fn href(&self, page: &str) -> String {
        format!("{}/games/{}{page}", self.root, self.schedule.game_id)
    }

    /// The frame of a page of the game; `page` names it beside the summary.
    pub(super) fn frame(
        &self,
        app: &App,
        reading: &Reading,
        headers: &HeaderMap,
        page: &str,
    ) -> Frame {
        let title = match page {
            "" => self.title(),
            page => format!("{page}: {}", self.title()),
        };
        let told = format!("{}, {}, {}", self.title(), self.day(), self.occasion());
        let mut frame = reading.frame(title).described(told).section("games");
        frame.image = card::absolute(app, headers, &self.href("/card.png"));
        frame
    }

    /// Where another game is.
    pub(super) fn other_game(&self, game_id: i64) -> String {
        format!("{}/games/{game_id}", self.root)
    }

    /// The pages of the game: where, label, and whether it is the open one.
    pub(super) fn tabs(&self, open: &str) -> Vec<(&'static str, &'static str, bool)> {
        let mut tabs = vec![("", "Summary")];
        if self.has_shifts() {
            tabs.push(("/shifts", "Shifts and match-ups"));
        }
        if self.is_tracked() {
            tabs.push(("/shots", "Shots"));
            tabs.push(("/plays", "Play by play"));
        }
        let tabs = tabs.into_iter();
        tabs.map(|(page, label)| (page, label, page == open))
            .collect()
    }

    /// Where a number of a skater, goalie or team is explained.
    pub(super) fn why(&self, column: &str, owner: &str, id: &str) -> String {
        self.href(&format!("/why/{column}?{owner}={}", segment(id)))
    }

    /// Home or away.
    pub(super) fn venue(&self, team_id: &str) -> Option<Venue> {
        if team_id == self.schedule.home_team_id {
            Some(Venue::Home)
        } else if team_id == self.schedule.away_team_id {
            Some(Venue::Away)
        } else {
            None
        }
    }

    /// Whether there are events.
    pub(super) fn is_tracked(&self) -> bool {
        matches!(self.extent, Extent::Tracked { .. })
    }

    /// Whether it is known who was on the ice.
    pub(super) fn has_shifts(&self) -> bool {
        matches!(
            self.extent,
            Extent::Tracked {
                has_shifts: true,
                ..
            }
        )
    }

    /// The time axis of pictures, with the overtime where something happened in it.
    pub(super) fn spans(&self, last_period: i64) -> Vec<PeriodSpan> {
        let last = last_period.max(self.schedule.last_period());
        let spans = self.clock.periods(last).into_iter();
        spans
            .map(|period| PeriodSpan {
                label: period.label,
                start: period.start,
                end: period.end,
            })
            .collect()
    }

    /// What a caption says of the sample.
    pub(super) fn sample(&self) -> String {
        let part = match self.extent {
            Extent::Tracked {
                is_complete: false, ..
            } => ", partly tracked",
            Extent::Tracked { .. } => ", tracked",
            Extent::Official | Extent::Upcoming => "",
        };
        format!("{}, one game{part}", self.occasion())
    }
}

impl Schedule {
    fn last_period(&self) -> i64 {
        let has_overtime = self.last_period_type.as_deref() == Some("Overtime")
            || self.home_ot.unwrap_or(0) + self.away_ot.unwrap_or(0) > 0;
        if has_overtime { 4 } else { 3 }
    }

    fn periods(&self) -> std::ops::RangeInclusive<i64> {
        1..=self.last_period()
    }
}

fn extent(schedule: &Schedule, status: Option<&Status>) -> Extent {
    let tracked =
        status.filter(|status| status.is_loaded == Some(true) && status.quarantined != Some(true));
    match tracked {
        Some(status) => Extent::Tracked {
            is_complete: status.tracking_status == "COMPLETE",
            has_shifts: status.shifts_status.as_deref() != Some("none"),
        },
        None if schedule.status == "final" => Extent::Official,
        None => Extent::Upcoming,
    }
}

fn badge(extent: Extent, status: Option<&Status>) -> Badge {
    let (class, label) = match extent {
        Extent::Tracked {
            is_complete: true, ..
        } => ("good", "Tracked"),
        Extent::Tracked { .. } => ("warn", "Partly tracked"),
        Extent::Upcoming => ("info", "Upcoming"),
        Extent::Official if status.is_some_and(|status| status.quarantined == Some(true)) => {
            ("bad", "Tracking withheld")
        }
        Extent::Official => ("", "Official only"),
    };
    Badge { class, label }
}

/// Says what is missing, and why.
fn remark(extent: Extent, status: Option<&Status>) -> String {
    let Some(status) = status else {
        return String::new();
    };
    let share = |share: Option<f64>| match share {
        Some(share) => format!("{share:.0} %"),
        None => "an unknown part".to_owned(),
    };
    match extent {
        Extent::Upcoming | Extent::Tracked { is_complete: true, .. } => String::new(),
        Extent::Tracked { has_shifts, .. } => {
            let mut told = format!(
                "Only a part of this game was tracked: events cover {} of regulation, shifts {}. Its numbers count what was tracked and enter no season.",
                share(status.event_coverage_pct),
                share(status.shift_coverage_pct),
            );
            if !has_shifts {
                told.push_str(" Nothing is known of who was on the ice.");
            }
            if status.goals_match == Some(false) {
                let _ = write!(
                    told,
                    " {} goals of the home team and {} of the away team were tracked.",
                    status.goals_home_tracked.unwrap_or(0),
                    status.goals_away_tracked.unwrap_or(0),
                );
            }
            told
        }
        Extent::Official => match status.tracking_status.as_str() {
            _ if status.quarantined == Some(true) => {
                "A check of this game's tracking failed, so that its tracked tables are withheld; the box score is the league's."
            }
            "ERROR" => "This game's tracking file could not be read; the box score is the league's.",
            "TEMPLATE" => "This game's tracking file was never filled in; the box score is the league's.",
            "EXCLUDED" => "This game's tracking was left out of the run; the box score is the league's.",
            _ => "This game was not tracked; the box score is the league's.",
        }
        .to_owned(),
    }
}

fn score_lines(schedule: &Schedule, names: &Names) -> Vec<ScoreLine> {
    let count = schedule.periods().count();
    let line =
        |id: &str, goals, result: Option<&str>, periods: [Option<i64>; 4], venue| ScoreLine {
            name: names.drawn_team(id).name,
            href: names.team_href(id),
            goals,
            periods: periods.into_iter().take(count).collect(),
            is_winner: result == Some("W"),
            venue,
        };
    vec![
        line(
            &schedule.home_team_id,
            schedule.home_goals,
            schedule.home_result.as_deref(),
            [
                schedule.home_p1,
                schedule.home_p2,
                schedule.home_p3,
                schedule.home_ot,
            ],
            "home",
        ),
        line(
            &schedule.away_team_id,
            schedule.away_goals,
            schedule.away_result.as_deref(),
            [
                schedule.away_p1,
                schedule.away_p2,
                schedule.away_p3,
                schedule.away_ot,
            ],
            "away",
        ),
    ]
}
