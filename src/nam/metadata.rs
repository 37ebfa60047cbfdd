//! What a capture says about itself. Nothing here changes the sound, and nothing here can fail.

use super::json::{Json, tidy};
use super::limits;
use serde::Serialize;

/// Descriptive metadata; every field may be absent. A value of the wrong type is absent, and so is a text that
/// tells nothing: an empty one, or a placeholder of those that fill the field in for whoever left it out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Metadata {
    /// When the capture was exported, as `2024-05-31 18:07:00`, local time of its maker.
    pub date: Option<String>,
    /// The capture's own name.
    pub name: Option<String>,
    /// Who made the capture.
    pub modeled_by: Option<String>,
    /// Who made the gear.
    pub gear_make: Option<String>,
    /// What the gear is called.
    pub gear_model: Option<String>,
    /// What kind of gear it is: `amp`, `pedal`, `amp_cab`, … (free text).
    pub gear_type: Option<String>,
    /// What kind of tone it is: `clean`, `crunch`, … (free text).
    pub tone_type: Option<String>,
    /// RMS output level for the trainer's test signal, dBFS.
    pub loudness_db: Option<f64>,
    /// How strongly the capture compresses: 0 is linear, 1 fully saturated. No playback gain.
    pub gain: Option<f64>,
    /// Analog level (dBu RMS) of a 1 kHz sine that peaks at 0 dBFS at the input.
    pub input_level_dbu: Option<f64>,
    /// Analog level (dBu RMS) that stands for 0 dBFS peak at the output.
    pub output_level_dbu: Option<f64>,
    /// Who or what trained it.
    pub trainer: Option<String>,
    /// Error-to-signal ratio the trainer measured.
    pub validation_esr: Option<f64>,
}

impl Metadata {
    /// Takes what can be read from the `metadata` value of a file.
    pub(super) fn read(json: &Json) -> Self {
        let text = |key| text(json, key);
        let number = |key| number(json, key);
        Self {
            date: json.get("date").and_then(date),
            name: text("name"),
            modeled_by: text("modeled_by"),
            gear_make: text("gear_make"),
            gear_model: text("gear_model"),
            gear_type: text("gear_type"),
            tone_type: text("tone_type"),
            loudness_db: number("loudness"),
            gain: number("gain"),
            input_level_dbu: number("input_level_dbu"),
            output_level_dbu: number("output_level_dbu"),
            trainer: text("trainer"),
            validation_esr: json
                .get("training")
                .and_then(|training| self::number(training, "validation_esr")),
        }
    }

    /// Whether the capture contains a speaker, if `gear_type` tells.
    pub fn has_cab(&self) -> Option<bool> {
        let gear = self.gear_type.as_ref()?.trim().to_lowercase();
        let gear = gear.replace('-', "_");
        match gear.as_str() {
            "amp" | "preamp" | "pedal" | "pedal_amp" | "outboard" | "space" => Some(false),
            "full_rig" | "ir" => Some(true),
            other => other.split('_').any(|word| word == "cab").then_some(true),
        }
    }
}

/// The text under `key`, if it tells something.
pub(super) fn text(json: &Json, key: &str) -> Option<String> {
    match json.get(key) {
        Some(Json::Text(text)) => written_by_a_person(tidy(text, limits::TEXT)),
        _ => None,
    }
}

fn written_by_a_person(text: String) -> Option<String> {
    let word = text.trim();
    let placeholder = word.is_empty() || word.starts_with("tz-") || word == "T3K-Null";
    (!placeholder).then(|| word.to_owned())
}

fn number(json: &Json, key: &str) -> Option<f64> {
    match json.get(key) {
        Some(Json::Number(value)) => Some(*value),
        _ => None,
    }
}

fn date(json: &Json) -> Option<String> {
    let part = |key| number(json, key).map(|value| value as i64);
    let (year, month, day) = (part("year")?, part("month")?, part("day")?);
    let time = |key| part(key).unwrap_or(0);
    let (hour, minute, second) = (time("hour"), time("minute"), time("second"));
    Some(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nam::json::parse;

    #[test]
    fn wrong_types_are_absent() {
        let json = br#"{"name": 7, "loudness": "loud", "gain": 0.5, "date": {"year": 2024},
            "training": [], "gear_type": " Amp-Cab ", "trainer": "a\u001bb"}"#;
        let metadata = Metadata::read(&parse(json).expect("is JSON"));
        assert_eq!(metadata.name, None);
        assert_eq!(metadata.loudness_db, None);
        assert_eq!(metadata.gain, Some(0.5));
        assert_eq!(metadata.date, None);
        assert_eq!(metadata.trainer.as_deref(), Some("a b"));
        assert_eq!(metadata.has_cab(), Some(true));
    }

    #[test]
    fn placeholders_tell_nothing() {
        let json = br#"{"gear_make": "tz-make", "tone_type": "T3K-Null", "name": "  ", "modeled_by": " Ana "}"#;
        let metadata = Metadata::read(&parse(json).expect("is JSON"));
        let expected = Metadata {
            modeled_by: Some("Ana".into()),
            ..Metadata::default()
        };
        assert_eq!(metadata, expected);
    }

    #[test]
    fn a_cab_is_told_from_the_gear_type() {
        let with = |gear: &str| Metadata {
            gear_type: Some(gear.into()),
            ..Metadata::default()
        };
        assert_eq!(with("amp_pedal_cab").has_cab(), Some(true));
        assert_eq!(with("full-rig").has_cab(), Some(true));
        assert_eq!(with("pedal").has_cab(), Some(false));
        assert_eq!(with("studio").has_cab(), None);
        assert_eq!(Metadata::default().has_cab(), None);
    }
}
