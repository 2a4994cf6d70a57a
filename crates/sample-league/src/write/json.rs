//! Saves of the browser tracker, versions 23.8 and 25.

mod shape;

pub(crate) use shape::{Save, SaveEvent};

use super::coordinates::{Point, home_attacks_right, rounded, spots};
use super::dictionary;
use super::export::{AssistLinks, video_starts};
use super::game::{EventRow, GameFile};
use super::layout_b::strength_text;
use super::layout_c::label;
use super::spelling::raw_detail;
use crate::simulation::{Actor, Event, PlayerRef, Slot, Stint, Venue};
use shape::{
    Codes, NetPoint, RosterLine, SavePlayer, SavePoint, SaveShift, ShiftPlayer, VideoTiming,
};
use std::collections::BTreeMap;

/// Version of the tracker that saved the game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// Corner coordinates, true/false flags, pressure in pair numbers.
    V23,
    /// Centre coordinates, s/u flags, labels beside codes, pressure by jersey.
    V25,
}

const PERIODS: [&str; 4] = ["1", "2", "3", "OT"];

/// The save of a game.
pub(crate) fn save(game: &GameFile, version: Version) -> Save {
    let links = AssistLinks::of(game);
    let saved = format!("{}T23:05:00.000Z", game.fixture.date);
    let lengths = &game.record.period_seconds;
    let minutes = |index: usize| lengths.get(index).map_or(5, |seconds| seconds / 60);
    let starts = video_starts(game);
    let color = |venue: Venue| {
        let team = match game.venue(venue) {
            Venue::Home => game.fixture.home,
            Venue::Away => game.fixture.away,
        };
        game.roster.teams[team].colors[0].clone()
    };
    Save {
        version: match version {
            Version::V23 => "23.8",
            Version::V25 => "25.0",
        },
        game_id: game.fixture.game_id,
        home_team: game.team_name(Venue::Home).clone(),
        away_team: game.team_name(Venue::Away).clone(),
        home_color: color(Venue::Home),
        away_color: color(Venue::Away),
        export_date: saved.clone(),
        saved_at: saved,
        home_attacks_right: home_attacks_right(game),
        period_lengths: PERIODS
            .iter()
            .enumerate()
            .map(|(index, period)| (*period, minutes(index)))
            .collect(),
        penalty_lengths: BTreeMap::from([("minor", 3), ("major", 6), ("misconduct", 10)]),
        rosters: Venue::BOTH
            .iter()
            .map(|venue| (side(*venue), roster(game, game.venue(*venue))))
            .collect(),
        events: events(game, version, &links),
        shifts: game
            .record
            .stints
            .iter()
            .enumerate()
            .map(|(index, stint)| shift(game, version, index, stint))
            .collect(),
        videos: Vec::new(),
        video_timing: VideoTiming {
            video_start_offset: 0,
            intermission1: 180,
            intermission2: 180,
            intermission3: 180,
            timeouts: Vec::new(),
            period_offsets: PERIODS
                .iter()
                .enumerate()
                .map(|(index, period)| (*period, starts.get(index).copied()))
                .collect(),
        },
        settings: BTreeMap::from([("note", "readers leave this block alone")]),
    }
}

/// `home` or `away`.
fn side(file_venue: Venue) -> &'static str {
    match file_venue {
        Venue::Home => "home",
        Venue::Away => "away",
    }
}

fn roster(game: &GameFile, venue: Venue) -> Vec<RosterLine> {
    let players = &game.record.lineups[venue.index()].players;
    (0..players.len())
        .map(|index| {
            let player = PlayerRef { venue, index };
            let dressed = game.dressed(player);
            RosterLine {
                id: game.player_id(player).clone(),
                num: dressed.jersey.to_string(),
                name: game.player_name(player),
                pos: dressed.position.letter(),
                rating: None,
            }
        })
        .collect()
}

fn events(game: &GameFile, version: Version, links: &AssistLinks) -> Vec<SaveEvent> {
    game.record
        .events
        .iter()
        .enumerate()
        .map(|(number, event)| save_event(game, version, number, event, links))
        .collect()
}

fn save_event(
    game: &GameFile,
    version: Version,
    number: usize,
    event: &Event,
    links: &AssistLinks,
) -> SaveEvent {
    let detail = raw_detail(event);
    let points = spots(game, number, event);
    let text = |code: Option<&'static str>| match (code, version) {
        (None, _) => String::new(),
        (Some(code), Version::V23) => code.to_owned(),
        (Some(code), Version::V25) => label(code),
    };
    let (start, end) = clocks(game, event);
    let first = EventRow {
        event,
        number,
        actor: None,
        slot: 0,
        is_first: true,
    };
    let stint = game.record.stint_of(event);
    SaveEvent {
        idx: number,
        period: event.period,
        kind: event.kind.to_owned(),
        team: event.team.map_or("home", |team| side(game.venue(team))),
        zone: super::export::chosen_zone(&first).letter(),
        success: success(event.success, version),
        detail1: text(detail),
        detail2: text(event.detail_2),
        start_time: start,
        end_time: end,
        strength: stint.map_or("5v5".to_owned(), |stint| {
            strength_text(game, &game.record.stints[stint])
        }),
        linked_event_idx: event.chain.map(|chain| chain - 1),
        assist_to_goal_idx: links.goal(number),
        sequence_idx: None,
        play_idx: None,
        players: players(game, version, event, points.player),
        puck_xy: save_points(&points.rink, version),
        net_xy: points.net.map(|point| NetPoint {
            x: rounded(point.x),
            y: rounded(point.y),
        }),
        is_highlight: event.kind == "Goal",
        codes: (version == Version::V25).then(|| Codes {
            type_code: event.kind,
            type_id: dictionary::type_id(event.kind),
            detail1_code: detail,
            detail1_id: event.detail.and_then(dictionary::detail_id),
            detail2_code: event.detail_2,
            detail2_id: event.detail_2.and_then(dictionary::detail_2_id),
        }),
    }
}

