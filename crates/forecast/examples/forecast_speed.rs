//! How fast seasons are played and moments of games are valued, on all threads of this machine:
//!
//! ```sh
//! cargo run --release -p forecast --example forecast_speed
//! ```
//!
//! Prints rows of a Markdown table; `scripts/bench-ml.sh` puts them below those of the service.

#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::time::Instant;

use forecast::ForecastError;
use forecast::league::Sides;
use forecast::simulation::{round_robin, simulate};
use forecast::win_probability::{ManpowerFactors, Moment, win_probability};

/// Seasons of a measurement.
const SEASONS: u32 = 1_000_000;

/// Moments of a measurement.
const MOMENTS: u32 = 20_000;

fn main() -> Result<(), ForecastError> {
    let input = round_robin(10, SEASONS, 1);
    let begin = Instant::now();
    simulate(&input)?;
    row("seasons of 10 teams and 45 games", SEASONS, begin);

    let begin = Instant::now();
    for place in 0..MOMENTS {
        let moment = Moment {
            expected_goals: Sides {
                home: 4.8,
                away: 4.2,
            },
            dispersion: 1.0,
            length_seconds: 3240.0,
            remaining_seconds: f64::from(place % 3240),
            lead: place as i32 % 5 - 2,
            skaters: Sides { home: 5, away: 4 },
            net_empty: Sides::default(),
            penalty_seconds: 60.0,
            can_tie: true,
        };
        win_probability(&moment, &ManpowerFactors::default())?;
    }
    row(
        "moments of a game with their reasons, one thread",
        MOMENTS,
        begin,
    );
    Ok(())
}

fn row(what: &str, count: u32, begin: Instant) {
    let per_second = f64::from(count) / begin.elapsed().as_secs_f64();
    println!("| {what} | {per_second:.0}/s |");
}
