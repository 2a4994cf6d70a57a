//! Tables of the league workbook.

use super::{Place, Table, TableBuilder, TableError};
use crate::league::{
    DictionaryCode, Game, League, LeagueName, Player, Registration, RosterEntry, Season, Team,
    clock_text, days_of, sheets,
};

/// All tables of the league workbook.
pub(crate) fn league_tables(league: &League) -> Result<Vec<Table>, TableError> {
    let place = Place {
        game_id: 0,
        file: &league.file,
    };
    Ok(vec![
        players().fill(place, &league.players)?,
        teams().fill(place, &league.teams)?,
        leagues().fill(place, &league.leagues)?,
        seasons().fill(place, &league.seasons)?,
        schedule().fill(place, &league.schedule)?,
        roster().fill(place, &league.roster)?,
        registrations().fill(place, &league.registrations)?,
        codes().fill(place, &league.codes)?,
    ])
}

fn players() -> TableBuilder<Player> {
    TableBuilder::new("raw_players")
        .text("player_id", |player: &Player| Some(&player.player_id))
        .text("player_name", |player| Some(&player.player_name))
        .text("first_name", |player| player.first_name.as_deref())
        .text("last_name", |player| player.last_name.as_deref())
        .text("primary_position", |player| {
            player.primary_position.as_deref()
        })
        .integer("current_skill_rating", |player| player.current_skill_rating)
        .integer("skill_rating_last_year", |player| {
            player.skill_rating_last_year
        })
        .integer("birth_year", |player| player.birth_year)
        .text("gender", |player| player.gender.as_deref())
        .text("highest_beer_league", |player| {
            player.highest_beer_league.as_deref()
        })
        .text("leadership", |player| player.leadership.as_deref())
        .text("current_team_id", |player| {
            player.current_team_id.as_deref()
        })
        .text("pseudonym", |player| player.pseudonym.as_deref())
        .text("player_url", |player| player.player_url.as_deref())
        .text("image_url", |player| player.image_url.as_deref())
        .source_in_league(|_| Some(sheets::PLAYERS), |player| player.source_row)
}

fn teams() -> TableBuilder<Team> {
    fn color(team: &Team, number: usize) -> Option<&str> {
        team.colors.get(number - 1)?.as_deref()
    }
    TableBuilder::new("raw_teams")
        .text("team_id", |team: &Team| Some(&team.team_id))
        .text("team_name", |team| Some(&team.team_name))
        .text("long_name", |team| team.long_name.as_deref())
        .text("code", |team| team.code.as_deref())
        .text("league_id", |team| team.league_id.as_deref())
        .text("color_1", |team| color(team, 1))
        .text("color_2", |team| color(team, 2))
        .text("color_3", |team| color(team, 3))
        .text("color_4", |team| color(team, 4))
        .text("logo_url", |team| team.logo_url.as_deref())
        .text("team_url", |team| team.team_url.as_deref())
        .source_in_league(|_| Some(sheets::TEAMS), |team| team.source_row)
}

fn leagues() -> TableBuilder<LeagueName> {
    TableBuilder::new("raw_leagues")
        .text("league_id", |league: &LeagueName| Some(&league.league_id))
        .text("league_name", |league| Some(&league.league_name))
        .source_in_league(|_| Some(sheets::LEAGUES), |league| league.source_row)
}

fn seasons() -> TableBuilder<Season> {
    TableBuilder::new("raw_seasons")
        .text("season_id", |season: &Season| Some(&season.season_id))
        .integer("season", |season| Some(season.season))
        .text("season_half", |season| season.season_half.as_deref())
        .text("league_id", |season| season.league_id.as_deref())
        .flag("is_norad", |season| Some(season.is_norad))
        .flag("is_csah", |season| Some(season.is_csah))
        .date("start_date", |season| season.start_date.map(days_of))
        .source_in_league(|_| Some(sheets::SEASONS), |season| season.source_row)
}

