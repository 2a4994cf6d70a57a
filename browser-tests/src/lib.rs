//! Nothing to use: see `tests`.
