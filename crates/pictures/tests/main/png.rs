//! Cards and pictures as PNG.

use crate::samples;
use pictures::png::{Theme, render};

/// Width and height as the header of a PNG states them.
fn size(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn cards_become_images_of_their_size() {
    for (name, picture) in samples::all()
        .into_iter()
        .filter(|(name, _)| name.ends_with("card"))
    {
        let svg = picture.svg("a");
        let bytes = render(&svg, 1200, Theme::Light).expect(name);
        assert_eq!(size(&bytes), (1200, 630), "{name}");
        assert_eq!(
            bytes,
            render(&svg, 1200, Theme::Light).expect(name),
            "{name} is the same every time"
        );
        let blank = svg.replace("<text", "<g").replace("</text>", "</g>");
        assert_ne!(
            bytes,
            render(&blank, 1200, Theme::Light).expect(name),
            "{name} shows its words"
        );
    }
}

#[test]
fn every_picture_can_be_an_image_in_both_themes() {
    for (name, picture) in samples::all() {
        let svg = picture.svg("a");
        let light = render(&svg, 600, Theme::Light).expect(name);
        let dark = render(&svg, 600, Theme::Dark).expect(name);
        assert_eq!(size(&light).0, 600, "{name}");
        let own_colours = name.ends_with("card");
        assert_eq!(light == dark, own_colours, "{name}");
    }
}
