//! Cells that tables of a league have in common: teams, players, games, records.

use services::league_figures::{Game, Tracking};

use super::grid::{Cell, Mark};
use super::names::Names;

/// A team with its colour.
pub(super) fn team(names: &Names, team_id: &str) -> Cell {
    let colour = names.colour(team_id).map(str::to_owned);
    let cell = Cell::of(names.team(team_id)).linked(Some(names.team_href(team_id)));
    cell.marked(colour.map(Mark::Colour))
}

/// A team that may not be known.
pub(super) fn maybe_team(names: &Names, team_id: Option<&str>) -> Cell {
    team_id.map_or_else(|| Cell::maybe(None::<&str>), |team_id| team(names, team_id))
}

/// A skater.
pub(super) fn player(names: &Names, player_id: &str) -> Cell {
    Cell::of(names.player(player_id)).linked(Some(names.player_href(player_id)))
}

/// A goalie.
pub(super) fn goalie(names: &Names, player_id: &str) -> Cell {
    Cell::of(names.player(player_id)).linked(Some(names.goalie_href(player_id)))
}

/// Wins, losses and ties, sorted by the share of points that they are worth at two for a win: `8–4–2`. With dashes, so
/// that no spreadsheet takes them for a date.
pub(super) fn record(wins: i64, losses: i64, ties: i64) -> Cell {
    let games = wins + losses + ties;
    if games == 0 {
        return Cell::maybe(None::<&str>);
    }
    let share = (2 * wins + ties) as f64 / (2 * games) as f64;
    Cell::of(format!("{wins}–{losses}–{ties}")).ordered(share)
}

/// How many games in a row ended like the last one: wins above ties above losses.
pub(super) fn streak(code: Option<&str>) -> Cell {
    let Some(code) = code else {
        return Cell::maybe(None::<&str>);
    };
    let count = |rest: &str| rest.parse().unwrap_or(0.0);
    let order = match (code.strip_prefix('W'), code.strip_prefix('L')) {
        (Some(rest), _) => count(rest),
        (_, Some(rest)) => -count(rest),
        _ => 0.0,
    };
    Cell::of(code).ordered(order)
}

/// The score of a game, which leads to it; before the game, its time, which leads to the preview.
pub(super) fn score(names: &Names, game: &Game) -> Cell {
    let (Some(home), Some(away)) = (game.home_goals, game.away_goals) else {
        let time = game.start_time.as_deref().and_then(|time| time.get(..5));
        let words = time.unwrap_or("preview");
        return Cell::of(words).linked(Some(names.preview_href(game.game_id)));
    };
    let overtime = if game.is_overtime() { " OT" } else { "" };
    Cell::of(format!("{home}–{away}{overtime}"))
        .ordered((home - away) as f64)
        .linked(Some(names.game_href(game.game_id)))
}

/// What kind of game it is.
pub(super) fn kind(game: &Game) -> Cell {
    let words = match (game.game_type.as_str(), game.playoff_round.as_deref()) {
        ("Regular", _) => "regular season".to_owned(),
        (_, Some(round)) => format!("playoffs, {}", spaced(round)),
        _ => "playoffs".to_owned(),
    };
    Cell::of(words)
}

/// `SemiFinals` as people write it.
fn spaced(word: &str) -> String {
    let mut text = String::with_capacity(word.len() + 2);
    for letter in word.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// How much of a game is tracked, as a badge.
pub(super) fn tracking(tracking: Tracking) -> Cell {
    let class = match tracking {
        Tracking::Official => "",
        Tracking::Complete => "good",
        Tracking::Partial => "warn",
        Tracking::Withheld => "bad",
    };
    Cell::of(tracking.label()).marked(Some(Mark::Badge(class)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboard::grid::Format;

    #[test]
    fn records_and_streaks_read_and_sort() {
        assert_eq!(record(8, 4, 2).text(Format::Text), "8–4–2");
        assert_eq!(record(0, 0, 0).text(Format::Text), "–");
        assert_eq!(streak(None).text(Format::Text), "–");
        assert_eq!(streak(Some("L3")), Cell::of("L3").ordered(-3.0));
        assert_eq!(streak(Some("W2")), Cell::of("W2").ordered(2.0));
    }

    #[test]
    fn rounds_are_written_apart() {
        assert_eq!(spaced("SemiFinals"), "semi finals");
        assert_eq!(spaced("Final"), "final");
    }
}
