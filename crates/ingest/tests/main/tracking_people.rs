//! Teams, players, zones, success, play details and pressure.

use hockey::{PlayerId, Side, TeamId, Venue, Zone};
use ingest::Code;
use ingest::canonical::EventPlayer;
use ingest::canonical::records::{ResolvedBy, Success, SuccessSource, ZoneSource};
use ingest::tracking::rows::PressureMarks;

use crate::made::{Game, Made, line, more, player};

fn team(made: &Made, index: i64) -> Option<&str> {
    made.event(index).event_team_id.as_ref().map(TeamId::as_str)
}

fn ids(players: &[&EventPlayer]) -> Vec<(Side, i64, Option<String>)> {
    players
        .iter()
        .map(|p| {
            (
                p.side,
                p.slot,
                p.player_id.as_ref().map(ToString::to_string),
            )
        })
        .collect()
}

#[test]
fn a_team_that_all_players_contradict_is_flipped() {
    let made = Game::sparse([
        line(1001, "Faceoff", "Faceoff_GameStart", 18.0, 0.0)
            .team(Venue::Home)
            .own(11),
        more(1001).own(12),
        more(1001).opponent(3),
    ])
    .make();
    assert_eq!(team(&made, 1001), Some("N2"));
    assert!(made.event(1001).team_flipped);
    assert_eq!(made.rows(Code::WTeamFlip), [2]);
    let all: Vec<ResolvedBy> = made
        .players(1001)
        .iter()
        .map(|player| player.resolved_by)
        .collect();
    assert_eq!(all, [ResolvedBy::Team; 3]);
}

#[test]
fn a_mixed_vote_never_flips() {
    let made = Game::sparse([
        line(1001, "Pass", "Pass_Completed", 9.0, 0.0)
            .team(Venue::Home)
            .own(11),
        more(1001).own(2),
    ])
    .make();
    assert_eq!(team(&made, 1001), Some("N1"));
    assert_eq!(made.rows(Code::WOtherTeam), [2]);
    let first = made.players(1001)[0];
    assert_eq!(first.resolved_by, ResolvedBy::OtherTeam);
    assert_eq!(
        first.player_team_id.as_ref().map(TeamId::as_str),
        Some("N2")
    );
}

#[test]
fn dead_time_is_never_flipped_and_a_stoppage_is() {
    let made = Game::sparse([
        line(1001, "DeadIce", "", 9.0, 0.0)
            .team(Venue::Home)
            .own(11),
        line(1002, "Stoppage", "Stoppage_Play", 9.0, 0.0)
            .team(Venue::Home)
            .own(11),
    ])
    .make();
    assert_eq!(
        (team(&made, 1001), team(&made, 1002)),
        (Some("N1"), Some("N2"))
    );
}

#[test]
fn without_a_letter_the_players_decide() {
    let made = Game::dense([
        line(1001, "Pass", "", 9.0, 0.0).own(1),
        line(1002, "Pass", "", 8.0, 0.0).opponent(1),
        line(1003, "Pass", "", 7.0, 0.0).own(7),
        line(1004, "DeadIce", "", 6.0, 0.0),
    ])
    .make();
    assert_eq!(
        [1001, 1002, 1003, 1004].map(|index| team(&made, index)),
        [Some("N1"), Some("N2"), None, None]
    );
    assert!(!made.event(1001).team_flipped);
    assert_eq!(made.rows(Code::WNoTeam), [4]);
}

#[test]
fn letters_of_an_exchanged_file_mean_the_other_team() {
    let mut game = Game::sparse([
        line(1001, "Pass", "", 9.0, 0.0).team(Venue::Home).own(11),
        line(1002, "Stoppage", "", 9.0, 0.0).team(Venue::Away),
    ]);
    game.is_swapped = true;
    let made = game.make();
    assert_eq!(
        (team(&made, 1001), team(&made, 1002)),
        (Some("N2"), Some("N1"))
    );
    assert!(made.rows(Code::WTeamFlip).is_empty());
}

