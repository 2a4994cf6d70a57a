//! ONNX files written by hand, field by field, as the public definition of the format numbers them.

/// A field that holds bytes: a message, a text, or packed numbers.
pub(super) fn message(field: u64, content: &[u8]) -> Vec<u8> {
    let mut bytes = varint(field << 3 | 2);
    bytes.extend(varint(content.len() as u64));
    bytes.extend_from_slice(content);
    bytes
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A step of the graph.
pub(super) fn node(operator: &str, inputs: &[&str], output: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for input in inputs {
        bytes.extend(message(1, input.as_bytes()));
    }
    bytes.extend(message(2, output.as_bytes()));
    bytes.extend(message(4, operator.as_bytes()));
    bytes
}

/// A constant tensor of single-precision numbers.
pub(super) fn tensor(name: &str, lengths: &[u64], numbers: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for length in lengths {
        bytes.extend(number(1, *length));
    }
    bytes.extend(number(2, 1));
    let packed: Vec<u8> = numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    bytes.extend(message(4, &packed));
    bytes.extend(message(8, name.as_bytes()));
    bytes
}

/// A file with the input `x` of so many features and the output `y`.
pub(super) fn graph(nodes: &[Vec<u8>], tensors: &[Vec<u8>], features: u64) -> Vec<u8> {
    let shape = [message(1, &number(1, 1)), message(1, &number(1, features))].concat();
    let of_tensor = [number(1, 1), message(2, &shape)].concat();
    let input = [message(1, b"x"), message(2, &message(1, &of_tensor))].concat();
    let mut bytes = Vec::new();
    for node in nodes {
        bytes.extend(message(1, node));
    }
    for tensor in tensors {
        bytes.extend(message(5, tensor));
    }
    bytes.extend(message(11, &input));
    bytes.extend(message(12, &message(1, b"y")));
    message(7, &bytes)
}

/// A model that always answers the same.
pub(super) fn constant(chances: [f32; 3], features: u64) -> Vec<u8> {
    graph(
        &[
            node("MatMul", &["x", "w"], "zero"),
            node("Add", &["zero", "b"], "y"),
        ],
        &[
            tensor("w", &[features, 3], &vec![0.0; features as usize * 3]),
            tensor("b", &[3], &chances),
        ],
        features,
    )
}

/// An ordered logistic regression on one of seven features.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderedLogit {
    pub(super) home_edge: f64,
    pub(super) weight: f64,
    pub(super) feature: usize,
    pub(super) tie_width: f64,
}

impl OrderedLogit {
    /// Chances of home win, tie and away win at a value of the feature.
    pub(super) fn chances(&self, value: f64) -> [f64; 3] {
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        let score = self.home_edge + self.weight * value;
        let home = logistic(score - self.tie_width);
        let away = logistic(-score - self.tie_width);
        [home, 1.0 - home - away, away]
    }

    /// As a file: two logistic functions, and what they leave over.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut weights = [0.0_f32; 14];
        weights[2 * self.feature] = self.weight as f32;
        weights[2 * self.feature + 1] = -self.weight as f32;
        let offsets = [
            self.home_edge - self.tie_width,
            -self.home_edge - self.tie_width,
        ];
        let offsets = offsets.map(|offset| offset as f32);
        graph(
            &[
                node("MatMul", &["x", "w"], "scores"),
                node("Add", &["scores", "b"], "arguments"),
                node("Sigmoid", &["arguments"], "wins"),
                node("MatMul", &["wins", "v"], "parts"),
                node("Add", &["parts", "c"], "y"),
            ],
            &[
                tensor("w", &[7, 2], &weights),
                tensor("b", &[2], &offsets),
                tensor("v", &[2, 3], &[1.0, -1.0, 0.0, 0.0, -1.0, 1.0]),
                tensor("c", &[3], &[0.0, 1.0, 0.0]),
            ],
            7,
        )
    }
}
