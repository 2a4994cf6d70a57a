//! Saves of the tracker.

use hockey::Side;
use ingest::Code;
use ingest::tracking::{self, GameOutcome, GameStatus, Layout, TrackingFile, save};
use serde_json::{Value, json};

use crate::made::{GAME, league};
use crate::small_league::codes;

fn entry(idx: i64, event_type: &str, detail: &str, clock: &str, players: &Value) -> Value {
    json!({
        "idx": idx, "period": "1", "type": event_type, "team": "home", "zone": "n", "success": null,
        "detail1": detail, "detail2": "", "start_time": clock, "end_time": "", "players": players,
    })
}

fn base() -> Value {
    let own = |number: i64| json!([{"num": number, "role": "event_player_1"}]);
    json!({
        "version": "25.0", "gameId": GAME, "homeTeam": "Foxes", "awayTeam": "Owls", "savedAt": "2025-10-06T08:00:00Z",
        "periodLengths": {"1": 21, "2": 18, "3": 18, "OT": 5},
        "rosters": {"home": [], "away": []},
        "events": [
            entry(0, "GameStart", "", "21:00", &json!([])),
            entry(1, "Faceoff", "Faceoff GameStart", "21:00", &json!([{"num": 1, "role": "event_team_player_1"}, {"num": "11", "role": "opp_player_1"}])),
            entry(2, "Pass", "Pass_Completed", "20:40", &own(2)),
            entry(3, "Pass", "Pass_Completed", "20:50", &own(3)),
            entry(4, "Pass", "Pass_Completed", "20:40", &own(4)),
            entry(5, "Stoppage", "", "00:0.01", &json!([])),
        ],
        "shifts": [],
        "settings": {"url": "secret-address", "key": "secret-key"},
    })
}

fn read(save: &Value, expected_game_id: Option<i64>) -> GameOutcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("save.json");
    std::fs::write(&path, save.to_string()).unwrap();
    let file = TrackingFile {
        path,
        name: "exports/save.json".to_owned(),
        expected_game_id,
    };
    tracking::read_game(&file, &league(), &codes())
}

fn of_code(outcome: &GameOutcome, code: Code) -> Vec<(u32, &str, &str)> {
    let found = outcome
        .findings
        .iter()
        .filter(|finding| finding.code == code);
    found
        .map(|finding| (finding.row, finding.column.as_str(), finding.value.as_str()))
        .collect()
}

#[test]
fn events_are_ordered_by_clock_and_keep_their_numbers() {
    let outcome = read(&base(), None);
    assert_eq!(
        (outcome.layout, outcome.status, outcome.game_id),
        (Layout::TrackerSave, GameStatus::Loaded, GAME)
    );
    assert_eq!(outcome.period_seconds, [1260, 1080, 1080]);
    let game = outcome.game.as_ref().unwrap();
    let order: Vec<(i64, i64, Option<i64>)> = game
        .events
        .iter()
        .map(|e| (e.event_seq, e.event_index, e.clock_start_s))
        .collect();
    assert_eq!(
        order,
        [
            (1, 1000, None),
            (2, 1001, Some(1260)),
            (3, 1003, Some(1250)),
            (4, 1002, Some(1240)),
            (5, 1004, Some(1240)),
            (6, 1005, Some(0)),
        ]
    );
    assert_eq!(
        game.events[1].event_detail.as_deref(),
        Some("Faceoff_GameStart")
    );
    assert_eq!(
        (game.events[2].source_sheet, game.events[2].source_row),
        ("events", 4)
    );
}

#[test]
fn settings_are_never_kept() {
    let outcome = read(&base(), None);
    let all = format!(
        "{:?} {:?}",
        outcome,
        save::parse(base().to_string().as_bytes())
    );
    assert!(!all.contains("secret"));
}

