//! Goals, assists and chains.

use hockey::{PlayerId, Venue};
use ingest::Code;

use crate::made::{Game, Line, Made, line, more, player};

fn shot(index: i64, minutes: f64, seconds: f64) -> Line {
    line(index, "Shot", "Shot_OnNetGoal", minutes, seconds)
        .team(Venue::Home)
        .own(1)
}

fn goal(index: i64, minutes: f64, seconds: f64) -> Line {
    line(index, "Goal", "Goal_Scored", minutes, seconds)
        .team(Venue::Home)
        .own(1)
}

fn pass(index: i64, minutes: f64, seconds: f64) -> Line {
    line(index, "Pass", "Pass_Completed", minutes, seconds)
        .team(Venue::Home)
        .own(2)
}

#[test]
fn a_goal_shot_without_goal_brings_its_goal_when_the_score_says_so() {
    let lines = [
        shot(1000, 9.0, 0.0),
        more(1000).opponent(32),
        pass(1001, 8.0, 0.0),
        pass(1002, 7.0, 0.0),
        pass(1003, 6.0, 0.0),
        goal(1004, 6.0, 0.0),
    ];
    // Two goals officially, one tracked: the goal four events later is another one.
    let made = Game::sparse(lines.clone()).official(2, 0).make();
    let order: Vec<(i64, i64, bool)> = made
        .events()
        .iter()
        .map(|e| (e.event_seq, e.event_index, e.is_inferred))
        .collect();
    assert_eq!(
        order,
        [
            (1, 1000, false),
            (2, 1005, true),
            (3, 1001, false),
            (4, 1002, false),
            (5, 1003, false),
            (6, 1004, false)
        ]
    );
    let inferred = made.event(1005);
    assert_eq!(
        (
            inferred.event_index_raw,
            inferred.clock_start_s,
            inferred.source_row
        ),
        (1000, Some(540), 2)
    );
    assert_eq!(inferred.goal_shot_event_index, Some(1000));
    let copied: Vec<Option<String>> = made
        .players(1005)
        .iter()
        .map(|p| p.player_id.as_ref().map(ToString::to_string))
        .collect();
    assert_eq!(copied, [Some(player(1)), Some(player(32))]);
    assert_eq!(made.rows(Code::WHiddenGoal), [2]);
    assert!(made.rows(Code::WScore).is_empty());
    // One goal officially: nothing is inserted, and it is an error.
    let kept = Game::sparse(lines).official(1, 0).make();
    assert_eq!(kept.events().len(), 5);
    let found: Vec<_> = kept
        .findings
        .iter()
        .filter(|f| f.code == Code::WHiddenGoal)
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].level.as_str(), found[0].severity().as_str()),
        ("E", "ERROR")
    );
}

#[test]
fn a_goal_of_the_other_team_or_period_is_not_the_shots_goal() {
    let other = Game::sparse([
        shot(1000, 9.0, 0.0),
        line(1001, "Goal", "Goal_Scored", 9.0, 0.0)
            .team(Venue::Away)
            .own(11),
        goal(1002, 18.0, 0.0).period(2),
    ])
    .official(2, 1)
    .make();
    assert_eq!(other.events().len(), 4);
    assert_eq!(other.event(1001).goal_shot_event_index, None);
    assert_eq!(other.rows(Code::WGoalShot), [3, 4]);
}

#[test]
fn goals_that_are_none() {
    let made = Game::sparse([
        line(1000, "Goal", "Shot_Goal", 9.0, 0.0)
            .team(Venue::Home)
            .own(1),
        line(1001, "Shot", "Goal", 8.0, 0.0)
            .team(Venue::Home)
            .own(1),
        line(1002, "Goal", "Goal_Shootout", 7.0, 0.0)
            .team(Venue::Home)
            .own(1),
        line(1003, "Faceoff", "Faceoff_AfterGoal", 7.0, 0.0)
            .team(Venue::Home)
            .own(1),
    ])
    .make();
    assert_eq!(made.rows(Code::EGoalDetail), [2, 3]);
    assert!(made.rows(Code::WScore).is_empty());
    assert!(
        made.events()
            .iter()
            .all(|event| event.goal_shot_event_index.is_none())
    );
}

fn assists(made: &Made, index: i64) -> [Option<&str>; 2] {
    let goal = made.event(index);
    [&goal.assist_1_player_id, &goal.assist_2_player_id].map(|id| id.as_ref().map(PlayerId::as_str))
}

