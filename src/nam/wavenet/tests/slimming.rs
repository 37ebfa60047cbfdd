//! Networks cut down to their first channels.

use super::*;

fn slimmable(channels: usize, allowed: Value) -> Value {
    let mut array = array(1, channels, 1, &[1, 2]);
    array["slimmable"] =
        json!({"method": "slice_channels_uniform", "kwargs": {"allowed_channels": allowed}});
    array
}

#[test]
fn the_knob_chooses_a_width() {
    let net = filled(&shape(json!([slimmable(4, json!([1, 2, 4]))])).unwrap());
    assert_eq!(net.steps(), [1.0 / 3.0, 2.0 / 3.0]);
    let width = |slim| net.cut_down(slim).arrays[0].rechannel.shape.outputs;
    assert_eq!(
        [-1.0, 0.0, 0.33, 0.34, 0.66, 0.67, 1.0, 7.0].map(width),
        [1, 1, 1, 2, 2, 4, 4, 4]
    );
    let every = filled(&shape(json!([slimmable(4, json!(null))])).unwrap());
    assert_eq!(every.steps(), [0.25, 0.5, 0.75]);
    let never = filled(&shape(json!([array(1, 4, 1, &[1])])).unwrap());
    assert_eq!(never.steps(), [0.0; 0]);
    assert_eq!(never.cut_down(0.0), never);
}

#[test]
fn the_leading_block_of_everything_is_kept() {
    let shape = shape(json!([slimmable(3, json!([2, 3]))])).unwrap();
    let list: Vec<f32> = (0..shape.weight_count()).map(|at| at as f32).collect();
    let full = shape.fill(&list).unwrap();
    let small = full.cut_down(0.0);
    let (layer, whole) = (&small.arrays[0].layers[1], &full.arrays[0].layers[1]);
    for (output, input, tap) in [(0, 0, 0), (0, 1, 2), (1, 0, 1), (1, 1, 2)] {
        assert_eq!(
            layer.conv.weight(output, input, tap),
            whole.conv.weight(output, input, tap)
        );
    }
    assert_eq!(layer.conv.bias, whole.conv.bias[..2]);
    assert_eq!(small.head_scale, full.head_scale);
    assert_eq!(
        small.weight_count(),
        2 + 2 * (12 + 2 + 2 + 4 + 2) + 2 + 1 + 1
    );
    assert_eq!(full.cut_down(1.0).weight_count(), full.weight_count());
}

#[test]
fn what_cannot_be_cut_plays_whole() {
    let mut grouped = slimmable(4, json!([2, 4]));
    grouped["groups_input"] = json!(2);
    let net = filled(&shape(json!([grouped])).unwrap());
    assert_eq!(net.steps(), [0.0; 0]);
    assert_eq!(net.cut_down(0.0), net);
}

/// A head 1x1 keeps its rows however few channels there are, and the array before would hand on fewer.
#[test]
fn sums_that_would_not_fit_each_other_are_not_cut() {
    let head = json!({"active": true, "out_channels": 4, "groups": 1});
    let mut second = slimmable(4, json!([2, 4]));
    second["input_size"] = json!(4);
    second["head1x1"] = head.clone();
    let net = filled(&shape(json!([array(1, 4, 4, &[1]), second])).unwrap());
    assert_eq!(net.steps(), [0.0; 0]);
    assert_eq!(net.cut_down(0.0), net);

    let mut first = slimmable(4, json!([2, 4]));
    first["head1x1"] = head;
    let net = filled(&shape(json!([first])).unwrap());
    assert_eq!(net.steps(), [0.5]);
    assert_eq!(net.cut_down(0.0).arrays[0].head.shape.inputs, 4);
}

#[test]
fn absurd_widths_are_refused() {
    for allowed in [
        json!([]),
        json!([4, 2]),
        json!([1, 2]),
        json!([0, 4]),
        json!([2, 2, 4]),
    ] {
        let error = shape(json!([slimmable(4, allowed)])).unwrap_err();
        assert_eq!(error.class(), crate::nam::Class::Malformed, "{error}");
    }
    let mut other = slimmable(4, json!([2, 4]));
    other["slimmable"]["method"] = json!("dice");
    let error = shape(json!([other])).unwrap_err();
    assert!(error.to_string().contains("dice"), "{error}");
}
