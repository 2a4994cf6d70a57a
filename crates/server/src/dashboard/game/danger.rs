//! Where the shots of a game came from: on the ice where they were located, by danger otherwise.

use pictures::{Danger, DangerStrip, DangerStrips, Shot, ShotMap, ShotMapView, ShotOutcome, Venue};
use services::game_figures::GameClock;
use services::shot_figures::{ShotRow, ShotTally, tally_by};

use super::head::Head;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::words::shot_result;
use crate::pages::Address;
use crate::pages::filters::clock_text;

const COLUMNS: [Column; 8] = [
    column("team", "Team", Format::Text, ""),
    column(
        "danger",
        "Danger",
        Format::Text,
        "High: a rebound, tip, one-timer or breakaway; medium: off an own completed pass; low: the rest.",
    ),
    column("attempts", "Attempts", Format::Whole, ""),
    column("unblocked", "Unblocked", Format::Whole, ""),
    column("on_goal", "On goal", Format::Whole, "Goals included."),
    column("goals", "Goals", Format::Whole, ""),
    column(
        "xg",
        "xG",
        Format::Decimals(2),
        "Expected goals of the unblocked attempts.",
    ),
    column(
        "shooting_pct",
        "SH%",
        Format::Decimals(1),
        "Goals per shot on goal in percent; – without one.",
    ),
];

const LEVELS: [(&str, Danger); 3] = [
    ("high", Danger::High),
    ("medium", Danger::Medium),
    ("low", Danger::Low),
];

/// Whether any shot was located.
pub(in crate::dashboard) fn is_located(shots: &[ShotRow]) -> bool {
    shots
        .iter()
        .any(|shot| shot.x.is_some() && shot.y.is_some())
}

/// The picture of the shots, whichever can be drawn.
pub(super) fn figure(shots: &[ShotRow], head: &Head, names: &Names, address: &Address) -> Figure {
    let teams = [
        (Venue::Home, &head.schedule.home_team_id),
        (Venue::Away, &head.schedule.away_team_id),
    ];
    let mut strips = Vec::new();
    let mut rows = Vec::new();
    for (venue, team) in teams {
        let own = shots
            .iter()
            .filter(|shot| shot.team_id.as_ref() == Some(team));
        let tallies = tally_by(own, |shot| shot.danger.clone());
        for (key, danger) in LEVELS {
            let tally = tallies.get(key).copied().unwrap_or_default();
            let count = |count: i64| u32::try_from(count).unwrap_or(0);
            strips.push(DangerStrip {
                venue,
                danger,
                attempts: count(tally.attempts),
                on_goal: Some(count(tally.on_goal)),
                goals: Some(count(tally.goals)),
            });
            rows.push(tally_row(team, names.team(team), key, &tally));
        }
    }
    let mut caption = format!(
        "Shot attempts by danger, {}, {} attempts",
        head.sample(),
        shots.len()
    );
    let table = Grid::new("danger", COLUMNS, caption.clone())
        .rows(rows)
        .downloadable(address);
    if is_located(shots) {
        let map = map(shots, head, names);
        let located = map.shots.len();
        let caption = format!(
            "Shots on the ice, the home team attacks to the right, {}, {located} of {} attempts located",
            head.sample(),
            shots.len()
        );
        return Figure::new(&map, "shots", caption, table);
    }
    caption.push_str("; there is no map, because this game's tracking has no coordinates");
    let picture = DangerStrips {
        title: format!("Shot attempts by danger: {}", head.teams_and_day()),
        home: head.home.clone(),
        away: Some(head.away.clone()),
        strips,
    };
    Figure::new(&picture, "shots", caption, table)
}

/// A row of attempts of one kind.
fn tally_row(owner: &str, team: &str, kind: &str, tally: &ShotTally) -> Row {
    let cells = vec![
        Cell::of(team),
        Cell::of(kind),
        Cell::of(tally.attempts),
        Cell::of(tally.unblocked),
        Cell::of(tally.on_goal),
        Cell::of(tally.goals),
        Cell::of(tally.xg),
        Cell::maybe(tally.shooting_pct()),
    ];
    Row::new(owner, cells)
}

fn map(shots: &[ShotRow], head: &Head, names: &Names) -> ShotMap {
    let mark = |shot: &ShotRow| {
        let shooter = shot.shooter_id.as_deref().map(|id| names.player(id));
        let played = shot.period.zip(shot.game_elapsed_s);
        let time = played.map(|(period, elapsed)| {
            let seconds = head.clock.played_in_period(period, elapsed) as f64;
            format!(
                "period {} {}",
                GameClock::label(period),
                clock_text(Some(seconds))
            )
        });
        let words = [
            shooter.map(str::to_owned),
            time,
            shot_result(shot.result.as_deref()),
        ];
        Some(Shot {
            x: shot.x?,
            y: shot.y?,
            venue: head.venue(shot.team_id.as_deref()?)?,
            outcome: outcome(shot),
            expected_goals: shot.xg,
            label: words.into_iter().flatten().collect::<Vec<_>>().join(", "),
            href: None,
        })
    };
    ShotMap {
        title: format!("Shots: {}", head.teams_and_day()),
        home: head.home.clone(),
        away: head.away.clone(),
        shots: shots.iter().filter_map(mark).collect(),
        view: ShotMapView::Full,
    }
}

/// How an attempt ended, for a picture.
pub(in crate::dashboard) fn outcome(shot: &ShotRow) -> ShotOutcome {
    if shot.is_goal == Some(true) {
        ShotOutcome::Goal
    } else if shot.is_sog == Some(true) {
        ShotOutcome::Saved
    } else if shot.is_unblocked == Some(false) {
        ShotOutcome::Blocked
    } else {
        ShotOutcome::Missed
    }
}
