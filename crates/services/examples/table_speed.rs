//! How fast tables are loaded and published, and how much memory that takes:
//!
//! ```sh
//! cargo run --release -p services --example table_speed -- DATA upload 1000000
//! cargo run --release -p services --example table_speed -- DATA publish OUTPUT-FOLDER
//! ```
//!
//! With `DATABASE_URL` into PostgreSQL, otherwise into SQLite in the folder DATA. An upload into PostgreSQL is compared
//! with `psql \copy` of the same file into a table with the same keys, which must be installed.

#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use services::publish::{PublishRequest, publish};
use services::upload_tables::measure;
use store::accounts::NewTenant;
use store::{Database, StoreOptions, TenantId};
use tokio_util::sync::CancellationToken;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, what, argument] = &arguments[..] else {
        return Err("DATA upload ROWS | DATA publish FOLDER".into());
    };
    let data = PathBuf::from(data);
    let url = std::env::var("DATABASE_URL").ok();
    let database = Database::open(&StoreOptions {
        data: data.clone(),
        database_url: url.clone(),
        connections: 4,
    })
    .await?;
    let tenant = tenant(&database).await?;
    println!("{}, idle {} MiB", database.kind().as_str(), memory("VmRSS"));
    match what.as_str() {
        "upload" => upload(&database, tenant, &data, argument.parse()?, url.as_deref()).await,
        _ => publish_folder(&database, tenant, Path::new(argument)).await,
    }
}

async fn tenant(database: &Database) -> Outcome<TenantId> {
    let accounts = database.accounts();
    if let Some(tenant) = accounts.tenant_by_slug("speed").await? {
        return Ok(tenant.id);
    }
    let new = NewTenant {
        slug: "speed".to_owned(),
        name: "Speed".to_owned(),
    };
    Ok(accounts.create_tenant(&new).await?.id)
}

async fn upload(
    database: &Database,
    tenant: TenantId,
    data: &Path,
    rows: u64,
    url: Option<&str>,
) -> Outcome<()> {
    let file = data.join("upload_speed.csv");
    measure::write_file(&file, rows)?;
    for _ in 0..3 {
        let measured = measure::load_file(database.tables(), tenant, &file).await?;
        let seconds = measured.elapsed.as_secs_f64();
        println!(
            "upload: {} rows in {seconds:.2} s, {:.0} rows/s; memory at most {} MiB",
            measured.rows,
            measured.rows as f64 / seconds,
            memory("VmHWM")
        );
        if let Some(url) = url {
            psql(url, &file, rows)?;
        }
    }
    Ok(())
}

/// The same file by `psql \copy`, in the place of what is there.
fn psql(url: &str, file: &Path, rows: u64) -> Outcome<()> {
    let copy = format!(
        "\\copy upload_psql (row_id, player_id, points, is_home, played_on) from '{}' (format csv, header)",
        file.display()
    );
    let run = |commands: &[&str]| -> Outcome<f64> {
        let mut command = Command::new("psql");
        command.args([url, "--quiet", "--single-transaction"]);
        for sql in commands {
            command.args(["--command", sql]);
        }
        let started = Instant::now();
        if command.status()?.success() {
            Ok(started.elapsed().as_secs_f64())
        } else {
            Err("psql failed".into())
        }
    };
    run(&[
        "create table if not exists upload_psql (tenant_id uuid not null default \
         '00000000-0000-0000-0000-000000000000', row_id bigint not null, player_id text collate \"C\", points double \
         precision, is_home boolean, played_on date, primary key (tenant_id, row_id))",
    ])?;
    let seconds = run(&["delete from upload_psql", &copy])?;
    println!(
        "psql:   {rows} rows in {seconds:.2} s, {:.0} rows/s",
        rows as f64 / seconds
    );
    Ok(())
}

async fn publish_folder(database: &Database, tenant: TenantId, folder: &Path) -> Outcome<()> {
    for _ in 0..2 {
        // What is published is forgotten, so that everything is written again.
        database.tables().clear(tenant).await?;
        for again in [false, true] {
            let output = warehouse::Output::open(folder)?;
            let rows: usize = output
                .manifest()
                .tables
                .iter()
                .map(|table| table.rows)
                .sum();
            let request = PublishRequest {
                tenant,
                output,
                fence: None,
                result: None,
                wipe: false,
            };
            let started = Instant::now();
            publish(
                database.tables().as_ref(),
                request,
                &CancellationToken::new(),
                &|_, _, _| {},
            )
            .await?;
            let seconds = started.elapsed().as_secs_f64();
            println!(
                "publish{}: {rows} rows in {seconds:.2} s, {:.0} rows/s; memory at most {} MiB",
                if again { " again" } else { "" },
                rows as f64 / seconds,
                memory("VmHWM")
            );
        }
    }
    Ok(())
}

/// Memory of this process in MiB.
fn memory(which: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(which));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}
