//! The command line: every command, option and default.

pub(crate) mod instance;
pub(crate) mod ml;

use self::instance::{
    ListenArguments, LogArguments, MigrateArguments, SchemaArguments, ServeArguments,
    TokenArguments, UploadCommand, UserCommand, WorkerArguments,
};
use self::ml::MlCommand;
use crate::findings;
use crate::game_ids::GameIds;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use jiff::civil::Date;
use std::path::PathBuf;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  failed; what was there before is as it was
  2  usage: an argument is missing or wrong; nothing was done
  3  done, but findings block at least one game";

const VALIDATE_EXIT_CODES: &str = "Exit codes, those of `etl run` on the same files:
  0  nothing stops the league or a game
  1  failed, or a finding stops the whole run
  2  usage: an argument is missing or wrong
  3  findings block at least one game";

const EXAMPLES: &str = "Start here:
  benchsight demo
      makes a sample league in ./data, builds its tables and prints a report
  benchsight etl run --league league.xlsx --games games --out data/warehouse
      builds the tables of your league
  benchsight query \"select season, rank, team_name, points from v_standings\"
      asks the tables of the last run";

/// From a hockey league's files to tables that people can trust.
#[derive(Debug, Parser)]
#[command(name = "benchsight", version, after_help = EXIT_CODES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a sample league unless there is a league, build its tables, print a report, and serve it.
    #[command(after_help = EXIT_CODES)]
    Demo(DemoArguments),
    /// Write a synthetic league with known truth, in the real file formats.
    Sample(SampleArguments),
    /// Read and check the files, build nothing, list the findings.
    #[command(after_help = format!("{}\n\n{VALIDATE_EXIT_CODES}", findings::LEGEND))]
    Validate(ValidateArguments),
    /// Build the tables, or look at how they are built.
    #[command(subcommand)]
    Etl(EtlCommand),
    /// Ask the tables of the last run in SQL (read-only).
    Query(QueryArguments),
    /// Serve the API, and work on jobs.
    #[command(after_help = EXIT_CODES)]
    Serve(ServeArguments),
    /// Work on the jobs of an instance that a server shares.
    Worker(WorkerArguments),
    /// Bring the database of an instance to this version.
    Migrate(MigrateArguments),
    /// Look after the users of an instance.
    #[command(subcommand)]
    User(UserCommand),
    /// Make an API key and print it, once.
    Token(TokenArguments),
    /// Print the DDL of all published tables.
    Schema(SchemaArguments),
    /// Hand files to an instance without its server.
    #[command(subcommand)]
    Upload(UploadCommand),
    /// Train models, ask them, grade them.
    #[command(subcommand)]
    Ml(MlCommand),
    /// Measure how long runs take and what memory they need.
    #[command(subcommand)]
    Bench(BenchCommand),
}

impl Command {
    /// Whether errors are to be printed as JSON too.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Validate(arguments) => arguments.json,
            Self::Etl(EtlCommand::Run(arguments)) => arguments.json,
            Self::Query(arguments) => arguments.format == AnswerForm::Json,
            _ => false,
        }
    }
}

/// Commands about the tables.
#[derive(Debug, Subcommand)]
pub(crate) enum EtlCommand {
    /// Read the files, build every table, write the output folder.
    #[command(after_help = EXIT_CODES)]
    Run(RunArguments),
    /// Print which table is built from which.
    Graph(GraphArguments),
    /// Write the data dictionary (every table and column) as one static page.
    Docs(DocsArguments),
}

/// Commands that measure.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Measure `etl run`: wall time by phase, rows and peak memory, as a Markdown page.
    Etl(BenchEtlArguments),
}

/// Which files to read.
#[derive(Debug, Clone, Args)]
pub(crate) struct InputArguments {
    /// The league workbook (.xlsx), or the folder with a league.xlsx.
    #[arg(long, value_name = "FILE")]
    pub(crate) league: PathBuf,
    /// Folder with the tracking files (.xlsx or .json, in folders of any depth); without it only the
    /// official tables fill.
    #[arg(long, value_name = "DIR")]
    pub(crate) games: Option<PathBuf>,
    /// Read only the tracking files of these games: ids separated by commas, or a text file with one id
    /// per line (# starts a comment).
    #[arg(long, value_name = "IDS|FILE")]
    pub(crate) only: Vec<GameIds>,
    /// Leave out the tracking files of these games: ids or a file, as for --only.
    #[arg(long, value_name = "IDS|FILE")]
    pub(crate) exclude: Vec<GameIds>,
    /// Fail (exit code 1) on a blocking finding instead of leaving that game out.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `etl run`
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// Output folder; it then holds csv/, parquet/, findings.csv, dictionary.json and manifest.json.
    #[arg(long, value_name = "DIR", default_value = "data/warehouse")]
    pub(crate) out: PathBuf,
    /// Replace the output folder even if it holds something else than an earlier output. All that is in
    /// it is deleted.
    #[arg(long)]
    pub(crate) wipe: bool,
    /// Run the models of this folder instead of the packed ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,
    /// Print the report, or the error, as one JSON document; no progress.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `validate`
#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// Print the findings, or the error, as one JSON document; no progress.
    #[arg(long)]
    pub(crate) json: bool,
    /// Findings shown per severity and code; --json and the findings.csv of `etl run` hold all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) per_code: usize,
}

