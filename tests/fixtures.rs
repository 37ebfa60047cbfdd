//! Random-weight captures of every A1 feature and of the official A2 shapes against the trainer's own forward pass:
//! `fixtures/README.md`.

mod common;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use common::golden::samples;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// Frames per call of `process`.
const BLOCKS: [usize; 3] = [1, 64, 1000];

#[derive(Deserialize)]
struct Entry {
    model: String,
    output: String,
    frames: usize,
    weights: usize,
    receptive_field: usize,
    peak: f64,
}

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let manifest = std::fs::read(folder.join("manifest.json")).expect("the manifest is there");
    let entries: Vec<Entry> = serde_json::from_slice(&manifest).expect("the manifest is sound");
    let input: Arc<[f32]> = samples(&folder.join("input.wav"))
        .expect("the input is there")
        .into();
    let trial = |entry: Entry| {
        let (folder, input) = (folder.clone(), input.clone());
        Trial::test(entry.model.clone(), move || {
            matches(&folder, &entry, &input)
        })
    };
    let trials = entries.into_iter().map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn matches(folder: &Path, entry: &Entry, input: &[f32]) -> Result<(), Failed> {
    let model = Model::open(&folder.join(&entry.model))?;
    let counted = (model.weight_count(), model.receptive_field());
    if counted != (entry.weights, entry.receptive_field) {
        return Err(format!("weights and receptive field are counted as {counted:?}").into());
    }
    let reference = samples(&folder.join(&entry.output))?;
    for kernel in Kernel::available() {
        let mut network = Network::new(&model, Tanh::Exact, kernel);
        for block in BLOCKS {
            let mut output = input[..entry.frames].to_vec();
            output
                .chunks_mut(block)
                .for_each(|block| network.process(block));
            let distance = common::Distance::between(&output, &reference)?;
            distance.check(entry.peak)?;
            network.reset();
        }
    }
    Ok(())
}
