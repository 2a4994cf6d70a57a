//! Assumed results in an address: `?score-21034=3-2&score-21036=1-1`, home goals first.

use services::league_figures::Game;
use services::ml::Assumption;

use crate::dashboard::names::Names;
use crate::pages::Address;
use crate::problem::Problem;

/// Results that one address may assume, and games that a form offers.
const MOST_RESULTS: usize = 40;

/// What the names of the parameters begin with.
const PREFIX: &str = "score-";

/// Most goals of a side that an address may name.
const MOST_GOALS: u32 = 99;

/// The assumed results of an address, in its order.
///
/// # Errors
/// 400 for what is no number of a game, no score, twice the same game, and for too many of them.
pub(super) fn results(address: &Address) -> Result<Vec<Assumption>, Problem> {
    let mut results: Vec<Assumption> = Vec::new();
    for (name, value) in address.besides(&[]) {
        let Some(game) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let Ok(game_id) = game.parse() else {
            let told = format!("{name}: {game:?} is no number of a game");
            return Err(Problem::bad_request(told));
        };
        let Some((home_goals, away_goals)) = score(&value) else {
            let told = format!(
                "{name}: {value:?} is no score; accepted is 3-2, home goals first, each up to {MOST_GOALS}"
            );
            return Err(Problem::bad_request(told));
        };
        if results.iter().any(|result| result.game_id == game_id) {
            return Err(Problem::bad_request(format!("{name} is there twice")));
        }
        results.push(Assumption {
            game_id,
            home_goals,
            away_goals,
        });
    }
    if results.len() > MOST_RESULTS {
        return Err(Problem::bad_request(format!(
            "{} results are assumed; at most {MOST_RESULTS} can be",
            results.len()
        )));
    }
    Ok(results)
}

/// `3-2`, with any dash or a colon.
fn score(text: &str) -> Option<(u32, u32)> {
    let (home, away) = text.split_once(['-', '–', ':'])?;
    let goals = |text: &str| {
        let goals: u32 = text.trim().parse().ok()?;
        (goals <= MOST_GOALS).then_some(goals)
    };
    Some((goals(home)?, goals(away)?))
}

/// A game of the form.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Name of the parameter.
    pub(super) name: String,
    /// What it asks for: `Amber v Birch`.
    pub(super) label: String,
    /// Day of the game.
    pub(super) date: String,
    /// The assumed score; empty without one.
    pub(super) value: String,
}

/// What the form says where it does not offer all games to come.
pub(super) fn left_out(games: usize) -> Option<String> {
    (games > MOST_RESULTS)
        .then(|| format!("These are the next {MOST_RESULTS} of {games} games to come."))
}

/// The fields of a form: the next games, and those that a result is assumed of.
pub(super) fn fields(games: &[Game], results: &[Assumption], names: &Names) -> Vec<Field> {
    let assumed = |game: &Game| results.iter().find(|result| result.game_id == game.game_id);
    let games = games.iter().enumerate();
    let shown = games.filter(|(place, game)| *place < MOST_RESULTS || assumed(game).is_some());
    shown
        .map(|(_, game)| Field {
            name: format!("{PREFIX}{}", game.game_id),
            label: format!(
                "{} v {}",
                names.team(&game.home_team_id),
                names.team(&game.away_team_id)
            ),
            date: game.date.clone(),
            value: assumed(game).map_or_else(String::new, |result| {
                format!("{}-{}", result.home_goals, result.away_goals)
            }),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Vec<(i64, u32, u32)>, Problem> {
        let results = results(&Address::new("/x", query))?;
        let told = results
            .iter()
            .map(|result| (result.game_id, result.home_goals, result.away_goals));
        Ok(told.collect())
    }

    #[test]
    fn scores_are_read() {
        let query = "season=N1&score-7=3-2&score-8=&score-9=+1%3A+1&score-10=0%E2%80%934";
        assert_eq!(read(query).unwrap(), [(7, 3, 2), (9, 1, 1), (10, 0, 4)]);
        assert_eq!(read("sort=team").unwrap(), []);
    }

    #[test]
    fn games_that_are_not_offered_are_counted() {
        assert_eq!(left_out(MOST_RESULTS), None);
        let told = left_out(MOST_RESULTS + 1).unwrap();
        assert!(told.contains("the next 40 of 41 games"), "{told}");
    }

    #[test]
    fn what_is_no_score_is_refused() {
        for query in [
            "score-x=1-0",
            "score-7=3",
            "score-7=a-b",
            "score-7=-1-2",
            "score-7=100-0",
            "score-7=1-0&score-7=1-1",
        ] {
            assert!(read(query).is_err(), "{query}");
        }
        let many: Vec<String> = (0..=MOST_RESULTS)
            .map(|game| format!("score-{game}=1-0"))
            .collect();
        assert!(read(&many.join("&")).is_err());
        assert_eq!(read(&many[1..].join("&")).unwrap().len(), MOST_RESULTS);
    }
}
