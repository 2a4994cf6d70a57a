use super::*;

fn lists() -> CodeLists {
    CodeLists::from_seeds(&Seeds {
        event_type: include_str!("../../../../models/seeds/seed_event_type.csv"),
        event_detail: include_str!("../../../../models/seeds/seed_event_detail.csv"),
        event_detail_2: include_str!("../../../../models/seeds/seed_event_detail_2.csv"),
        play_detail: include_str!("../../../../models/seeds/seed_play_detail.csv"),
        code_alias: include_str!("../../../../models/seeds/seed_code_alias.csv"),
    })
    .unwrap()
}

fn code(found: DetailMatch<'_>) -> (Option<&str>, bool) {
    (found.code, found.is_known)
}

#[test]
fn event_types_ignore_punctuation() {
    let lists = lists();
    assert_eq!(lists.event_type("Zone Entry-Exit"), Some("Zone_Entry_Exit"));
    assert_eq!(
        lists.event_type("PenaltyShot/Shootout"),
        Some("PenaltyShot_Shootout")
    );
    assert_eq!(lists.event_type("TeamPossessionChange"), None);
    assert_eq!(lists.event_type(""), None);
}

#[test]
fn first_details() {
    let lists = lists();
    let detail = |event_type, raw| lists.event_detail(Some(event_type), raw);
    assert_eq!(
        code(detail("Pass", "Pass-Completed")),
        (Some("Pass_Completed"), true)
    );
    assert_eq!(
        code(detail("Possession", "PuckRetrieval")),
        (Some("Possession_PuckRetrieval"), true)
    );
    assert_eq!(code(detail("Possession", "Possession")), (None, true));
    assert_eq!(code(detail("DeadIce", "DeadIce_Anything")), (None, true));
    assert_eq!(
        code(detail("Faceoff", "Faceoff_Won")),
        (Some("Faceoff"), true)
    );
    assert_eq!(
        code(detail("Zone_Entry_Exit", "Zone-EntryFailed")),
        (Some("Zone_Entry_Failed"), true)
    );
    assert_eq!(code(detail("Shot", "Shot_Nonsense")), (None, false));
    assert_eq!(lists.detail_type("Pass_Completed"), Some("Pass"));

    let tipped = detail("Shot", "Shot_TippedOnNetSaved");
    assert_eq!(
        (tipped.code, tipped.is_tipped, tipped.is_deflected),
        (Some("Shot_OnNetSaved"), true, false)
    );
    let deflected = detail("Shot", "Shot_DeflectedOnNetSaved");
    assert_eq!(
        (deflected.code, deflected.is_deflected),
        (Some("Shot_OnNetSaved"), true)
    );
    let blocked = detail("Shot", "Shot_BlockedSameTeam");
    assert_eq!(
        (blocked.code, blocked.is_blocked_by_own_team),
        (Some("Shot_Blocked"), true)
    );
}

#[test]
fn second_details() {
    let lists = lists();
    let detail = |event_type, raw| code(lists.event_detail_2(Some(event_type), raw));
    assert_eq!(
        detail("Zone_Entry_Exit", "ZoneEntry-Rush"),
        (Some("ZoneEntry_Carried"), true)
    );
    assert_eq!(
        detail("Zone_Entry_Exit", "ZoneEntry-RushBreakaway"),
        (Some("ZoneEntry_CarriedBreakaway"), true)
    );
    assert_eq!(
        detail("Zone_Entry_Exit", "ZoneExit-PassMiss/Misplay"),
        (Some("ZoneExit_PassMiss/Misplay"), true)
    );
    assert_eq!(
        lists.known_detail_2("ZoneExit_PassMiss_Misplay"),
        Some("ZoneExit_PassMiss/Misplay")
    );
    assert_eq!(detail("Play", "PokeCheck"), (Some("Play_PokeCheck"), true));
    assert_eq!(detail("Shot", "Shot_Tipped"), (Some("Shot_Tip"), true));
    assert_eq!(
        detail("Save", "Save-Shoulder"),
        (Some("Save_Shoulder"), true)
    );
    assert_eq!(detail("Save", "nothing"), (None, false));
}

#[test]
fn play_details_lose_their_prefix() {
    let lists = lists();
    let play = |raw| {
        let found = lists.play_detail(raw);
        (found.code, found.recovery_kind)
    };
    assert_eq!(play("AssistPrimary"), (Some("AssistPrimary"), None));
    assert_eq!(
        play("DefensivePlayPuckRecoveryFaceoff"),
        (Some("PuckRecoveryRetreivalFaceoff"), Some("recovery"))
    );
    assert_eq!(
        play("Defensive_PlayPossession-PuckRetreivalDumpIn"),
        (Some("PuckRecoveryRetreivalDumpIn"), Some("retrieval"))
    );
    assert_eq!(
        play("RecoveryRetrievalShot"),
        (Some("PuckRecoveryRetreivalShot"), None)
    );
    assert_eq!(
        play("OffensivePlay_Zone-CededZoneExit"),
        (Some("CededZoneExit"), None)
    );
    assert_eq!(play("FroceWide"), (Some("ForceWide"), None));
    assert_eq!(play("SeparateFromPuck"), (Some("SeperateFromPuck"), None));
    assert_eq!(play("OpenIceDeke"), (Some("OpenIceDeke"), None));
    assert_eq!(play("Offensive"), (None, None));
    assert_eq!(play("xyz"), (None, None));
}

#[test]
fn shift_types() {
    let lists = lists();
    assert_eq!(lists.shift_start_type("GameStart"), Some("GameStart"));
    assert_eq!(lists.shift_start_type(" "), Some("OnTheFly"));
    assert_eq!(lists.shift_stop_type("-"), Some("OnTheFly"));
    assert_eq!(
        lists.shift_stop_type("Home Goalie Stoppage"),
        Some("Home Goalie Stopped (after Away SOG)")
    );
    assert_eq!(lists.shift_stop_type("Chlg Home"), Some("Challenge"));
    assert_eq!(lists.shift_stop_type("Meteor"), None);
}

#[test]
fn dictionary_sheets_only_add() {
    let mut lists = lists();
    assert!(!lists.add(List::EventType, "shot", None));
    assert!(!lists.add(List::EventDetail, "Faceoff-Won", None));
    assert!(lists.add(List::EventDetail, "Shot_Lacrosse", Some("Shot")));
    assert_eq!(
        lists.event_detail(None, "shot-lacrosse").code,
        Some("Shot_Lacrosse")
    );
    assert_eq!(lists.detail_type("Shot_Lacrosse"), Some("Shot"));
    assert!(!lists.add(List::PlayDetail, "--", None));
}

#[test]
fn positions() {
    assert_eq!(position("Goalie"), Some("Goalie"));
    assert_eq!(position("LW"), Some("Forward"));
    assert_eq!(position("d"), Some("Defense"));
    assert_eq!(position("Coach"), None);
}
