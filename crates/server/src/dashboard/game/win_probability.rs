//! Who was likely to win while the game was on, and what moved it most.

use pictures::{ProbabilityPoint, WinProbability};
use serde::Deserialize;
use services::forecast_figures::{Moment, Percents, PublishedForecasts, Swing, swings};
use services::ml::Probabilities;
use services::tables::Question;

use super::head::Head;
use super::moments::{Moments, when};
use crate::app::App;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::words::{WHEN, detail, plain};
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// Swings that are listed.
const SWINGS: usize = 5;

/// An event that moved the chances; columns of `v_play_by_play`.
#[derive(Debug, Clone, Deserialize)]
struct Play {
    event_id: String,
    period: Option<i64>,
    event_type: Option<String>,
    event_detail: Option<String>,
    event_team_id: Option<String>,
    event_player_1_id: Option<String>,
}

/// What is read for it.
#[derive(Debug)]
pub(super) struct Chances {
    /// None where the table is not published.
    moments: Option<Vec<Moment>>,
    swings: Vec<(Swing, Option<Play>)>,
}

/// The part of the page.
#[derive(Debug)]
pub(super) struct WinChances {
    pub(super) figure: Figure,
    pub(super) swings: Grid,
}

impl Chances {
    /// Reads it.
    pub(super) async fn of(app: &App, reading: &Reading, game_id: i64) -> Result<Self, Problem> {
        let tables = &app.services.tables;
        let league = reading.league.id;
        let moments = PublishedForecasts::new(tables, league)
            .moments(game_id)
            .await?;
        let found = swings(moments.as_deref().unwrap_or_default(), SWINGS);
        let plays: Vec<Play> = if found.is_empty() {
            Vec::new()
        } else {
            let ids = found.iter().map(|swing| swing.event_id.as_str());
            let question = Question::of("v_play_by_play")
                .is("game_id", game_id)
                .among("event_id", ids);
            tables.fetch(league, question).await?
        };
        let play = |swing: &Swing| plays.iter().find(|play| play.event_id == swing.event_id);
        Ok(Self {
            swings: found
                .into_iter()
                .map(|swing| {
                    let play = play(&swing).cloned();
                    (swing, play)
                })
                .collect(),
            moments,
        })
    }

    /// Everybody it names.
    pub(super) fn players(&self) -> impl Iterator<Item = &String> {
        let plays = self.swings.iter().filter_map(|(_, play)| play.as_ref());
        plays.filter_map(|play| play.event_player_1_id.as_ref())
    }

    /// The picture and the swings, or why there are none.
    pub(super) fn shown(
        &self,
        marks: &Moments,
        (head, names, address): (&Head, &Names, &Address),
    ) -> Result<WinChances, &'static str> {
        let moments = match &self.moments {
            None => return Err("The chances during games are not among the published tables."),
            Some(moments) if moments.iter().all(|moment| moment.game_elapsed_s.is_none()) => {
                return Err(
                    "Chances during the game need a clock, which its tracking does not have.",
                );
            }
            Some(moments) => moments,
        };
        Ok(WinChances {
            figure: figure(moments, marks, (head, names, address)),
            swings: self.swings_grid(head, names, address),
        })
    }

    fn swings_grid(&self, head: &Head, names: &Names, address: &Address) -> Grid {
        let row = |(swing, play): &(Swing, Option<Play>)| {
            let play = play.as_ref();
            let player = play.and_then(|play| play.event_player_1_id.as_deref());
            let mut cells = when(
                head,
                play.and_then(|play| play.period),
                swing.game_elapsed_s,
            );
            cells.extend([
                Cell::maybe(play.and_then(event)),
                Cell::maybe(
                    play.and_then(|play| play.event_team_id.as_deref())
                        .map(|id| names.team(id)),
                ),
                Cell::maybe(player.map(|id| names.player(id)))
                    .linked(player.map(|id| names.player_href(id))),
                Cell::of(100.0 * swing.before),
                Cell::of(100.0 * swing.after),
                Cell::of(100.0 * swing.change()),
            ]);
            Row::new(&swing.event_id, cells)
        };
        let caption = format!("The greatest swings, {}", head.sample());
        Grid::new("swings", WHEN.into_iter().chain(SWING), caption)
            .source("fact_win_probability")
            .rows(self.swings.iter().map(row))
            .empty("Nothing moved the chances.")
            .downloadable(address)
    }
}

