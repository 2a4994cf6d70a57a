//! Tests of the services on whole leagues.

#[path = "main/expected.rs"]
mod expected;
#[path = "main/norad.rs"]
mod norad;
