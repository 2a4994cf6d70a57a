//! Pictures as they were before, and what holds for all of them.

use crate::{reader, samples};
use pictures::empty_picture;

#[test]
fn pictures_are_as_they_were() {
    for (name, picture) in samples::all() {
        insta::assert_snapshot!(name, picture.svg(name));
    }
}

#[test]
fn every_picture_is_named_described_and_the_same_every_time() {
    for (name, picture) in samples::all().into_iter().chain(samples::empty()) {
        let svg = picture.svg("one");
        let read = reader::read(&svg);
        assert_eq!(svg, picture.svg("one"), "{name}");
        assert_eq!(read.root("aria-labelledby"), "one-title one-desc", "{name}");
        let role = if read.links.is_empty() {
            "img"
        } else {
            "group"
        };
        assert_eq!(read.root("role"), role, "{name}");
        assert!(read.root("class").starts_with("picture picture-"), "{name}");
        assert!(
            read.ids.iter().all(|id| id.starts_with("one-")),
            "{name}: {:?}",
            read.ids
        );
    }
}

#[test]
fn two_pictures_with_their_own_prefixes_share_no_id() {
    for (name, picture) in samples::all() {
        let (one, two) = (
            reader::read(&picture.svg("one")),
            reader::read(&picture.svg("two")),
        );
        assert!(one.ids.is_disjoint(&two.ids), "{name}");
    }
}

#[test]
fn pictures_of_nothing_say_why() {
    for (name, picture) in samples::empty() {
        let read = reader::read(&picture.svg("a"));
        let shown = read
            .elements
            .iter()
            .filter(|element| *element == "text")
            .count();
        assert!(
            shown >= 1 && read.words.trim().len() > 10,
            "{name}: {}",
            read.words
        );
    }
    let read = reader::read(&empty_picture("a", "Shots", "This game was not tracked."));
    assert_eq!(
        read.words.matches("This game was not tracked.").count(),
        2,
        "described and shown"
    );
}

#[test]
fn the_description_tells_the_sample() {
    let said = |wanted: &str| {
        let (_, picture) = samples::all()
            .into_iter()
            .find(|(name, _)| *name == wanted)
            .expect(wanted);
        reader::read(&picture.svg("a")).words
    };
    assert!(
        said("cumulative").contains(
            "in 80 steps: Harbour Lights 50, Mill Street Foxes 30; 5 goals, 3 penalties."
        )
    );
    assert!(said("shot-map").contains("60 shot attempts with coordinates, 7 goals of them."));
    assert!(said("form").contains("points in 24 games, 23 of them tracked."));
    assert!(said("calibration").contains("400 cases in 10 bins"));
    assert!(said("odds").contains("6 teams, from 10000 simulated seasons"));
    assert!(said("graph").contains("30 tables, 42 dependencies"));
}
