//! Tests of the import: every fixture says what onnxruntime says, and hostile files are refused.
//!
//! `fixtures/make.py` makes the fixtures with scikit-learn, skl2onnx and the onnx package on random numbers;
//! `expected.json` holds what onnxruntime answers to the rows in it.

use std::collections::BTreeMap;

use prost::Message;
use serde::Deserialize;

use super::proto::{
    AttributeProto, DimensionProto, GraphProto, ModelProto, NodeProto, ShapeProto, TensorProto,
    TensorTypeProto, TypeProto, ValueInfoProto,
};
use super::*;

mod mutations;

#[derive(Deserialize)]
struct Case {
    output: String,
    rows: Vec<Vec<f64>>,
    expected: Vec<Vec<f64>>,
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    OnnxModel::load(bytes, None).unwrap_err().to_string()
}

#[test]
fn every_fixture_says_what_the_runtime_says() {
    let cases: BTreeMap<String, Case> = serde_json::from_slice(&fixture("expected.json")).unwrap();
    assert!(cases.len() >= 18);
    for (name, case) in cases {
        let model = OnnxModel::load(&fixture(&format!("{name}.onnx")), Some(&case.output));
        let model = model.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(model.width(), 4, "{name}");
        let golden: Vec<(Vec<f64>, Vec<f64>)> = case.rows.into_iter().zip(case.expected).collect();
        match model.verify(&golden, 1e-5) {
            Ok(rows) => assert_eq!(rows, 8, "{name}"),
            Err(error) => panic!("{name}: {error}"),
        }
        assert_eq!(model.outputs(), golden[0].1.len(), "{name}");
    }
}

#[test]
fn a_wrong_golden_row_is_found_out() {
    let model = OnnxModel::load(&fixture("forest_regressor.onnx"), None).unwrap();
    let error = model
        .verify(&[(vec![0.0; 4], vec![123.0])], 1e-5)
        .unwrap_err();
    assert!(error.to_string().starts_with("golden[0] is"));
}

#[test]
fn three_outputs_are_the_chances_of_a_game() {
    let model = |name: &str| OnnxModel::load(&fixture(name), None).unwrap();
    let chances = model("logistic_three_way.onnx")
        .game_chances(&[0.5, 0.1, -0.3, 1.0])
        .unwrap();
    chances.check("test").unwrap();
    let refused = |name: &str| model(name).game_chances(&[0.0; 4]).unwrap_err().to_string();
    assert!(refused("logistic_binary.onnx").contains("2 numbers, not the three chances"));
    let too_much = model_of_three([0.5, 0.5, 0.5]);
    assert!(
        OnnxModel::load(&too_much, None)
            .unwrap()
            .game_chances(&[0.0])
            .unwrap_err()
            .to_string()
            .contains("add up to 1.5")
    );
    let below = model_of_three([1.5, -0.25, -0.25]);
    assert!(
        OnnxModel::load(&below, None)
            .unwrap()
            .game_chances(&[0.0])
            .unwrap_err()
            .to_string()
            .contains("home of output")
    );
}

/// A model that always answers the same three numbers.
fn model_of_three(numbers: [f32; 3]) -> Vec<u8> {
    let nodes = vec![
        node("MatMul", &["x", "w"], "zero", vec![]),
        node("Add", &["zero", "b"], "y", vec![]),
    ];
    model(
        1,
        nodes,
        vec![
            constant("w", &[1, 3], vec![0.0; 3]),
            constant("b", &[3], numbers.to_vec()),
        ],
    )
}

#[test]
fn features_that_are_none_are_refused_by_place() {
    let model = OnnxModel::load(&fixture("logistic_three_way.onnx"), None).unwrap();
    let refused = |features: &[f64]| model.predict(features).unwrap_err().to_string();
    assert!(refused(&[0.0, f64::NAN, 0.0, 0.0]).starts_with("feature 1 is NaN"));
    assert!(refused(&[0.0, 0.0, 0.0, 1e300]).starts_with("feature 3 is 1"));
    assert!(refused(&[0.0]).starts_with("the number of features is 1"));
}

#[test]
fn labels_and_unknown_outputs_are_refused() {
    let bytes = fixture("logistic_binary.onnx");
    let refused = |output: &str| {
        OnnxModel::load(&bytes, Some(output))
            .unwrap_err()
            .to_string()
    };
    assert!(refused("label").contains("not its label"));
    assert!(refused("moon").contains("there is no output moon, only label, probabilities"));
    // What a runtime would leave out silently.
    let transformed = OnnxModel::load(&fixture("transformed_regressor.onnx"), None).unwrap_err();
    assert!(transformed.to_string().contains("post_transform"));
}