/// Start and end as `MM:SS`. A break shows the scoreboard's interval timer.
fn clocks(game: &GameFile, event: &Event) -> (String, String) {
    let text = |seconds: i32| format!("{:02}:{:02}", seconds / 60, seconds % 60);
    if event.kind == "GameStart" {
        let start = text(game.record.length(1));
        return (start.clone(), start);
    }
    let (start, end) = super::game::shown_clocks(event);
    let start = start.unwrap_or(0);
    (text(start), text(end.unwrap_or(start)))
}

fn success(success: Option<bool>, version: Version) -> serde_json::Value {
    match (success, version) {
        (None, Version::V23) => serde_json::Value::Null,
        (None, Version::V25) => "".into(),
        (Some(flag), Version::V23) => flag.into(),
        (Some(flag), Version::V25) => if flag { "s" } else { "u" }.into(),
    }
}

/// The older version has the origin in a corner of the rink.
fn save_points(points: &[Point], version: Version) -> Vec<SavePoint> {
    let (right, up) = match version {
        Version::V23 => (100.0, 42.5),
        Version::V25 => (0.0, 0.0),
    };
    points
        .iter()
        .enumerate()
        .map(|(index, point)| SavePoint {
            x: rounded(point.x + right),
            y: rounded(point.y + up),
            seq: index + 1,
        })
        .collect()
}

fn players(
    game: &GameFile,
    version: Version,
    event: &Event,
    first_point: Option<Point>,
) -> Vec<SavePlayer> {
    let mut slots = [0; 2];
    event
        .actors
        .iter()
        .enumerate()
        .map(|(place, actor)| {
            let slot = &mut slots[usize::from(actor.is_own)];
            *slot += 1;
            let point: Vec<Point> = first_point.filter(|_| place == 0).into_iter().collect();
            save_player(game, version, event, actor, *slot, &point)
        })
        .collect()
}

fn save_player(
    game: &GameFile,
    version: Version,
    event: &Event,
    actor: &Actor,
    slot: usize,
    point: &[Point],
) -> SavePlayer {
    let role = match (actor.is_own, version) {
        (true, Version::V23) => "event_player",
        (true, Version::V25) => "event_team_player",
        (false, Version::V23) => "opp_player",
        (false, Version::V25) => "opp_team_player",
    };
    let (pressure, pressured_by) = pressure(game, version, event, actor);
    SavePlayer {
        num: game.dressed(actor.player).jersey,
        name: game.player_name(actor.player),
        team: side(game.venue(actor.player.venue)),
        role: format!("{role}_{slot}"),
        role_num: slot,
        play_d1: actor.details[0].unwrap_or_default(),
        play_d2: actor.details[1].unwrap_or_default(),
        play_success: match actor.success {
            Some(true) => "s",
            Some(false) => "u",
            None => "",
        },
        pressure,
        pressured_by,
        side_of_puck: if actor.is_own {
            "Offensive"
        } else {
            "Defensive"
        },
        xy: save_points(point, version),
        id: (version == Version::V25).then(|| game.player_id(actor.player).clone()),
    }
}

/// The older version has a pair number on both players, the newer one the presser's number on the
/// pressed player.
fn pressure(
    game: &GameFile,
    version: Version,
    event: &Event,
    actor: &Actor,
) -> (serde_json::Value, String) {
    let none = ("".into(), String::new());
    if !actor.in_pressure_pair {
        return none;
    }
    if version == Version::V23 {
        return (1.into(), String::new());
    }
    let presser = event
        .actors
        .iter()
        .find(|other| !other.is_own && other.in_pressure_pair)
        .filter(|_| actor.is_own);
    match presser {
        Some(presser) => {
            let jersey = game.dressed(presser.player).jersey;
            (jersey.into(), jersey.to_string())
        }
        None => none,
    }
}

fn shift(game: &GameFile, version: Version, index: usize, stint: &Stint) -> SaveShift {
    let text = |seconds: i32| format!("{:02}:{:02}", seconds / 60, seconds % 60);
    let end_time = if stint.end == 0 {
        "00:0.01".to_owned()
    } else {
        text(stint.end)
    };
    let line = |file_venue: Venue| -> BTreeMap<&'static str, Option<ShiftPlayer>> {
        let venue = game.venue(file_venue);
        Slot::ALL
            .iter()
            .map(|slot| {
                let player = stint.on_ice[venue.index()][slot.index()]
                    .map(|index| shift_player(game, version, PlayerRef { venue, index }));
                (slot.name(), player)
            })
            .collect()
    };
    SaveShift {
        idx: index,
        period: stint.period,
        start_time: text(stint.start),
        end_time,
        start_type: stint.start_type.to_owned(),
        stop_type: game.stop_type(&stint.stop_type),
        strength: strength_text(game, stint),
        duration: stint.seconds(),
        stoppage_time: 0,
        home: line(Venue::Home),
        away: line(Venue::Away),
    }
}

fn shift_player(game: &GameFile, version: Version, player: PlayerRef) -> ShiftPlayer {
    let jersey = game.dressed(player).jersey;
    ShiftPlayer {
        num: match version {
            Version::V23 => jersey.into(),
            Version::V25 => jersey.to_string().into(),
        },
        name: game.player_name(player),
        id: (version == Version::V25).then(|| game.player_id(player).clone()),
    }
}
