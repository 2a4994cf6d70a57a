//! The parts of the ONNX format that are read, as its public definition numbers them.

use prost::Message;
use prost::bytes::Buf;
use prost::encoding::{WireType, decode_key, decode_varint};

use super::wrong;
use crate::ForecastError;

/// The file.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ModelProto {
    #[prost(message, optional, tag = "7")]
    pub(super) graph: Option<GraphProto>,
    #[prost(message, repeated, tag = "25")]
    pub(super) functions: Vec<Ignored>,
}

/// A message of which only the presence is of interest.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Ignored {}

/// The computation.
#[derive(Clone, PartialEq, Message)]
pub(super) struct GraphProto {
    #[prost(message, repeated, tag = "1")]
    pub(super) node: Vec<NodeProto>,
    #[prost(message, repeated, tag = "5")]
    pub(super) initializer: Vec<TensorProto>,
    #[prost(message, repeated, tag = "11")]
    pub(super) input: Vec<ValueInfoProto>,
    #[prost(message, repeated, tag = "12")]
    pub(super) output: Vec<ValueInfoProto>,
    #[prost(message, repeated, tag = "15")]
    pub(super) sparse_initializer: Vec<Ignored>,
}

/// One step.
#[derive(Clone, PartialEq, Message)]
pub(super) struct NodeProto {
    #[prost(string, repeated, tag = "1")]
    pub(super) input: Vec<String>,
    #[prost(string, repeated, tag = "2")]
    pub(super) output: Vec<String>,
    #[prost(string, optional, tag = "4")]
    pub(super) op_type: Option<String>,
    #[prost(message, repeated, tag = "5")]
    pub(super) attribute: Vec<AttributeProto>,
    #[prost(string, optional, tag = "7")]
    pub(super) domain: Option<String>,
}

/// A constant of a step.
#[derive(Clone, PartialEq, Message)]
pub(super) struct AttributeProto {
    #[prost(string, optional, tag = "1")]
    pub(super) name: Option<String>,
    #[prost(float, optional, tag = "2")]
    pub(super) f: Option<f32>,
    #[prost(int64, optional, tag = "3")]
    pub(super) i: Option<i64>,
    #[prost(bytes = "vec", optional, tag = "4")]
    pub(super) s: Option<Vec<u8>>,
    #[prost(float, repeated, tag = "7")]
    pub(super) floats: Vec<f32>,
    #[prost(int64, repeated, tag = "8")]
    pub(super) ints: Vec<i64>,
    #[prost(bytes = "vec", repeated, tag = "9")]
    pub(super) strings: Vec<Vec<u8>>,
}

/// A constant tensor.
#[derive(Clone, PartialEq, Message)]
pub(super) struct TensorProto {
    #[prost(int64, repeated, tag = "1")]
    pub(super) dims: Vec<i64>,
    #[prost(int32, optional, tag = "2")]
    pub(super) data_type: Option<i32>,
    #[prost(float, repeated, tag = "4")]
    pub(super) float_data: Vec<f32>,
    #[prost(int64, repeated, tag = "7")]
    pub(super) int64_data: Vec<i64>,
    #[prost(string, optional, tag = "8")]
    pub(super) name: Option<String>,
    #[prost(bytes = "vec", optional, tag = "9")]
    pub(super) raw_data: Option<Vec<u8>>,
    #[prost(double, repeated, tag = "10")]
    pub(super) double_data: Vec<f64>,
    #[prost(int32, optional, tag = "14")]
    pub(super) data_location: Option<i32>,
}

/// An input or output.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ValueInfoProto {
    #[prost(string, optional, tag = "1")]
    pub(super) name: Option<String>,
    #[prost(message, optional, tag = "2")]
    pub(super) r#type: Option<TypeProto>,
}

/// Its type.
#[derive(Clone, PartialEq, Message)]
pub(super) struct TypeProto {
    #[prost(message, optional, tag = "1")]
    pub(super) tensor_type: Option<TensorTypeProto>,
}

/// The type of a tensor.
#[derive(Clone, PartialEq, Message)]
pub(super) struct TensorTypeProto {
    #[prost(int32, optional, tag = "1")]
    pub(super) elem_type: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub(super) shape: Option<ShapeProto>,
}

/// The shape of a tensor.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ShapeProto {
    #[prost(message, repeated, tag = "1")]
    pub(super) dim: Vec<DimensionProto>,
}

/// A length; none when it is free.
#[derive(Clone, PartialEq, Message)]
pub(super) struct DimensionProto {
    #[prost(int64, optional, tag = "1")]
    pub(super) dim_value: Option<i64>,
}

/// Type of single-precision numbers.
pub(super) const FLOAT: i32 = 1;
/// Type of whole numbers.
pub(super) const INT64: i32 = 7;
/// Type of double-precision numbers.
pub(super) const DOUBLE: i32 = 11;