/// `etl graph`
#[derive(Debug, Args)]
pub(crate) struct GraphArguments {
    /// Form of the graph: text, or Graphviz for `dot -Tsvg`.
    #[arg(long, value_enum, default_value_t = GraphForm::Text)]
    pub(crate) format: GraphForm,
    /// Read the models of this folder instead of the packed ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,
}

/// Form of the model graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphForm {
    /// One table a line, with what it reads.
    Text,
    /// Graphviz.
    Dot,
}

/// `etl docs`
#[derive(Debug, Args)]
pub(crate) struct DocsArguments {
    /// The page to write.
    #[arg(long, value_name = "FILE", default_value = "data/dictionary.html")]
    pub(crate) out: PathBuf,
    /// Read the models of this folder instead of the packed ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,
}

/// `query`
#[derive(Debug, Args)]
pub(crate) struct QueryArguments {
    /// One SELECT over the tables that `benchsight etl graph` lists, in quotes.
    pub(crate) sql: String,
    /// Output folder of `benchsight etl run` or `benchsight demo`.
    #[arg(long, value_name = "DIR", default_value = "data/warehouse")]
    pub(crate) data: PathBuf,
    /// Rows printed at most.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) rows: usize,
    /// Memory the query may use, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 1_024, value_parser = value_parser!(u64).range(1..=1_048_576))]
    pub(crate) memory: u64,
    /// Time the query may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = value_parser!(u64).range(1..=86_400))]
    pub(crate) seconds: u64,
    /// Form of the answer; errors follow it.
    #[arg(long, value_enum, default_value_t = AnswerForm::Table)]
    pub(crate) format: AnswerForm,
}

/// Form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerForm {
    /// Aligned columns; null is a dash.
    Table,
    /// Comma-separated values with a header; null is empty, empty text is "".
    Csv,
    /// One array with an object per row.
    Json,
}

/// Size and seed of a sample league.
#[derive(Debug, Clone, Args)]
pub(crate) struct LeagueSizeArguments {
    /// The same seed gives the same league.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) seed: u64,
    /// Teams, 2 to 20.
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub(crate) teams: usize,
    /// Seasons, 1 to 10.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) seasons: usize,
    /// Regular-season games per season; play-offs come on top.
    #[arg(long, value_name = "N", default_value_t = 90)]
    pub(crate) games: usize,
    /// Games of the last season with a tracking file.
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub(crate) tracked: usize,
}

/// `sample`
#[derive(Debug, Args)]
pub(crate) struct SampleArguments {
    #[command(flatten)]
    pub(crate) size: LeagueSizeArguments,
    /// Plant known faults and list them in truth.json; raises --tracked to 18 at least.
    #[arg(long)]
    pub(crate) dirty: bool,
    /// Evenings at the end of the last season whose games are not played yet; then it has no play-offs.
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "dirty")]
    pub(crate) evenings_to_come: usize,
    /// Day of the first of these evenings [default: in the winter of 2025-26].
    #[arg(long, value_name = "YYYY-MM-DD", requires = "evenings_to_come")]
    pub(crate) next_evening: Option<Date>,
    /// Folder to write (league.xlsx, games/, truth.json); it must be new or empty.
    #[arg(long, value_name = "DIR", default_value = "data/league")]
    pub(crate) out: PathBuf,
}

/// `demo`
#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    #[command(flatten)]
    pub(crate) size: LeagueSizeArguments,
    /// Evenings at the end of the last season whose games are not played yet, the first of them the day after tomorrow;
    /// without any it has play-offs.
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(crate) evenings_to_come: usize,
    /// Folder for the sample league, its tables and the server's database.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// End after the report instead of serving.
    #[arg(long)]
    pub(crate) no_serve: bool,
    #[command(flatten)]
    pub(crate) listen: ListenArguments,
    #[command(flatten)]
    pub(crate) log: LogArguments,
}

/// `bench etl`
#[derive(Debug, Args)]
pub(crate) struct BenchEtlArguments {
    /// A league workbook to measure first; needs --games.
    #[arg(long, value_name = "FILE", requires = "games")]
    pub(crate) league: Option<PathBuf>,
    /// Its tracking files.
    #[arg(long, value_name = "DIR", requires = "league")]
    pub(crate) games: Option<PathBuf>,
    /// Sample leagues to measure: their numbers of tracked games, separated by commas.
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        default_value = "100,1000"
    )]
    pub(crate) tracked: Vec<usize>,
    /// Runs of each; the median is reported.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(1..))]
    pub(crate) runs: u32,
    /// Folder for the sample leagues; they are kept and used again.
    #[arg(long, value_name = "DIR", default_value = "data/bench")]
    pub(crate) data: PathBuf,
    /// Markdown page to write; without it the table is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}
