//! A table of a page as a file.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::Grid;
use crate::pages::{Address, Reading};
use crate::problem::Problem;

/// The answer with one of the tables of a page, where the address asks for it: `?csv=skaters`.
pub(crate) fn download<'a>(
    reading: &Reading,
    address: &Address,
    about: &str,
    grids: impl IntoIterator<Item = &'a Grid>,
) -> Option<Result<Response, Problem>> {
    let asked = address.get("csv")?;
    let grids: Vec<&Grid> = grids.into_iter().collect();
    let Some(grid) = grids.iter().find(|grid| grid.name == asked) else {
        let names: Vec<&str> = grids.iter().map(|grid| grid.name).collect();
        let known = names.join(", ");
        let told = format!("csv: {asked:?} is no table of this page; it is one of {known}");
        return Some(Err(Problem::bad_request(told)));
    };
    let file: String = format!("{about}-{}", grid.name)
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign
            } else {
                '-'
            }
        })
        .collect();
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file}.csv\""),
        ),
    ];
    Some(Ok(reading.kept((head, grid.to_csv()).into_response())))
}