#[test]
fn a_file_whose_letters_nearly_all_players_contradict_is_turned_as_a_whole() {
    let mut lines: Vec<_> = (0..30)
        .map(|number| {
            line(1000 + number, "Pass", "", 9.0, 0.0)
                .team(Venue::Home)
                .own(11)
        })
        .collect();
    lines.push(line(1030, "Stoppage", "", 9.0, 0.0).team(Venue::Home));
    lines.push(line(1031, "Pass", "", 9.0, 0.0).team(Venue::Home).own(1));
    let made = Game::sparse(lines).make();
    assert!(made.canonical.is_swapped);
    assert_eq!(made.rows(Code::ISwap), [0]);
    // The stoppage has no players: only turning the file gives it its team.
    assert_eq!(
        (team(&made, 1030), team(&made, 1000)),
        (Some("N2"), Some("N2"))
    );
    assert_eq!(made.rows(Code::WTeamFlip), [33]);
}

#[test]
fn numbers_become_players() {
    let made = Game::sparse([
        line(1001, "Pass", "", 9.0, 0.0).team(Venue::Home).own(7),
        more(1001).own(8),
        more(1001).own(99),
        more(1001).opponent(7),
        more(1001).opponent(12),
        more(1001).set(|row| row.role = Some("event_player_4".into())),
    ])
    .make();
    assert_eq!(
        ids(&made.players(1001)),
        [
            (Side::Event, 1, Some(player(7))),
            (Side::Event, 2, None),
            (Side::Event, 3, None),
            (Side::Opponent, 1, Some(player(27))),
            (Side::Opponent, 2, Some(player(12))),
        ]
    );
    assert_eq!(made.rows(Code::EAmbig), [3]);
    assert_eq!(made.rows(Code::EUnknown), [4]);
    assert_eq!(made.canonical.tallies.players, (5, 3));
}

#[test]
fn slots_are_counted_inside_the_event_and_roles_without_side_are_dropped() {
    let made = Game::sparse([
        line(1001, "Shot", "Shot_Missed", 9.0, 0.0)
            .team(Venue::Home)
            .own(1),
        line(1001, "Pass", "", 8.0, 0.0)
            .team(Venue::Home)
            .own(2)
            .set(|row| row.role = Some("event_player_3".into())),
        more(1001)
            .own(3)
            .set(|row| row.role = Some("goalkeeper".into())),
        more(1001)
            .opponent(32)
            .set(|row| row.role = Some("opp_goalie".into())),
    ])
    .make();
    assert_eq!(
        ids(&made.players(1002)),
        [
            (Side::Event, 1, Some(player(2))),
            (Side::Opponent, 1, Some(player(32)))
        ]
    );
    assert_eq!(made.rows(Code::ERole), [4]);
}

#[test]
fn a_player_twice_on_a_side_keeps_his_lowest_slot_and_all_details() {
    let made = Game::sparse([
        line(1001, "Pass", "", 9.0, 0.0)
            .team(Venue::Home)
            .own(1)
            .play("Breakout"),
        more(1001).own(1).play("GiveAndGo").set(|row| {
            row.play_success = Some("s".into());
            row.play_detail_2 = Some("Breakout".into());
        }),
        more(1001).own(2),
        more(1001).opponent(7),
    ])
    .make();
    let players = made.players(1001);
    // The slot of the removed row stays empty.
    assert_eq!(
        ids(&players),
        [
            (Side::Event, 1, Some(player(1))),
            (Side::Event, 3, Some(player(2))),
            (Side::Opponent, 1, Some(player(27)))
        ]
    );
    let first = players[0];
    assert_eq!(first.play_detail_1.as_deref(), Some("Breakout"));
    assert_eq!(first.play_detail_2.as_deref(), Some("GiveAndGo"));
    assert_eq!(first.play_success, Some(Success::Successful));
    assert_eq!(made.rows(Code::WDupSlot), [3]);
}

