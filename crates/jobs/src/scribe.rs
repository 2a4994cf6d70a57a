//! Writes down what an attempt reports: the latest progress and the lines of its log, a few times a second at most.
//!
//! Reporting never waits and never fails: it leaves what there is to say in memory, where the next progress takes the
//! place of the last and a log that is full takes no more.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::StoreError;
use store::jobs::{Fence, LogLevel, LogLimits, NewLogLine, Progress};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::cache::lock;
use crate::manager::JobManager;
use crate::registry::{Stop, StopReason};

/// Between two writes.
const REST: Duration = Duration::from_millis(250);
/// Bytes of one line; what follows is cut off.
const LINE: usize = 8 * 1024;

#[derive(Debug)]
pub(crate) struct Scribe {
    manager: JobManager,
    fence: Fence,
    stop: Arc<Stop>,
    limits: LogLimits,
    pending: Mutex<Pending>,
    /// Held while writing, so that what was said first is written first.
    writing: tokio::sync::Mutex<()>,
    work: Notify,
}

#[derive(Debug, Default)]
struct Pending {
    progress: Option<Progress>,
    lines: Vec<NewLogLine>,
    bytes: i64,
    full: bool,
}

impl Scribe {
    pub(crate) fn new(
        manager: JobManager,
        fence: Fence,
        stop: Arc<Stop>,
        limits: LogLimits,
    ) -> Self {
        Self {
            manager,
            fence,
            stop,
            limits,
            pending: Mutex::default(),
            writing: tokio::sync::Mutex::default(),
            work: Notify::new(),
        }
    }

    pub(crate) fn progress(&self, progress: Progress) {
        lock(&self.pending).progress = Some(progress);
        self.work.notify_one();
    }

    pub(crate) fn log(&self, level: LogLevel, mut line: String) {
        line.truncate(line.floor_char_boundary(LINE));
        let mut pending = lock(&self.pending);
        // One line beyond the limits is kept, so that the store sees that they are passed.
        let full = pending.full
            || pending.bytes > self.limits.bytes
            || pending.lines.len() as i64 > self.limits.lines;
        if full {
            return;
        }
        pending.bytes += line.len() as i64;
        pending.lines.push(NewLogLine { level, line });
        drop(pending);
        self.work.notify_one();
    }

    /// Writes until the end. It is told of the end and not dropped, so that nothing is lost half-way.
    pub(crate) async fn write(self: Arc<Self>, end: CancellationToken) {
        loop {
            tokio::select! {
                () = self.work.notified() => {}
                () = end.cancelled() => return,
            }
            if self.flush().await.is_err() {
                self.work.notify_one();
            }
            tokio::select! {
                () = tokio::time::sleep(REST) => {}
                () = end.cancelled() => return,
            }
        }
    }

    /// Writes what there is. What cannot be written for now is kept; what cannot be written at all is not.
    pub(crate) async fn flush(&self) -> Result<(), StoreError> {
        let _writing = self.writing.lock().await;
        let (progress, lines) = {
            let mut pending = lock(&self.pending);
            pending.bytes = 0;
            (pending.progress.take(), std::mem::take(&mut pending.lines))
        };
        if let Err(error) = self.write_lines(&lines).await {
            let lines = if error.is_transient() {
                lines
            } else {
                Vec::new()
            };
            self.put_back(progress, lines);
            return self.failed(error);
        }
        let Some(progress) = progress else {
            return Ok(());
        };
        match self.manager.store().progress(&self.fence, &progress).await {
            Ok(job) => {
                self.manager.changed(job);
                Ok(())
            }
            Err(error) => {
                if error.is_transient() {
                    self.put_back(Some(progress), Vec::new());
                }
                self.failed(error)
            }
        }
    }

    async fn write_lines(&self, lines: &[NewLogLine]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let store = self.manager.store();
        let room = store.append_logs(&self.fence, lines, self.limits).await?;
        if !room {
            lock(&self.pending).full = true;
        }
        Ok(())
    }

    fn put_back(&self, progress: Option<Progress>, mut lines: Vec<NewLogLine>) {
        let mut pending = lock(&self.pending);
        pending.progress = pending.progress.take().or(progress);
        lines.append(&mut pending.lines);
        pending.bytes = lines.iter().map(|line| line.line.len() as i64).sum();
        pending.lines = lines;
    }

    fn failed(&self, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Lost(_) => {
                self.stop.because(StopReason::Lost);
                Ok(())
            }
            error => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    job.id = %self.fence.job,
                    "progress of a job could not be written"
                );
                Err(error)
            }
        }
    }
}