/// Most messages, texts and lists of a file. An empty one costs two bytes in the file and two hundred in memory, so
/// they are counted before anything is reserved for them.
const MAX_PARTS: usize = 600_000;

/// Which message a part of the file is, as far as its parts are counted.
#[derive(Clone, Copy)]
enum Level {
    Model,
    Graph,
    Node,
    Attribute,
    Other,
}

impl Level {
    fn below(self, field: u32) -> Self {
        match (self, field) {
            (Self::Model, 7) => Self::Graph,
            (Self::Graph, 1) => Self::Node,
            (Self::Node, 5) => Self::Attribute,
            _ => Self::Other,
        }
    }
}

/// Counts the parts of a message.
fn count_parts(mut bytes: &[u8], level: Level, left: &mut usize) -> Result<(), ForecastError> {
    let damaged = || wrong("file", "it is damaged");
    while !bytes.is_empty() {
        let (field, kind) =
            decode_key(&mut bytes).map_err(|error| wrong("file", error.to_string()))?;
        let length = match kind {
            WireType::Varint => {
                decode_varint(&mut bytes).map_err(|error| wrong("file", error.to_string()))?;
                0
            }
            WireType::ThirtyTwoBit => 4,
            WireType::SixtyFourBit => 8,
            WireType::LengthDelimited => {
                decode_varint(&mut bytes).map_err(|error| wrong("file", error.to_string()))?
            }
            WireType::StartGroup | WireType::EndGroup => return Err(damaged()),
        };
        let length = usize::try_from(length).map_err(|_| damaged())?;
        let part = bytes.get(..length).ok_or_else(damaged)?;
        if matches!(kind, WireType::LengthDelimited) {
            *left = left
                .checked_sub(1)
                .ok_or_else(|| wrong("file", "it has too many parts"))?;
            match level.below(field) {
                Level::Other => {}
                below => count_parts(part, below, left)?,
            }
        }
        bytes.advance(length);
    }
    Ok(())
}

/// Reads the graph of a file.
pub(super) fn decode(bytes: &[u8]) -> Result<GraphProto, ForecastError> {
    let mut left = MAX_PARTS;
    count_parts(bytes, Level::Model, &mut left)?;
    let model = ModelProto::decode(bytes).map_err(|error| wrong("file", error.to_string()))?;
    if !model.functions.is_empty() {
        return Err(wrong("file", "functions of its own are not known here"));
    }
    let graph = model
        .graph
        .ok_or_else(|| wrong("file", "there is no graph"))?;
    if !graph.sparse_initializer.is_empty() {
        return Err(wrong("graph", "sparse constants are not known here"));
    }
    Ok(graph)
}

/// Attributes of a node by name, each used once.
pub(super) struct Attributes<'a> {
    place: &'a str,
    attributes: &'a [AttributeProto],
}

impl<'a> Attributes<'a> {
    pub(super) fn new(place: &'a str, attributes: &'a [AttributeProto]) -> Self {
        Self { place, attributes }
    }

    /// What is wrong with the node.
    pub(super) fn wrong(&self, reason: impl Into<String>) -> ForecastError {
        wrong(self.place, reason)
    }

    fn find(&self, name: &str) -> Option<&'a AttributeProto> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.as_deref() == Some(name))
    }

    pub(super) fn int(&self, name: &str, default: i64) -> i64 {
        self.find(name)
            .and_then(|attribute| attribute.i)
            .unwrap_or(default)
    }

    pub(super) fn float(&self, name: &str, default: f32) -> Result<f32, ForecastError> {
        let found = self
            .find(name)
            .and_then(|attribute| attribute.f)
            .unwrap_or(default);
        self.finite(name, &[found])?;
        Ok(found)
    }

    pub(super) fn floats(&self, name: &str) -> Result<&'a [f32], ForecastError> {
        let found = self
            .find(name)
            .map_or(&[][..], |attribute| attribute.floats.as_slice());
        self.finite(name, found)?;
        Ok(found)
    }

    pub(super) fn ints(&self, name: &str) -> &'a [i64] {
        self.find(name)
            .map_or(&[][..], |attribute| attribute.ints.as_slice())
    }

    pub(super) fn strings(&self, name: &str) -> &'a [Vec<u8>] {
        self.find(name)
            .map_or(&[][..], |attribute| attribute.strings.as_slice())
    }

    pub(super) fn text(&self, name: &str, default: &'a str) -> Result<&'a str, ForecastError> {
        match self.find(name).and_then(|attribute| attribute.s.as_deref()) {
            None => Ok(default),
            Some(bytes) => {
                std::str::from_utf8(bytes).map_err(|_| self.wrong(format!("{name} is not text")))
            }
        }
    }

    fn finite(&self, name: &str, numbers: &[f32]) -> Result<(), ForecastError> {
        match numbers.iter().find(|number| !number.is_finite()) {
            Some(number) => Err(self.wrong(format!("{name} holds {number}"))),
            None => Ok(()),
        }
    }
}
