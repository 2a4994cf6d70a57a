//! Tracker saves that are broken: each is told by its code, and everything else still loads.

use ingest::{Code, Finding, Level};

use crate::broken_games::{data, outcome, places, read, refused};
use crate::small_game;
use crate::small_league::of_code;

/// Status and findings of a save of the third game.
fn save(bytes: &[u8]) -> (String, Vec<Finding>) {
    let data = data();
    data.write("games/20003.json", bytes);
    outcome(&read(&data), "20003.json")
}

#[test]
fn saves_that_are_no_json() {
    let good = small_game::save(20_003);
    let latin = good
        .replace("Pass_Missed", "caf\u{0}")
        .into_bytes()
        .into_iter()
        .map(|byte| if byte == 0 { 0xe9 } else { byte });
    refused(save(b""), "is empty");
    refused(save(&latin.collect::<Vec<u8>>()), "is damaged");
    refused(save(&good.as_bytes()[..good.len() - 20]), "is damaged");
    refused(save("[".repeat(10_000).as_bytes()), "is damaged");
    let deep = format!("\"events\":{}", "[".repeat(10_000));
    refused(
        save(good.replace("\"events\":[", &deep).as_bytes()),
        "is damaged",
    );
}

#[test]
fn a_save_that_is_too_large() {
    let padding = " ".repeat(33 * 1024 * 1024);
    refused(
        save(format!("{}{padding}", small_game::save(20_003)).as_bytes()),
        "is too large",
    );
}

#[test]
fn saves_without_a_game_or_without_events() {
    let (status, findings) = save(small_game::save(20_003).replace("20003", "null").as_bytes());
    assert_eq!(
        (status.as_str(), places(&findings)),
        ("not_chosen", vec![(Code::BFile, Level::Info, 0, "")])
    );
    let (status, findings) = save(br#"{"gameId": 20003, "events": []}"#);
    assert_eq!((status.as_str(), findings.len()), ("not_chosen", 0));
    let (status, _) = save(b"{\"name\": \"something else\"}");
    assert_eq!(status, "not_chosen");
}

#[test]
fn a_save_with_numbers_as_text_is_read_and_one_with_odd_events_is_refused() {
    let good = small_game::save(20_003);
    let (status, findings) = save(
        good.replace("\"num\":11", "\"num\":\"11\"")
            .replace("\"period\":1", "\"period\":\"1\"")
            .as_bytes(),
    );
    assert_eq!(
        (status.as_str(), places(&findings)),
        ("loaded", vec![(Code::ENoShifts, Level::Error, 0, "")])
    );
    let (status, findings) = save(good.replace("\"events\":[", "\"events\":[null,").as_bytes());
    assert_eq!(
        (status.as_str(), places(&findings)),
        ("error", vec![(Code::BFile, Level::Block, 0, "")])
    );
    let (status, findings) = save(good.replace("20003", "20099").as_bytes());
    assert_eq!(status, "error");
    assert_eq!(of_code(&findings, Code::BSched).len(), 1);
}
