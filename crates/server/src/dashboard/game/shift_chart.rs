//! The shift chart of a game.

use std::collections::HashMap;

use pictures::{Shift, ShiftChart, ShiftRow, Strength, Venue};
use services::game_figures::{ShiftBar, StintOfPlayer, shift_bars};
use services::tables::Record;
use services::why::is_explained;

use super::head::Head;
use super::moments::Moments;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, cells_of, column};
use crate::dashboard::names::Names;
use crate::pages::Address;

/// Where the numbers of the table come from.
pub(super) const TABLE: &str = "fact_player_game_stats";

const WHO: [Column; 3] = [
    column("player", "Player", Format::Text, ""),
    column("team", "Team", Format::Text, ""),
    column(
        "position_group",
        "Pos",
        Format::Text,
        "Forward or defence as played in this game; – when not known.",
    ),
];

const COLUMNS: [Column; 8] = [
    column("shift_count", "Shifts", Format::Whole, ""),
    column(
        "toi_seconds",
        "TOI",
        Format::Clock,
        "Time on ice, running clock.",
    ),
    column(
        "toi_ev",
        "EV",
        Format::Clock,
        "At even strength, both goalies in.",
    ),
    column(
        "toi_pp",
        "PP",
        Format::Clock,
        "On the power play, both goalies in.",
    ),
    column(
        "toi_sh",
        "SH",
        Format::Clock,
        "Short-handed, both goalies in.",
    ),
    column("toi_en_own", "Own net empty", Format::Clock, ""),
    column("toi_en_opp", "Their net empty", Format::Clock, ""),
    column("avg_shift_seconds", "Mean shift", Format::Clock, ""),
];

/// The columns that are read.
pub(super) fn columns() -> Vec<&'static str> {
    let numbers = COLUMNS.into_iter().map(|column| column.key);
    ["player_id", "team_id", "position_group"]
        .into_iter()
        .chain(numbers)
        .collect()
}

/// The picture; `skaters` are their lines with [`columns`], `jerseys` the numbers worn.
pub(super) fn figure(
    stints: &[StintOfPlayer],
    skaters: &[Record],
    goalies: &[(String, Venue)],
    jerseys: &HashMap<String, i64>,
    moments: &Moments,
    (head, names, address): (&Head, &Names, &Address),
) -> Figure {
    let mut bars = shift_bars(stints);
    let mut people: Vec<(Venue, u8, &str)> = skaters
        .iter()
        .filter_map(|line| {
            let group = u8::from(line.text("position_group") == Some("D"));
            Some((
                head.venue(line.text("team_id")?)?,
                group,
                line.text("player_id")?,
            ))
        })
        .collect();
    people.extend(goalies.iter().map(|(id, venue)| (*venue, 2, id.as_str())));
    let toi = |id: &str| {
        let mut lines = skaters.iter();
        let line = lines.find(|line| line.text("player_id") == Some(id));
        line.and_then(|line| line.whole("toi_seconds"))
    };
    people.sort_by_key(|(venue, group, id)| {
        (
            *venue != Venue::Home,
            *group,
            std::cmp::Reverse(toi(id)),
            id.to_owned(),
        )
    });
    people.dedup_by_key(|(_, _, id)| *id);
    let rows = people.iter().map(|(venue, group, id)| {
        let name = names.short_player(id);
        let label = match jerseys.get(*id) {
            Some(number) => format!("{number} {name}"),
            None => name,
        };
        let (words, href) = match group {
            0 => ("Forwards", names.player_href(id)),
            1 => ("Defence", names.player_href(id)),
            _ => ("Goalies", names.goalie_href(id)),
        };
        ShiftRow {
            venue: *venue,
            group: words.to_owned(),
            label,
            href: Some(href),
            shifts: bars
                .remove(*id)
                .unwrap_or_default()
                .iter()
                .map(shift)
                .collect(),
        }
    });
    let rows: Vec<ShiftRow> = rows.collect();
    let caption = format!(
        "Shifts by strength, {}, {} players, {} shifts of skaters",
        head.sample(),
        rows.len(),
        skaters
            .iter()
            .filter_map(|line| line.whole("shift_count"))
            .sum::<i64>(),
    );
    let table = table(skaters, caption.clone(), (head, names, address));
    let picture = ShiftChart {
        title: format!("Shifts: {}", head.teams_and_day()),
        home: head.home.clone(),
        away: head.away.clone(),
        periods: head.spans(moments.last_period()),
        rows,
        goals: moments.goal_marks(head, names),
        penalties: moments.penalty_marks(head, names),
    };
    Figure::new(&picture, "shift-chart", caption, table).wide()
}

fn shift(bar: &ShiftBar) -> Shift {
    let strength = match bar.strength.as_deref() {
        Some("PP") => Strength::PowerPlay,
        Some("SH") => Strength::ShortHanded,
        Some("EN_OWN") => Strength::OwnNetEmpty,
        Some("EN_OPP") => Strength::OpposingNetEmpty,
        _ => Strength::Even,
    };
    Shift {
        start: bar.start,
        end: bar.end,
        strength,
    }
}

fn table(
    skaters: &[Record],
    caption: String,
    (head, names, address): (&Head, &Names, &Address),
) -> Grid {
    let mut lines: Vec<&Record> = skaters.iter().collect();
    lines.sort_by_key(|line| {
        let is_away = line.text("team_id") != Some(&head.schedule.home_team_id);
        (is_away, std::cmp::Reverse(line.whole("toi_seconds")))
    });
    let rows = lines.iter().map(|line| {
        let id = line.text("player_id").unwrap_or_default();
        let mut cells = vec![
            Cell::of(names.player(id)).linked(Some(names.player_href(id))),
            Cell::maybe(line.text("team_id").map(|id| names.team(id))),
            Cell::of(line.value("position_group").clone()),
        ];
        let why = |key: &str| is_explained(TABLE, key).then(|| head.why(key, "player", id));
        cells.extend(cells_of(line, &COLUMNS, why));
        Row::new(id, cells)
    });
    Grid::new(
        "ice-time-of-skaters",
        WHO.into_iter().chain(COLUMNS),
        caption,
    )
    .source(TABLE)
    .rows(rows)
    .downloadable(address)
}
