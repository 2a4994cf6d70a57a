//! `migrate`, `user`, `token`, `schema`, `upload`: looking after an instance without its server.

use anyhow::bail;
use services::Services;
use services::auth::{AuthError, KeyRequest, NewAccount, Secret};
use services::caller::{Caller, Role};
use services::input_error::{InputError, Problem};
use services::upload_tables::{TableFile, TableUpload, TableUploads};
use services::{CancellationToken, DatabaseKind, Finding, UploadMode};
use std::path::Path;
use std::time::Duration;

use super::serve::{open, runtime};
use crate::arguments::instance::{
    DialectArgument, InstanceArguments, MigrateArguments, RoleArgument, SchemaArguments,
    TokenArguments, UploadCommand, UploadFilesArguments, UploadModeArgument, UploadTablesArguments,
    UserAddArguments,
};
use crate::exit::Outcome;
use crate::output;

impl From<RoleArgument> for Role {
    fn from(role: RoleArgument) -> Self {
        match role {
            RoleArgument::Viewer => Self::Viewer,
            RoleArgument::Editor => Self::Editor,
            RoleArgument::Admin => Self::Admin,
        }
    }
}

/// Runs what needs the store, and closes it.
pub(super) fn with_services<T>(
    instance: &InstanceArguments,
    work: impl AsyncFnOnce(&Services) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    runtime()?.block_on(async {
        let services = open(instance).await?;
        let done = work(&services).await;
        services.close().await;
        done
    })
}

/// Brings the database to this version.
pub(crate) fn migrate(arguments: &MigrateArguments) -> anyhow::Result<Outcome> {
    let (kind, version) = with_services(&arguments.instance, async |services| {
        let health = services.database.health().await?;
        Ok((services.database.kind().as_str(), health.schema_version))
    })?;
    output::line(&format!("the {kind} database is at version {version}"))?;
    Ok(Outcome::Done)
}

/// Adds a user.
pub(crate) fn user_add(arguments: &UserAddArguments) -> anyhow::Result<Outcome> {
    let made_up = arguments.password.is_none();
    let password = match &arguments.password {
        Some(password) => Secret::new(password.clone()),
        None => services::auth::random_password()?,
    };
    let user = with_services(&arguments.instance, async |services| {
        let caller = caller(services, &arguments.tenant).await?;
        let new = NewAccount {
            email: arguments.email.clone(),
            name: arguments
                .name
                .clone()
                .unwrap_or_else(|| arguments.email.clone()),
            password: password.clone(),
            role: arguments.role.into(),
            is_instance_admin: false,
        };
        services
            .auth
            .create_user(&caller, &new)
            .await
            .map_err(in_words)
    })?;
    output::line(&format!("added {} as {}", user.email, user.role))?;
    if made_up {
        output::line(&format!("password: {}", password.expose()))?;
    }
    Ok(Outcome::Done)
}

/// Makes an API key and prints it.
pub(crate) fn token(arguments: &TokenArguments) -> anyhow::Result<Outcome> {
    const DAY: Duration = Duration::from_hours(24);
    let key = with_services(&arguments.instance, async |services| {
        let caller = caller(services, &arguments.tenant).await?;
        let request = KeyRequest {
            name: arguments.name.clone(),
            role: arguments.role.into(),
            lifetime: arguments.days.map(|days| DAY * days),
        };
        services
            .auth
            .create_key(&caller, &request)
            .await
            .map_err(in_words)
    })?;
    output::line(key.secret.expose())?;
    Ok(Outcome::Done)
}

/// Prints the DDL of all tables.
pub(crate) fn schema(arguments: &SchemaArguments) -> anyhow::Result<Outcome> {
    let dialect = match arguments.dialect {
        DialectArgument::Postgres => DatabaseKind::Postgres,
        DialectArgument::Sqlite => DatabaseKind::Sqlite,
    };
    output::text(&services::schemas::dictionary_ddl(dialect)?)?;
    Ok(Outcome::Done)
}

/// Hands files to an instance.
pub(crate) fn upload(command: &UploadCommand) -> anyhow::Result<Outcome> {
    match command {
        UploadCommand::Tables(arguments) => upload_tables(arguments),
        UploadCommand::Tracking(arguments) => upload_tracking(arguments),
        UploadCommand::League(arguments) => upload_league(arguments),
    }
}