#[test]
fn codes_win_over_labels_and_ids_over_jerseys() {
    let mut save = base();
    let event = &mut save["events"][2];
    event["typeCode"] = json!("Shot");
    event["detail1"] = json!("Shot On Net Saved");
    event["detail1Code"] = json!("Shot_OnNetSaved");
    event["detail2Code"] = json!("Shot_Wrist");
    event["players"] = json!([
        {"num": 8, "id": "P100028", "role": "event_player_1"},
        {"num": 12, "id": "P199999", "role": "opp_player_1"},
        {"num": 13, "id": "P100014", "role": "opp_player_2"},
    ]);
    let outcome = read(&save, None);
    let game = outcome.game.as_ref().unwrap();
    let shot = game
        .events
        .iter()
        .find(|event| event.event_index == 1002)
        .unwrap();
    assert_eq!(shot.event_type.as_deref(), Some("Shot"));
    assert_eq!(shot.event_detail.as_deref(), Some("Shot_OnNetSaved"));
    assert_eq!(shot.event_detail_2.as_deref(), Some("Shot_Wrist"));
    let players: Vec<_> = game
        .event_players
        .iter()
        .filter(|player| player.event_index == 1002)
        .map(|player| {
            (
                player.side,
                player.player_id.as_ref().map(ToString::to_string),
            )
        })
        .collect();
    // Number 8 is ambiguous but for the id; an id that the league does not know is none.
    let id = |text: &str| Some(text.to_owned());
    assert_eq!(
        players,
        [
            (Side::Event, id("P100028")),
            (Side::Opponent, id("P100012")),
            (Side::Opponent, id("P100014"))
        ]
    );
    assert!(of_code(&outcome, Code::EAmbig).is_empty());
}

#[test]
fn pressure_marks_are_jerseys_from_version_24_on() {
    let pressed_by = |version: &str| {
        let mut save = base();
        save["version"] = json!(version);
        save["events"][2]["players"] = json!([
            {"num": 2, "role": "event_player_1", "pressure": 12},
            {"num": 13, "role": "opp_player_1", "pressure": "12"},
        ]);
        let game = read(&save, None).game.unwrap();
        let player = game
            .event_players
            .iter()
            .find(|p| p.event_index == 1002)
            .unwrap();
        player
            .pressured_by_player_id
            .as_ref()
            .map(ToString::to_string)
    };
    assert_eq!(pressed_by("25.0").as_deref(), Some("P100012"));
    assert_eq!(pressed_by("23.8").as_deref(), Some("P100013"));
}

#[test]
fn links_name_chains_and_goals() {
    let mut save = base();
    save["events"][2]["linkedEventIdx"] = json!(0);
    save["events"][3]["linkedEventIdx"] = json!(0);
    save["events"][3]["assistToGoalIdx"] = json!(4);
    save["events"][4]["type"] = json!("Goal");
    save["events"][4]["detail1"] = json!("Goal_Scored");
    let outcome = read(&save, None);
    assert!(outcome.has_assist_links);
    let game = outcome.game.unwrap();
    let find = |index| {
        game.events
            .iter()
            .find(|event| event.event_index == index)
            .unwrap()
    };
    assert_eq!(
        (find(1003).chain, find(1003).chain_position),
        (Some(9000), Some(1))
    );
    assert_eq!(
        (find(1002).chain, find(1002).chain_position),
        (Some(9000), Some(2))
    );
    assert_eq!(
        find(1004)
            .assist_1_player_id
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("P100003")
    );
}

#[test]
fn impossible_clocks_and_numbers_are_named_with_their_place() {
    let mut save = base();
    save["events"][2]["start_time"] = json!("17:85");
    save["events"][3]["start_time"] = json!("noon");
    save["events"][3]["players"][0]["num"] = json!("FA");
    save["events"][4]["idx"] = json!(1e300);
    save["events"][4]["players"] = json!([{"num": 4, "role": "coach"}]);
    // Enough sound events that the bad ones do not stop the game.
    let sound = (10..60).map(|idx| {
        entry(
            idx,
            "Pass",
            "",
            "10:00",
            &json!([{"num": 5, "role": "event_player_1"}]),
        )
    });
    save["events"].as_array_mut().unwrap().extend(sound);
    let outcome = read(&save, None);
    // The list is sorted by the wrong clock, so only the digits can help.
    assert_eq!(
        of_code(&outcome, Code::EClockRange),
        [(4, "start_time", "noon"), (3, "start_time", "17:85")]
    );
    let game = outcome.game.as_ref().unwrap();
    let clock = |index| {
        game.events
            .iter()
            .find(|e| e.event_index == index)
            .unwrap()
            .clock_start_s
    };
    assert_eq!((clock(1002), clock(1003)), (Some(1078), None));
    assert_eq!(
        of_code(&outcome, Code::EUnknown),
        [(4, "players[0].num", "FA")]
    );
    assert_eq!(
        of_code(&outcome, Code::ERole),
        [(5, "players[0].role", "coach")]
    );
    assert_eq!(of_code(&outcome, Code::WIdxTypo).len(), 1);
}

