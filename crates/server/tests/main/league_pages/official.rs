//! Pages of official numbers: standings, leaders, lists, the page of a team, search, and the league as a whole.

use serde_json::Value;

use super::reading::{
    As, Shown, assert_shows, assert_table_works, names, page, plain, published, record, refused,
};
use crate::main::support::TestServer;

/// Everything.
pub(super) async fn check(server: &TestServer) {
    let season = season(server).await;
    standings(server, &season).await;
    leaders(server, &season).await;
    lists(server, &season).await;
    team(server, &season).await;
    search(server).await;
    trends(server).await;
    what_does_not_exist_is_named(server).await;
}

/// The season of the sample league.
pub(super) async fn season(server: &TestServer) -> String {
    let seasons = published(server, "v_seasons", "is_current=is.true").await;
    seasons[0]["season_id"].as_str().unwrap().to_owned()
}

/// Conditions for the regular games of a season.
pub(super) fn regular(season: &str) -> String {
    format!("season_id=eq.{season}&game_type=eq.Regular")
}

async fn standings(server: &TestServer, season: &str) {
    let html = page(server, "/standings").await;
    let shown = Shown::of(&html, "standings");
    let rows = published(server, "v_standings", &regular(season)).await;
    let columns = [
        ("rank", "rank", As::Whole),
        ("team", "team_name", As::Text),
        ("gp", "gp", As::Whole),
        ("w", "w", As::Whole),
        ("l", "l", As::Whole),
        ("t", "t", As::Whole),
        ("otl", "otl", As::Whole),
        ("points", "points", As::Whole),
        ("points_pct", "points_pct", As::Decimals(1)),
        ("gf", "gf", As::Whole),
        ("ga", "ga", As::Whole),
        ("goal_diff", "goal_diff", As::Signed),
        ("streak", "streak_code", As::Text),
        ("longest_win_streak", "longest_win_streak", As::Whole),
        ("pim", "pim", As::Whole),
    ];
    assert_shows(&shown, &rows, "team_id", &columns);
    for row in &rows {
        let line = shown.row(row["team_id"].as_str().unwrap());
        assert_eq!(
            line.get("home"),
            record(row, ["home_w", "home_l", "home_t"])
        );
        assert_eq!(
            line.get("away"),
            record(row, ["away_w", "away_l", "away_t"])
        );
        assert_eq!(
            line.get("last10"),
            record(row, ["last10_w", "last10_l", "last10_t"])
        );
    }
    let ranks: Vec<f64> = shown.numbers("rank").into_iter().flatten().collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    points_over_the_season(&html, &rows);
    let sorted = Shown::of(&page(server, "/standings?sort=gf").await, "standings");
    let goals: Vec<f64> = sorted.numbers("gf").into_iter().flatten().collect();
    assert!(goals.is_sorted_by(|one, two| one >= two), "{goals:?}");
    assert_table_works(server, "/standings?type=Regular", "standings").await;
    assert_table_works(server, "/standings?season=ALL", "standings").await;
}

/// After its last day every team has the points of the table.
fn points_over_the_season(html: &str, rows: &[Value]) {
    let days = Shown::of(html, "points");
    assert!(html.contains("picture-standings"), "{html}");
    for row in rows {
        let team = row["team_id"].as_str().unwrap();
        let last = days.rows.iter().rfind(|day| day.owner == team).unwrap();
        assert_eq!(last.get("points"), As::Whole.write(&row["points"]));
        assert_eq!(last.get("gp"), As::Whole.write(&row["gp"]));
    }
}

async fn leaders(server: &TestServer, season: &str) {
    for (kind, view, metric, form) in [
        ("skaters", "v_player_season", "points", As::Whole),
        ("skaters", "v_player_season", "xg", As::Decimals(2)),
        ("skaters", "v_player_season", "on_cf_pct", As::Decimals(1)),
        ("goalies", "v_goalie_season", "gaa", As::Decimals(2)),
        ("goalies", "v_goalie_season", "gsax", As::Decimals(2)),
        ("goalies", "v_goalie_season", "toi_seconds", As::Clock),
    ] {
        let path = format!("/leaders?kind={kind}&metric={metric}&gp=1&rows=all");
        let shown = Shown::of(&page(server, &path).await, "leaders");
        let rows = published(server, view, &regular(season)).await;
        let known: Vec<Value> = rows
            .into_iter()
            .filter(|row| !row[metric].is_null())
            .collect();
        assert_shows(&shown, &known, "player_id", &[(metric, metric, form)]);
        assert_eq!(shown.numbers("place")[0], Some(1.0), "{path}");
    }
    let per_hour = "/leaders?kind=goalies&metric=saves&per=hour&gp=1";
    let shown = Shown::of(&page(server, per_hour).await, "leaders");
    for row in published(server, "v_goalie_season", &regular(season)).await {
        let (Some(saves), Some(seconds)) = (row["saves"].as_f64(), row["toi_seconds"].as_f64())
        else {
            continue;
        };
        let line = shown.row(row["player_id"].as_str().unwrap());
        assert_eq!(
            line.get("saves"),
            format!("{:.2}", 3600.0 * saves / seconds),
            "{row}"
        );
    }
    assert_table_works(server, "/leaders?metric=goals&position=F", "leaders").await;
    refused(server, "/leaders?metric=luck", 400).await;
}

