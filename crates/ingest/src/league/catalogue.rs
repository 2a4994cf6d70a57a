//! The sheets that are read, their keys and their columns.

use super::sheets;

/// A sheet of the league workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name.
    pub name: &'static str,
    /// Columns that tell its rows apart.
    pub key: &'static [&'static str],
    /// Columns that are read.
    pub columns: &'static [&'static str],
    /// Columns that the workbook has too, and that nobody reads: they follow from others, or are personal.
    pub unread: &'static [&'static str],
}

impl SheetInfo {
    /// Whether a column is read. The column with the half of a season is known by its beginning.
    pub fn reads(&self, column: &str) -> bool {
        self.columns.contains(&column)
            || (self.name == sheets::SEASONS && column.starts_with(sheets::SEASON_HALF))
    }

    /// Whether a column may stand in the sheet.
    pub fn knows(&self, column: &str) -> bool {
        column == "index" || self.reads(column) || self.unread.contains(&column)
    }
}

/// A sheet by its name, in any case.
pub fn sheet(name: &str) -> Option<&'static SheetInfo> {
    SHEETS
        .iter()
        .find(|sheet| sheet.name.eq_ignore_ascii_case(name.trim()))
}

/// All sheets that are read, each after those that its rows refer to.
pub const SHEETS: &[SheetInfo] = &[
    SheetInfo {
        name: sheets::LEAGUES,
        key: &["league_id"],
        columns: &["league_id", "league"],
        unread: &[],
    },
    SheetInfo {
        name: sheets::TEAMS,
        key: &["team_id"],
        columns: &[
            "team_id",
            "team_name",
            "norad_team",
            "league_id",
            "long_team_name",
            "team_cd",
            "team_color1",
            "team_color2",
            "team_color3",
            "team_color4",
            "team_logo",
            "team_url",
        ],
        unread: &["csah_team", "league"],
    },
    SheetInfo {
        name: sheets::SEASONS,
        key: &["season_id"],
        columns: &[
            "season_id",
            "season",
            "session",
            "norad",
            "csah",
            "league_id",
            "start_date",
        ],
        unread: &["league"],
    },
    SheetInfo {
        name: sheets::PLAYERS,
        key: &["player_id"],
        columns: &[
            "player_id",
            "player_full_name",
            "player_first_name",
            "player_last_name",
            "player_primary_position",
            "current_skill_rating",
            "player_rating_ly",
            "birth_year",
            "player_gender",
            "highest_beer_league",
            "player_leadership",
            "player_norad_current_team_id",
            "random_player_first_name",
            "player_url",
            "player_image",
        ],
        unread: &[
            "player_hand",
            "player_notes",
            "player_norad",
            "player_csaha",
            "player_norad_primary_number",
            "player_csah_primary_number",
            "player_norad_current_team",
            "player_csah_current_team",
            "player_csah_current_team_id",
            "other_url",
            "random_player_last_name",
            "random_player_full_name",
        ],
    },
    SheetInfo {
        name: sheets::SCHEDULE,
        key: &["game_id"],
        columns: &[
            "game_id",
            "season",
            "season_id",
            "date",
            "game_time",
            "home_team_id",
            "away_team_id",
            "game_type",
            "playoff_round",
            "last_period_type",
            "period_length",
            "ot_period_length",
            "home_total_goals",
            "away_total_goals",
            "home_team_period1_goals",
            "home_team_period2_goals",
            "home_team_period3_goals",
            "home_team_periodOT_goals",
            "away_team_period1_goals",
            "away_team_period2_goals",
            "away_team_period3_goals",
            "away_team_periodOT_goals",
            "home_team_seeding",
            "away_team_seeding",
            "home_team_w",
            "home_team_l",
            "home_team_t",
            "home_team_pts",
            "away_team_w",
            "away_team_l",
            "away_team_t",
            "away_team_pts",
            "game_url",
        ],
        unread: &[
            "home_team_game_id",
            "away_team_game_id",
            "home_team_name",
            "away_team_name",
            "head_to_head_id",
            "shootout_rounds",
            "video_id",
            "video_start_time",
            "video_end_time",
            "video_title",
            "video_url",
        ],
    },
    SheetInfo {
        name: sheets::ROSTER,
        key: &["game_id", "player_id"],
        columns: &[
            "game_id",
            "player_id",
            "team_id",
            "team_venue",
            "player_game_number",
            "n_player_url",
            "player_position",
            "games_played",
            "goals",
            "assist",
            "goals_against",
            "pim",
            "shutouts",
            "sub",
        ],
        unread: &[
            "team_game_id",
            "opp_team_game_id",
            "player_game_id",
            "team_name",
            "opp_team_name",
            "opp_team_id",
            "key",
            "player_full_name",
            "date",
            "season",
            "current_team",
            "skill_rating",
        ],
    },
    SheetInfo {
        name: sheets::REGISTRATION,
        key: &["season_id", "player_id"],
        columns: &[
            "player_id",
            "season_id",
            "position",
            "norad_experience",
            "skill_rating",
            "CAF",
            "restricted",
            "sub_yn",
            "drafted_team_id",
            "highest_beer_league_played",
            "age",
        ],
        unread: &[
            "player_full_name",
            "season",
            "email",
            "referred_by",
            "notes",
            "drafted_team_name",
            "player_season_registration_id",
        ],
    },
    SheetInfo {
        name: "dim_event_type",
        key: &["event_type_code"],
        columns: &[
            "event_type_code",
            "event_type_id",
            "event_type_name",
            "event_category",
        ],
        unread: &["description", "is_corsi", "is_fenwick"],
    },
    SheetInfo {
        name: "dim_event_detail",
        key: &["event_detail_code"],
        columns: &[
            "event_detail_code",
            "event_detail_id",
            "event_detail_name",
            "event_type",
            "category",
        ],
        unread: &[
            "description",
            "is_shot_on_goal",
            "is_goal",
            "is_miss",
            "is_block",
            "danger_potential",
        ],
    },
    SheetInfo {
        name: "dim_event_detail_2",
        key: &["event_detail_2_code"],
        columns: &[
            "event_detail_2_code",
            "event_detail_2_id",
            "event_detail_2_name",
            "event_type",
            "category",
        ],
        unread: &[
            "event_type_macro",
            "description",
            "is_shot_on_goal",
            "is_goal",
            "is_miss",
            "is_block",
            "danger_potential",
        ],
    },
    SheetInfo {
        name: "dim_play_detail",
        key: &["play_detail_code"],
        columns: &[
            "play_detail_code",
            "play_detail_id",
            "play_detail_name",
            "event_type",
            "play_category",
        ],
        unread: &["skill_level", "description"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_no_column_is_listed_twice() {
        for info in SHEETS {
            assert!(
                info.key.iter().all(|column| info.reads(column)),
                "{}",
                info.name
            );
            let all: Vec<_> = info.columns.iter().chain(info.unread).collect();
            let mut unique = all.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(all.len(), unique.len(), "{}", info.name);
        }
    }

    #[test]
    fn sheets_are_found_in_any_case() {
        let name = |name| sheet(name).map(|info| info.name);
        assert_eq!(name(" DIM_Team"), Some("dim_team"));
        assert_eq!(name("dim_randomnames"), None);
        assert!(sheet("dim_season").is_some_and(|info| info.knows("sess_half")));
    }
}
