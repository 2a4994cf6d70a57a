//! The zone of an event, seen by the team that performs it.

use hockey::Zone;

use super::fields::Draft;
use super::records::ZoneSource;

/// Sets the zone of every event. With `neutral_is_default` a typed `n` says that nothing was chosen.
pub(super) fn set_zones(drafts: &mut [Draft], neutral_is_default: bool) {
    for draft in drafts {
        let typed = draft
            .zone_typed
            .filter(|zone| !(neutral_is_default && *zone == Zone::Neutral));
        let decided = zone(draft.event_type(), draft.detail(), typed);
        draft.event.zone = decided.map(|(zone, _)| zone);
        draft.event.zone_source = decided.map(|(_, source)| source);
    }
}

/// Some codes leave no choice: shots are taken in the end attacked, saves are made in the end defended.
fn zone(
    event_type: Option<&str>,
    detail: Option<&str>,
    typed: Option<Zone>,
) -> Option<(Zone, ZoneSource)> {
    let by_detail = match detail {
        Some("Zone_Keepin" | "Zone_Keepin_Failed") => Some(Zone::Offensive),
        Some("Zone_Exit" | "Zone_Exit_Failed") => Some(Zone::Defensive),
        Some("Zone_Entry") => Some(typed.unwrap_or(Zone::Offensive)),
        Some("Zone_Entry_Failed") => Some(Zone::Neutral),
        _ => None,
    };
    let fixed = match event_type {
        Some("Shot" | "Goal") => Some(Zone::Offensive),
        Some("Save" | "Rebound") => Some(Zone::Defensive),
        _ => by_detail,
    };
    let centre_draw = || {
        let is_centre = matches!(
            detail,
            Some("Faceoff_GameStart" | "Faceoff_PeriodStart" | "Faceoff_AfterGoal")
        );
        (is_centre && event_type == Some("Faceoff")).then_some((Zone::Neutral, ZoneSource::Typed))
    };
    fixed
        .map(|zone| (zone, ZoneSource::Typed))
        .or_else(|| typed.map(|zone| (zone, ZoneSource::Tracked)))
        .or_else(centre_draw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ZoneSource::{Tracked, Typed};

    #[test]
    fn the_code_wins_over_the_letter() {
        let neutral = Some(Zone::Neutral);
        assert_eq!(
            zone(Some("Shot"), Some("Shot_Blocked"), neutral),
            Some((Zone::Offensive, Typed))
        );
        assert_eq!(
            zone(Some("Save"), None, None),
            Some((Zone::Defensive, Typed))
        );
        let transition = Some("Zone_Entry_Exit");
        assert_eq!(
            zone(transition, Some("Zone_Exit"), neutral),
            Some((Zone::Defensive, Typed))
        );
        assert_eq!(
            zone(transition, Some("Zone_Keepin_Failed"), None),
            Some((Zone::Offensive, Typed))
        );
        assert_eq!(
            zone(transition, Some("Zone_Entry_Failed"), None),
            Some((Zone::Neutral, Typed))
        );
    }

    #[test]
    fn an_entry_keeps_its_letter() {
        let transition = Some("Zone_Entry_Exit");
        assert_eq!(
            zone(transition, Some("Zone_Entry"), Some(Zone::Neutral)),
            Some((Zone::Neutral, Typed))
        );
        assert_eq!(
            zone(transition, Some("Zone_Entry"), None),
            Some((Zone::Offensive, Typed))
        );
    }

    #[test]
    fn other_events_take_the_letter_and_centre_draws_are_neutral() {
        assert_eq!(
            zone(Some("Pass"), None, Some(Zone::Defensive)),
            Some((Zone::Defensive, Tracked))
        );
        assert_eq!(zone(Some("Pass"), None, None), None);
        assert_eq!(
            zone(Some("Faceoff"), Some("Faceoff_AfterGoal"), None),
            Some((Zone::Neutral, Typed))
        );
        assert_eq!(
            zone(
                Some("Faceoff"),
                Some("Faceoff_AfterGoal"),
                Some(Zone::Neutral)
            ),
            Some((Zone::Neutral, Tracked))
        );
        assert_eq!(zone(Some("Faceoff"), Some("Faceoff"), None), None);
    }
}
