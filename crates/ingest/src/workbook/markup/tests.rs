use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

/// The pieces of a part, one line each.
fn pieces(part: &str) -> Result<Vec<String>, Malformed> {
    let mut scanner = Scanner::new(part);
    let mut pieces = Vec::new();
    while let Some(piece) = scanner.next()? {
        pieces.push(match piece {
            Markup::Start(element) => format!("<{}{}>", element.name, shown(element)?),
            Markup::Empty(element) => format!("<{}{}/>", element.name, shown(element)?),
            Markup::End(name) => format!("</{name}>"),
            Markup::Text(text) => decode(text)?.into_owned(),
            Markup::Raw(text) => text.to_owned(),
        });
    }
    Ok(pieces)
}

fn shown(element: Element<'_>) -> Result<String, Malformed> {
    let mut shown = String::new();
    for attribute in element.attributes() {
        let (name, value) = attribute?;
        shown = shown + " " + name + "=" + &decode(value)?;
    }
    Ok(shown)
}

#[test]
fn tags_attributes_and_text() {
    let part = "<?xml version=\"1.0\"?><x:row r=\"1\" xml:space='a > b' ><c r = \"A1\"/>a &amp; &#65;&#x42; \
                <!-- <no> --><![CDATA[<raw> &amp;]]></x:row >";
    assert_eq!(
        pieces(part).unwrap(),
        [
            "<row r=1 space=a > b>",
            "<c r=A1/>",
            "a & AB ",
            "<raw> &amp;",
            "</row>"
        ]
    );
    let mut scanner = Scanner::new("<c r=\"A1\" s=\"3\" t=\"s\">");
    let Ok(Some(Markup::Start(cell))) = scanner.next() else {
        panic!("no tag")
    };
    assert_eq!(
        (cell.attribute("t"), cell.attribute("x")),
        (Ok(Some("s")), Ok(None))
    );
}

#[test]
fn a_document_type_is_passed_over_and_declares_nothing() {
    let part = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><t>&a;</t>";
    assert_eq!(pieces(part), Err(Malformed::Entity));
    assert_eq!(
        pieces("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><t/>").unwrap(),
        ["<t/>"]
    );
}

#[test]
fn what_xml_does_not_allow() {
    for (part, fault) in [
        ("<row", Malformed::OpenTag),
        ("<row r=\"1>", Malformed::OpenTag),
        ("</row", Malformed::OpenTag),
        ("<!-- x", Malformed::OpenComment),
        ("<![CDATA[ x", Malformed::OpenComment),
        ("<? x", Malformed::OpenComment),
        ("<!x", Malformed::OpenComment),
        ("<c r=1>", Malformed::Attribute),
        ("<c r>", Malformed::Attribute),
        ("&", Malformed::Entity),
        ("&nbsp;", Malformed::Entity),
        ("&#0;", Malformed::Entity),
        ("&#xD800;", Malformed::Entity),
        ("&#99999999999;", Malformed::Entity),
    ] {
        assert_eq!(pieces(part), Err(fault), "{part}");
    }
}

/// The same pieces, read by a library that knows all of XML.
fn reference(part: &str) -> Vec<String> {
    let mut reader = Reader::from_str(part);
    let mut pieces = Vec::new();
    let mut is_after_text = false;
    loop {
        let event = reader.read_event().unwrap();
        let mut push_text = |text: &str| {
            match pieces.last_mut() {
                Some(last) if is_after_text => *last = format!("{last}{text}"),
                _ => pieces.push(text.to_owned()),
            }
            is_after_text = true;
        };
        match event {
            Event::Text(text) => push_text(&text.into_inner()),
            Event::GeneralRef(name) => {
                push_text(&decode(&format!("&{};", name.into_inner())).unwrap());
            }
            other => {
                is_after_text = false;
                match other {
                    Event::Start(tag) => pieces.push(format!(
                        "<{}{}>",
                        tag.local_name().as_ref(),
                        attributes(&tag)
                    )),
                    Event::Empty(tag) => pieces.push(format!(
                        "<{}{}/>",
                        tag.local_name().as_ref(),
                        attributes(&tag)
                    )),
                    Event::End(tag) => pieces.push(format!("</{}>", tag.local_name().as_ref())),
                    Event::CData(text) => pieces.push(text.into_inner().into_owned()),
                    Event::Eof => return pieces,
                    _ => {}
                }
            }
        }
    }
}

fn attributes(tag: &quick_xml::events::BytesStart<'_>) -> String {
    let mut shown = String::new();
    for attribute in tag.attributes().flatten() {
        let name = attribute.key.local_name();
        shown = shown + " " + name.as_ref() + "=" + &decode(&attribute.value).unwrap();
    }
    shown
}

/// A well-formed element with what can stand in it.
fn element() -> impl Strategy<Value = String> {
    let text = "[a-z0-9 é\"'>]{1,8}|&amp;|&lt;|&#65;|a&quot;b";
    let leaf = prop_oneof![
        4 => text.prop_map(String::from),
        1 => "[a-z <&]{0,6}".prop_map(|text| format!("<![CDATA[{text}]]>")),
        1 => "[a-z <>]{0,6}".prop_map(|text| format!("<!-- {text} -->")),
        1 => Just("<?x y?>".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let attribute = "( |\n)(x:)?[a-z]{1,3}[1-9](=\"[a-z '>]{0,4}(&amp;)?\"|='[a-z \"/]{0,4}')";
        (
            "(x:)?[a-z]{1,3}",
            prop::option::of(attribute),
            prop::collection::vec(inner, 0..5),
            any::<bool>(),
        )
            .prop_map(|(name, attribute, inner, is_empty)| {
                let attribute = attribute.unwrap_or_default();
                if is_empty {
                    format!("<{name}{attribute}/>")
                } else {
                    format!("<{name}{attribute}>{}</{name}>", inner.concat())
                }
            })
    })
}

proptest! {
    #[test]
    fn well_formed_parts_read_as_by_a_whole_xml_library(inner in prop::collection::vec(element(), 0..6)) {
        let part = format!("<?xml version=\"1.0\"?><a>{}</a>", inner.concat());
        prop_assert_eq!(pieces(&part).unwrap(), reference(&part), "{}", part);
    }

    #[test]
    fn any_text_is_scanned_to_its_end(part in "([<>/!?&;=\"' a-zé:]|<!\\[CDATA\\[|\\]\\]>|<!--|-->){0,40}") {
        let mut scanner = Scanner::new(&part);
        let mut pieces = 0;
        while let Ok(Some(piece)) = scanner.next() {
            if let Markup::Start(element) | Markup::Empty(element) = piece {
                prop_assert!(element.attributes().count() <= part.len());
            }
            pieces += 1;
            prop_assert!(pieces <= part.len());
        }
    }
}
