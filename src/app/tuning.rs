//! What a string is tuned to, and how far it is from there.

use crate::units::Note;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Reference pitches that are in use, Hz.
pub const REFERENCE_HZ: RangeInclusive<f32> = 430.0..=450.0;
/// The usual one, Hz.
const CONCERT_HZ: f32 = 440.0;

/// How the player tunes.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Temper {
    /// What A4 has, Hz.
    pub reference_hz: f32,
    /// Which strings there are.
    pub strings: Strings,
}

impl Default for Temper {
    fn default() -> Self {
        Self {
            reference_hz: CONCERT_HZ,
            strings: Strings::Chromatic,
        }
    }
}

/// A string as the tuner shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    /// Its letter, with a sharp or a flat where it has one.
    pub name: &'static str,
    /// Its octave: that of middle C is 4.
    pub octave: i32,
    /// How far above it the string sounds, cents.
    pub cents: f32,
    /// What the string sounds at, Hz.
    pub hz: f32,
}

impl Temper {
    /// The same within what can be; a file may say anything.
    pub fn sound(self) -> Self {
        let reference_hz = match self.reference_hz.is_finite() {
            true => self
                .reference_hz
                .clamp(*REFERENCE_HZ.start(), *REFERENCE_HZ.end()),
            false => CONCERT_HZ,
        };
        Self {
            reference_hz,
            ..self
        }
    }

    /// The string, or in a chromatic tuning the note, nearest to `hz`.
    pub fn tuning(self, hz: f64) -> Tuning {
        let a4_hz = f64::from(self.reference_hz);
        let off = |note: &Note| note.cents_to(hz, a4_hz).abs();
        let strings = self.strings.notes().iter().map(|midi| Note(*midi));
        let nearest = strings.min_by(|a, b| off(a).total_cmp(&off(b)));
        let note = nearest.unwrap_or_else(|| Note::nearest(hz, a4_hz));
        Tuning {
            name: self.strings.name_of(note),
            octave: note.octave(),
            cents: note.cents_to(hz, a4_hz) as f32,
            hz: hz as f32,
        }
    }
}

/// The strings of an instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "String", into = "&'static str")]
pub enum Strings {
    /// Any note.
    #[default]
    Chromatic,
    /// E A D G B E.
    Standard,
    /// D A D G B E.
    DropD,
    /// C G C F A D.
    DropC,
    /// Standard, a semitone lower.
    HalfStepDown,
    /// Standard, two semitones lower.
    FullStepDown,
    /// D A D G A D.
    Dadgad,
    /// B E A D G B E.
    SevenString,
    /// E A D G of a bass.
    Bass,
    /// B E A D G of a bass.
    BassFive,
}

impl Strings {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Chromatic,
        Self::Standard,
        Self::DropD,
        Self::DropC,
        Self::HalfStepDown,
        Self::FullStepDown,
        Self::Dadgad,
        Self::SevenString,
        Self::Bass,
        Self::BassFive,
    ];

    /// What players call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Chromatic => "Chromatic",
            Self::Standard => "Standard",
            Self::DropD => "Drop D",
            Self::DropC => "Drop C",
            Self::HalfStepDown => "Half step down",
            Self::FullStepDown => "Full step down",
            Self::Dadgad => "DADGAD",
            Self::SevenString => "7-string",
            Self::Bass => "Bass",
            Self::BassFive => "Bass 5",
        }
    }

    /// MIDI numbers from low to high; none where any note will do.
    fn notes(self) -> &'static [i32] {
        match self {
            Self::Chromatic => &[],
            Self::Standard => &[40, 45, 50, 55, 59, 64],
            Self::DropD => &[38, 45, 50, 55, 59, 64],
            Self::DropC => &[36, 43, 48, 53, 57, 62],
            Self::HalfStepDown => &[39, 44, 49, 54, 58, 63],
            Self::FullStepDown => &[38, 43, 48, 53, 57, 62],
            Self::Dadgad => &[38, 45, 50, 55, 57, 62],
            Self::SevenString => &[35, 40, 45, 50, 55, 59, 64],
            Self::Bass => &[28, 33, 38, 43],
            Self::BassFive => &[23, 28, 33, 38, 43],
        }
    }

    /// Who tunes down says E flat, not D sharp.
    fn name_of(self, note: Note) -> &'static str {
        match (self, note.name()) {
            (Self::HalfStepDown, "D#") => "Eb",
            (Self::HalfStepDown, "G#") => "Ab",
            (Self::HalfStepDown, "C#") => "Db",
            (Self::HalfStepDown, "F#") => "Gb",
            (Self::HalfStepDown, "A#") => "Bb",
            (_, name) => name,
        }
    }
}

impl From<Strings> for &'static str {
    fn from(strings: Strings) -> Self {
        strings.label()
    }
}

/// What a newer version has added is chromatic here.
impl From<String> for Strings {
    fn from(label: String) -> Self {
        let all = Self::ALL.into_iter();
        all.into_iter()
            .find(|strings| strings.label() == label)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(strings: Strings, reference_hz: f32, hz: f64) -> (String, i32) {
        let tuning = Temper {
            reference_hz,
            strings,
        }
        .tuning(hz);
        let name = format!("{}{}", tuning.name, tuning.octave);
        (name, tuning.cents.round() as i32)
    }

    #[test]
    fn the_nearest_note_or_string_is_shown_with_its_distance() {
        for (strings, reference_hz, hz, name, cents) in [
            (Strings::Chromatic, 440.0, 82.41, "E2", 0),
            (Strings::Chromatic, 440.0, 30.87, "B0", 0),
            (Strings::Chromatic, 440.0, 73.0, "D2", -10),
            (Strings::Chromatic, 432.0, 440.0, "A4", 32),
            (Strings::Standard, 440.0, 73.42, "E2", -200),
            (Strings::DropD, 440.0, 73.42, "D2", 0),
            (Strings::DropC, 440.0, 65.41, "C2", 0),
            (Strings::HalfStepDown, 440.0, 77.78, "Eb2", 0),
            (Strings::FullStepDown, 440.0, 293.66, "D4", 0),
            (Strings::Dadgad, 440.0, 220.0, "A3", 0),
            (Strings::SevenString, 440.0, 61.74, "B1", 0),
            (Strings::Bass, 440.0, 98.0, "G2", 0),
            (Strings::BassFive, 440.0, 30.87, "B0", 0),
        ] {
            let wanted = (name.to_owned(), cents);
            assert_eq!(shown(strings, reference_hz, hz), wanted, "{strings:?}");
        }
    }

    #[test]
    fn a_file_may_say_anything() {
        let read = |text: &str| serde_json::from_str::<Temper>(text).unwrap().sound();
        assert_eq!(read("{}"), Temper::default());
        let odd = r#"{"reference_hz": 1e9, "strings": "Open Z"}"#;
        let (highest, chromatic) = (450.0, Strings::Chromatic);
        assert_eq!(
            read(odd),
            Temper {
                reference_hz: highest,
                strings: chromatic
            }
        );
        for strings in Strings::ALL {
            let temper = Temper {
                reference_hz: 441.5,
                strings,
            };
            assert_eq!(read(&serde_json::to_string(&temper).unwrap()), temper);
        }
    }
}
