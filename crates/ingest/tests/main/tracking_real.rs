//! Numbers of the real files that were counted by other means.

use std::collections::{BTreeMap, BTreeSet};

use hockey::{Side, TeamId};
use ingest::Code;
use ingest::canonical::{CanonicalGame, Event};
use ingest::tracking::{GameOutcome, GameStatus, Layout};

use crate::support;

const FORMULA: &str = "games/18969/18969_tracking.xlsx";
const EXPORT: &str = "games/18977/18977_tracking.xlsx";

fn rows(outcome: &GameOutcome, code: Code) -> Vec<u32> {
    outcome
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .map(|finding| finding.row)
        .collect()
}

fn game(outcome: &GameOutcome) -> &CanonicalGame {
    outcome.game.as_ref().expect("the game is loaded")
}

/// How many events of each team pass a test: home, away.
fn by_team(game: &CanonicalGame, teams: [&str; 2], test: impl Fn(&Event) -> bool) -> [usize; 2] {
    teams.map(|team| {
        let of_team =
            |event: &&Event| event.event_team_id.as_ref().map(TeamId::as_str) == Some(team);
        game.events
            .iter()
            .filter(of_team)
            .filter(|event| test(event))
            .count()
    })
}

fn has_detail(event: &Event, details: &[&str]) -> bool {
    event
        .event_detail
        .as_deref()
        .is_some_and(|detail| details.contains(&detail))
}

/// Counts per team that do not need any statistic: goals, shots on goal, missed with post, faceoffs,
/// giveaways, takeaways, entries, exits, passes, completed passes, minors.
fn counts(game: &CanonicalGame, teams: [&str; 2]) -> [[usize; 2]; 11] {
    let of =
        |details: &'static [&'static str]| by_team(game, teams, |event| has_detail(event, details));
    let of_type = |kind: &'static str| {
        by_team(game, teams, |event| {
            event.event_type.as_deref() == Some(kind)
        })
    };
    [
        of(&["Goal_Scored"]),
        of(&["Shot_OnNetSaved", "Shot_Goal"]),
        of(&["Shot_Missed", "Shot_HitPost"]),
        of_type("Faceoff"),
        of(&["Turnover_Giveaway"]),
        of(&["Turnover_Takeaway"]),
        of(&["Zone_Entry"]),
        of(&["Zone_Exit"]),
        of_type("Pass"),
        of(&["Pass_Completed"]),
        of(&["Penalty_Minor"]),
    ]
}

#[test]
fn the_formula_workbook_gives_the_known_numbers() {
    let Some(norad) = support::norad() else {
        return;
    };
    let outcome = support::read(&norad, FORMULA, Some(18969));
    assert_eq!(
        (outcome.layout, outcome.status),
        (Layout::FormulaWorkbook, GameStatus::Loaded)
    );
    assert_eq!(
        (outcome.venue_swapped, outcome.n_valid_rows),
        (Some(false), 3143)
    );
    let game = game(&outcome);
    assert_eq!(
        (
            game.events.len(),
            game.event_players.len(),
            game.shifts.len()
        ),
        (1596, 3136, 95)
    );
    assert_eq!(
        game.event_players
            .iter()
            .filter(|player| player.player_id.is_none())
            .count(),
        1
    );
    assert_eq!(
        counts(game, ["N10008", "N10010"]),
        [
            [4, 3],
            [40, 25],
            [13, 8],
            [26, 20],
            [65, 68],
            [16, 17],
            [58, 53],
            [48, 57],
            [166, 134],
            [106, 80],
            [1, 0]
        ]
    );
    let chains: BTreeSet<i64> = game.events.iter().filter_map(|event| event.chain).collect();
    let linked = game
        .events
        .iter()
        .filter(|event| event.chain.is_some())
        .count();
    assert_eq!((chains.len(), linked), (228, 573));
    let clocked = game
        .events
        .iter()
        .filter(|event| event.clock_start_s.is_some())
        .count();
    let mapped = game
        .events
        .iter()
        .filter(|event| event.shift_index_contained.is_some())
        .count();
    assert_eq!((clocked, mapped), (1591, 1591));
    let pressed = game
        .event_players
        .iter()
        .filter(|p| p.side == Side::Event && p.slot == 1 && p.is_pressured == Some(true));
    assert_eq!(pressed.count(), 360);
    let assisted = game
        .events
        .iter()
        .filter(|event| event.assist_1_player_id.is_some())
        .count();
    assert_eq!(
        (
            assisted,
            game.events
                .iter()
                .filter(|e| e.assist_2_player_id.is_some())
                .count()
        ),
        (6, 0)
    );
}

