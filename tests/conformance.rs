//! The synthetic vectors of the format description: tiny networks whose every number is known.
//!
//! Found like the golden set, through `BACKLINE_CONFORMANCE` or at `../shared/nam-conformance.json`.

mod common;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Largest difference the description allows.
const TOLERANCE: f32 = 1e-5;

#[derive(Deserialize)]
struct File {
    input: Vec<f32>,
    vectors: BTreeMap<String, Vector>,
}

#[derive(Deserialize)]
struct Vector {
    model: Value,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    prewarm: bool,
    slim: Option<f64>,
    output: Vec<f32>,
}

fn main() {
    let arguments = Arguments::from_args();
    let path = common::golden::folder("BACKLINE_CONFORMANCE", "nam-conformance.json");
    let trials = match std::fs::read(&path) {
        Ok(text) => trials(serde_json::from_slice(&text).expect("the vectors are sound")),
        Err(error) => vec![common::missing("conformance vectors", error.to_string())],
    };
    libtest_mimic::run(&arguments, trials).exit();
}

fn trials(file: File) -> Vec<Trial> {
    let input = file.input;
    let trial = |(name, vector): (String, Vector)| {
        let input = input.clone();
        Trial::test(name, move || matches(&vector, &input))
    };
    file.vectors.into_iter().map(trial).collect()
}

/// The runs from steady silence; a network of ours never starts cold.
fn matches(vector: &Vector, input: &[f32]) -> Result<(), Failed> {
    let model = Model::from_bytes(vector.model.to_string().as_bytes())?;
    for run in vector.runs.iter().filter(|run| run.prewarm) {
        let model = run
            .slim
            .map_or_else(|| model.clone(), |slim| model.sized(slim));
        for kernel in Kernel::available() {
            let mut output = input.to_vec();
            Network::new(&model, Tanh::Exact, kernel).process(&mut output);
            let far = output.iter().zip(&run.output).map(|(y, r)| (y - r).abs());
            let far = far.fold(0.0, f32::max);
            if far > TOLERANCE || output.len() != run.output.len() {
                return Err(format!("{kernel} differs by {far:e}").into());
            }
        }
    }
    Ok(())
}