fn schedule() -> TableBuilder<Game> {
    TableBuilder::new("raw_schedule")
        .integer("game_id", |game: &Game| Some(game.game_id))
        .text("season_id", |game| Some(&game.season_id))
        .integer("season", |game| Some(game.season))
        .date("date", |game| Some(days_of(game.date)))
        .made_text("start_time", |game| game.start_time.map(clock_text))
        .text("home_team_id", |game| Some(&game.home_team_id))
        .text("away_team_id", |game| Some(&game.away_team_id))
        .text("game_type", |game| Some(&game.game_type))
        .text("playoff_round", |game| game.playoff_round.as_deref())
        .text("last_period_type", |game| Some(&game.last_period_type))
        .integer("period_seconds", |game| game.period_seconds)
        .integer("ot_seconds", |game| game.ot_seconds)
        .integer("home_goals", |game| game.home_goals)
        .integer("away_goals", |game| game.away_goals)
        .integer("home_p1", |game| game.home_periods.first)
        .integer("home_p2", |game| game.home_periods.second)
        .integer("home_p3", |game| game.home_periods.third)
        .integer("home_ot", |game| game.home_periods.overtime)
        .integer("away_p1", |game| game.away_periods.first)
        .integer("away_p2", |game| game.away_periods.second)
        .integer("away_p3", |game| game.away_periods.third)
        .integer("away_ot", |game| game.away_periods.overtime)
        .integer("home_seed", |game| game.home_seed)
        .integer("away_seed", |game| game.away_seed)
        .text("game_url", |game| game.game_url.as_deref())
        .source_in_league(|_| Some(sheets::SCHEDULE), |game| game.source_row)
}

fn roster() -> TableBuilder<RosterEntry> {
    TableBuilder::new("raw_gameroster")
        .integer("game_id", |entry: &RosterEntry| Some(entry.game_id))
        .text("player_id", |entry| Some(&entry.player_id))
        .text("team_id", |entry| Some(&entry.team_id))
        .integer("jersey_number", |entry| entry.jersey_number)
        .text("position", |entry| entry.position.as_deref())
        .integer("games_played", |entry| entry.games_played)
        .integer("goals", |entry| Some(entry.goals))
        .integer("assists", |entry| Some(entry.assists))
        .integer("pim", |entry| Some(entry.pim))
        .integer("goals_against", |entry| Some(entry.goals_against))
        .integer("shutouts", |entry| Some(entry.shutouts))
        .flag("is_sub", |entry| entry.is_sub)
        .number("rating_at_game", |entry| entry.rating_at_game)
        .flag("has_boxscore", |entry| Some(entry.has_boxscore))
        .source_in_league(|_| Some(sheets::ROSTER), |entry| entry.source_row)
}

fn registrations() -> TableBuilder<Registration> {
    TableBuilder::new("raw_registration")
        .text("registration_id", |registration: &Registration| {
            Some(&registration.registration_id)
        })
        .text("season_id", |registration| Some(&registration.season_id))
        .text("player_id", |registration| Some(&registration.player_id))
        .text("position", |registration| registration.position.as_deref())
        .text("position_2", |registration| {
            registration.position_2.as_deref()
        })
        .integer("skill_rating", |registration| registration.skill_rating)
        .number("norad_experience_years", |registration| {
            registration.norad_experience_years
        })
        .flag("is_caf", |registration| registration.is_caf)
        .flag("is_restricted", |registration| registration.is_restricted)
        .flag("is_sub", |registration| registration.is_sub)
        .text("drafted_team_id", |registration| {
            registration.drafted_team_id.as_deref()
        })
        .text("highest_beer_league", |registration| {
            registration.highest_beer_league.as_deref()
        })
        .integer("age", |registration| registration.age)
        .source_in_league(
            |_| Some(sheets::REGISTRATION),
            |registration| registration.source_row,
        )
}

fn codes() -> TableBuilder<DictionaryCode> {
    TableBuilder::new("raw_codes")
        .text("list", |code: &DictionaryCode| Some(code.list.as_str()))
        .text("code", |code| Some(&code.code))
        .text("code_id", |code| {
            Some(code.code_id.as_deref().unwrap_or(&code.code))
        })
        .text("name", |code| code.name.as_deref())
        .text("category", |code| code.category.as_deref())
        .text("parent_type", |code| code.parent_type.as_deref())
        .flag("is_new", |code| Some(code.is_new))
        .source_in_league(|code| Some(code.source_sheet), |code| code.source_row)
}
