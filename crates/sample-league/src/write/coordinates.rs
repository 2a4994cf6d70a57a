//! Where on the rink things happen, for the layouts that note it on some of the events.

use super::game::GameFile;
use crate::dice::Dice;
use crate::simulation::{Event, Venue, Zone};

/// A point in feet, centre ice at 0/0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// Along the rink, -100 to 100.
    pub(crate) x: f64,
    /// Across the rink, -42.5 to 42.5.
    pub(crate) y: f64,
}

/// Points of an event.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spots {
    /// Path of the puck, at most two points, as the acting team attacks towards +x.
    pub(crate) attack: Vec<Point>,
    /// The same on the rink as it lies.
    pub(crate) rink: Vec<Point>,
    /// The first player, on the rink as it lies.
    pub(crate) player: Option<Point>,
    /// Target in the net, as a share of its width and height.
    pub(crate) net: Option<Point>,
}

/// Whether the file's home team attacks to the right in the first period.
pub(crate) fn home_attacks_right(game: &GameFile) -> bool {
    let schedule_home = game.fixture.game_id % 2 == 0;
    schedule_home != game.is_swapped
}

/// Points of event number `number`; none for most events.
pub(crate) fn spots(game: &GameFile, number: usize, event: &Event) -> Spots {
    let is_noted = matches!(event.kind, "Shot" | "Goal" | "Faceoff") || number.is_multiple_of(4);
    let (Some(team), Some(zone), true) = (event.team, event.zone, is_noted) else {
        return Spots::default();
    };
    if !event.has_clock() || event.kind == "DeadIce" {
        return Spots::default();
    }
    let mut dice = Dice::new(game.fixture.game_id as u64, 0x5350_0000 | number as u64);
    let start = start_point(event, zone, &mut dice);
    let mut attack = vec![start];
    if matches!(event.kind, "Shot" | "Goal" | "Pass") {
        let end = match event.kind {
            "Pass" => Point {
                x: (start.x + dice.real(-20.0, 30.0)).clamp(-95.0, 95.0),
                y: dice.real(-38.0, 38.0),
            },
            _ => Point {
                x: 89.0,
                y: dice.real(-3.0, 3.0),
            },
        };
        attack.push(end);
    }
    let net = event.is("Shot_OnNetSaved") || event.is("Shot_Goal") || event.is("Goal_Scored");
    let sign = direction(game, team, event.period);
    let rink: Vec<Point> = attack
        .iter()
        .map(|point| Point {
            x: point.x * sign,
            y: point.y * sign,
        })
        .collect();
    Spots {
        player: rink.first().map(|point| Point {
            x: point.x,
            y: (point.y - 2.0).max(-42.0),
        }),
        attack,
        rink,
        net: net.then(|| Point {
            x: dice.real(0.1, 0.9),
            y: dice.real(0.1, 0.9),
        }),
    }
}

fn start_point(event: &Event, zone: Zone, dice: &mut Dice) -> Point {
    let (low, high, width) = match (event.kind, zone) {
        ("Shot" | "Goal", _) => (42.0, 86.0, 26.0),
        ("Faceoff", Zone::Neutral) => return Point { x: 0.0, y: 0.0 },
        (_, Zone::Offensive) => (27.0, 95.0, 38.0),
        (_, Zone::Neutral) => (-24.0, 24.0, 38.0),
        (_, Zone::Defensive) => (-95.0, -27.0, 38.0),
    };
    Point {
        x: dice.real(low, high),
        y: dice.real(-width, width),
    }
}

/// +1 when a side attacks to the right in a period; sides change ends after each.
fn direction(game: &GameFile, team: Venue, period: u8) -> f64 {
    let is_file_home = game.venue(team) == Venue::Home;
    let is_right = (is_file_home == home_attacks_right(game)) == (period % 2 == 1);
    if is_right { 1.0 } else { -1.0 }
}

/// Two decimals, as the tracker stores them.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
