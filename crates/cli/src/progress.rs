//! Progress: bars on a terminal, plain lines elsewhere, nothing for machines.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use services::FinishedTable;
use services::etl::{Progress, Silent};
use std::io::IsTerminal as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The progress display that fits: none when the answer is for a machine, bars when standard error is a
/// terminal, lines otherwise.
pub(crate) fn display(json: bool) -> Box<dyn Progress> {
    if json {
        Box::new(Silent)
    } else if std::io::stderr().is_terminal() {
        Box::new(Bars::new())
    } else {
        Box::new(Lines::new())
    }
}

/// Two bars after each other: files read, models run.
struct Bars {
    files: ProgressBar,
    tables: ProgressBar,
}

impl Bars {
    fn new() -> Self {
        let bar = || {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{prefix:<7} {bar:30} {pos}/{len} {wide_msg}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        };
        Self {
            files: bar().with_prefix("reading"),
            tables: bar().with_prefix("models"),
        }
    }
}

impl Progress for Bars {
    fn file_read(&self, name: &str, done: usize, total: usize) {
        self.files.set_length(total as u64);
        self.files.set_position(done as u64);
        self.files.set_message(name.to_owned());
        if done == total {
            self.files.finish_and_clear();
        }
    }

    fn table_started(&self, name: &str) {
        // Before the first table is done their number is not known.
        if self.tables.length() != Some(0) {
            self.tables.set_message(name.to_owned());
        }
    }

    fn table_finished(&self, table: &FinishedTable<'_>) {
        self.tables.set_length(table.total as u64);
        self.tables.set_position(table.done as u64);
        if table.done == table.total {
            self.tables.finish_and_clear();
        }
    }
}

/// Least time between two lines of a phase, the last one excepted.
const PAUSE: Duration = Duration::from_secs(1);

/// One line at the end of each phase, and one at every tenth part of it if it takes long.
struct Lines {
    last: Mutex<Instant>,
}

impl Lines {
    fn new() -> Self {
        Self {
            last: Mutex::new(Instant::now()),
        }
    }

    fn step(&self, done: usize, total: usize, words: &str) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let due = done == total || last.elapsed() >= PAUSE;
        if is_tenth(done, total) && due {
            crate::output::note(&format!("{words}: {done} of {total}"));
            *last = Instant::now();
        }
    }
}

/// Whether `done` of `total` begins a new tenth.
fn is_tenth(done: usize, total: usize) -> bool {
    done > 0 && total > 0 && (done >= total || done * 10 / total != (done - 1) * 10 / total)
}

impl Progress for Lines {
    fn file_read(&self, _name: &str, done: usize, total: usize) {
        self.step(done, total, "tracking files read");
    }

    fn table_started(&self, _name: &str) {}

    fn table_finished(&self, table: &FinishedTable<'_>) {
        self.step(table.done, table.total, "models run");
    }
}

#[cfg(test)]
mod tests {
    use super::is_tenth;

    #[test]
    fn a_line_per_tenth() {
        assert_eq!((1..=100).filter(|done| is_tenth(*done, 100)).count(), 10);
        assert_eq!((1..=3).filter(|done| is_tenth(*done, 3)).count(), 3);
        assert!(!is_tenth(1, 0) && !is_tenth(0, 5));
    }
}
