//! Arguments of the commands that work with an instance: its data folder, its database, its server.

use clap::{Args, Subcommand, ValueEnum, value_parser};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Which instance.
#[derive(Debug, Clone, Args)]
pub(crate) struct InstanceArguments {
    /// Folder with everything that is a file: the database unless --database-url names one, the league's files,
    /// the tables.
    #[arg(
        long,
        value_name = "DIR",
        default_value = "data",
        env = "BENCHSIGHT_DATA"
    )]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database (postgres://…) instead of SQLite in the data folder.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
}

/// How a long-running command writes its log.
#[derive(Debug, Clone, Args)]
pub(crate) struct LogArguments {
    /// Form of the log on standard error.
    #[arg(
        long,
        value_name = "FORM",
        default_value = "text",
        env = "BENCHSIGHT_LOG_FORMAT"
    )]
    pub(crate) log_format: LogForm,
    /// What is logged, as a filter: warn, info, server=debug,info, …
    #[arg(
        long,
        value_name = "FILTER",
        default_value = "info",
        env = "BENCHSIGHT_LOG"
    )]
    pub(crate) log: String,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub(crate) struct ListenArguments {
    /// Address and port to listen on. Beyond this machine only behind a proxy that speaks TLS.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080",
        env = "BENCHSIGHT_BIND"
    )]
    pub(crate) bind: SocketAddr,
    /// Let everybody do everything; only on a loopback address.
    #[arg(long)]
    pub(crate) no_auth: bool,
    /// Jobs that this process works on at a time; 0 leaves them to `benchsight worker`.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = value_parser!(u32).range(..=64))]
    pub(crate) workers: u32,
    /// Seconds after which the jobs of a killed worker are taken over.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = value_parser!(u32).range(2..=600))]
    pub(crate) lease: u32,
    /// Origin whose pages may call the API (https://…); can be given several times.
    #[arg(
        long,
        value_name = "ORIGIN",
        env = "BENCHSIGHT_ALLOWED_ORIGINS",
        value_delimiter = ','
    )]
    pub(crate) allow_origin: Vec<String>,
    /// Proxies in front of the server that add to X-Forwarded-For.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        env = "BENCHSIGHT_TRUSTED_PROXIES"
    )]
    pub(crate) trusted_proxies: usize,
    /// Do not limit how often a caller may ask; for measuring.
    #[arg(long)]
    pub(crate) no_rate_limits: bool,
}

/// `serve`
#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
    #[command(flatten)]
    pub(crate) listen: ListenArguments,
    #[command(flatten)]
    pub(crate) log: LogArguments,
}

/// `worker`
#[derive(Debug, Args)]
pub(crate) struct WorkerArguments {
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
    /// Jobs at a time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = value_parser!(u32).range(1..=64))]
    pub(crate) slots: u32,
    /// Seconds after which the jobs of a killed worker are taken over.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = value_parser!(u32).range(2..=600))]
    pub(crate) lease: u32,
    #[command(flatten)]
    pub(crate) log: LogArguments,
}

/// `migrate`
#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
}

/// Commands about users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user. The password is read from `BENCHSIGHT_PASSWORD`; without it one is made and printed.
    Add(UserAddArguments),
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleArgument {
    /// Reads.
    Viewer,
    /// Uploads, stages and runs.
    Editor,
    /// Manages users and keys too.
    Admin,
}

/// `user add`
#[derive(Debug, Args)]
pub(crate) struct UserAddArguments {
    /// E-mail address, which is the login.
    pub(crate) email: String,
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
    /// Name to show; the address when left out.
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// What they may do.
    #[arg(long, value_name = "ROLE", default_value = "viewer")]
    pub(crate) role: RoleArgument,
    /// The tenant they belong to.
    #[arg(long, value_name = "SLUG", default_value = "default")]
    pub(crate) tenant: String,
    /// Password; on the command line others can see it, so it is taken from the environment.
    #[arg(long, env = "BENCHSIGHT_PASSWORD", hide = true, hide_env_values = true)]
    pub(crate) password: Option<String>,
}

/// `token`
#[derive(Debug, Args)]
pub(crate) struct TokenArguments {
    /// What the key is for.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
    /// What it may do.
    #[arg(long, value_name = "ROLE", default_value = "viewer")]
    pub(crate) role: RoleArgument,
    /// The tenant it belongs to.
    #[arg(long, value_name = "SLUG", default_value = "default")]
    pub(crate) tenant: String,
    /// Days until it ends; without it, it does not.
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u32>,
}

/// `schema`
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Which database the DDL is for.
    #[arg(long, value_name = "DIALECT", default_value = "sqlite")]
    pub(crate) dialect: DialectArgument,
}

/// A database's SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DialectArgument {
    /// PostgreSQL, Supabase.
    Postgres,
    /// SQLite.
    Sqlite,
}

/// Commands that send files to an instance.
#[derive(Debug, Subcommand)]
pub(crate) enum UploadCommand {
    /// CSV files for published tables; each is named after its table.
    Tables(UploadTablesArguments),
    /// Tracking files (workbooks or saves); checked, then stored for their games.
    Tracking(UploadFilesArguments),
    /// The league workbook; checked, then stored.
    League(UploadFilesArguments),
}

/// What happens to the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UploadModeArgument {
    /// The file's rows take their place.
    Replace,
    /// The file's rows are added; none may be there already.
    Append,
    /// The file's rows are added, or take the place of those with the same key.
    Upsert,
}

/// `upload tables`
#[derive(Debug, Args)]
pub(crate) struct UploadTablesArguments {
    #[command(flatten)]
    pub(crate) files: UploadFilesArguments,
    /// What happens to the rows that are there.
    #[arg(long, value_name = "MODE", default_value = "upsert")]
    pub(crate) mode: UploadModeArgument,
}

/// Files for a tenant.
#[derive(Debug, Args)]
pub(crate) struct UploadFilesArguments {
    /// Files to send.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) instance: InstanceArguments,
    /// The tenant they are for.
    #[arg(long, value_name = "SLUG", default_value = "default")]
    pub(crate) tenant: String,
}
