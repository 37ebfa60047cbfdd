//! Decibels and linear gain, notes and cents. Conversions read right to left: `gain_from_db(x)`.

/// Linear gain of a level in dB: `10^(dB/20)`. 0 dB is exactly 1.
pub fn gain_from_db(db: f32) -> f32 {
    10.0_f32.powf(db / 20.0)
}

/// Level in dB of a linear gain; silence is -infinity.
pub fn db_from_gain(gain: f32) -> f32 {
    20.0 * gain.log10()
}

/// A note by its MIDI number, in equal temperament: 69 is A4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note(pub i32);

impl Note {
    const NAMES: [&str; 12] = [
        "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B",
    ];

    /// The note nearest to `hz` where A4 has `a4_hz`.
    pub fn nearest(hz: f64, a4_hz: f64) -> Self {
        Self((69.0 + 12.0 * (hz / a4_hz).log2()).round() as i32)
    }

    /// Its frequency where A4 has `a4_hz`.
    pub fn hz(self, a4_hz: f64) -> f64 {
        a4_hz * (f64::from(self.0 - 69) / 12.0).exp2()
    }

    /// How far `hz` lies above it, in cents: hundredths of a semitone.
    pub fn cents_to(self, hz: f64, a4_hz: f64) -> f64 {
        1200.0 * (hz / self.hz(a4_hz)).log2()
    }

    /// Its letter, with a sharp where it has one.
    pub fn name(self) -> &'static str {
        Self::NAMES[self.0.rem_euclid(12) as usize]
    }

    /// Its octave: that of middle C, 60, is 4.
    pub fn octave(self) -> i32 {
        self.0.div_euclid(12) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_have_names_octaves_and_frequencies() {
        for (midi, name, octave, hz) in [
            (23, "B", 0, 30.868),
            (40, "E", 2, 82.407),
            (60, "C", 4, 261.626),
            (88, "E", 6, 1318.510),
        ] {
            let note = Note::nearest(hz * 1.02, 440.0);
            assert_eq!(note, Note(midi));
            assert_eq!((note.name(), note.octave()), (name, octave));
            assert!((note.hz(440.0) - hz).abs() < 1e-3);
        }
        assert!((Note(69).cents_to(440.0, 442.0) + 7.85).abs() < 0.01);
        assert_eq!(Note::nearest(415.3, 440.0).name(), "G#");
    }

    #[test]
    fn unity_is_exact_and_six_db_about_doubles() {
        assert_eq!(gain_from_db(0.0), 1.0);
        assert!((gain_from_db(6.0) - 1.995_262_3).abs() < 1e-6);
        assert_eq!(db_from_gain(0.0), f32::NEG_INFINITY);
    }
}
