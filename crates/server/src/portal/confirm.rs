//! A page that asks whether something is meant that cannot be undone. It works without scripts.

use askama::Template;
use axum::response::Response;

use super::visit::Visit;
use crate::pages::{Frame, html};
use crate::problem::Problem;

/// The field of a form that says that it is meant.
pub(crate) const CONFIRMED: &str = "confirmed";

/// The question.
#[derive(Template)]
#[template(path = "portal/confirm.html")]
struct Confirm<'a> {
    frame: Frame,
    question: &'a Question<'a>,
}

/// What is asked.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    /// In a few words, as a question.
    pub(crate) title: String,
    /// What will happen, and what will not.
    pub(crate) consequences: String,
    /// Label of the button that does it.
    pub(crate) yes: &'a str,
    /// Where the form goes.
    pub(crate) action: String,
    /// What it sends, beside that it is meant.
    pub(crate) fields: Vec<(String, String)>,
    /// Where somebody goes who did not mean it.
    pub(crate) back: String,
    /// The part of the navigation.
    pub(crate) section: &'static str,
}

/// Asks.
pub(crate) fn ask(visit: &Visit, question: &Question<'_>) -> Result<Response, Problem> {
    html(&Confirm {
        frame: visit.frame(question.title.clone(), question.section),
        question,
    })
}