#[test]
fn an_open_shift_is_dropped_and_periods_may_be_texts() {
    let line = |numbers: [i64; 6]| {
        let [f1, f2, f3, d1, d2, g] = numbers.map(|number| json!({"num": number}));
        json!({"F1": f1, "F2": f2, "F3": f3, "D1": d1, "D2": d2, "G": g, "X": null})
    };
    let shift = |period: Value, start: &str, end: &str| {
        json!({
            "period": period, "start_time": start, "end_time": end, "start_type": "", "stop_type": "",
            "home": line([1, 2, 3, 4, 5, 31]), "away": line([11, 12, 13, 14, 15, 32]),
        })
    };
    let mut save = base();
    save["shifts"] = json!([
        shift(json!("1"), "21:00", "10:00"),
        shift(json!(1), "10:00", "0:16"),
        shift(json!(1), "0:16", "18:00"),
        shift(json!("OT"), "5:00", "4:00"),
    ]);
    let outcome = read(&save, None);
    let shifts: Vec<_> = outcome
        .game
        .as_ref()
        .unwrap()
        .shifts
        .iter()
        .map(|s| (s.shift_index, s.period, s.duration_s))
        .collect();
    assert_eq!(shifts, [(1, 1, 660), (2, 1, 584), (4, 4, 60)]);
    assert_eq!(
        of_code(&outcome, Code::EShiftDur),
        [(3, "end_time", "0:16 to 18:00")]
    );
}

#[test]
fn the_files_roster_helps_only_where_the_league_knows_nobody() {
    let mut save = base();
    save["rosters"] = json!({
        "home": [{"id": "P100006", "num": "66"}, {"id": "P100001", "num": "77"}, {"id": "nobody", "num": "88"}],
        "away": null,
    });
    let mut league = league();
    league.player_ids.insert("P100055".to_owned());
    save["rosters"]["home"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "P100055", "num": "55"}));
    save["events"][2]["players"][0]["num"] = json!(55);
    save["events"][3]["players"][0]["num"] = json!(77);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("save.json");
    std::fs::write(&path, save.to_string()).unwrap();
    let file = TrackingFile {
        path,
        name: "save.json".to_owned(),
        expected_game_id: None,
    };
    let outcome = tracking::read_game(&file, &league, &codes());
    let game = outcome.game.as_ref().unwrap();
    let player = |index| {
        let found = game
            .event_players
            .iter()
            .find(|player| player.event_index == index)
            .unwrap();
        found.player_id.as_ref().map(ToString::to_string)
    };
    assert_eq!(player(1002).as_deref(), Some("P100055"));
    assert_eq!(player(1003), None);
}

#[test]
fn shares_of_bad_rows_decide_what_they_do() {
    let own = |number: Value| json!([{"num": number, "role": "event_player_1"}]);
    let with = |bad: usize, players: &Value| {
        let mut save = base();
        let events: Vec<Value> = (0..100)
            .map(|idx| {
                let players = if (idx as usize) < bad {
                    players.clone()
                } else {
                    own(json!(1))
                };
                entry(idx, "Pass", "Pass_Completed", "10:00", &players)
            })
            .collect();
        save["events"] = json!(events);
        read(&save, None)
    };
    let severities = |outcome: &GameOutcome, code: Code| {
        let mut found: Vec<&str> = outcome
            .findings
            .iter()
            .filter(|f| f.code == code)
            .map(|f| f.severity().as_str())
            .collect();
        found.dedup();
        found.join(" ")
    };
    for (bad, expected) in [
        (1, "WARN"),
        (2, "WARN"),
        (3, "ERROR"),
        (10, "ERROR"),
        (11, "ERROR GAME-BLOCK"),
    ] {
        let outcome = with(bad, &json!([]));
        assert_eq!(severities(&outcome, Code::ENoe1), expected, "{bad}");
        assert_eq!(outcome.status == GameStatus::Error, bad > 10, "{bad}");
    }
    for (bad, expected) in [
        (2, "WARN"),
        (3, "ERROR"),
        (20, "ERROR"),
        (21, "ERROR GAME-BLOCK"),
    ] {
        let outcome = with(bad, &own(json!(99)));
        assert_eq!(severities(&outcome, Code::EUnknown), expected, "{bad}");
        assert_eq!(
            outcome.block_codes.contains(&Code::EUnknown),
            bad > 20,
            "{bad}"
        );
        assert_eq!(outcome.game.is_none(), bad > 20, "{bad}");
    }
}

