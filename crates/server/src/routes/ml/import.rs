//! `POST /api/ml/models`: models that were trained elsewhere.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use services::ml::{Golden, ImportRequest};
use utoipa::ToSchema;

use super::bodies::ModelBody;
use crate::app::App;
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};
use crate::spool::{Form, SpooledFile};

/// A model that was trained elsewhere.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(crate) struct ImportForm {
    /// Name: 1 to 40 small letters, digits and underscores; not the name of one of the program's own models.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    name: String,
    /// `true` when it looks at the line-ups of the game itself, else `false`.
    #[schema(value_type = Option<String>, pattern = "^(true|false)$")]
    announced: Option<String>,
    /// What it is, in words.
    description: Option<String>,
    /// The ONNX file, at most 8 MiB: the 7 features in, the chances of home win, tie and away win out.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
    /// A JSON file with a list of predictions that the model must repeat: `{"features": [7 numbers], "output": [3
    /// numbers]}`.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    golden: Vec<u8>,
}

/// Bring in a model of games as ONNX. It is graded on the same games as the others and waits as a candidate.
#[utoipa::path(post, path = "/api/ml/models", tag = "ml",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The model", body = ModelBody),
        (status = 409, description = "Nothing is there to grade it on", body = ProblemBody, content_type = "application/problem+json")
    ))]
pub(crate) async fn import_model(
    State(app): State<App>,
    who: Who,
    request: Request,
) -> Result<Response, Problem> {
    let folder = app.services.inputs.folder(&who.0)?.uploads();
    let form = Form::receive(request, &folder).await?;
    let name = form
        .field("name")
        .ok_or_else(|| Problem::bad_request("the form holds no field name"))?;
    let announced = match form.field("announced") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            return Err(Problem::bad_request(format!(
                "announced is {other}; accepted are true and false"
            )));
        }
    };
    let golden = read(&form, "golden").await?;
    let golden: Vec<Golden> = serde_json::from_slice(&golden).map_err(|error| {
        Problem::invalid(
            format!("golden is not a list of predictions: {error}"),
            Vec::new(),
        )
    })?;
    let import = ImportRequest {
        name: name.to_owned(),
        announced,
        description: form.field("description").map(str::to_owned),
        golden,
        bytes: read(&form, "file").await?,
    };
    let stored = app.services.ml.import(&who.0, import).await?;
    let model = app.services.ml.model(who.0.tenant, &stored.name).await?;
    Ok((StatusCode::CREATED, axum::Json(ModelBody::from(model))).into_response())
}

/// The content of the one file of a field.
async fn read(form: &Form, field: &str) -> Result<Vec<u8>, Problem> {
    let of_field: Vec<&SpooledFile> = form
        .files
        .iter()
        .filter(|file| file.field == field)
        .collect();
    let [file] = of_field[..] else {
        return Err(Problem::bad_request(format!(
            "the form must hold one file in the field {field}; it holds {}",
            of_field.len()
        )));
    };
    tokio::fs::read(&file.path)
        .await
        .map_err(|error| Problem::internal(&error))
}
