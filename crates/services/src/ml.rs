//! Forecasts.

/// A model of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The models of the registry. None is registered yet.
pub const fn models() -> Vec<Model> {
    Vec::new()
}
