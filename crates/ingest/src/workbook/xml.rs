//! How the XML of a workbook's parts is read: as borrowed pieces of the inflated text, with nothing expanded
//! but the five entities of XML and character numbers, so that a part cannot grow.

use std::borrow::Cow;
use std::io::BufRead as _;

use memchr::memchr;
use memchr::memmem::Finder;
use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::escape::{EscapeError, resolve_xml_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use crate::finding::shorten;

/// Reads the pieces of a part. Whether end tags match their start tags is left to who knows where he is.
pub(super) fn reader(part: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

/// The text a piece stands for; none for tags and everything else.
pub(super) fn text(piece: Event<'_>) -> Result<Option<Cow<'_, str>>, Error> {
    Ok(Some(match piece {
        Event::Text(text) => text.into_inner(),
        Event::CData(text) => text.into_inner(),
        Event::GeneralRef(reference) => match reference.resolve_char_ref()? {
            Some(character) => character.to_string().into(),
            None => resolve_xml_entity(&reference)
                .ok_or_else(|| {
                    EscapeError::UnrecognizedEntity(0..reference.len(), shorten(&reference))
                })?
                .into(),
        },
        _ => return Ok(None),
    }))
}

/// A name without its prefix.
pub(super) fn local(name: QName<'_>) -> &str {
    // Nearly all names of a sheet are single letters, and those have no prefix.
    if name.0.len() == 1 {
        name.0
    } else {
        name.local_name().into_inner()
    }
}

/// Passes over the character data that comes next, unread.
pub(super) fn skip_text(reader: &mut Reader<&[u8]>) {
    let rest = *reader.get_ref();
    let length = memchr(b'<', rest).unwrap_or(rest.len());
    reader.stream().consume(length);
}

/// Passes over everything up to the end tag that a finder of its beginning (`</name`) finds, unread. Should
/// that beginning stand in a comment or raw section, the reader goes on from there; nothing is passed over
/// when there is none.
pub(super) fn skip_content(reader: &mut Reader<&[u8]>, end: &Finder<'_>) {
    let rest = *reader.get_ref();
    let length = end.find_iter(rest).find(|place| {
        let next = rest.get(place + end.needle().len());
        next.is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
    });
    reader.stream().consume(length.unwrap_or_default());
}

/// The value of an attribute, by its name without prefix; none also when it cannot be read.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| local(attribute.key) == name)
        .and_then(|attribute| {
            attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()
        })
        .map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_text(part: &str) -> Result<String, Error> {
        let mut reader = reader(part);
        let mut all = String::new();
        loop {
            match reader.read_event()? {
                Event::Eof => return Ok(all),
                piece => all.push_str(&text(piece)?.unwrap_or_default()),
            }
        }
    }

    #[test]
    fn entities_and_raw_sections_are_text_and_comments_are_not() {
        let part = "<?xml version=\"1.0\"?><x:t r='a > b' >a &amp; &#65;&#x42;&lt;&gt;&quot;&apos; \
                    <!-- <no> --><![CDATA[<raw> &amp;]]></x:t >";
        assert_eq!(all_text(part).unwrap(), "a & AB<>\"' <raw> &amp;");
    }

    #[test]
    fn a_document_type_is_passed_over_and_declares_nothing() {
        assert!(all_text("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><t>&a;</t>").is_err());
        assert_eq!(
            all_text("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><t>b</t>").unwrap(),
            "b"
        );
    }

    #[test]
    fn what_xml_does_not_allow() {
        for part in [
            "<row",
            "<row r=\"1>",
            "</row",
            "<!-- x",
            "<![CDATA[ x",
            "<? x",
            "<!x",
            "<t>&",
            "<t>&nbsp;",
            "<t>&#0;",
            "<t>&#xD800;",
            "<t>&#99999999999;",
            "<t>a & b</t>",
        ] {
            assert!(all_text(part).is_err(), "{part}");
        }
    }

    #[test]
    fn attributes_are_found_without_prefix_and_decoded() {
        let mut reader = reader("<sheet name='a &amp; b' x:id = \"r1\"/><c r=1>");
        let Ok(Event::Empty(tag)) = reader.read_event() else {
            panic!("no tag")
        };
        assert_eq!(attribute(&tag, "name").as_deref(), Some("a & b"));
        assert_eq!(attribute(&tag, "id").as_deref(), Some("r1"));
        assert_eq!(attribute(&tag, "t"), None);
        let Ok(Event::Start(tag)) = reader.read_event() else {
            panic!("no tag")
        };
        assert_eq!(attribute(&tag, "r"), None);
    }

    #[test]
    fn character_data_can_be_passed_over() {
        let mut reader = reader("<f>IF(A1&lt;&gt;\"\",1)</f><v>2</v>");
        let start = reader.read_event().unwrap();
        assert!(matches!(start, Event::Start(_)));
        skip_text(&mut reader);
        assert!(matches!(reader.read_event().unwrap(), Event::End(_)));
        assert!(matches!(reader.read_event().unwrap(), Event::Start(_)));
    }

    #[test]
    fn an_element_can_be_passed_over() {
        let end = Finder::new("</c");
        for content in [
            "",
            "<v>1</v>",
            "<f>1&lt;2</f><is><t>x</t></is>",
            "<code>2</code>",
        ] {
            let part = format!("<c r=\"A1\">{content}</c\n><c r=\"B1\"><v>5</v></c>");
            let mut reader = reader(&part);
            reader.read_event().unwrap();
            skip_content(&mut reader, &end);
            assert!(
                matches!(reader.read_event().unwrap(), Event::End(tag) if local(tag.name()) == "c")
            );
            assert!(
                matches!(reader.read_event().unwrap(), Event::Start(tag) if attribute(&tag, "r").as_deref() == Some("B1"))
            );
        }
        let mut reader = reader("<c><v>1");
        reader.read_event().unwrap();
        skip_content(&mut reader, &end);
        assert!(
            matches!(reader.read_event().unwrap(), Event::Start(tag) if local(tag.name()) == "v")
        );
    }
}
