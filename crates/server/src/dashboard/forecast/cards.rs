//! What the models say of themselves.

use askama::Template;
use services::ml::{Card, ModelCard, Span, names};

use super::words;
use crate::pages::filters;

/// The cards of all models.
#[derive(Debug, Template)]
#[template(path = "dashboard/forecast/cards.html")]
pub(super) struct Cards {
    cards: Vec<ShownCard>,
}

/// A card.
#[derive(Debug)]
struct ShownCard {
    name: String,
    version: i64,
    state: &'static str,
    class: &'static str,
    /// None where another version of the program wrote it.
    card: Option<Card>,
}

impl Cards {
    /// Of these models, the one of games first.
    pub(super) fn of(cards: &[ModelCard]) -> Self {
        let mut cards: Vec<&ModelCard> = cards.iter().collect();
        cards.sort_by_key(|card| card.version.stored.name != names::GAME);
        let shown = cards.into_iter().map(|card| {
            let stored = &card.version.stored;
            let (state, class) = if card.serves {
                ("serves", "good")
            } else {
                ("serves nobody", "")
            };
            ShownCard {
                name: words::model(&stored.name).to_owned(),
                version: stored.version,
                state,
                class,
                card: card.version.card.as_ref().map(in_words),
            }
        });
        Self {
            cards: shown.collect(),
        }
    }
}

/// A card with the models of the ladder as readers call them.
fn in_words(card: &Card) -> Card {
    Card {
        words: words::in_words(&card.words),
        ..card.clone()
    }
}

/// A span in words.
fn days(span: &Span) -> String {
    let games = match span.games {
        1 => "1 game".to_owned(),
        games => format!("{games} games"),
    };
    match (&span.first_day, &span.last_day) {
        (Some(first), Some(last)) => format!("{games}, {first} to {last}"),
        _ => games,
    }
}
