//! Tests of the program as its users run it.

#[path = "main/house.rs"]
mod house;
