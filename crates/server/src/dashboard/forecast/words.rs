//! Models and their inputs in words.

use jiff::Timestamp;
use services::ml::{Level, Statistic};

use crate::pages::filters::DASH;

/// A model as readers call it; one from elsewhere by its own name.
pub(in crate::dashboard) fn model(name: &str) -> &str {
    match name {
        "base_rates" => "base rates",
        "elo" => "Elo",
        "goal_difference" => "goal difference",
        "poisson" => "Poisson",
        "expected_line_up" => "expected line-up",
        "line_up" => "announced line-up",
        "game" => "games, as served",
        "player_projection" => "projections of players",
        "win_probability" => "win probability",
        "expected_goals" => "expected goals",
        "rapm" => "adjusted plus-minus",
        other => other,
    }
}

/// What a model of the ladder knows, in a sentence.
pub(in crate::dashboard) fn knows(name: &str) -> &'static str {
    match name {
        "base_rates" => "How often home wins, ties and away wins have happened; neither team.",
        "elo" => "One rating per team, moved by surprise and margin.",
        "goal_difference" => "Goals per game better than the average, large margins capped.",
        "poisson" => "Attack and defence of both teams, younger games counting more.",
        "expected_line_up" => "Goal difference, and the players of the last games.",
        "line_up" => "Goal difference, and the players who dress.",
        _ => "",
    }
}

/// A text of the service with the models of the ladder as readers call them.
pub(in crate::dashboard) fn in_words(text: &str) -> String {
    let is_of_a_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter| !is_of_a_name(letter));
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        if knows(word).is_empty() {
            told.push_str(word);
        } else if told.is_empty() || told.ends_with(". ") {
            told.push_str(&capitalised(model(word)));
        } else {
            told.push_str(model(word));
        }
        let next = after.find(is_of_a_name).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        told.push_str(between);
        rest = after;
    }
    told
}

/// Words as a sentence begins with them.
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next();
    let first = first.into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// An input of a model of games.
#[derive(Debug, Clone, Copy)]
pub(in crate::dashboard) struct Input {
    /// What it is.
    pub(in crate::dashboard) label: &'static str,
    /// Decimals of its values.
    pub(in crate::dashboard) places: usize,
    /// Whether its values are logarithms of what is shown.
    pub(in crate::dashboard) is_logarithm: bool,
}

/// An input by its name; one that has no words yet by the name itself, which the caller has.
pub(in crate::dashboard) fn input(feature: &str) -> Option<Input> {
    let (label, places, is_logarithm) = match feature {
        "home_edge" => ("Playing at home", 2, false),
        "elo" => ("Elo rating", 0, false),
        "goal_difference" => ("Goals per game better than the average team", 2, false),
        "expected_goals" => ("Goals that attack and defence let expect", 2, true),
        "points_rate" => ("Points per game of the skaters who dress", 2, false),
        "plus_minus" => (
            "Goal difference in the games of the skaters who dress",
            2,
            false,
        ),
        "goalie" => ("Goals per game that the goalie keeps out", 2, false),
        "bench" => ("Skaters who dress", 0, false),
        _ => return None,
    };
    Some(Input {
        label,
        places,
        is_logarithm,
    })
}

/// Contributions below this size hardly move the chances: less than one percent either way.
const HARDLY: f64 = 0.02;

/// What a contribution speaks for, in words.
pub(in crate::dashboard) fn speaks_for(contribution: f64, home: &str, away: &str) -> String {
    let size = contribution.abs();
    if size < HARDLY {
        return "neither, or hardly".to_owned();
    }
    let team = if contribution > 0.0 { home } else { away };
    let how = match size {
        size if size < 0.1 => ", a little",
        size if size < 0.4 => "",
        _ => ", strongly",
    };
    format!("{team}{how}")
}

/// How much to rely on a forecast.
pub(in crate::dashboard) const fn level(level: Level) -> &'static str {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

/// A projected statistic: its name in downloads, and for people.
pub(in crate::dashboard) const fn statistic(statistic: Statistic) -> (&'static str, &'static str) {
    match statistic {
        Statistic::Goals => ("goals", "Goals"),
        Statistic::Assists => ("assists", "Assists"),
        Statistic::Points => ("points", "Points"),
        Statistic::PenaltyMinutes => ("pim", "Penalty minutes"),
    }
}

/// A moment in Unix milliseconds, to the minute: `2026-01-31 18:05 UTC`.
pub(in crate::dashboard) fn moment(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => DASH.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_are_told_by_their_size() {
        let told = [0.01, -0.05, 0.2, -0.9].map(|value| speaks_for(value, "Amber", "Birch"));
        assert_eq!(
            told,
            [
                "neither, or hardly",
                "Birch, a little",
                "Amber",
                "Birch, strongly"
            ]
        );
    }

    #[test]
    fn every_model_and_input_of_the_ladder_has_words() {
        for rung in ["base_rates", "elo", "goal_difference", "poisson"] {
            assert!(!knows(rung).is_empty(), "{rung}");
        }
        for feature in ["home_edge", "elo", "expected_goals", "goalie", "bench"] {
            assert!(input(feature).is_some(), "{feature}");
        }
        assert_eq!(model("line_up"), "announced line-up");
        assert_eq!(model("mine"), "mine");
    }

    #[test]
    fn names_in_a_text_are_told_as_everywhere() {
        assert_eq!(
            in_words(
                "Served by expected_line_up, and by line_up below. elo fails: games (0.5 – 1)."
            ),
            "Served by expected line-up, and by announced line-up below. Elo fails: games (0.5 – 1)."
        );
        assert_eq!(
            in_words("goal_difference beats base_rates."),
            "Goal difference beats base rates."
        );
        assert_eq!(in_words(""), "");
    }

    #[test]
    fn moments_are_in_universal_time() {
        assert_eq!(moment(1_769_882_709_999), "2026-01-31 18:05 UTC");
        assert_eq!(moment(i64::MAX), "–");
    }
}