async fn lists(server: &TestServer, season: &str) {
    let players = names(server, "dim_player", "player_id", "player_name").await;
    let shown = Shown::of(&page(server, "/players?rows=all").await, "players");
    let rows = published(server, "v_player_rankings", &regular(season)).await;
    let columns = [
        ("position", "position_group", As::Text),
        ("gp", "games_played", As::Whole),
        ("goals", "goals", As::Whole),
        ("assists", "assists", As::Whole),
        ("points", "points", As::Whole),
        ("pim", "pim", As::Whole),
        ("goals_per_game", "goals_per_game", As::Decimals(2)),
        ("assists_per_game", "assists_per_game", As::Decimals(2)),
        ("points_per_game", "points_per_game", As::Decimals(2)),
        ("points_rank", "points_rank", As::Whole),
    ];
    assert_shows(&shown, &rows, "player_id", &columns);
    for row in &shown.rows {
        assert_eq!(row.get("player"), players[&row.owner]);
    }
    let forwards = Shown::of(
        &page(server, "/players?position=F&gp=2&rows=all").await,
        "players",
    );
    assert!(forwards.rows.len() < shown.rows.len());
    assert!(forwards.rows.iter().all(|row| row.get("position") == "F"));
    assert_table_works(server, "/players?position=F&rows=all", "players").await;

    let html = page(server, "/goalies").await;
    let rows = published(server, "v_goalie_rankings", &regular(season)).await;
    let columns = [
        ("gp", "games_played", As::Whole),
        ("wins", "wins", As::Whole),
        ("losses", "losses", As::Whole),
        ("ties", "ties", As::Whole),
        ("shared_games", "shared_games", As::Whole),
        ("goals_against", "goals_against", As::Whole),
        ("gaa", "gaa", As::Decimals(2)),
        ("shutouts", "shutouts", As::Whole),
        ("win_pct", "win_pct", As::Decimals(1)),
    ];
    assert_shows(&Shown::of(&html, "goalies"), &rows, "player_id", &columns);
    let rows = published(
        server,
        "v_goalie_season",
        &format!("{}&gp_tracked=gt.0", regular(season)),
    )
    .await;
    let columns = [
        ("gp_tracked", "gp_tracked", As::Whole),
        ("toi_seconds", "toi_seconds", As::Clock),
        ("shots_against", "shots_against", As::Whole),
        ("saves", "saves", As::Whole),
        ("save_pct", "save_pct", As::Decimals(1)),
        ("gaa_tracked", "gaa_tracked", As::Decimals(2)),
        ("xg_faced", "xg_faced", As::Decimals(2)),
        ("gsax", "gsax", As::Decimals(2)),
        ("gsaa", "gsaa", As::Decimals(2)),
        ("quality_starts", "quality_starts", As::Whole),
        ("hd_save_pct", "hd_save_pct", As::Decimals(1)),
        (
            "rebound_control_pct",
            "rebound_control_pct",
            As::Decimals(1),
        ),
    ];
    assert_shows(&Shown::of(&html, "tracked"), &rows, "player_id", &columns);
    assert_table_works(server, "/goalies?gp=1", "goalies").await;
    assert_table_works(server, "/goalies?gp=1", "tracked").await;
    teams(server, season).await;
}

