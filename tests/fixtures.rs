//! Random-weight captures of every architecture and feature against the trainer's own forward pass:
//! `fixtures/README.md`.

mod common;

use backline::engine::Kernel;
use backline::nam::Model;
use common::golden::samples;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

#[derive(Clone, Deserialize)]
struct Entry {
    model: String,
    output: String,
    frames: usize,
    weights: usize,
    receptive_field: usize,
    peak: f64,
    /// The size to play, 0 to 1; all of the model if absent.
    slim: Option<f64>,
}

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let manifest = std::fs::read(folder.join("manifest.json")).expect("the manifest is there");
    let entries: Vec<Entry> = serde_json::from_slice(&manifest).expect("the manifest is sound");
    let input: Arc<[f32]> = samples(&folder.join("input.wav"))
        .expect("the input is there")
        .into();
    let mut trials = Vec::new();
    for entry in &entries {
        for kernel in Kernel::available() {
            let (folder, entry, input) = (folder.clone(), entry.clone(), input.clone());
            let size = entry.slim.map(|slim| format!(" at {slim}"));
            let name = format!("{}{} on {kernel}", entry.model, size.unwrap_or_default());
            trials.push(Trial::test(name, move || {
                matches(&folder, &entry, &input, kernel)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn matches(folder: &Path, entry: &Entry, input: &[f32], kernel: Kernel) -> Result<(), Failed> {
    let model = Model::open(&folder.join(&entry.model))?;
    let counted = (model.weight_count(), model.receptive_field());
    if counted != (entry.weights, entry.receptive_field) {
        return Err(format!("weights and receptive field are counted as {counted:?}").into());
    }
    let model = entry
        .slim
        .map_or_else(|| model.clone(), |slim| model.sized(slim));
    let output = common::played(&model, kernel, &input[..entry.frames])?;
    let reference = samples(&folder.join(&entry.output))?;
    common::Distance::between(&output, &reference)?.check(entry.peak)
}
