//! `backline inspect`: what a capture is.

use super::{Outcome, choices};
use crate::nam::{Metadata, Model};
use serde::Serialize;
use std::path::PathBuf;

/// What stands below `--help`: the fields of `--json` are stable.
const FIELDS: &str = "\
Fields of --json:
  version                 file format version
  architecture            network type as the file names it
  generation              \"A1\" or \"A2\"; null for other types than WaveNet
  shape                   \"standard\", \"lite\", \"feather\", \"nano\" or layer widths as in \"24/8\"
  sizes                   names of the sizes it comes in, smallest first; what follows is said of the full one
  slim_steps              values of --slim from which the next larger size is played
  sample_rate_hz          rate the network runs at
  sample_rate_stated      false where the file states none and 48000 is assumed
  weights                 numbers in the weight list
  receptive_field_frames  frames of input that one output frame depends on
  receptive_field_ms      the same in milliseconds
  macs_per_sample         multiplications per sample
  history_bytes           memory for past samples
  has_cab                 whether a speaker is in the capture; null where nobody says
  metadata                date, name, modeled_by, gear_make, gear_model, gear_type, tone_type, loudness_db,
                          gain, input_level_dbu, output_level_dbu, trainer, validation_esr; null where absent
  warnings                oddities that do no harm, a sentence each";

/// What `inspect` is told.
#[derive(clap::Args)]
#[command(after_help = FIELDS)]
pub struct Args {
    /// The capture.
    #[arg(value_name = "M.nam")]
    model: PathBuf,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// The answer; its field names are the JSON keys.
#[derive(Serialize)]
struct Report<'a> {
    version: &'a str,
    architecture: &'a str,
    generation: Option<&'a str>,
    shape: String,
    sizes: Vec<String>,
    slim_steps: Vec<f64>,
    sample_rate_hz: f64,
    sample_rate_stated: bool,
    weights: usize,
    receptive_field_frames: usize,
    receptive_field_ms: f64,
    macs_per_sample: u64,
    history_bytes: u64,
    has_cab: Option<bool>,
    metadata: &'a Metadata,
    warnings: &'a [String],
}

/// Runs `inspect`.
pub fn run(args: &Args) -> Outcome {
    let model = choices::open(Some(&args.model))?;
    let report = Report::new(&model);
    match args.json {
        true => super::say(&serde_json::to_string_pretty(&report)?),
        false => super::say(&report.in_words()),
    }
    Ok(())
}

impl<'a> Report<'a> {
    fn new(model: &'a Model) -> Self {
        let (rate, frames) = (model.rate_hz(), model.receptive_field());
        Self {
            version: &model.version,
            architecture: model.architecture(),
            generation: model.generation(),
            shape: model.shape_name(),
            sizes: model
                .sizes()
                .into_iter()
                .map(|choice| choice.name)
                .collect(),
            slim_steps: model.steps(),
            sample_rate_hz: rate,
            sample_rate_stated: model.sample_rate_hz.is_some(),
            weights: model.weight_count(),
            receptive_field_frames: frames,
            receptive_field_ms: frames as f64 * 1000.0 / rate,
            macs_per_sample: model.macs_per_sample(),
            history_bytes: model.history_bytes(),
            has_cab: model.metadata.has_cab(),
            metadata: &model.metadata,
            warnings: &model.warnings,
        }
    }

    fn in_words(&self) -> String {
        let assumed = if self.sample_rate_stated {
            ""
        } else {
            " (assumed)"
        };
        let mut lines = vec![
            line(
                "network",
                match self.generation {
                    Some(generation) => {
                        format!("{} {generation} {}", self.architecture, self.shape)
                    }
                    None => format!("{} {}", self.architecture, self.shape),
                },
            ),
            line("sizes", self.sizes.join(", ")),
            line("file version", self.version),
            line(
                "sample rate",
                format!("{} Hz{assumed}", self.sample_rate_hz),
            ),
            line("weights", self.weights),
            line(
                "receptive field",
                format!(
                    "{} frames, {:.1} ms",
                    self.receptive_field_frames, self.receptive_field_ms
                ),
            ),
            line(
                "cost",
                format!("{} multiplications per sample", self.macs_per_sample),
            ),
            line(
                "memory",
                format!("{} kB of past samples", self.history_bytes / 1024),
            ),
        ];
        lines.extend(self.metadata_lines());
        lines.extend(self.warnings.iter().map(|text| line("warning", text)));
        lines.join("\n")
    }

    fn metadata_lines(&self) -> Vec<String> {
        let Metadata {
            date,
            name,
            modeled_by,
            gear_make,
            gear_model,
            gear_type,
            tone_type,
            loudness_db,
            gain,
            input_level_dbu,
            output_level_dbu,
            trainer,
            validation_esr,
        } = self.metadata;
        let number = |value: &Option<f64>, unit| value.map(|value| format!("{value:.3}{unit}"));
        let known = [
            ("name", name.clone()),
            ("modeled by", modeled_by.clone()),
            ("gear make", gear_make.clone()),
            ("gear model", gear_model.clone()),
            ("gear type", gear_type.clone()),
            ("tone type", tone_type.clone()),
            ("date", date.clone()),
            ("loudness", number(loudness_db, " dB")),
            ("gain", number(gain, "")),
            ("input level", number(input_level_dbu, " dBu")),
            ("output level", number(output_level_dbu, " dBu")),
            ("trainer", trainer.clone()),
            (
                "validation error",
                validation_esr.map(|esr| format!("{esr:.5}")),
            ),
        ];
        let known = known.into_iter();
        known
            .filter_map(|(label, value)| Some(line(label, value?)))
            .collect()
    }
}

fn line(label: &str, value: impl std::fmt::Display) -> String {
    format!("{label:<17}{value}")
}
