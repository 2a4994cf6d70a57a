//! What a reader does on the dashboard.