async fn teams(server: &TestServer, season: &str) {
    let html = page(server, "/teams").await;
    let rows = published(server, "v_team_season", &regular(season)).await;
    let official = [
        ("rank", "rank", As::Whole),
        ("gp", "gp_official", As::Whole),
        ("points", "points", As::Whole),
        ("points_pct", "points_pct", As::Decimals(1)),
        ("gf_per_game", "gf_per_game", As::Decimals(2)),
        ("ga_per_game", "ga_per_game", As::Decimals(2)),
        ("goal_diff", "goal_diff", As::Signed),
        ("pim", "pim", As::Whole),
    ];
    assert_shows(&Shown::of(&html, "teams"), &rows, "team_id", &official);
    let tracked: Vec<Value> = rows
        .into_iter()
        .filter(|row| row["gp_tracked"].as_i64() > Some(0))
        .collect();
    let columns = [
        ("gp_tracked", "gp_tracked", As::Whole),
        ("goals_tracked", "goals_tracked", As::Whole),
        ("goals_against_tracked", "goals_against_tracked", As::Whole),
        ("cf_pct", "cf_pct", As::Decimals(1)),
        ("ff_pct", "ff_pct", As::Decimals(1)),
        ("xg", "xg", As::Decimals(2)),
        ("xga", "xga", As::Decimals(2)),
        ("xg_pct", "xg_pct", As::Decimals(1)),
        ("shooting_pct", "shooting_pct", As::Decimals(1)),
        ("save_pct", "save_pct", As::Decimals(1)),
        ("pdo", "pdo", As::Decimals(1)),
        ("entry_control_pct", "entry_control_pct", As::Decimals(1)),
        ("exit_control_pct", "exit_control_pct", As::Decimals(1)),
        ("fo_pct", "fo_pct", As::Decimals(1)),
    ];
    assert_shows(&Shown::of(&html, "tracked"), &tracked, "team_id", &columns);
    assert_table_works(server, "/teams?type=Regular", "teams").await;
}

async fn team(server: &TestServer, season: &str) {
    let tracked = published(
        server,
        "v_team_season",
        &format!("{}&gp_tracked=gt.0", regular(season)),
    )
    .await;
    let team = tracked[0]["team_id"].as_str().unwrap();
    let path = format!("/teams/{team}");
    let html = page(server, &path).await;
    let conditions = format!("{}&team_id=eq.{team}", regular(season));
    let skaters = published(server, "fact_player_season_official", &conditions).await;
    let columns = [
        ("gp", "games_played", As::Whole),
        ("goals", "goals", As::Whole),
        ("assists", "assists", As::Whole),
        ("points", "points", As::Whole),
        ("points_per_game", "points_per_game", As::Decimals(2)),
        ("pim", "pim", As::Whole),
        ("games_as_sub", "games_as_sub", As::Whole),
    ];
    let shown = Shown::of(&html, "skaters");
    assert_shows(&shown, &skaters, "player_id", &columns);
    let games = published(server, "fact_team_game_official", &conditions).await;
    for row in &skaters {
        let share = 100.0 * row["games_played"].as_f64().unwrap() / games.len() as f64;
        let line = shown.row(row["player_id"].as_str().unwrap());
        assert_eq!(line.get("dressed_pct"), format!("{share:.0}"));
    }
    let form = Shown::of(&html, "form");
    assert_eq!(form.rows.len(), games.len());
    for game in &games {
        let goals = game["goals_for"].as_i64().unwrap() - game["goals_against"].as_i64().unwrap();
        let line = form.row(&game["game_id"].to_string());
        assert_eq!(
            line.get("goal_diff"),
            As::Signed.write(&goals.into()),
            "{game}"
        );
    }
    let goalies = published(server, "fact_goalie_season_official", &conditions).await;
    let all: i64 = goalies
        .iter()
        .map(|row| row["games_played"].as_i64().unwrap())
        .sum();
    let shares = Shown::of(&html, "goalie-shares");
    assert_eq!(shares.rows.len(), goalies.len());
    for row in &goalies {
        let share = 100.0 * row["games_played"].as_f64().unwrap() / all as f64;
        let line = shares.row(row["player_id"].as_str().unwrap());
        assert_eq!(line.get("share"), format!("{share:.1}"));
    }
    let usage = published(server, "fact_player_season_stats", &conditions).await;
    let columns = [
        ("gp_tracked", "games_tracked", As::Whole),
        ("toi_seconds", "toi_seconds", As::Clock),
        ("toi_share_pct", "toi_share_pct", As::Decimals(1)),
        ("shift_count", "shift_count", As::Whole),
        ("toi_pp", "toi_pp", As::Clock),
        ("toi_sh", "toi_sh", As::Clock),
        ("shots_on_goal", "shots_on_goal", As::Whole),
        ("xg", "xg", As::Decimals(2)),
        ("on_cf_pct", "on_cf_pct", As::Decimals(1)),
        ("on_xgf_pct", "on_xgf_pct", As::Decimals(1)),
        ("plus_minus", "plus_minus", As::Signed),
    ];
    assert_shows(&Shown::of(&html, "usage"), &usage, "player_id", &columns);
    assert_table_works(server, &path, "skaters").await;
    assert_table_works(server, &path, "usage").await;
    assert_table_works(server, &path, "games").await;
    let compare = format!("/leagues/default/teams/compare?teams={team}\"");
    assert!(html.contains(&compare), "{compare} in {html}");
}