/// Loads CSV files, each into the table it is named after.
fn upload_tables(arguments: &UploadTablesArguments) -> anyhow::Result<Outcome> {
    let mode = match arguments.mode {
        UploadModeArgument::Replace => UploadMode::Replace,
        UploadModeArgument::Append => UploadMode::Append,
        UploadModeArgument::Upsert => UploadMode::Upsert,
    };
    let files = &arguments.files;
    let report = with_services(&files.instance, async |services| {
        let request = TableUpload {
            tenant: caller(services, &files.tenant).await?.tenant,
            files: files.files.iter().map(|path| table_file(path)).collect(),
            mode,
            fence: None,
        };
        let uploads = TableUploads::new(services.database.tables());
        let report = uploads
            .upload(request, &CancellationToken::new(), &|_, _| {})
            .await;
        report.map_err(with_problems)
    })?;
    for table in &report.tables {
        output::line(&format!(
            "{}: {} into {}, which has {} now",
            table.file,
            rows(table.rows),
            table.table,
            rows(table.total)
        ))?;
    }
    Ok(Outcome::Done)
}

fn rows(number: i64) -> String {
    output::plural(usize::try_from(number).unwrap_or_default(), "row")
}

fn table_file(path: &Path) -> TableFile {
    let text = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    TableFile {
        path: path.to_owned(),
        name: text(path.file_name()),
        table: text(path.file_stem()),
    }
}

/// Checks tracking files and stores them for their games, one after the other.
fn upload_tracking(arguments: &UploadFilesArguments) -> anyhow::Result<Outcome> {
    with_services(&arguments.instance, async |services| {
        let caller = caller(services, &arguments.tenant).await?;
        for path in &arguments.files {
            let name = table_file(path).name;
            let stored = services
                .tracking
                .upload(&caller, path, &name)
                .await
                .map_err(with_problems)?;
            output::line(&format!(
                "{name}: game {}, stored as {}; {}",
                stored.game_id,
                stored.file.name,
                count(&stored.findings)
            ))?;
        }
        Ok(Outcome::Done)
    })
}

/// Checks a league workbook and stores it.
fn upload_league(arguments: &UploadFilesArguments) -> anyhow::Result<Outcome> {
    let [path] = &arguments.files[..] else {
        bail!(
            "a league has one workbook; {} files were named",
            arguments.files.len()
        );
    };
    with_services(&arguments.instance, async |services| {
        let caller = caller(services, &arguments.tenant).await?;
        let stored = services
            .staging
            .put_league(&caller, path)
            .await
            .map_err(with_problems)?;
        output::line(&format!(
            "stored as {}; {}",
            stored.file.name,
            count(&stored.findings)
        ))?;
        Ok(Outcome::Done)
    })
}

fn count(findings: &[Finding]) -> String {
    output::plural(findings.len(), "finding")
}

/// A refusal with every problem on a line of its own.
pub(super) fn with_problems(error: InputError) -> anyhow::Error {
    match error {
        InputError::Invalid { summary, problems } => {
            let lines: Vec<String> = problems.iter().map(in_one_line).collect();
            anyhow::anyhow!("{summary}\n  {}", lines.join("\n  "))
        }
        error => error.into(),
    }
}

/// Where a problem is and what it is.
fn in_one_line(problem: &Problem) -> String {
    let place = [
        problem.table.clone(),
        problem.row.map(|row| format!("row {row}")),
        problem
            .column
            .as_ref()
            .map(|column| format!("column {column}")),
        problem
            .value
            .as_ref()
            .map(|value| format!("value {value:?}")),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let expected = problem
        .expected
        .as_ref()
        .map_or_else(String::new, |expected| format!("; expected {expected}"));
    format!("{}: {}{expected}", place.join(", "), problem.message)
}

pub(super) async fn caller(services: &Services, slug: &str) -> anyhow::Result<Caller> {
    services
        .local_caller(slug)
        .await
        .map_err(|error| match error {
            AuthError::NotFound(_) => anyhow::anyhow!("there is no tenant `{slug}`"),
            error => error.into(),
        })
}

/// A refusal with all its reasons.
fn in_words(error: AuthError) -> anyhow::Error {
    match error {
        AuthError::Invalid(problems) => {
            let problems: Vec<String> = problems
                .iter()
                .map(|problem| format!("{}: {}", problem.field, problem.message))
                .collect();
            anyhow::anyhow!(problems.join("; "))
        }
        error => error.into(),
    }
}