#[test]
fn a_save_of_another_game_or_with_other_teams_is_not_loaded() {
    let other = read(&base(), Some(GAME + 1));
    assert_eq!(other.status, GameStatus::Error);
    assert_eq!(of_code(&other, Code::WGameId).len(), 1);
    let mut strangers = base();
    strangers["awayTeam"] = json!("Bears");
    assert_eq!(read(&strangers, None).block_codes, [Code::BTeams]);
    let mut unknown = base();
    unknown["gameId"] = json!(99);
    assert_eq!(read(&unknown, None).block_codes, [Code::BSched]);
    let mut few = base();
    few["events"] = json!([entry(0, "Pass", "", "10:00", &json!([]))]);
    assert_eq!(read(&few, None).status, GameStatus::Template);
}

#[test]
fn a_save_needs_periods_but_not_in_order() {
    let mut save = base();
    for (position, period) in [(2, json!(2)), (3, json!("1"))] {
        save["events"][position]["period"] = period;
        save["events"][position]["start_time"] = json!("17:00");
    }
    save["events"][4]["team"] = json!("nobody");
    let outcome = read(&save, None);
    let game = outcome.game.as_ref().unwrap();
    let order: Vec<(i64, i64)> = game
        .events
        .iter()
        .map(|e| (e.period, e.event_index))
        .collect();
    assert_eq!(order[..2], [(1, 1000), (1, 1001)]);
    assert_eq!(order[5], (2, 1002));
    assert_eq!(of_code(&outcome, Code::WNoTeam), [(5, "team", "nobody")]);
    save["events"][2]["period"] = json!("first");
    let outcome = read(&save, None);
    assert_eq!(outcome.block_codes, [Code::BPeriod]);
}

#[test]
fn exchanged_names_exchange_the_file() {
    let mut save = base();
    save["homeTeam"] = json!(" owls");
    save["awayTeam"] = json!("FOXES ");
    for event in save["events"].as_array_mut().unwrap() {
        event["team"] = json!("away");
    }
    let outcome = read(&save, None);
    assert_eq!(outcome.venue_swapped, Some(true));
    assert_eq!(of_code(&outcome, Code::ISwap).len(), 1);
    let game = outcome.game.as_ref().unwrap();
    assert!(game.events.iter().all(|e| {
        e.event_team_id
            .as_ref()
            .is_some_and(|team| team.as_str() == "N1")
    }));
    assert!(of_code(&outcome, Code::WTeamFlip).is_empty());
}

#[test]
fn a_save_of_countless_players_is_refused_before_it_is_read() {
    let players = "{},".repeat(ingest::limits::JSON_OBJECTS);
    let text = format!("{{\"events\": [{{\"players\": [{players}{{}}]}}]}}");
    let refused = save::parse(text.as_bytes()).unwrap_err().to_string();
    assert!(refused.contains("objects and lists"), "{refused}");
}

#[test]
fn what_is_no_save_is_refused_and_a_probe_reads_only_the_head() {
    for text in ["", "[1, 2]", "nothing", "{\"events\": 5}", "{"] {
        assert!(save::parse(text.as_bytes()).is_err(), "{text}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    let mut save = base();
    save["savedAt"] = json!("");
    save["exportDate"] = json!("2025-01-01");
    std::fs::write(&path, save.to_string()).unwrap();
    let probe = tracking::probe_json(&path).unwrap();
    assert_eq!(
        (
            probe.game_id,
            probe.event_count,
            probe.saved_at.as_str(),
            probe.version.as_str()
        ),
        (Some(GAME), 6, "2025-01-01", "25.0")
    );
}