#[test]
fn the_formula_workbook_has_the_known_faults() {
    let Some(norad) = support::norad() else {
        return;
    };
    let outcome = support::read(&norad, FORMULA, Some(18969));
    assert_eq!(rows(&outcome, Code::WClock), [2230, 2232, 2234]);
    assert_eq!(rows(&outcome, Code::WUntyped), [796]);
    assert_eq!(rows(&outcome, Code::WDupSlot).len(), 5);
    assert_eq!(rows(&outcome, Code::EFaceoff).len(), 1);
    assert_eq!(rows(&outcome, Code::EUnknown).len(), 1);
    assert_eq!(rows(&outcome, Code::WDetailType), [1093]);
    for code in [
        Code::WTeamFlip,
        Code::WOtherTeam,
        Code::EAmbig,
        Code::WCode,
        Code::WHiddenGoal,
        Code::WGoalShot,
        Code::WScore,
        Code::WPim,
        Code::WSaves,
        Code::WSeq,
        Code::WShiftStop,
        Code::WShiftIndex,
        Code::EShiftGap,
        Code::EShiftDur,
        Code::EShiftDup,
        Code::EShiftCount,
        Code::WMerged,
        Code::EClockRange,
        Code::EClockNull,
        Code::WPeriodGap,
    ] {
        assert!(rows(&outcome, code).is_empty(), "{}", code.as_str());
    }
    let scorers: Vec<&str> = outcome
        .findings
        .iter()
        .filter(|f| f.code == Code::WScorer)
        .map(|f| f.column.as_str())
        .collect();
    assert_eq!(scorers, ["goals of P100022", "assists of P100023"]);
}

#[test]
fn the_browser_export_gives_the_known_numbers() {
    let Some(norad) = support::norad() else {
        return;
    };
    let outcome = support::read(&norad, EXPORT, Some(18977));
    assert_eq!(
        (outcome.layout, outcome.status),
        (Layout::BrowserExport, GameStatus::Loaded)
    );
    assert_eq!(outcome.n_valid_rows, 2526);
    let game = game(&outcome);
    // 1,362 events and 2,503 players in the file, and the inferred goal with its two players.
    assert_eq!(
        (
            game.events.len(),
            game.event_players.len(),
            game.shifts.len()
        ),
        (1363, 2505, 86)
    );
    assert!(
        game.event_players
            .iter()
            .all(|player| player.player_id.is_some())
    );
    assert_eq!(
        counts(game, ["N10010", "N10003"]),
        [
            [4, 2],
            [28, 38],
            [14, 11],
            [25, 21],
            [78, 83],
            [12, 13],
            [60, 58],
            [55, 56],
            [143, 114],
            [108, 88],
            [1, 0]
        ]
    );
    assert!(
        game.events
            .iter()
            .all(|event| event.chain.is_none() && event.video_s.is_none())
    );
    assert!(
        game.event_players
            .iter()
            .all(|player| player.is_pressured.is_none() && player.play_detail_1.is_none())
    );
}

#[test]
fn the_browser_export_has_the_known_faults() {
    let Some(norad) = support::norad() else {
        return;
    };
    let outcome = support::read(&norad, EXPORT, Some(18977));
    assert_eq!(rows(&outcome, Code::WClock), [108, 110]);
    assert_eq!(rows(&outcome, Code::WHiddenGoal), [703]);
    assert_eq!(rows(&outcome, Code::WTeamFlip).len(), 8);
    assert_eq!(rows(&outcome, Code::WTeamFlip)[0], 3);
    assert_eq!(rows(&outcome, Code::WOtherTeam).len(), 15);
    assert_eq!(rows(&outcome, Code::WDupSlot).len(), 15);
    assert_eq!(rows(&outcome, Code::WDetail2Type).len(), 5);
    assert_eq!(rows(&outcome, Code::EFaceoff).len(), 3);
    for code in [
        Code::EUnknown,
        Code::WCode,
        Code::WScore,
        Code::WPim,
        Code::WShiftStop,
        Code::WIdxColl,
        Code::WSeq,
    ] {
        assert!(rows(&outcome, code).is_empty(), "{}", code.as_str());
    }
    let scorers: Vec<&str> = outcome
        .findings
        .iter()
        .filter(|f| f.code == Code::WScorer)
        .map(|f| f.column.as_str())
        .collect();
    assert_eq!(scorers, ["goals of P100047"]);
}

/// Seconds by skaters and empty net, home first.
fn seconds_by_strength(game: &CanonicalGame) -> BTreeMap<String, i64> {
    let mut seconds = BTreeMap::new();
    for shift in &game.shifts {
        let empty = match (shift.home_net_empty, shift.away_net_empty) {
            (false, false) => "",
            (true, false) => " home EN",
            (false, true) => " away EN",
            (true, true) => " both EN",
        };
        *seconds
            .entry(format!(
                "{}v{}{empty}",
                shift.home_skaters, shift.away_skaters
            ))
            .or_default() += shift.duration_s;
    }
    seconds
}

