//! How a log fills up.

use super::{LogLevel, LogLimits, NewLogLine, plain_text};

/// How much an attempt has logged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LogFill {
    /// Lines, which is also the number of the last one.
    pub(crate) lines: i64,
    /// Bytes.
    pub(crate) bytes: i64,
    /// Whether the last line said that the log is full.
    pub(crate) full: bool,
}

impl LogFill {
    /// Counts a line; what to write for it, if anything.
    pub(crate) fn add(
        &mut self,
        line: &NewLogLine,
        limits: LogLimits,
    ) -> Option<(LogLevel, String)> {
        if self.full {
            return None;
        }
        let bytes = self.bytes + line.line.len() as i64;
        self.lines += 1;
        if self.lines >= limits.lines || bytes > limits.bytes {
            self.full = true;
            let full = "The log is full; what followed is not kept.";
            return Some((LogLevel::Warn, full.to_owned()));
        }
        self.bytes = bytes;
        Some((line.level, plain_text(&line.line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> NewLogLine {
        NewLogLine {
            level: LogLevel::Info,
            line: text.to_owned(),
        }
    }

    #[test]
    fn the_last_line_says_that_the_log_is_full() {
        let limits = LogLimits {
            lines: 100,
            bytes: 8,
        };
        let mut fill = LogFill::default();
        assert_eq!(fill.add(&line("12345"), limits).unwrap().1, "12345");
        assert_eq!(fill.add(&line("6789"), limits).unwrap().0, LogLevel::Warn);
        assert_eq!(fill.add(&line("1"), limits), None);
        assert!(fill.full);
        assert_eq!(fill.lines, 2);
    }

    #[test]
    fn lines_are_counted_with_the_last_one() {
        let limits = LogLimits {
            lines: 3,
            bytes: 1000,
        };
        let mut fill = LogFill::default();
        let written = (0..10).filter_map(|_| fill.add(&line("x"), limits)).count();
        assert_eq!(written, 3);
    }
}