/// A graph of one input of a width and some nodes whose last output is `y`.
fn model(width: i64, node: Vec<NodeProto>, initializer: Vec<TensorProto>) -> Vec<u8> {
    let dim = [None, Some(width)]
        .map(|dim_value| DimensionProto { dim_value })
        .to_vec();
    let tensor_type = TensorTypeProto {
        elem_type: Some(1),
        shape: Some(ShapeProto { dim }),
    };
    let graph = GraphProto {
        node,
        initializer,
        input: vec![ValueInfoProto {
            name: Some("x".to_owned()),
            r#type: Some(TypeProto {
                tensor_type: Some(tensor_type),
            }),
        }],
        output: vec![ValueInfoProto {
            name: Some("y".to_owned()),
            r#type: None,
        }],
        sparse_initializer: vec![],
    };
    let model = ModelProto {
        graph: Some(graph),
        functions: vec![],
    };
    model.encode_to_vec()
}

fn node(name: &str, input: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        input: input.iter().map(|name| (*name).to_owned()).collect(),
        output: vec![output.to_owned()],
        op_type: Some(name.to_owned()),
        attribute,
        domain: None,
    }
}

fn constant(name: &str, dims: &[i64], float_data: Vec<f32>) -> TensorProto {
    TensorProto {
        dims: dims.to_vec(),
        data_type: Some(1),
        float_data,
        name: Some(name.to_owned()),
        ..TensorProto::default()
    }
}

#[test]
fn graphs_that_lie_are_refused() {
    assert!(
        refused(&model(2, vec![node("Loop", &["x"], "y", vec![])], vec![]))
            .contains("the operator Loop of ai.onnx")
    );
    // In a circle, out of order, written twice, read from nowhere, writing nothing.
    let circle = vec![
        node("Relu", &["b"], "a", vec![]),
        node("Relu", &["a"], "b", vec![]),
        node("Relu", &["b"], "y", vec![]),
    ];
    assert!(refused(&model(2, circle, vec![])).contains("nothing before it writes its input b"));
    let itself = vec![node("Relu", &["y"], "y", vec![])];
    assert!(refused(&model(2, itself, vec![])).contains("nothing before it writes its input y"));
    let twice = vec![
        node("Relu", &["x"], "y", vec![]),
        node("Tanh", &["x"], "y", vec![]),
    ];
    assert!(refused(&model(2, twice, vec![])).contains("y is written twice"));
    assert!(
        refused(&model(2, vec![node("Relu", &[], "y", vec![])], vec![]))
            .contains("an input is missing")
    );
    assert!(refused(&model(2, vec![], vec![])).contains("nothing writes the output y"));
    assert!(refused(b"").contains("no graph"));
    let many = (0..300)
        .map(|_| node("Relu", &["x"], "y", vec![]))
        .collect();
    assert!(refused(&model(2, many, vec![])).contains("more than 256 nodes"));
}

#[test]
fn sizes_that_lie_are_refused_before_anything_is_reserved() {
    assert!(
        refused(&model(
            1 << 40,
            vec![node("Relu", &["x"], "y", vec![])],
            vec![]
        ))
        .contains("fixed number of features")
    );
    let matrix = |dims: &[i64], data: Vec<f32>| {
        let bytes = model(
            2,
            vec![node("MatMul", &["x", "w"], "y", vec![])],
            vec![constant("w", dims, data)],
        );
        refused(&bytes)
    };
    assert!(matrix(&[1 << 40, 1 << 40], vec![]).contains("too large"));
    assert!(matrix(&[i64::MAX, 2], vec![]).contains("too large"));
    assert!(matrix(&[-1, 2], vec![]).contains("below 0"));
    assert!(matrix(&[0, 2], vec![]).contains("empty"));
    assert!(matrix(&[2, 2], vec![1.0]).contains("1 numbers for 2 by 2"));
    assert!(
        matrix(&[3, 1], vec![1.0; 3])
            .contains("node 0 (MatMul): 1 by 2 and 3 by 1 cannot be multiplied")
    );
    assert!(matrix(&[1, 1, 2], vec![1.0; 2]).contains("two dimensions"));
    assert!(matrix(&[2, 1], vec![f32::NAN, 1.0]).contains("it holds NaN"));
    // An outer product of two long lines.
    let line = constant("w", &[1, 4_000], vec![1.0; 4_000]);
    let column = constant("v", &[4_000, 1], vec![1.0; 4_000]);
    let outer = vec![node("Mul", &["v", "w"], "y", vec![])];
    assert!(refused(&model(2, outer, vec![line, column])).contains("too large"));
    assert!(refused(&vec![0; MAX_BYTES + 1]).contains("at most"));
}

#[test]
fn a_file_of_nothing_but_empty_parts_is_refused() {
    // A graph of a million empty nodes, two bytes each.
    let mut graph = Vec::new();
    (0..1_000_000).for_each(|_| graph.extend([0x0a, 0x00]));
    let mut bytes = vec![0x3a];
    prost::encoding::encode_varint(graph.len() as u64, &mut bytes);
    bytes.extend(graph);
    assert!(refused(&bytes).contains("too many parts"));
}

