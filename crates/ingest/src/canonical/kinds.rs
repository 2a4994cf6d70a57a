//! Which event types behave alike.

/// Types without a game clock: their cells carry the scoreboard's interval timer.
pub(super) fn has_no_clock(event_type: Option<&str>) -> bool {
    matches!(
        event_type,
        Some(
            "GameStart"
                | "GameEnd"
                | "Intermission"
                | "Timeout"
                | "Clockstop"
                | "PeriodStart"
                | "PeriodEnd"
        )
    )
}

/// Types that nobody performs: no vote on the team can turn them round.
pub(super) fn has_no_player(event_type: Option<&str>) -> bool {
    event_type == Some("DeadIce") || has_no_clock(event_type)
}

/// Whether the event is part of play: typed, with a clock, and not dead time.
pub(super) fn is_play(event_type: Option<&str>) -> bool {
    event_type.is_some() && !has_no_player(event_type)
}

/// Types that must have a player of their own side.
pub(super) fn needs_own_player(event_type: Option<&str>) -> bool {
    is_play(event_type) && event_type != Some("Stoppage")
}

/// A real goal: shoot-out and penalty-shot goals are counted apart.
pub(super) fn is_goal(event_type: Option<&str>, detail: Option<&str>) -> bool {
    event_type == Some("Goal") && detail == Some("Goal_Scored")
}

/// The shot of a goal.
pub(super) fn is_goal_shot(event_type: Option<&str>, detail: Option<&str>) -> bool {
    event_type == Some("Shot") && detail == Some("Shot_Goal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_ice_has_a_clock_but_no_player() {
        assert!(!has_no_clock(Some("DeadIce")));
        assert!(has_no_player(Some("DeadIce")));
        assert!(!is_play(Some("DeadIce")));
    }

    #[test]
    fn a_stoppage_is_play_and_may_lack_a_player() {
        assert!(is_play(Some("Stoppage")));
        assert!(!needs_own_player(Some("Stoppage")));
        assert!(needs_own_player(Some("Shot")));
        assert!(!is_play(None));
    }

    #[test]
    fn only_scored_goals_count() {
        assert!(is_goal(Some("Goal"), Some("Goal_Scored")));
        assert!(!is_goal(Some("Goal"), Some("Goal_Shootout")));
        assert!(!is_goal(Some("Shot"), Some("Goal_Scored")));
        assert!(is_goal_shot(Some("Shot"), Some("Shot_Goal")));
    }
}