#[test]
fn stints_cover_every_second_and_know_the_dead_time() {
    let Some(norad) = support::norad() else {
        return;
    };
    let cases = [
        (
            FORMULA,
            18969,
            942,
            vec![
                ("4v5", 129),
                ("5v5", 3029),
                ("5v5 away EN", 58),
                ("5v6 away EN", 24),
            ],
            [29, 33, 33],
        ),
        (
            EXPORT,
            18977,
            870,
            vec![("4v5", 213), ("5v5", 2972), ("5v6 away EN", 55)],
            [31, 27, 28],
        ),
    ];
    for (name, id, dead, strengths, by_period) in cases {
        let outcome = support::read(&norad, name, Some(id));
        let game = game(&outcome);
        for (period, count) in (1..).zip(by_period) {
            let of_period: Vec<i64> = game
                .shifts
                .iter()
                .filter(|shift| shift.period == period)
                .map(|shift| shift.duration_s)
                .collect();
            assert_eq!(
                (of_period.len(), of_period.iter().sum::<i64>()),
                (count, 1080),
                "{id}"
            );
        }
        assert_eq!(
            game.shifts.iter().map(|shift| shift.dead_s).sum::<i64>(),
            dead,
            "{id}"
        );
        let expected: BTreeMap<String, i64> = strengths
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        assert_eq!(seconds_by_strength(game), expected, "{id}");
    }
}

#[test]
fn a_goal_after_its_stop_belongs_to_the_stint_it_ended() {
    let Some(norad) = support::norad() else {
        return;
    };
    let outcome = support::read(&norad, EXPORT, Some(18977));
    let game = game(&outcome);
    let goal = game
        .events
        .iter()
        .find(|event| event.event_index == 2323)
        .expect("the goal");
    assert_eq!(
        (
            goal.clock_start_s,
            goal.shift_index,
            goal.shift_index_contained
        ),
        (Some(97), Some(86), Some(87))
    );
    let moved = game
        .events
        .iter()
        .filter(|event| event.shift_index != event.shift_index_contained);
    let moved: Vec<i64> = moved.map(|event| event.event_index).collect();
    assert_eq!(moved, [2322, 2323]);
}

#[test]
fn unfinished_games_are_partial_or_templates() {
    let Some(norad) = support::norad() else {
        return;
    };
    let partial = support::read(&norad, "unfinished/18991_tracking.xlsx", Some(18991));
    assert_eq!(partial.status, GameStatus::Loaded);
    let game = game(&partial);
    assert_eq!(game.events.len(), 365);
    assert!(game.events.iter().all(|event| event.period == 1));
    assert_eq!(
        game.events
            .iter()
            .filter_map(|event| event.clock_start_s)
            .min(),
        Some(453)
    );
    assert_eq!(
        game.events
            .iter()
            .filter_map(|event| event.chain)
            .collect::<BTreeSet<_>>()
            .len(),
        48
    );
    assert_eq!(rows(&partial, Code::WPeriodGap).len(), 1);
    assert_eq!(
        game.event_players
            .iter()
            .filter(|player| player.player_id.is_none())
            .count(),
        12
    );
    assert!(rows(&partial, Code::WTeamFlip).is_empty());
    let template = support::read(&norad, "unfinished/19032_tracking.xlsx", Some(19032));
    assert_eq!(
        (template.status, template.game_id),
        (GameStatus::Template, 19032)
    );
    assert!(template.block_codes.contains(&Code::BGameId) && template.game.is_none());
}

#[test]
fn saves_of_the_tracker_are_read() {
    let Some(norad) = support::norad() else {
        return;
    };
    let one_shift = support::read(&norad, "exports/18965.json", None);
    assert_eq!(
        (one_shift.game_id, one_shift.status),
        (18965, GameStatus::Loaded)
    );
    // Home and away are exchanged in the whole save although the names are straight.
    assert_eq!(one_shift.venue_swapped, Some(true));
    assert!(rows(&one_shift, Code::WTeamFlip).len() < 20);
    assert_eq!(rows(&one_shift, Code::ENoShifts).len(), 1);
    let digits: Vec<&str> = one_shift
        .findings
        .iter()
        .filter(|f| f.code == Code::EClockRange && f.column == "start_time")
        .map(|f| f.action.as_str())
        .collect();
    assert_eq!(
        digits,
        [
            "digits exchanged: 17:58",
            "digits exchanged: 9:46",
            "digits exchanged: 17:57"
        ]
    );
    assert!(rows(&one_shift, Code::WScore).is_empty());

    let located = support::read(&norad, "exports/19038.json", None);
    assert_eq!(
        (located.game_id, located.period_seconds),
        (19038, [1260, 1080, 1080])
    );
    assert_eq!(game(&located).events.len(), 131);
    assert_eq!(rows(&located, Code::EShiftDur), [47]);
    assert_eq!(game(&located).shifts.len(), 46);

    let save = support::read(&norad, "exports/18969.json", None);
    assert!(save.has_assist_links);
    assert_eq!(rows(&save, Code::WClock), [0_u32; 0]);
    let goals = game(&save)
        .events
        .iter()
        .filter(|event| event.event_type.as_deref() == Some("Goal"));
    assert_eq!(
        goals
            .filter(|goal| goal.assist_1_player_id.is_some())
            .count(),
        7
    );
}
