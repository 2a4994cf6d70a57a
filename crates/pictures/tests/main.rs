//! Every picture: well formed, harmless, the same every time, and as it was before.

#[path = "main/samples.rs"]
mod samples;

#[path = "main/golden.rs"]
mod golden;
#[path = "main/hostile.rs"]
mod hostile;
#[path = "main/png.rs"]
mod png;
#[path = "main/reader.rs"]
mod reader;
