//! Reading requests: like axum's extractors, but what cannot be read becomes a [`Problem`] that says why.

use axum::body::HttpBody as _;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(&rejection)),
        }
    }
}

/// A JSON body that may be left out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonOrDefault<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for JsonOrDefault<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        Json::from_request(request, state)
            .await
            .map(|Json(value)| Self(value))
    }
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
        JsonRejection::MissingJsonContentType(_) => {
            Problem::unsupported_media_type("this route takes application/json")
        }
        JsonRejection::JsonSyntaxError(_) => {
            Problem::bad_request(format!("the body is no JSON: {text}"))
        }
        _ if rejection.status().as_u16() == 413 => {
            Problem::too_large("the body is larger than this route takes")
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
