//! What the player sorts by: how loud a capture is made, how dirty, how bright, and whether it hums along unasked.

use super::response::Response;
use crate::engine::{Kernel, Network, Tanh};
use crate::nam::Model;
use serde::{Deserialize, Serialize};

/// The trainer plays its signal at eleven levels, 0, 0.1 … 1, and adds up what comes out. By six of them, each with its
/// weight, that sum is known to a thousandth of the gain: 0.5, 0.7 and 0.9 lie on the cubics through their neighbours, and
/// with them 0.3 drops out.
const LEVELS: [(f32, f64); 5] = [(0.1, 1.0), (0.2, 1.25), (0.4, 2.5), (0.6, 1.5), (0.8, 2.5)];

/// The same for silence and for the full level.
const ENDS: [f64; 2] = [1.0, 1.25];

/// How long silence is listened to, seconds.
const SILENCE_S: f64 = 0.1;

/// What counts for the brightness, Hz.
const AUDIBLE_HZ: [f64; 2] = [60.0, 12_000.0];

/// What a capture makes of the test signal and of silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Character {
    /// Effective level for the test signal, dBFS, no weighting; absent where nothing is heard.
    pub loudness_db: Option<f64>,
    /// How strongly it compresses: 0 is linear, 1 fully saturated.
    pub gain: f64,
    /// Where half of the sound is lower and half is higher on a musical scale, Hz: the mean pitch of its energy.
    pub brightness_hz: Option<f64>,
    /// What comes out when nothing goes in, linear.
    pub idle_dc: f64,
}

impl Character {
    /// Of `model`, played `signal` (one second at its own rate, as [`super::test_signal`] makes it) at six levels. Takes as
    /// long as some six seconds of sound do. Source of both definitions: the official trainer.
    pub fn of(model: &Model, signal: &[f32]) -> Self {
        let mut network = Network::new(model, Tanh::Exact, Kernel::default());
        let silence = vec![0.0; (SILENCE_S * model.rate_hz()) as usize];
        let idle = through(&mut network, &silence, 1.0);
        let softer: f64 = LEVELS
            .iter()
            .map(|(level, weight)| weight * rms(&through(&mut network, signal, *level)))
            .sum();
        let wet = through(&mut network, signal, 1.0);
        let full = rms(&wet);
        let response = Response::between(signal, &wet, model.rate_hz());
        Self {
            loudness_db: Some(20.0 * full.log10()).filter(|db| db.is_finite()),
            gain: gain(ENDS[0] * rms(&idle) + softer + ENDS[1] * full, full),
            brightness_hz: brightness_hz(&response),
            idle_dc: mean(&idle),
        }
    }
}

/// By the levels of all steps together and that of the last: a network that is linear has half of what eleven full
/// ones would make, one that is saturated has all of it.
fn gain(all: f64, full: f64) -> f64 {
    let most = 11.0 * full;
    let gain = (all - most / 2.0) / (most / 2.0);
    if gain.is_finite() {
        gain.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// What becomes of `signal` at `level`, from rest.
fn through(network: &mut Network, signal: &[f32], level: f32) -> Vec<f32> {
    network.reset();
    let mut wet: Vec<f32> = signal.iter().map(|x| x * level).collect();
    wet.chunks_mut(512).for_each(|block| network.process(block));
    wet
}

fn rms(sound: &[f32]) -> f64 {
    let power: f64 = sound.iter().map(|x| f64::from(*x).powi(2)).sum();
    (power / sound.len().max(1) as f64).sqrt()
}

fn mean(sound: &[f32]) -> f64 {
    let sum: f64 = sound.iter().map(|x| f64::from(*x)).sum();
    let mean = sum / sound.len().max(1) as f64;
    if mean.is_finite() { mean } else { 0.0 }
}

fn brightness_hz(response: &Response) -> Option<f64> {
    let hz = |bin: usize| bin as f64 * response.hz_per_bin;
    let bins = response.power_out.iter().enumerate();
    let heard = bins.filter(|(bin, _)| (AUDIBLE_HZ[0]..AUDIBLE_HZ[1]).contains(&hz(*bin)));
    let (pitch, power) = heard.fold((0.0, 0.0), |(pitch, power), (bin, energy)| {
        (pitch + energy * hz(bin).log2(), power + energy)
    });
    let mean = pitch / power;
    mean.is_finite().then(|| mean.exp2())
}

#[cfg(test)]
mod tests {
    use super::super::test_signal;
    use super::*;
    use crate::library::builtin_capture;

    fn linear(taps: &str) -> Model {
        let text = format!(
            r#"{{"version":"0.5.4","architecture":"Linear","sample_rate":48000,
               "config":{{"receptive_field":2,"bias":true}},"weights":[{taps}]}}"#
        );
        Model::from_bytes(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_wire_has_the_signals_own_level_and_no_gain() {
        let signal = test_signal(48_000.0);
        let wire = Character::of(&linear("1,0,0"), &signal);
        assert!((wire.loudness_db.unwrap() - -14.968).abs() < 1e-3);
        assert!(wire.gain < 1e-6 && wire.idle_dc == 0.0, "{wire:?}");
        let softer = Character::of(&linear("0.1,0,0"), &signal);
        assert!((softer.loudness_db.unwrap() - -34.968).abs() < 1e-3);
        assert_eq!(
            softer.brightness_hz.unwrap().round(),
            wire.brightness_hz.unwrap().round()
        );
    }

    #[test]
    fn a_treble_cut_is_darker_a_bass_cut_brighter_and_an_offset_is_told() {
        let signal = test_signal(48_000.0);
        let hz = |taps| Character::of(&linear(taps), &signal).brightness_hz.unwrap();
        let (dark, wire, bright) = (hz("0.5,0.5,0"), hz("1,0,0"), hz("1,-0.9,0"));
        assert!(
            dark < 0.9 * wire && bright > 2.0 * wire,
            "{dark} {wire} {bright}"
        );
        let offset = Character::of(&linear("1,0,0.25"), &signal);
        assert!((offset.idle_dc - 0.25).abs() < 1e-6);
    }

    #[test]
    fn silence_has_no_level_and_no_colour() {
        let nobody = Character::of(&linear("0,0,0"), &test_signal(48_000.0));
        assert_eq!(nobody, Character::default());
    }

    #[test]
    fn the_built_in_capture_is_an_amp_that_breaks_up() {
        let model = builtin_capture();
        let found = Character::of(&model, &test_signal(model.rate_hz()));
        assert!((0.1..0.95).contains(&found.gain), "{found:?}");
    }
}
