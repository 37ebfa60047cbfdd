//! What a Keras model says about itself, in the words of a capture. Nothing here can fail.

use crate::nam::field::Field;
use crate::nam::json::Json;
use crate::nam::limits;
use crate::nam::metadata::{Metadata, text};

/// Takes what can be read.
pub fn read(file: &Field) -> Metadata {
    let Some(metadata) = file.get("metadata") else {
        return Metadata::default();
    };
    let text = |key| text(metadata.value(), key);
    Metadata {
        name: text("name"),
        modeled_by: text("author"),
        gear_model: text("based"),
        tone_type: text("style"),
        validation_esr: metadata.get("esr").and_then(|field| number(&field)),
        ..Metadata::default()
    }
}

/// The rate stated at the top or in the metadata.
pub fn sample_rate(file: &Field, warnings: &mut Vec<String>) -> Option<f64> {
    let in_metadata = || file.get("metadata")?.get("samplerate");
    let field = file.get("samplerate").or_else(in_metadata)?;
    let rate = number(&field).filter(|rate| limits::RATE_HZ.contains(rate));
    if rate.is_none() {
        warnings.push(format!(
            "sample rate {} means nothing; 48 kHz is assumed",
            field.value()
        ));
    }
    rate
}

/// A number, which may be written as a string.
fn number(field: &Field) -> Option<f64> {
    match field.value() {
        Json::Number(number) => Some(*number),
        Json::Text(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}
