//! Scans the XML of a workbook's parts: elements, their attributes, and text between them.
//!
//! Nearly all the time of a run goes into this loop, over twenty megabytes per workbook of formulas; that is
//! why it works on borrowed slices and does no more than sheets need. Parts are known to be UTF-8. Nothing is
//! expanded but the five entities of XML and character numbers, so that a part cannot grow. Whether end tags
//! match their start tags is left to the readers, who know where they are.

use std::borrow::Cow;

/// A piece of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup<'a> {
    /// A start tag.
    Start(Element<'a>),
    /// A tag that is start and end.
    Empty(Element<'a>),
    /// An end tag, by its name without prefix.
    End(&'a str),
    /// Text with entities in it; see [`decode`].
    Text(&'a str),
    /// Text as it is.
    Raw(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// Name without prefix.
    pub(super) name: &'a str,
    attributes: &'a str,
}

/// What a part does that XML does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    #[error("a tag is not closed")]
    OpenTag,
    #[error("a comment or declaration is not closed")]
    OpenComment,
    #[error("an attribute has no value in quotes")]
    Attribute,
    #[error("an entity is unknown")]
    Entity,
}

/// Goes through the pieces of a part.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(part: &'a str) -> Self {
        Self { rest: part }
    }

    /// The next piece; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Markup<'a>>, Malformed> {
        loop {
            match self.rest.as_bytes() {
                [] => return Ok(None),
                [b'<', b'/', ..] => return self.end_tag().map(Some),
                [b'<', b'!', ..] => {
                    if let Some(raw) = self.declaration()? {
                        return Ok(Some(raw));
                    }
                }
                [b'<', b'?', ..] => {
                    self.take_until("?>").ok_or(Malformed::OpenComment)?;
                }
                [b'<', ..] => return self.start_tag().map(Some),
                _ => return Ok(Some(self.text())),
            }
        }
    }

    /// What stands before an ending, which is passed too.
    fn take_until(&mut self, ending: &str) -> Option<&'a str> {
        let (before, after) = self.rest.split_once(ending)?;
        self.rest = after;
        Some(before)
    }

    /// The first bytes, passing over one more that follows them.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest.get(1..).unwrap_or_default();
        taken
    }

    fn text(&mut self) -> Markup<'a> {
        let length = self.rest.find('<').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        Markup::Text(text)
    }

    fn end_tag(&mut self) -> Result<Markup<'a>, Malformed> {
        let length = self
            .rest
            .bytes()
            .position(|byte| byte == b'>')
            .ok_or(Malformed::OpenTag)?;
        let tag = self.take(length);
        Ok(Markup::End(local(
            tag.get(2..).unwrap_or_default().trim_ascii_end(),
        )))
    }

    fn start_tag(&mut self) -> Result<Markup<'a>, Malformed> {
        let mut quote = None;
        let mut name_length = None;
        let mut length = None;
        for (place, byte) in self.rest.bytes().enumerate().skip(1) {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                (b'>', None) => {
                    length = Some(place);
                    break;
                }
                (b' ' | b'\t' | b'\r' | b'\n' | b'/', None) if name_length.is_none() => {
                    name_length = Some(place);
                }
                _ => {}
            }
        }
        let tag = self.take(length.ok_or(Malformed::OpenTag)?);
        let (tag, is_empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let (name, attributes) = tag
            .split_at_checked(name_length.unwrap_or(tag.len()))
            .unwrap_or((tag, ""));
        let element = Element {
            name: local(name.get(1..).unwrap_or_default()),
            attributes,
        };
        Ok(if is_empty {
            Markup::Empty(element)
        } else {
            Markup::Start(element)
        })
    }

    /// Passes over a comment or declaration; gives the text of a `CDATA` section.
    fn declaration(&mut self) -> Result<Option<Markup<'a>>, Malformed> {
        const RAW: &str = "<![CDATA[";
        const COMMENT: &str = "<!--";
        if let Some(rest) = self.rest.strip_prefix(RAW) {
            self.rest = rest;
            return self
                .take_until("]]>")
                .map(|text| Some(Markup::Raw(text)))
                .ok_or(Malformed::OpenComment);
        }
        if let Some(rest) = self.rest.strip_prefix(COMMENT) {
            self.rest = rest;
            self.take_until("-->").ok_or(Malformed::OpenComment)?;
            return Ok(None);
        }
        self.document_type()
    }

    /// Passes over a document type, whose brackets may hold declarations of their own. What it declares is
    /// never used.
    fn document_type(&mut self) -> Result<Option<Markup<'a>>, Malformed> {
        let mut depth = 0_usize;
        for (place, byte) in self.rest.bytes().enumerate() {
            match byte {
                b'<' => depth += 1,
                b'>' => depth -= 1,
                _ => continue,
            }
            if depth == 0 {
                self.take(place);
                return Ok(None);
            }
        }
        Err(Malformed::OpenComment)
    }
}

impl<'a> Element<'a> {
    /// The attributes in order.
    pub(super) fn attributes(self) -> Attributes<'a> {
        Attributes {
            rest: self.attributes,
        }
    }

    /// The value of an attribute, by its name without prefix; entities in it are not decoded.
    pub(super) fn attribute(self, name: &str) -> Result<Option<&'a str>, Malformed> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// Names without prefix and values of attributes.
#[derive(Debug, Clone)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    fn read(&mut self) -> Option<(&'a str, &'a str)> {
        let (name, rest) = split_at_byte(self.rest, b'=')?;
        let rest = rest.trim_ascii_start();
        let quote = *rest
            .as_bytes()
            .first()
            .filter(|byte| matches!(byte, b'"' | b'\''))?;
        let (value, rest) = split_at_byte(rest.get(1..)?, quote)?;
        self.rest = rest;
        Some((local(name.trim_ascii()), value))
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_ascii_start();
        if self.rest.is_empty() {
            return None;
        }
        let attribute = self.read().ok_or(Malformed::Attribute);
        if attribute.is_err() {
            self.rest = "";
        }
        Some(attribute)
    }
}

/// What stands before and after an ASCII character.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|other| other == byte)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    split_at_byte(name, b':').map_or(name, |(_, local)| local)
}

/// Text with its entities replaced: the five that XML knows, and characters by number.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, Malformed> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = split_at_byte(rest, b'&') {
        plain.push_str(before);
        let (entity, after) = split_at_byte(after, b';').ok_or(Malformed::Entity)?;
        plain.push(character(entity).ok_or(Malformed::Entity)?);
        rest = after;
    }
    plain.push_str(rest);
    Ok(Cow::Owned(plain))
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| *character != '\0')?
        }
    })
}

#[cfg(test)]
mod tests;