#[test]
fn players_of_both_teams_on_one_side_mark_a_merged_event() {
    let lines = || {
        [
            line(1001, "Pass", "", 9.0, 0.0).team(Venue::Home).own(1),
            line(1001, "Pass", "", 9.0, 0.0).own(11),
        ]
    };
    let dense = Game::dense(lines()).make();
    assert!(dense.event(1001).suspect_merge);
    assert_eq!(dense.rows(Code::WMerged), [2]);
    let seven = (1..=7).map(|number| more(1001).own(number));
    let crowded =
        Game::sparse(std::iter::once(line(1001, "Pass", "", 9.0, 0.0)).chain(seven)).make();
    assert!(crowded.event(1001).suspect_merge);
}

#[test]
fn a_faceoff_needs_winner_and_loser() {
    let made = Game::sparse([
        line(1001, "Faceoff", "Faceoff_GameStart", 18.0, 0.0)
            .team(Venue::Home)
            .own(1),
        line(1002, "Faceoff", "Faceoff_AfterStoppage", 17.0, 0.0)
            .team(Venue::Home)
            .opponent(11),
    ])
    .make();
    assert_eq!(made.rows(Code::EFaceoff), [2, 3]);
    let levels: Vec<&str> = made
        .findings
        .iter()
        .filter(|f| f.code == Code::EFaceoff)
        .map(|f| f.level.as_str())
        .collect();
    assert_eq!(levels, ["W", "E"]);
    assert_eq!(made.rows(Code::ENoe1), [3]);
    assert_eq!(made.event(1002).event_detail.as_deref(), Some("Faceoff"));
}

#[test]
fn the_exporters_default_zone_is_no_zone() {
    let with_letter = |index, event_type, detail, zone: &str| {
        line(index, event_type, detail, 9.0, 0.0).set(|row| row.zone = Some(zone.into()))
    };
    let lines = [
        with_letter(1001, "Pass", "Pass_Completed", "n"),
        with_letter(1002, "Pass", "Pass_Completed", " d"),
        with_letter(1003, "Zone_Entry_Exit", "Zone_Entry", "n"),
        with_letter(1004, "Shot", "Shot_Missed", "n"),
        with_letter(1005, "Pass", "Pass_Completed", "h"),
    ];
    let zones = |game: Game| {
        let made = game.make();
        let zones: Vec<_> = made
            .events()
            .iter()
            .map(|event| event.zone.zip(event.zone_source))
            .collect();
        (zones, made.rows(Code::WCode))
    };
    let (typed, tracked) = (ZoneSource::Typed, ZoneSource::Tracked);
    let shot = Some((Zone::Offensive, typed));
    let dense = [
        None,
        Some((Zone::Defensive, tracked)),
        Some((Zone::Offensive, typed)),
        shot,
        None,
    ];
    assert_eq!(zones(Game::dense(lines.clone())), (dense.to_vec(), vec![6]));
    let sparse = [
        Some((Zone::Neutral, tracked)),
        Some((Zone::Defensive, tracked)),
        Some((Zone::Neutral, typed)),
        shot,
        None,
    ];
    assert_eq!(zones(Game::sparse(lines)), (sparse.to_vec(), vec![6]));
}

#[test]
fn success_is_read_or_follows_from_the_code() {
    let flagged = |index, detail, flag: &str| {
        line(index, "Pass", detail, 9.0, 0.0)
            .set(|row| row.success = (!flag.is_empty()).then(|| flag.into()))
    };
    let made = Game::dense([
        flagged(1001, "Pass_Completed", "TRUE"),
        flagged(1002, "Pass-Intercepted", ""),
        flagged(1003, "Pass_Completed", "i"),
        flagged(1004, "Pass_Deflected", ""),
    ])
    .make();
    let found: Vec<_> = made
        .events()
        .iter()
        .map(|event| event.success.zip(event.success_source))
        .collect();
    assert_eq!(
        found,
        [
            Some((Success::Successful, SuccessSource::Tracked)),
            Some((Success::Unsuccessful, SuccessSource::Derived)),
            Some((Success::Successful, SuccessSource::Derived)),
            None,
        ]
    );
    assert_eq!(made.rows(Code::WFlag), [4]);
}

