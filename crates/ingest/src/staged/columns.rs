//! The columns of events and shifts that a reader looks at.

use std::collections::BTreeSet;

use crate::tracking;

/// Columns of the list of events that tell its layout, beside those that are read.
const TELL_THE_LAYOUT: [&str; 8] = [
    "event_detail",
    "event_type",
    "event_type_",
    "event_type_code",
    "is_highlight",
    "period_start_total_running_seconds",
    "role_abrev_binary_",
    "strength",
];

/// Columns of the list of events that are read in one of its layouts, or tell which one it is.
pub fn event_columns() -> BTreeSet<String> {
    let mut columns = tracking::event_columns();
    columns.extend(TELL_THE_LAYOUT);
    columns.into_iter().map(str::to_owned).collect()
}

/// Columns of the list of shifts that are read.
pub fn shift_columns() -> BTreeSet<String> {
    tracking::shift_columns()
}
