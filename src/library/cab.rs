//! From an audio file to a cabinet.

use super::source;
use crate::rig::Impulse;
use crate::wav::{self, WavError};
use realfft::RealFftPlanner;
use std::path::Path;

const BUILT_IN: &[u8] = include_bytes!("../../assets/cab.wav");

/// Bounds of the octaves whose level is brought to 0 dB, Hz: where a guitar is.
const BAND_HZ: [f64; 2] = [80.0, 8000.0];

/// Why a file is no cabinet.
#[derive(Debug, thiserror::Error)]
pub enum CabError {
    /// It cannot be read.
    #[error(transparent)]
    Audio(#[from] WavError),
    /// Nothing is in it.
    #[error("{name} is silent, so it is no impulse response")]
    Silent {
        /// The file's name.
        name: String,
    },
}

/// Reads an impulse response (WAV, FLAC or AIFF, the first two channels) and brings it to 0 dB.
///
/// # Errors
/// When it cannot be read or is silent.
pub fn open_cab(path: &Path) -> Result<Impulse, CabError> {
    let audio = source::audio(path, f64::INFINITY)?;
    let name = || path.file_name().unwrap_or_default().to_string_lossy();
    levelled(audio.sample_rate_hz.into(), audio.channels).ok_or_else(|| CabError::Silent {
        name: name().into_owned(),
    })
}

/// The cabinet that comes with the program.
#[expect(
    clippy::missing_panics_doc,
    reason = "a test reads the very same bytes"
)]
pub fn builtin_cab() -> Impulse {
    let audio = wav::read_bytes(BUILT_IN, "cab.wav").expect("the built-in cabinet is sound");
    let impulse = levelled(audio.sample_rate_hz.into(), audio.channels);
    impulse.expect("the built-in cabinet is not silent")
}

/// As loud behind it as before for pink noise within [`BAND_HZ`]; absent if it is silent there.
fn levelled(rate_hz: f64, channels: Vec<Vec<f32>>) -> Option<Impulse> {
    let mut impulse = Impulse::new(rate_hz, channels);
    let powers = impulse
        .channels
        .iter()
        .map(|taps| pink_power(taps, rate_hz));
    let power = powers.fold(0.0, f64::max);
    // -100 dB.
    if power.is_nan() || power < 1e-10 {
        return None;
    }
    let gain = power.sqrt().recip() as f32;
    let louder = |taps: &Vec<f32>| taps.iter().map(|tap| tap * gain).collect();
    impulse.channels = impulse.channels.iter().map(louder).collect();
    Some(impulse)
}

/// Mean power of the response per octave.
fn pink_power(taps: &[f32], rate_hz: f64) -> f64 {
    let size = taps.len().next_power_of_two().max(8192);
    let forward = RealFftPlanner::<f32>::new().plan_fft_forward(size);
    let mut time = taps.to_vec();
    time.resize(size, 0.0);
    let mut bins = forward.make_output_vec();
    let done = forward.process(&mut time, &mut bins);
    debug_assert!(done.is_ok(), "lengths are the plan's own");
    let (mut power, mut weights) = (0.0, 0.0);
    for (bin, value) in bins.iter().enumerate() {
        let hz = bin as f64 * rate_hz / size as f64;
        if (BAND_HZ[0]..BAND_HZ[1]).contains(&hz) {
            power += f64::from(value.norm_sqr()) / hz;
            weights += 1.0 / hz;
        }
    }
    power / weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_cabinet_is_sound_and_at_its_level() {
        let cab = builtin_cab();
        assert_eq!((cab.rate_hz, cab.channels.len()), (48_000.0, 1));
        let power = pink_power(&cab.channels[0], cab.rate_hz);
        assert!((power - 1.0).abs() < 1e-3, "{power}");
    }

    #[test]
    fn silence_and_what_is_no_audio_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let silent = folder.path().join("silent.wav");
        wav::write_f32(&silent, 48_000, &[0.0; 500]).unwrap();
        let error = open_cab(&silent).unwrap_err().to_string();
        assert_eq!(error, "silent.wav is silent, so it is no impulse response");
        let text = folder.path().join("text.wav");
        std::fs::write(&text, "hello").unwrap();
        assert!(matches!(open_cab(&text), Err(CabError::Audio(_))));
    }
}
