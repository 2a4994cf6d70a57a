//! Tests of the services on whole leagues.

#[path = "main/answers.rs"]
mod answers;
#[path = "main/expected.rs"]
mod expected;
#[path = "main/norad.rs"]
mod norad;
#[path = "main/spot_values.rs"]
mod spot_values;
