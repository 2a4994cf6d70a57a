//! Leadership, registration and draft of the last season.

use super::{LEAGUE_NAME, LeagueData, POOL_TEAM, current_team};
use crate::write::Sheet;

/// Captains and alternates.
pub(super) fn leadership_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new(
        "fact_leadership",
        &[
            "index",
            "player_full_name",
            "player_id",
            "leadership",
            "skill_rating",
            "n_player_url",
            "team_name",
            "team_id",
            "season",
            "season_id",
        ],
    );
    let Some(season) = league.seasons.last() else {
        return sheet;
    };
    for (index, player) in league.roster.players.iter().enumerate() {
        let Some(letter) = player.letter else {
            continue;
        };
        let (team_name, team_id) = current_team(league, index);
        sheet.push([
            sheet.rows.len().into(),
            player.name.full().into(),
            (&player.id).into(),
            letter.into(),
            player.rating.into(),
            format!(
                "{} ({letter}) \u{2013} {}",
                player.name.full(),
                player.rating
            )
            .into(),
            team_name.to_owned().into(),
            team_id.to_owned().into(),
            season.number.into(),
            (&season.id).into(),
        ]);
    }
    sheet
}

/// Who registered for the season.
pub(super) fn registration_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new(
        "fact_registration",
        &[
            "index",
            "player_full_name",
            "player_id",
            "season_id",
            "season",
            "restricted",
            "email",
            "position",
            "norad_experience",
            "CAF",
            "highest_beer_league_played",
            "skill_rating",
            "age",
            "referred_by",
            "notes",
            "sub_yn",
            "drafted_team_name",
            "drafted_team_id",
            "player_season_registration_id",
        ],
    );
    let Some(season) = league.seasons.last() else {
        return sheet;
    };
    let experience = ["0", "10+", "4-5", "5?", "2.5 years", "0 (summer)", "7"];
    for (index, player) in league.roster.players.iter().enumerate() {
        let (team_name, team_id) = current_team(league, index);
        let is_drafted = team_id != POOL_TEAM;
        let age = player
            .birth_year
            .map(|year| i32::from(season.start.year()) - year);
        sheet
            .row()
            .set("index", index)
            .set("player_full_name", player.name.full())
            .set("player_id", &player.id)
            .set("season_id", &season.id)
            .set("season", season.number)
            .set("restricted", if index % 3 == 0 { "Y" } else { "N" })
            .set("position", player.position.word())
            .set("norad_experience", experience[index % experience.len()])
            .set("CAF", if index % 11 == 0 { "Yes" } else { "No" })
            .set("skill_rating", player.rating)
            .set("age", age.map(|age| age.to_string()))
            .set("sub_yn", if is_drafted { "N" } else { "Y" })
            .set(
                "drafted_team_name",
                is_drafted.then(|| team_name.to_owned()),
            )
            .set("drafted_team_id", is_drafted.then(|| team_id.to_owned()))
            .set(
                "player_season_registration_id",
                format!("R_{}{}", season.id, player.id),
            );
    }
    sheet
}

/// In which order the teams chose.
pub(super) fn draft_sheet(league: &LeagueData) -> Sheet {
    let mut sheet = Sheet::new(
        "fact_draft",
        &[
            "index",
            "team_id",
            "skill_rating",
            "round",
            "player_full_name",
            "player_id",
            "team_name",
            "restricted",
            "overall_draft_round",
            "overall_draft_position",
            "unrestricted_draft_position",
            "season",
            "season_id",
            "league",
            "player_draft_id",
        ],
    );
    let (Some(season), Some(squads)) = (league.seasons.last(), league.roster.seasons.last()) else {
        return sheet;
    };
    let rounds = squads.squads.iter().map(Vec::len).max().unwrap_or(0);
    let (mut position, mut free_position) = (0, 0);
    for round in 0..rounds {
        for (team, squad) in league.roster.teams.iter().zip(&squads.squads) {
            let Some(index) = squad.get(round) else {
                continue;
            };
            let player = &league.roster.players[*index];
            position += 1;
            let is_restricted = index % 3 == 0;
            free_position += i32::from(!is_restricted);
            let free = if is_restricted { 0 } else { free_position };
            sheet.push([
                (position - 1).into(),
                (&team.id).into(),
                player.rating.into(),
                (7 - player.rating).into(),
                player.name.full().into(),
                (&player.id).into(),
                (&team.name).into(),
                is_restricted.into(),
                (round + 1).into(),
                position.into(),
                free.into(),
                season.number.into(),
                (&season.id).into(),
                LEAGUE_NAME.into(),
                format!("DRAFT_{}{}", season.id, player.id).into(),
            ]);
        }
    }
    sheet
}
