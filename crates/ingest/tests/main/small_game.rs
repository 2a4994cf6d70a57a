//! The tracked game of the league made for tests, in two layouts, without any fault.

use crate::books::{Book, Sheet, Value};
use crate::small_league::{AWAY_NUMBERS, GAME, HOME_NUMBERS};

/// One event of the tracked game: period, clock, type, detail, team letter, own player, opponent.
type EventLine = (
    i64,
    i64,
    &'static str,
    &'static str,
    &'static str,
    i64,
    Option<i64>,
);

const EVENTS: [EventLine; 19] = [
    (1, 1_080, "Faceoff", "Faceoff_GameStart", "h", 11, Some(21)),
    (1, 1_070, "Pass", "Pass_Completed", "h", 12, Some(22)),
    (1, 1_000, "Zone_Entry_Exit", "Zone_Entry", "h", 13, Some(23)),
    (1, 990, "Shot", "Shot_OnNetSaved", "h", 14, Some(32)),
    (1, 990, "Save", "Save_Freeze", "a", 32, Some(14)),
    (1, 980, "Stoppage", "Stoppage_Play", "a", 32, None),
    (
        2,
        1_080,
        "Faceoff",
        "Faceoff_PeriodStart",
        "h",
        11,
        Some(21),
    ),
    (
        2,
        900,
        "Possession",
        "Possession_PuckRecovery",
        "h",
        11,
        Some(22),
    ),
    (2, 720, "Shot", "Shot_Goal", "h", 11, Some(32)),
    (2, 720, "Goal", "Goal_Scored", "h", 11, Some(32)),
    (2, 720, "Stoppage", "Stoppage_Goal", "h", 11, None),
    (2, 720, "Faceoff", "Faceoff_AfterGoal", "a", 21, Some(11)),
    (2, 700, "Pass", "Pass_Missed", "a", 22, Some(12)),
    (2, 650, "Turnover", "Turnover_Giveaway", "a", 23, Some(13)),
    (
        3,
        1_080,
        "Faceoff",
        "Faceoff_PeriodStart",
        "a",
        21,
        Some(11),
    ),
    (3, 1_000, "Pass", "Pass_Completed", "a", 24, Some(14)),
    (3, 900, "Shot", "Shot_Missed", "a", 25, Some(15)),
    (3, 800, "Zone_Entry_Exit", "Zone_Exit", "h", 15, Some(25)),
    (3, 700, "Pass", "Pass_Completed", "h", 12, Some(22)),
];

/// The workbook of the tracked game, as the browser exports it.
pub(crate) fn tracking() -> Book {
    Book {
        sheets: vec![events(), shifts()],
    }
}

fn events() -> Sheet {
    let mut sheet = Sheet::new(
        "events",
        &[
            "event_index",
            "game_id",
            "home_team",
            "away_team",
            "period",
            "event_start_min",
            "event_start_sec",
            "event_end_min",
            "event_end_sec",
            "team_",
            "event_type_",
            "Type",
            "event_detail_",
            "event_detail_2_",
            "event_successful_",
            "event_team_zone_",
            "is_highlight",
            "strength",
            "player_game_number",
            "role_abrev",
            "player_role",
        ],
    );
    for (number, (period, clock, event_type, detail, team, own, opponent)) in
        EVENTS.into_iter().enumerate()
    {
        let players = std::iter::once((own, "event_player_1"))
            .chain(opponent.map(|number| (number, "opp_player_1")));
        for (jersey, role) in players {
            sheet.row(&[
                ("event_index", (1_000 + number as i64).into()),
                ("game_id", GAME.into()),
                ("home_team", "Ravens".into()),
                ("away_team", "Otters".into()),
                ("period", period.into()),
                (
                    "event_start_min",
                    format!("{:02}", clock / 60).as_str().into(),
                ),
                (
                    "event_start_sec",
                    format!("{:02}", clock % 60).as_str().into(),
                ),
                (
                    "event_end_min",
                    format!("{:02}", clock / 60).as_str().into(),
                ),
                (
                    "event_end_sec",
                    format!("{:02}", clock % 60).as_str().into(),
                ),
                ("team_", team.into()),
                ("event_type_", event_type.into()),
                ("Type", event_type.into()),
                ("event_detail_", detail.into()),
                ("event_team_zone_", "n".into()),
                ("is_highlight", 0.into()),
                ("strength", "5v5".into()),
                ("player_game_number", jersey.into()),
                ("role_abrev", "e1".into()),
                ("player_role", role.into()),
            ]);
        }
    }
    sheet
}

fn shifts() -> Sheet {
    let mut columns = vec![
        "shift_index",
        "Period",
        "shift_start_min",
        "shift_start_sec",
        "shift_end_min",
        "shift_end_sec",
        "shift_start_type",
        "shift_stop_type",
    ];
    let slots: Vec<String> = ["home", "away"]
        .iter()
        .flat_map(|side| {
            [
                "forward_1",
                "forward_2",
                "forward_3",
                "defense_1",
                "defense_2",
                "goalie",
                "xtra",
            ]
            .map(|slot| format!("{side}_{slot}"))
        })
        .collect();
    columns.extend(slots.iter().map(String::as_str));
    let mut sheet = Sheet::new("shifts", &columns);
    let mut index = 1;
    for period in 1..=3 {
        for start in [1_080, 720, 360, 180] {
            let end = match start {
                1_080 => 720,
                720 => 360,
                360 => 180,
                _ => 0,
            };
            let stop = if (period, end) == (2, 720) {
                "Home Goal"
            } else {
                ""
            };
            let mut row: Vec<(&str, Value)> = vec![
                ("shift_index", index.into()),
                ("Period", period.into()),
                ("shift_start_min", (start / 60).into()),
                ("shift_start_sec", (start % 60).into()),
                ("shift_end_min", (end / 60).into()),
                ("shift_end_sec", (end % 60).into()),
                ("shift_start_type", "OnTheFly".into()),
                ("shift_stop_type", stop.into()),
            ];
            let (home, away) = slots.split_at(7);
            row.extend(
                home.iter()
                    .map(String::as_str)
                    .zip(HOME_NUMBERS.map(Value::from)),
            );
            row.extend(
                away.iter()
                    .map(String::as_str)
                    .zip(AWAY_NUMBERS.map(Value::from)),
            );
            sheet.row(&row);
            index += 1;
        }
    }
    sheet
}

/// A save of the tracker with the same kind of content.
pub(crate) fn save(game_id: i64) -> String {
    let mut events = Vec::new();
    for (index, (period, clock, event_type, detail, team, own, opponent)) in
        EVENTS.into_iter().enumerate()
    {
        let mut players = vec![serde_json::json!({"num": own, "role": "event_player_1"})];
        players.extend(
            opponent.map(|number| serde_json::json!({"num": number, "role": "opp_player_1"})),
        );
        events.push(serde_json::json!({
            "idx": index, "period": period, "type": event_type, "team": if team == "h" { "home" } else { "away" },
            "zone": "n", "success": null, "detail1": detail, "detail2": "",
            "start_time": format!("{:02}:{:02}", clock / 60, clock % 60), "end_time": "", "players": players,
        }));
    }
    serde_json::json!({
        "version": "25.0", "gameId": game_id, "homeTeam": "Ravens", "awayTeam": "Otters", "savedAt": "2025-10-06T08:00:00Z",
        "periodLengths": {"1": 18, "2": 18, "3": 18, "OT": 5}, "rosters": {"home": [], "away": []},
        "events": events, "shifts": [], "settings": {"serviceKey": "not-to-be-read"},
    })
    .to_string()
}