const SWING: [Column; 6] = [
    column("event", "Event", Format::Text, "– when untyped."),
    column(
        "team",
        "Team",
        Format::Text,
        "That acts; – when it cannot be told.",
    ),
    column(
        "player",
        "Player",
        Format::Text,
        "Who acts; – when absent or unresolved.",
    ),
    column(
        "before",
        "Before",
        Format::Decimals(1),
        "Win plus half a tie of the home team before the event, in percent.",
    ),
    column(
        "after",
        "After",
        Format::Decimals(1),
        "The same after the event.",
    ),
    column(
        "change",
        "Change",
        Format::Decimals(1),
        "Percentage points, above 0 for the home team.",
    ),
];

/// What happened, in words.
fn event(play: &Play) -> Option<String> {
    let event_type = play.event_type.as_deref()?;
    let code = play.event_detail.as_deref();
    Some(match code.map(|code| detail(Some(event_type), code)) {
        Some(detail) if !detail.is_empty() => format!("{}, {detail}", plain(event_type)),
        _ => plain(event_type),
    })
}

const TABLE: [Column; 5] = [
    column("period", "At the end of", Format::Text, "Period"),
    column(
        "p_home_win",
        "Home %",
        Format::Whole,
        "Chance that the home team wins, in percent; the three add up to 100",
    ),
    column("p_tie", "Tie %", Format::Whole, "Chance that nobody wins"),
    column(
        "p_away_win",
        "Away %",
        Format::Whole,
        "Chance that the away team wins",
    ),
    column(
        "moments",
        "Events",
        Format::Whole,
        "Events with a clock in the period",
    ),
];

fn figure(
    moments: &[Moment],
    marks: &Moments,
    (head, names, address): (&Head, &Names, &Address),
) -> Figure {
    let timed = moments
        .iter()
        .filter_map(|moment| Some((moment.game_elapsed_s?, moment)));
    let last = timed.clone().map(|(seconds, _)| seconds).max().unwrap_or(0);
    // An overtime where something happened in it.
    let periods = if last > head.clock.period(3).end {
        4
    } else {
        3
    };
    let spans = head.spans(marks.last_period().max(periods));
    let percents = |moment: &Moment| {
        Percents::from(Probabilities {
            home: moment.p_home_win,
            tie: moment.p_tie,
            away: moment.p_away_win,
        })
    };
    let row = |(number, span): (usize, &pictures::PeriodSpan)| {
        let is_last = number + 1 == spans.len();
        let within = timed.clone().filter(|(seconds, _)| {
            (*seconds >= span.start || number == 0) && (*seconds < span.end || is_last)
        });
        // At one second the row that was written last holds.
        let end = within
            .clone()
            .max_by_key(|(seconds, _)| *seconds)
            .map(|(_, moment)| percents(moment));
        let percent = |part: fn(Percents) -> u32| Cell::maybe(end.map(|end| i64::from(part(end))));
        let cells = vec![
            Cell::of(span.label.as_str()),
            percent(|end| end.home),
            percent(|end| end.tie),
            percent(|end| end.away),
            Cell::of(i64::try_from(within.count()).unwrap_or(i64::MAX)),
        ];
        Row::new(&span.label, cells)
    };
    let rows: Vec<Row> = spans.iter().enumerate().map(row).collect();
    let caption = format!(
        "Who was likely to win, {}, {} moments; from score, time and manpower, whose factors are borrowed and provisional",
        head.sample(),
        timed.clone().count()
    );
    let table = Grid::new("win-probability", TABLE, caption.clone())
        .source("fact_win_probability")
        .rows(rows)
        .downloadable(address);
    let has_ties = moments.iter().any(|moment| moment.p_tie > 0.0);
    let picture = WinProbability {
        title: format!("Who was likely to win: {}", head.teams_and_day()),
        home: head.home.clone(),
        away: head.away.clone(),
        periods: spans,
        points: timed
            .map(|(seconds, moment)| ProbabilityPoint {
                seconds,
                home: moment.p_home_win,
                tie: has_ties.then_some(moment.p_tie),
            })
            .collect(),
        goals: marks.goal_marks(head, names),
    };
    Figure::new(&picture, "win-probability-picture", caption, table)
}