async fn search(server: &TestServer) {
    let players = names(server, "dim_player", "player_id", "player_name").await;
    let (id, name) = players.first_key_value().unwrap();
    let words = name.to_lowercase().replace(' ', "+");
    let shown = Shown::of(
        &page(server, &format!("/search?q={words}")).await,
        "players",
    );
    assert_eq!(shown.row(id).get("player"), name);
    let teams = names(server, "dim_team", "team_id", "team_name").await;
    let (id, name) = teams.first_key_value().unwrap();
    let shown = Shown::of(
        &page(server, &format!("/search?q={}", name.replace(' ', "+"))).await,
        "teams",
    );
    assert_eq!(shown.row(id).get("team"), name);
    let nothing = plain(&page(server, "/search?q=zzzzzz").await);
    assert!(nothing.contains("0 found"), "{nothing}");
}

async fn trends(server: &TestServer) {
    let html = page(server, "/analytics").await;
    let rows = published(server, "v_league_summary", "game_type=eq.Regular").await;
    let columns = [
        ("games", "games", As::Whole),
        ("teams", "teams", As::Whole),
        ("skaters", "skaters", As::Whole),
        ("goalies", "goalies", As::Whole),
        ("goals", "goals", As::Whole),
        ("goals_per_game", "goals_per_game", As::Decimals(2)),
        ("home_win_pct", "home_win_pct", As::Decimals(1)),
        ("overtime_games", "overtime_games", As::Whole),
        ("shutouts", "shutouts", As::Whole),
        ("pim_per_game", "pim_per_game", As::Decimals(2)),
    ];
    let shown = Shown::of(&html, "trends");
    assert_shows(&shown, &rows, "season_id", &columns);
    for row in &rows {
        let line = shown.row(row["season_id"].as_str().unwrap());
        let ties = 100.0 * row["ties"].as_f64().unwrap() / row["games"].as_f64().unwrap();
        assert_eq!(line.get("tie_pct"), format!("{ties:.1}"));
    }
    let home = Shown::of(&html, "home");
    assert_eq!(
        home.row("Home wins").get("games"),
        As::Whole.write(&rows[0]["home_wins"])
    );
    assert_eq!(
        home.row("Away wins").get("games"),
        As::Whole.write(&rows[0]["away_wins"])
    );
    assert!(html.contains("picture-season-bars"), "{html}");
    let text = plain(&html);
    assert!(
        text.contains("2 of 8 games are completely tracked"),
        "{text}"
    );
    let points = Shown::of(&html, "points").numbers("points");
    let most = rows[0]["most_points"].as_f64();
    assert_eq!((points.len(), points[0]), (5, most));
    assert_table_works(server, "/analytics?type=All", "trends").await;
}

async fn what_does_not_exist_is_named(server: &TestServer) {
    for (path, status, named) in [
        ("/standings?season=N9", 400, "N9"),
        ("/standings?sort=luck", 400, "luck"),
        ("/players?team=T99", 400, "T99"),
        ("/players?position=X", 400, "\"X\""),
        ("/teams/T99", 404, "T99"),
        ("/teams?type=Friendly", 400, "Friendly"),
        ("/goalies?gp=many", 400, "many"),
        ("/lines?kind=sixes", 400, "sixes"),
        ("/lines?team=T99", 400, "T99"),
        ("/lines?player=P99", 400, "P99"),
        ("/lines?minutes=-1", 400, "-1"),
        ("/analytics/zones?by=luck", 400, "luck"),
        ("/analytics/faceoffs?least=few", 400, "few"),
        ("/analytics/rushes?sort=luck", 400, "luck"),
        ("/analytics/nothing", 404, ""),
    ] {
        let text = refused(server, path, status).await;
        assert!(text.contains(named), "{named} in {path}: {text}");
    }
}
