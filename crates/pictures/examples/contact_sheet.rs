//! Writes one page with every picture, in the light and the dark theme: `contact_sheet <file.html> [light|dark]`.

use std::fmt::Write as _;
use std::process::ExitCode;

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/main/samples.rs"]
mod samples;

const LIGHT: &str =
    ":root{--ink:#1b2430;--ink-muted:#566170;--line:#cfd6de;--surface:#fff;background:#f3f5f7}";
const DARK: &str = ":root{--ink:#e8edf2;--ink-muted:#a3afbb;--line:#3a4552;--surface:#14191f;--goal:#ff6b6b;\
    --good:#4cc38a;--bad:#ff8379;--accent:#6aa5ff;--warning:#e3b341;--rink-ice:#1a222b;--rink-boards:#a3afbb;\
    --rink-red:#e0616d;--rink-blue:#6f9bff;--rink-crease:#2b7fa6;background:#14191f;color:#e8edf2}";
const PLACES: &str = "body{font-family:system-ui;margin:8px;max-width:60rem}figure{margin:0 0 24px}svg{display:block}\
    .picture-sparkline{max-width:8rem}";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        return ExitCode::FAILURE;
    };
    let theme = if arguments.next().as_deref() == Some("dark") {
        DARK
    } else {
        LIGHT
    };
    let mut page = format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Pictures</title><style>{theme}{PLACES}</style>"
    );
    let pictures = samples::all()
        .into_iter()
        .map(|(name, picture)| (name.to_owned(), picture));
    let empty = samples::empty()
        .into_iter()
        .map(|(name, picture)| (format!("{name}-empty"), picture));
    for (name, picture) in pictures.chain(empty) {
        let _ = write!(
            page,
            "<figure><figcaption>{name}</figcaption>{}</figure>",
            picture.svg(&name)
        );
    }
    match std::fs::write(path, page) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