#[test]
fn details_of_another_type_are_dropped_and_crossed_transitions_repaired() {
    let detailed = |index, event_type, detail, detail_2: &str| {
        line(index, event_type, detail, 9.0, 0.0).set(|row| row.detail_2 = Some(detail_2.into()))
    };
    let made = Game::dense([
        detailed(1001, "Possession", "Pass_Completed", "Pass-Forehand"),
        detailed(1002, "Zone_Entry_Exit", "Zone_Exit", "ZoneEntry-Rush"),
        detailed(1003, "Zone_Entry_Exit", "Zone_Exit", "ZoneEntry-DumpIn"),
        detailed(1004, "Shot", "Shot_TippedOnNetSaved", "Shot-Wrist"),
        detailed(1005, "Shot", "Shot_BlockedSameTeam", "Shot_Tip"),
        detailed(1006, "Nonsense", "Whatever", ""),
    ])
    .make();
    let details = |index| {
        let event = made.event(index);
        (
            event.event_detail.as_deref(),
            event.event_detail_2.as_deref(),
        )
    };
    assert_eq!(details(1001), (None, None));
    assert_eq!(details(1002), (Some("Zone_Exit"), Some("ZoneExit_Carried")));
    // There is no exit by dump-in: the detail stays as it is.
    assert_eq!(details(1003), (Some("Zone_Exit"), Some("ZoneEntry_DumpIn")));
    assert_eq!(details(1004), (Some("Shot_OnNetSaved"), Some("Shot_Wrist")));
    assert!(made.event(1004).is_tipped && made.event(1005).is_tipped);
    assert!(made.event(1005).is_blocked_by_own_team);
    assert_eq!(made.rows(Code::WDetailType), [2]);
    assert_eq!(made.rows(Code::WDetail2Type), [2, 3, 4]);
    assert_eq!(made.event(1006).event_type, None);
    assert_eq!(made.event(1006).type_raw.as_deref(), Some("Nonsense"));
    let unknown: Vec<(u32, &str)> = made
        .findings
        .iter()
        .filter(|f| f.code == Code::WCode)
        .map(|f| (f.row, f.level.as_str()))
        .collect();
    assert_eq!(unknown, [(7, "E")]);
    assert_eq!(made.event(1006).event_detail, None);
}

#[test]
fn old_spellings_of_play_details_are_read() {
    let made = Game::sparse([
        line(1001, "Possession", "", 9.0, 0.0)
            .team(Venue::Home)
            .own(1)
            .play("Offensive_Zone-PuckRetrievalDumpIn"),
        more(1001)
            .opponent(11)
            .play("DefensivePlayPuckRecoveryFaceoff"),
        more(1001)
            .opponent(12)
            .play("Defensive_PlayPossession-FroceWide"),
        more(1001).opponent(13).play("Juggling"),
    ])
    .make();
    let found: Vec<_> = made
        .players(1001)
        .iter()
        .map(|p| (p.play_detail_1.clone(), p.recovery_kind))
        .collect();
    let detail = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            (detail("PuckRecoveryRetreivalDumpIn"), Some("retrieval")),
            (detail("PuckRecoveryRetreivalFaceoff"), Some("recovery")),
            (detail("ForceWide"), None),
            (None, None),
        ]
    );
    assert_eq!(made.rows(Code::WCode), [5]);
}

#[test]
fn pressure_by_pair_number_by_jersey_and_not_tracked() {
    let lines = || {
        [
            line(1001, "Pass", "", 9.0, 0.0)
                .team(Venue::Home)
                .own(1)
                .pressure("12"),
            line(1001, "Pass", "", 9.0, 0.0).opponent(12).pressure("12"),
            line(1001, "Pass", "", 9.0, 0.0).opponent(13),
        ]
    };
    let pressed = |marks| {
        let mut game = Game::dense(lines());
        game.raw.pressure = marks;
        let made = game.make();
        let player = made.players(1001)[0].clone();
        (player.is_pressured, player.pressured_by_player_id)
    };
    assert_eq!(
        pressed(PressureMarks::Pairs),
        (Some(true), Some(PlayerId::from("P100012")))
    );
    assert_eq!(
        pressed(PressureMarks::Jerseys),
        (Some(true), Some(PlayerId::from("P100012")))
    );
    assert_eq!(pressed(PressureMarks::Untracked), (None, None));
}
