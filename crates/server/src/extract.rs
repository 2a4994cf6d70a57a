//! Reading requests: like axum's extractors, but what cannot be read becomes a [`Problem`] that says why.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::problem::Problem;

/// A JSON body, which is an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = json_bytes(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// A JSON body that may be left out, or be null.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonOrDefault<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for JsonOrDefault<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        let bytes = json_bytes(request, state).await?;
        Ok(Self(parse::<Option<T>>(&bytes)?.unwrap_or_default()))
    }
}

/// The body of a request that says that it is JSON.
async fn json_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = media_type
        .and_then(|text| text.split(';').next())
        .unwrap_or_default()
        .trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Problem::unsupported_media_type(
            "this route takes application/json",
        ));
    }
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status().as_u16() == 413 {
                Problem::too_large("the body is larger than this route takes")
            } else {
                Problem::bad_request(rejection.body_text())
            }
        })
}

/// Reads a body. A list would fill the members of a struct in their order, which nobody means.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.trim_ascii_start().starts_with(b"[") {
        let read = axum::Json::<IgnoredAny>::from_bytes(bytes);
        read.map_err(|rejection| unreadable(&rejection)).map(drop)?;
        return Err(Problem::invalid(
            "the body must be a JSON object",
            Vec::new(),
        ));
    }
    axum::Json::from_bytes(bytes)
        .map(|axum::Json(value)| value)
        .map_err(|rejection| unreadable(&rejection))
}

/// JSON that is no JSON is a bad request; JSON of another form than the documented one is invalid content.
fn unreadable(rejection: &JsonRejection) -> Problem {
    let text = rejection.body_text();
    match rejection {
        JsonRejection::JsonDataError(_) => {
            let text = text
                .strip_prefix("Failed to deserialize the JSON body into the target type: ")
                .unwrap_or(&text);
            Problem::invalid(
                format!("the body does not have the documented form: {text}"),
                Vec::new(),
            )
        }
        JsonRejection::JsonSyntaxError(_) => {
            Problem::bad_request(format!("the body is no JSON: {text}"))
        }
        _ => Problem::bad_request(text),
    }
}

/// The query of an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection: QueryRejection| {
                Problem::bad_request(format!(
                    "the query of the address: {}",
                    rejection.body_text()
                ))
            })
    }
}

/// The parts of an address that a route names. One that cannot be right names nothing that exists.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value))
            .map_err(|_: PathRejection| Problem::not_found(parts.uri.path()))
    }
}
