//! Files of random bytes, and files that were changed at random: an answer or an error, never a panic.

use proptest::prelude::*;

use super::super::OnnxModel;
use super::fixture;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the bytes are, they end in an error that says where, or in a model that answers.
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), start in any::<bool>()) {
        // Half of them begin like a graph, so that they get past the first field.
        let bytes = if start {
            let mut file = vec![0x3a];
            prost::encoding::encode_varint(bytes.len() as u64, &mut file);
            file.extend(&bytes);
            file
        } else {
            bytes
        };
        match OnnxModel::load(&bytes, None) {
            Ok(model) => prop_assert!(model.predict(&vec![0.0; model.width()]).is_ok()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    /// A part that is cut out, doubled or moved elsewhere is found out or harmless.
    #[test]
    fn a_file_put_together_wrongly_never_panics(
        from in any::<prop::sample::Index>(),
        length in 1_usize..200,
        to in any::<prop::sample::Index>(),
        keep in any::<bool>(),
        pick in 0_usize..4,
    ) {
        let names = ["forest_three_way.onnx", "boosting_binary.onnx", "network_three_way.onnx", "logistic_zipmap.onnx"];
        let mut bytes = fixture(names[pick]);
        let from = from.index(bytes.len());
        let end = (from + length).min(bytes.len());
        let part: Vec<u8> = if keep { bytes[from..end].to_vec() } else { bytes.drain(from..end).collect() };
        let to = to.index(bytes.len() + 1);
        bytes.splice(to..to, part);
        if let Ok(model) = OnnxModel::load(&bytes, None) {
            let _ = model.predict(&vec![1.0; model.width()]);
        }
    }

    /// Bytes changed at random end in an answer or an error, never in a panic.
    #[test]
    fn a_damaged_file_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), pick in 0_usize..4) {
        let names = ["forest_three_way.onnx", "boosting_binary.onnx", "network_three_way.onnx", "dense.onnx"];
        let mut bytes = fixture(names[pick]);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(model) = OnnxModel::load(&bytes, None) {
            let _ = model.predict(&vec![1.0; model.width()]);
        }
    }
}
