//! Errors on the wire: `application/problem+json` (RFC 9457), with the product's own members `code`, `request_id`,
//! `message` and `details`.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::request_id;

/// Media type of an error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Detail {
    /// What is wrong, in a sentence.
    pub message: String,
    /// Short name of the kind of problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// File it was found in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet or table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Row, counted from 1 with the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Column, or member of the JSON document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value as it was sent, cut where it is long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What would be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// The body of every answer that is an error.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProblemBody {
    /// A link to what this kind of error means.
    pub r#type: String,
    /// The kind of error in words; the same for every error of one `code`.
    pub title: String,
    /// The HTTP status once more.
    pub status: u16,
    /// What happened here, and what to do.
    pub detail: String,
    /// Short name of the kind of error, for programs.
    pub code: String,
    /// Id of the request, which the server's log mentions too.
    pub request_id: String,
    /// The same as `detail`.
    pub message: String,
    /// Every single thing that is wrong, where there are several; capped.
    pub details: Vec<Detail>,
}

/// An error on its way to the client.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    details: Vec<Detail>,
    retry_after: Option<Duration>,
}

impl Problem {
    /// An error of a status; `code` is its short name, `detail` says what happened and what to do.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            details: Vec::new(),
            retry_after: None,
        }
    }

    /// 400: the request cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    /// 401: nobody, or somebody whose token does not count any more.
    pub fn unauthorized(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }

    /// 403: somebody, but not allowed to do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404: not there, or another tenant's.
    pub fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("{what} does not exist"),
        )
    }

    /// 409: the state of things does not allow it.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 413: more than this route takes.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    /// 415: a media type that this route does not take.
    pub fn unsupported_media_type(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            detail,
        )
    }

    /// 422: understood, but the content is invalid.
    pub fn invalid(detail: impl Into<String>, details: Vec<Detail>) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        Self { details, ..problem }
    }

    /// 429: too many requests.
    pub fn too_many_requests(retry_after: Duration) -> Self {
        let problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "too many requests; the header Retry-After says when to go on",
        );
        problem.retry_after(retry_after)
    }

    /// 503: not now.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).retry_after(Duration::from_secs(2))
    }

    /// 500, with nothing internal in it: the cause goes to the log.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(request_id = %request_id::current(), error = services::error_chain(cause), "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the server failed; its log tells more under this request id",
        )
    }

    /// Another short name.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// What is wrong, thing by thing.
    #[must_use]
    pub fn details(mut self, details: Vec<Detail>) -> Self {
        self.details = details;
        self
    }

    /// When the client may try again.
    #[must_use]
    pub fn retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// What happened, and what to do.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Every single thing that is wrong.
    pub fn all_details(&self) -> &[Detail] {
        &self.details
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            r#type: format!("/docs/problems#{}", self.code),
            title: title(self.status).to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            request_id: request_id::current(),
            message: self.detail.clone(),
            detail: self.detail,
            details: self.details,
        };
        let mut response = (self.status, Json(&body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(after) = self.retry_after {
            // Whole seconds, rounded up: earlier would be in vain.
            let seconds = after.as_millis().div_ceil(1_000).max(1) as u64;
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // For pages, which say the same in another form.
        response.extensions_mut().insert(Arc::new(body));
        response
    }
}

fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}
