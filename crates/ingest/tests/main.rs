//! Reading of files as a whole: the league workbook, tracked games, and whatever people put in their place.

#[path = "main/books.rs"]
mod books;
#[path = "main/broken_games.rs"]
mod broken_games;
#[path = "main/broken_league.rs"]
mod broken_league;
#[path = "main/broken_saves.rs"]
mod broken_saves;
#[path = "main/containers.rs"]
mod containers;
#[path = "main/garbage.rs"]
mod garbage;
#[path = "main/league.rs"]
mod league;
#[path = "main/made.rs"]
mod made;
#[path = "main/real_league.rs"]
mod real_league;
#[path = "main/real_run.rs"]
mod real_run;
#[path = "main/run.rs"]
mod run;
#[path = "main/second_opinion.rs"]
mod second_opinion;
#[path = "main/small_game.rs"]
mod small_game;
#[path = "main/small_league.rs"]
mod small_league;
#[path = "main/staged.rs"]
mod staged;
#[path = "main/support.rs"]
mod support;
#[path = "main/tracking_clock.rs"]
mod tracking_clock;
#[path = "main/tracking_expected.rs"]
mod tracking_expected;
#[path = "main/tracking_goals.rs"]
mod tracking_goals;
#[path = "main/tracking_laws.rs"]
mod tracking_laws;
#[path = "main/tracking_layouts.rs"]
mod tracking_layouts;
#[path = "main/tracking_people.rs"]
mod tracking_people;
#[path = "main/tracking_real.rs"]
mod tracking_real;
#[path = "main/tracking_save.rs"]
mod tracking_save;
#[path = "main/tracking_stints.rs"]
mod tracking_stints;
