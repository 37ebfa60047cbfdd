//! Whole captures against the reference implementation, one test per entry, kernel and claim.
//!
//! The set is not part of this repository. `BACKLINE_GOLDEN` names its folder; else it is looked for at
//! `../shared/golden`. Where it is missing, one test says so: ignored on a desk, failed where `CI` is set.

mod common;

use backline::engine::Kernel;
use backline::nam::{Class, Model};
use common::golden::{Entry, Set};
use libtest_mimic::{Arguments, Failed, Trial};
use std::sync::Arc;

/// Entries that nobody can play. Each must be refused as unsupported.
const REFUSED: &[&str] = &["sequential_linear"];

fn main() {
    let arguments = Arguments::from_args();
    let trials = match Set::open() {
        Ok(set) => trials(&Arc::new(set)),
        Err(reason) => vec![common::missing("golden set", reason)],
    };
    libtest_mimic::run(&arguments, trials).exit();
}

fn trials(set: &Arc<Set>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for entry in &set.entries {
        if REFUSED.contains(&entry.id.as_str()) {
            let (set, entry) = (set.clone(), entry.clone());
            let name = format!("{} is refused", entry.id);
            trials.push(Trial::test(name, move || is_refused(&set, &entry)));
            continue;
        }
        for kernel in Kernel::available() {
            let (set, entry) = (set.clone(), entry.clone());
            let name = format!("{} on {kernel}", entry.id);
            trials.push(Trial::test(name, move || matches(&set, &entry, kernel)));
        }
    }
    let set = set.clone();
    trials.push(Trial::test("the set is whole", move || is_whole(&set)));
    trials
}

/// The list above names nothing that is not there, and the input is what the manifest says.
fn is_whole(set: &Set) -> Result<(), Failed> {
    let known = |id: &&&str| set.entries.iter().any(|entry| entry.id == **id);
    if let Some(unknown) = REFUSED.iter().find(|id| !known(id)) {
        return Err(format!("the set has no entry \"{unknown}\"").into());
    }
    match set.input.len() == set.input_samples {
        true => Ok(()),
        false => Err(format!("the input has {} samples", set.input.len()).into()),
    }
}

fn is_refused(set: &Set, entry: &Entry) -> Result<(), Failed> {
    match Model::open(&set.path(&entry.model)) {
        Ok(_) => Err("it opens: take it off the list".into()),
        Err(error) if error.class() == Class::Unsupported => Ok(()),
        Err(error) => Err(format!("{:?}: {error}", error.class()).into()),
    }
}

fn matches(set: &Set, entry: &Entry, kernel: Kernel) -> Result<(), Failed> {
    let model = Model::open(&set.path(&entry.model))?;
    let model = entry
        .slim
        .map_or_else(|| model.clone(), |slim| model.sized(slim));
    let output = common::played(&model, kernel, &set.input)?;
    let Some(reference) = &entry.output else {
        // The reference does not know the trainer's own spelling; nothing but sound numbers can be asked for.
        let is_sound = output.iter().all(|sample| sample.is_finite());
        return is_sound
            .then_some(())
            .ok_or("it gives no sound numbers".into());
    };
    let reference = common::golden::samples(&set.path(reference))?;
    let distance = common::Distance::between(&output, &reference)?;
    if std::env::var_os("BACKLINE_GOLDEN_REPORT").is_some() {
        eprintln!(
            "{} {kernel} {:.2e} {:.2e}",
            entry.id, distance.peak, distance.error_to_signal
        );
    }
    distance.check(entry.peak.unwrap_or(1.0))
}