#[test]
fn a_file_nested_without_end_is_refused() {
    let within = |field: u8, content: &[u8]| {
        let mut outer = vec![field];
        prost::encoding::encode_varint(content.len() as u64, &mut outer);
        outer.extend(content);
        outer
    };
    // Types within types within the type of an input of a graph.
    let nested = (0..20_000).fold(Vec::new(), |nested, _| within(0x0a, &nested));
    let file = within(0x3a, &within(0x5a, &within(0x12, &nested)));
    assert!(!refused(&file).is_empty());
}

#[test]
fn work_without_end_is_ended() {
    // Thirty products of a thousand by a thousand: thirty million steps.
    let square = constant("w", &[1_000, 1_000], vec![0.001; 1_000_000]);
    let mut nodes = vec![node("MatMul", &["x", "w"], "n0", vec![])];
    for step in 1..30 {
        nodes.push(node(
            "MatMul",
            &[&format!("n{}", step - 1), "w"],
            &format!("n{step}"),
            vec![],
        ));
    }
    nodes.push(node("Relu", &["n29"], "y", vec![]));
    assert!(refused(&model(1_000, nodes, vec![square])).contains("too much work"));
}

#[test]
fn numbers_that_are_none_do_not_come_out() {
    let zero = constant("w", &[1], vec![0.0]);
    let divide = model(1, vec![node("Div", &["x", "w"], "y", vec![])], vec![zero]);
    assert!(refused(&divide).contains("the answer holds NaN"));
}

/// A regressor of one tree with the given children of its three nodes.
fn tree(yes: [i64; 3], no: [i64; 3], modes: [&str; 3], feature: i64) -> Vec<u8> {
    let ints = |name: &str, ints: Vec<i64>| AttributeProto {
        name: Some(name.to_owned()),
        ints,
        ..AttributeProto::default()
    };
    let floats = |name: &str, floats: Vec<f32>| AttributeProto {
        name: Some(name.to_owned()),
        floats,
        ..AttributeProto::default()
    };
    let modes = AttributeProto {
        name: Some("nodes_modes".to_owned()),
        strings: modes.iter().map(|mode| mode.as_bytes().to_vec()).collect(),
        ..AttributeProto::default()
    };
    let attributes = vec![
        ints("nodes_treeids", vec![0; 3]),
        ints("nodes_nodeids", vec![0, 1, 2]),
        ints("nodes_featureids", vec![feature; 3]),
        ints("nodes_truenodeids", yes.to_vec()),
        ints("nodes_falsenodeids", no.to_vec()),
        floats("nodes_values", vec![0.5; 3]),
        modes,
        ints("target_treeids", vec![0, 0]),
        ints("target_nodeids", vec![1, 2]),
        ints("target_ids", vec![0, 0]),
        floats("target_weights", vec![1.0, 2.0]),
    ];
    let mut node = node("TreeEnsembleRegressor", &["x"], "y", attributes);
    node.domain = Some("ai.onnx.ml".to_owned());
    model(2, vec![node], vec![])
}

#[test]
fn trees_that_are_none_are_refused() {
    let fine = OnnxModel::load(
        &tree([1, 0, 0], [2, 0, 0], ["BRANCH_LEQ", "LEAF", "LEAF"], 0),
        None,
    )
    .unwrap();
    let value = fine.predict(&[0.5, 0.0]).unwrap()[0];
    assert!((value - 1.0).abs() < 1e-12);
    let refused = |yes, no, modes, feature| refused(&tree(yes, no, modes, feature));
    let modes = ["BRANCH_LEQ", "LEAF", "LEAF"];
    assert!(refused([0, 0, 0], [2, 0, 0], modes, 0).contains("circle"));
    assert!(refused([2, 0, 0], [2, 0, 0], modes, 0).contains("circle or grows together"));
    assert!(refused([1, 0, 0], [7, 0, 0], modes, 0).contains("tree 0 has no node 7"));
    assert!(
        refused(
            [1, 0, 0],
            [2, 0, 0],
            ["BRANCH_SOMETIMES", "LEAF", "LEAF"],
            0
        )
        .contains("BRANCH_SOMETIMES")
    );
    assert!(refused([1, 0, 0], [2, 0, 0], ["LEAF", "LEAF", "LEAF"], 0).contains("never reached"));
    assert!(
        refused(
            [1, 0, 0],
            [2, 0, 0],
            ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF"],
            0
        )
        .contains("no leaf 1")
    );
    assert!(refused([1, 0, 0], [2, 0, 0], modes, -1).contains("a feature that is none"));
    assert!(refused([1, 0, 0], [2, 0, 0], modes, 3).contains("2 features, the trees look at 4"));
}

#[test]
fn a_file_cut_anywhere_is_refused_or_harmless() {
    for name in [
        "forest_three_way.onnx",
        "network_regressor.onnx",
        "dense.onnx",
        "logistic_zipmap.onnx",
    ] {
        let bytes = fixture(name);
        for end in 0..bytes.len() {
            if let Ok(model) = OnnxModel::load(&bytes[..end], None) {
                assert!(model.predict(&vec![0.0; model.width()]).is_ok());
            }
        }
    }
}
