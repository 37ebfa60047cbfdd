//! The JSON of a Keras model, as AIDA-X and RTNeural play it: told by what is in the file, whatever it is called.
//!
//! Source of the format: RTNeural's exporter; of gains and skip: AIDA-X.

mod layer;
mod metadata;

use super::error::NamError;
use super::field::Field;
use super::json::Json;
use super::limits;
use super::recurrent::Recurrent;
use super::{Architecture, Model};
use layer::Reader;

/// Frames of silence that AIDA-X plays before use.
const SILENCE: usize = 2048;

/// At and below this many dB a gain is zero.
const SILENT_DB: f32 = -90.0;

/// Whether a file is of this kind.
pub fn is_keras(root: &Json) -> bool {
    root.get("in_shape").is_some() && root.get("layers").is_some()
}

/// Reads and checks a whole file.
pub fn read(file: &Field) -> Result<Model, NamError> {
    let mut warnings = Vec::new();
    Ok(Model {
        version: "-".into(),
        metadata: metadata::read(file),
        sample_rate_hz: metadata::sample_rate(file, &mut warnings),
        warnings,
        network: Architecture::Recurrent(network(file)?),
    })
}

fn network(file: &Field) -> Result<Recurrent, NamError> {
    check_input(&file.need("in_shape")?)?;
    let fields = file.need("layers")?.list(limits::CELLS)?;
    let mut reader = Reader::new();
    let layers = fields
        .iter()
        .map(|field| reader.layer(field))
        .collect::<Result<Vec<_>, _>>()?;
    if reader.width != 1 {
        let outputs = format!("{} output channels", reader.width);
        return Err(fields[fields.len() - 1].unplayable(outputs));
    }
    let net = Recurrent {
        name: "AIDA-X",
        layers,
        weight_count: reader.weight_count,
        silence_frames: SILENCE,
        in_gain: gain(file.get("in_gain"))?,
        skips: skips(file.get("in_skip"))?,
        out_gain: gain(file.get("out_gain"))?,
    };
    net.check_settling()?;
    Ok(net)
}

/// One input: more of them are knobs.
fn check_input(in_shape: &Field) -> Result<(), NamError> {
    let sizes = in_shape.list(limits::CELLS)?;
    match sizes[sizes.len() - 1].size(limits::CHANNELS)? {
        1 => Ok(()),
        inputs => Err(in_shape.unplayable(format!("{} knobs of its own", inputs - 1))),
    }
}

/// Whether the input is added to the output.
fn skips(field: Option<Field>) -> Result<bool, NamError> {
    let Some(field) = field else {
        return Ok(false);
    };
    match field.number()? {
        0.0 => Ok(false),
        1.0 => Ok(true),
        _ => Err(field.unplayable("a skip other than of one channel")),
    }
}

/// A linear gain from one in dB.
fn gain(field: Option<Field>) -> Result<f32, NamError> {
    let Some(field) = field else {
        return Ok(1.0);
    };
    match field.float()? {
        gain_db if gain_db <= SILENT_DB => Ok(0.0),
        gain_db if gain_db <= limits::GAIN_DB => Ok(10_f32.powf(gain_db * 0.05)),
        _ => Err(field.wrong(format!("a gain of at most {} dB", limits::GAIN_DB))),
    }
}

#[cfg(test)]
mod tests;
