//! A request for a page of the portal: by whom, in which league, and what has just been done there.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use services::accounts::Tenant;
use services::caller::Caller;

use crate::app::App;
use crate::gate::Who;
use crate::pages::Frame;
use crate::problem::Problem;

/// Name of the parameter that says what was done before a page was shown again.
const DONE: &str = "done";

/// What can have been done: the word in the address, and the sentence on the page.
const NOTICES: &[(&str, &str)] = &[
    (
        "cancelled",
        "The job is cancelled, or will be within a second.",
    ),
    ("cleared", "The staged rows are out; the files count again."),
    ("row_saved", "The row is staged. The next run will read it."),
    ("row_removed", "The row is out of the staging."),
    (
        "game_created",
        "The game is in the schedule. The next run will read it.",
    ),
    (
        "game_saved",
        "The game is changed. The next run will read it.",
    ),
    (
        "game_deleted",
        "The game is out of the schedule. The next run will leave it out.",
    ),
    ("table_removed", "The table is gone."),
    ("model_serves", "Forecasts come from this version now."),
    ("user_created", "The user can log in now."),
    ("user_saved", "The user is changed."),
    ("user_removed", "The user is removed."),
    ("key_revoked", "The key does not count any more."),
    (
        "password_changed",
        "The password is changed. Your other sessions have ended.",
    ),
    ("sessions_ended", "Your other sessions have ended."),
    ("league_saved", "The league is changed."),
    ("model_promoted", "The version serves from now on."),
    (
        "tenant_created",
        "The league is there; its administrator can log in.",
    ),
    ("tenant_saved", "The league is renamed."),
    ("tenant_removed", "The league is removed."),
];

/// Who visits the portal.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// Who.
    pub(crate) caller: Arc<Caller>,
    /// The league they work in.
    pub(crate) league: Tenant,
    notice: Option<&'static str>,
}

impl Visit {
    /// The frame of a page.
    pub(crate) fn frame(&self, title: impl Into<String>, section: &'static str) -> Frame {
        Frame::new(title)
            .section(section)
            .of_league(&self.league)
            .viewed_by(Some(&self.caller))
            .noticed(self.notice)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Who(caller) = Who::from_request_parts(parts, app).await?;
        let league = app.services.auth.me(&caller).await?.tenant;
        let query = parts.uri.query().unwrap_or_default();
        let done = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == DONE);
        let notice = done.and_then(|(_, word)| sentence(&word));
        Ok(Self {
            caller,
            league,
            notice,
        })
    }
}

fn sentence(word: &str) -> Option<&'static str> {
    let mut notices = NOTICES.iter();
    notices
        .find(|(known, _)| *known == word)
        .map(|(_, sentence)| *sentence)
}

/// Leads to a page, which says what was done.
pub(crate) fn done(page: &str, word: &'static str) -> Response {
    debug_assert!(sentence(word).is_some(), "{word} has no sentence");
    let join = if page.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{page}{join}{DONE}={word}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_are_told() {
        assert!(sentence("cancelled").is_some());
        assert_eq!(sentence("<b>you have won</b>"), None);
    }

    #[test]
    fn the_word_goes_with_the_address() {
        let to = |page| done(page, "cleared").headers()["location"].clone();
        assert_eq!(to("/portal/staging"), "/portal/staging?done=cleared");
        assert_eq!(to("/portal/data?q=a"), "/portal/data?q=a&done=cleared");
    }
}
