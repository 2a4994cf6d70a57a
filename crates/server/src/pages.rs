//! Pages: what the portal and the dashboard share.
//!
//! A page is an askama template under `templates/`, filled by a handler that asks services and knows no rules. The frame
//! around its content ([`Frame`]) is the same everywhere. Errors of pages are pages too.

mod address;
pub(crate) mod filters;
mod frame;
mod login;
mod reading;
mod styleguide;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use tower_http::compression::CompressionLayer;

pub(crate) use address::Address;
pub(crate) use frame::{Frame, Viewer};
pub(crate) use reading::Reading;

use crate::app::App;
use crate::problem::{Problem, ProblemBody};
use crate::{assets, dashboard, portal};

/// All pages, compressed on their way.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/assets/{name}", get(assets::get))
        .route("/login", get(login::form).post(login::log_in))
        .route("/logout", axum::routing::post(login::log_out))
        .route("/styleguide", get(styleguide::get))
        .merge(dashboard::router())
        .merge(portal::router())
        .layer(CompressionLayer::new().gzip(true))
}

/// A filled template as an answer.
pub(crate) fn html(template: &impl Template) -> Result<Response, Problem> {
    let text = template
        .render()
        .map_err(|error| Problem::internal(&error))?;
    Ok(Html(text).into_response())
}

/// What is remembered of a request for a page, for the case that its answer is an error.
#[derive(Debug)]
pub(crate) struct PageRequest {
    is_read: bool,
    address: String,
}

/// The page of an error.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    problem: Arc<ProblemBody>,
}

impl PageRequest {
    /// Of a request.
    pub(crate) fn of(request: &axum::extract::Request) -> Self {
        let address = request.uri().path_and_query();
        Self {
            is_read: matches!(*request.method(), Method::GET | Method::HEAD),
            address: address.map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// An answer as a browser shows it: who has to log in is led there, and an error becomes a page.
    pub(crate) fn mended(&self, response: Response) -> Response {
        let Some(problem) = response.extensions().get::<Arc<ProblemBody>>().cloned() else {
            return response;
        };
        if response.status() == StatusCode::UNAUTHORIZED && self.is_read {
            let next: String = form_urlencoded::byte_serialize(self.address.as_bytes()).collect();
            let mut login = Redirect::to(&format!("/login?next={next}")).into_response();
            // Those of a session that is over are to be forgotten.
            for cookie in response.headers().get_all(header::SET_COOKIE) {
                let headers = login.headers_mut();
                headers.append(header::SET_COOKIE, cookie.clone());
            }
            return login;
        }
        let page = ErrorPage {
            frame: Frame::new(problem.title.clone()),
            problem,
        };
        let Ok(text) = page.render() else {
            return response;
        };
        let (mut parts, _) = response.into_parts();
        // Those of the body that was.
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_ENCODING);
        let media_type = HeaderValue::from_static("text/html; charset=utf-8");
        parts.headers.insert(header::CONTENT_TYPE, media_type);
        Response::from_parts(parts, axum::body::Body::from(text))
    }
}
