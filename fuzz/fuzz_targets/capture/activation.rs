//! Curves, in every spelling.

use super::choices::Choices;
use serde_json::{Value, json};

const NAMES: [&str; 12] = [
    "Tanh",
    "Fasttanh",
    "Hardtanh",
    "ReLU",
    "LeakyReLU",
    "PReLU",
    "Sigmoid",
    "SiLU",
    "Hardswish",
    "LeakyHardtanh",
    "LeakyHardTanh",
    "Softsign",
];

/// A curve for `rows` rows.
pub fn activation(choices: &mut Choices, rows: usize) -> Value {
    let name = choices.pick(&NAMES);
    if choices.once_in(2) {
        return json!(name);
    }
    let key = choices.pick(&["type", "name"]);
    let mut activation = json!({ key: name });
    match name {
        "LeakyReLU" => activation["negative_slope"] = json!(choices.slope()),
        "PReLU" => match choices.size(0..=2) {
            0 => activation["negative_slope"] = json!(choices.slope()),
            1 => activation["negative_slopes"] = json!([choices.slope()]),
            _ => activation["negative_slopes"] = (0..rows).map(|_| choices.slope()).collect(),
        },
        // Written by the trainer, and of no effect.
        "Hardtanh" => activation["min_val"] = json!(choices.slope()),
        "LeakyHardtanh" | "LeakyHardTanh" => {
            let (one, other) = (choices.slope(), choices.slope());
            activation["min_val"] = json!(one.min(other));
            activation["max_val"] = json!(one.max(other));
            activation["min_slope"] = json!(choices.slope());
            activation["max_slope"] = json!(choices.slope());
        }
        _ => {}
    }
    activation
}
