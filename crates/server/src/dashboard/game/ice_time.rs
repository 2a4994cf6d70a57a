//! Who played against whom, and with whom.

use std::collections::BTreeMap;

use pictures::IceTimeMatrix;
use services::game_figures::{OnIce, SharedIce};

use super::head::Head;
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Column, Format, Grid, Row, column};
use crate::dashboard::names::Names;
use crate::pages::Address;
use crate::problem::Problem;

const COLUMNS: [Column; 3] = [
    column("player", "Skater", Format::Text, ""),
    column("other", "Skater", Format::Text, ""),
    column(
        "seconds",
        "Together on the ice",
        Format::Clock,
        "Running clock.",
    ),
];

/// Skaters of a side, those with the most ice time first.
fn skaters(rows: &[OnIce], shared: &SharedIce, is_home: bool) -> Vec<String> {
    let own = rows
        .iter()
        .filter(|row| row.is_home == is_home && row.is_goalie != Some(true));
    let ids: BTreeMap<&str, i64> = own
        .filter_map(|row| row.player_id.as_deref())
        .map(|id| (id, shared.seconds(id)))
        .collect();
    let mut ids: Vec<(&str, i64)> = ids.into_iter().collect();
    ids.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    ids.into_iter().map(|(id, _)| id.to_owned()).collect()
}

/// The matrix that the address asks for, and the links to choose.
///
/// # Errors
/// 400 for pairs that there are not.
pub(super) fn figure(
    rows: &[OnIce],
    (head, names, address): (&Head, &Names, &Address),
) -> Result<(Figure, Choices), Problem> {
    const PAIRS: [(&str, &str); 3] = [
        ("against", "Against each other"),
        ("home", "Home team together"),
        ("away", "Away team together"),
    ];
    let about = ("pairs", "Pairs", "ice-time-head");
    let (chosen, choices) = Choices::of(address, about, &PAIRS, &["sort", "order"])?;
    let shared = SharedIce::of(rows);
    let home = skaters(rows, &shared, true);
    let away = skaters(rows, &shared, false);
    let (down, across, what) = match chosen {
        "home" => (&home, &home, "skaters of the home team together"),
        "away" => (&away, &away, "skaters of the away team together"),
        _ => (
            &home,
            &away,
            "skaters against each other, home team down, away team across",
        ),
    };
    let seconds = |one: &str, other: &str| match chosen {
        "against" => Some(shared.against(one, other)),
        _ if one == other => None,
        _ => Some(shared.with(one, other)),
    };
    let cells = |one: &String| {
        let cells = across.iter().map(|other| seconds(one, other));
        cells
            .map(|seconds| seconds.and_then(|seconds| u32::try_from(seconds).ok()))
            .collect()
    };
    let is_team = chosen != "against";
    let mut pairs: Vec<(&str, &str, i64)> = Vec::new();
    for (place, one) in down.iter().enumerate() {
        let others = across.iter().skip(if is_team { place + 1 } else { 0 });
        pairs.extend(
            others.filter_map(|other| Some((one.as_str(), other.as_str(), seconds(one, other)?))),
        );
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.2));
    let person = |id: &str| Cell::of(names.player(id)).linked(Some(names.player_href(id)));
    let lines = pairs.iter().map(|(one, other, seconds)| {
        let cells = vec![person(one), person(other), Cell::of(*seconds)];
        Row::new(format!("{one} {other}"), cells)
    });
    let caption = format!(
        "Time on the ice of {what}, {}, all situations",
        head.sample()
    );
    let table = Grid::new("ice-time", COLUMNS, caption.clone())
        .rows(lines)
        .downloadable(address);
    let short = |ids: &[String]| ids.iter().map(|id| names.short_player(id)).collect();
    let picture = IceTimeMatrix {
        title: format!("Time on the ice in common: {}", head.teams_and_day()),
        rows: short(down),
        columns: short(across),
        seconds: down.iter().map(cells).collect(),
    };
    Ok((
        Figure::new(&picture, "ice-time", caption, table).wide(),
        choices,
    ))
}
