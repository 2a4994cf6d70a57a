//! How the older, hand-filled workbooks spell the codes.

use crate::simulation::Event;
use std::borrow::Cow;

/// Detail 1 as it is typed in the hand-filled workbook.
pub(crate) fn typed_detail(event: &Event) -> Option<Cow<'static, str>> {
    let detail = raw_detail(event)?;
    let typed = match detail {
        "Possession_PuckRetrieval" => "PuckRetrieval",
        "Possession_PuckRecovery" => "PuckRecovery",
        "Possession_Regroup" => "Regroup",
        "Faceoff" => "Faceoff_AfterStoppage",
        "Zone_Entry_Failed" => "Zone_Entryfailed",
        "Zone_Exit_Failed" => "Zone_ExitFailed",
        "Zone_Keepin_Failed" => "Zone_KeepinFailed",
        "Stoppage_PeriodEnd" => "Stoppage_Period",
        "Shot_OnNetSaved" if event.detail_2 == Some("Shot_Tip") => "Shot_TippedOnNetSaved",
        other => other,
    };
    Some(Cow::Borrowed(typed))
}

/// Detail 1 with the team-mate's block told apart; all layouts have this spelling.
pub(crate) fn raw_detail(event: &Event) -> Option<&'static str> {
    if event.is_blocked_by_team_mate {
        Some("Shot_BlockedSameTeam")
    } else {
        event.detail
    }
}

/// Detail 2 as typed: a hyphen after the first word, `Rush` for a carried puck.
pub(crate) fn typed_detail_2(event: &Event) -> Option<Cow<'static, str>> {
    let code = event.detail_2?;
    let typed = match code.split_once('_') {
        Some((first, rest)) => format!("{first}-{}", rest.replace("Carried", "Rush")),
        None => code.to_owned(),
    };
    Some(Cow::Owned(typed))
}

/// A play detail as typed; the puck-winning family has several spellings, here told apart by whether
/// the puck was last touched by the own team.
pub(crate) fn typed_play(code: &'static str, event: &Event) -> Cow<'static, str> {
    match code.strip_prefix("PuckRecoveryRetreival") {
        Some(source) if event.is("Possession_PuckRecovery") => {
            Cow::Owned(format!("PuckRecovery{source}"))
        }
        Some(source) if source != "Other" => Cow::Owned(format!("RecoveryRetreival{source}")),
        _ => Cow::Borrowed(code),
    }
}