#[test]
fn tagged_assists_go_to_the_next_goal_of_the_team_within_reach() {
    let tagged =
        |index, seconds, number, tag: &str| pass(index, 9.0, seconds).own(number).play(tag);
    let made = Game::sparse([
        tagged(1000, 31.0, 3, "AssistSecondary"),
        tagged(1001, 20.0, 4, "OffensivePlay_Pass-AssistSecondary"),
        tagged(1002, 10.0, 2, "AssistPrimary"),
        line(1003, "Pass", "", 9.0, 5.0)
            .team(Venue::Away)
            .own(11)
            .play("AssistPrimary"),
        tagged(1004, 2.0, 5, "AssistTertiary"),
        shot(1005, 9.0, 0.0),
        goal(1006, 9.0, 0.0),
    ])
    .official(1, 0)
    .make();
    // 31 seconds before are too many; a third assist and one of the other team are none.
    assert_eq!(assists(&made, 1006), [Some("P100002"), Some("P100004")]);
}

#[test]
fn linked_assists_win_and_unranked_ones_are_ranked_from_the_goal_backwards() {
    let linked = |line: Line, goal| line.set(|row| row.assist_to_goal = Some(goal));
    let made = Game::dense([
        linked(pass(1000, 9.0, 50.0).own(3), 1003),
        linked(pass(1001, 9.0, 10.0).own(4), 1003),
        shot(1002, 9.0, 0.0),
        goal(1003, 9.0, 0.0),
        shot(1004, 8.0, 0.0),
        goal(1005, 8.0, 0.0).set(|row| {
            row.assist_primary = Some(1000);
            row.assist_secondary = Some(1001);
        }),
    ])
    .official(2, 0)
    .make();
    assert_eq!(assists(&made, 1003), [Some("P100004"), Some("P100003")]);
    assert_eq!(assists(&made, 1005), [Some("P100003"), Some("P100004")]);
}

#[test]
fn box_score_and_tracking_are_compared() {
    let mut game = Game::sparse([
        shot(1000, 9.0, 0.0),
        goal(1001, 9.0, 0.0),
        line(1002, "Penalty", "Penalty_Minor", 8.0, 0.0)
            .team(Venue::Home)
            .own(2),
    ])
    .official(2, 0);
    for player in &mut game.context.roster {
        if player.player_id == "P100003" {
            player.pim = 3;
        }
    }
    let made = game.make();
    let columns = |code| {
        made.findings
            .iter()
            .filter(|f| f.code == code)
            .map(|f| f.column.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(columns(Code::WScore), ["home"]);
    assert_eq!(columns(Code::WScorer), ["goals of P100001"]);
    assert_eq!(columns(Code::WPim), ["P100002", "P100003"]);
}

fn chains(made: &Made) -> Vec<Option<(i64, i64)>> {
    made.events()
        .iter()
        .map(|event| event.chain.zip(event.chain_position))
        .collect()
}

#[test]
fn chains_are_cut_where_they_do_not_hang_together() {
    let made = Game::sparse([
        pass(1000, 9.0, 50.0).chain(3),
        pass(1001, 9.0, 45.0).chain(3),
        pass(1002, 9.0, 40.0),
        pass(1003, 9.0, 39.0).chain(3),
        pass(1004, 9.0, 38.0).chain(3),
        pass(1005, 9.0, 20.0).chain(3),
        pass(1006, 9.0, 19.0).chain(7),
    ])
    .make();
    assert_eq!(
        chains(&made),
        [
            Some((9003, 1)),
            Some((9003, 2)),
            None,
            Some((9008, 1)),
            Some((9008, 2)),
            None,
            None
        ]
    );
    assert_eq!(made.rows(Code::WChain), [2, 8]);
}

#[test]
fn play_after_a_whistle_needs_a_faceoff() {
    let made = Game::sparse([
        line(1000, "Faceoff", "Faceoff_GameStart", 18.0, 0.0)
            .team(Venue::Home)
            .own(1),
        pass(1001, 17.0, 0.0),
        line(1002, "Stoppage", "Stoppage_Play", 16.0, 0.0),
        line(1003, "DeadIce", "", 16.0, 0.0),
        line(1004, "Penalty", "Penalty_Minor", 16.0, 0.0)
            .team(Venue::Home)
            .own(1),
        pass(1005, 15.0, 0.0),
        pass(1006, 14.0, 0.0),
    ])
    .make();
    assert_eq!(made.rows(Code::WSeq), [7]);
}
