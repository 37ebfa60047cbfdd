//! What a capture is, measured instead of believed.

mod cabinet;
mod character;
mod response;
mod signal;
mod timing;

pub use cabinet::CabVerdict;
pub use character::Character;
pub use signal::test_signal;
pub use timing::Timing;

use super::{builtin_riff, cost};
use crate::engine::{Kernel, Network, Tanh};
use crate::nam::Model;
use crate::rig::Amp;
use crate::rig::amp::Levels;
use ebur128::{EbuR128, Mode};
use response::Response;
use serde::{Deserialize, Serialize};
use std::thread;

/// Loudness that every capture is brought to, LUFS.
pub const MATCHED_LUFS: f64 = -18.0;

/// How much of the riff and of noise is played, seconds.
const FULL_S: [f64; 2] = [3.0, 2.0];

/// The same for a glimpse.
const GLIMPSE_S: [f64; 2] = [0.5, 0.5];

/// The riff begins louder than it goes on: the median over the reference captures.
const GLIMPSE_DB: f64 = 1.2;

/// Whether nobody waits for what is measured any more.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// The most that a capture is turned up or down, dB.
const MOST_DB: f64 = 40.0;

/// What was measured of a capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Loudness of the demo riff through it, K-weighted (ITU-R BS.1770), LUFS; absent where nothing is heard.
    pub loudness_lufs: Option<f64>,
    /// How uneven its response is, dB, and what that says of a cabinet.
    pub ripple_db: f64,
    /// Whether it contains a cabinet.
    pub cab: CabVerdict,
    /// How late it answers, and which way round.
    pub timing: Timing,
}

/// All that is measured of a capture on the shelf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Portrait {
    /// What it needs to be played.
    pub facts: Facts,
    /// What it is sorted by.
    pub character: Character,
    /// Seconds that one frame at its own rate takes on this machine.
    pub seconds_per_frame: f64,
}

impl Portrait {
    /// Of `model`, on this thread alone. Takes as long as some eleven seconds of sound do.
    pub fn of(model: &Model) -> Self {
        let [riff_s, noise_s] = FULL_S;
        let loudness = loudness(model, riff_s, &|| false);
        Self {
            facts: Facts::from(response(model, noise_s, &|| false), loudness).unwrap_or_default(),
            character: Character::of(model, &test_signal(model.rate_hz())),
            seconds_per_frame: cost::seconds_per_frame(&mut Amp::of(model.clone())),
        }
    }
}

/// Measures `model` at its own rate. Takes as long as some three seconds of sound do, on two threads.
pub fn measure(model: &Model) -> Facts {
    measure_unless(model, &|| false).unwrap_or_default()
}

/// [`measure`], absent where that was stopped.
pub fn measure_unless(model: &Model, stop: Stop) -> Option<Facts> {
    measure_for(model, FULL_S, stop)
}

/// What half a second tells of `model`: its loudness to a decibel or two, and mostly whether there is a cabinet.
pub fn glimpse(model: &Model) -> Facts {
    let facts = measure_for(model, GLIMPSE_S, &|| false).unwrap_or_default();
    Facts {
        loudness_lufs: facts.loudness_lufs.map(|lufs| lufs - GLIMPSE_DB),
        ..facts
    }
}

fn measure_for(model: &Model, [riff_s, noise_s]: [f64; 2], stop: Stop) -> Option<Facts> {
    thread::scope(|scope| {
        let response = scope.spawn(|| response(model, noise_s, stop));
        let loudness = loudness(model, riff_s, stop);
        let response = response.join();
        let response = response.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Facts::from(response, loudness)
    })
}

impl Facts {
    /// Absent where one of them is.
    fn from(response: Option<Response>, loudness_lufs: Option<Option<f64>>) -> Option<Self> {
        let response = response?;
        let ripple_db = cabinet::ripple_db(&response);
        Some(Self {
            loudness_lufs: loudness_lufs?,
            ripple_db,
            cab: CabVerdict::of(ripple_db),
            timing: Timing::of(&response),
        })
    }
}

fn network(model: &Model) -> Network {
    Network::new(model, Tanh::Exact, Kernel::default())
}

/// Plays `sound` in place; false where that was stopped.
fn through(network: &mut Network, sound: &mut [f32], stop: Stop) -> bool {
    sound.chunks_mut(512).all(|block| {
        network.process(block);
        !stop()
    })
}

fn response(model: &Model, seconds: f64, stop: Stop) -> Option<Response> {
    Response::of(&mut network(model), model.rate_hz(), seconds, stop)
}

/// What the amp wants to know: what was measured, and what only the file can say.
pub fn levels(model: &Model, facts: &Facts) -> Levels {
    let metadata = &model.metadata;
    let db = |value: Option<f64>| value.map(|db| db as f32);
    let matched_db = facts.loudness_lufs.map_or(0.0, |lufs| MATCHED_LUFS - lufs);
    Levels {
        matched_db: matched_db.clamp(-MOST_DB, MOST_DB) as f32,
        loudness_db: db(metadata.loudness_db),
        input_dbu: db(metadata.input_level_dbu),
        output_dbu: db(metadata.output_level_dbu),
        // Where nobody can tell, a second cabinet would muffle more than a missing one fizzes.
        has_cab: facts.cab != CabVerdict::Without,
        late_ms: facts.timing.late_ms,
        inverted: facts.timing.inverted,
    }
}

/// Of the riff through `model`, absent in it where nothing is heard; absent where that was stopped.
fn loudness(model: &Model, seconds: f64, stop: Stop) -> Option<Option<f64>> {
    let (mut network, rate_hz) = (network(model), model.rate_hz());
    let mut riff = builtin_riff();
    riff.prepare(rate_hz);
    let mut sound = vec![0.0; (seconds * rate_hz) as usize];
    riff.read(&mut sound);
    through(&mut network, &mut sound, stop).then(|| loudness_lufs(&sound, rate_hz))
}

/// Integrated loudness of a mono sound, LUFS; absent for silence and for what is no number.
pub fn loudness_lufs(sound: &[f32], rate_hz: f64) -> Option<f64> {
    let mut meter = EbuR128::new(1, rate_hz.round() as u32, Mode::I).ok()?;
    meter.add_frames_f32(sound).ok()?;
    meter.loudness_global().ok().filter(|lufs| lufs.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::builtin_capture;

    #[test]
    fn a_sine_reads_as_the_standard_says() {
        // EBU Tech 3341, case 1: 1 kHz at -23 dBFS on both channels reads -23 LUFS; on one alone 3.01 dB less.
        let turn = std::f64::consts::TAU / 48.0;
        let level = 10.0_f64.powf(-23.0 / 20.0);
        let sine: Vec<f32> = (0..48_000 * 20)
            .map(|n| (level * (turn * f64::from(n)).sin()) as f32)
            .collect();
        let lufs = loudness_lufs(&sine, 48_000.0).unwrap();
        assert!((lufs - -26.01).abs() < 0.05, "{lufs}");
        assert_eq!(loudness_lufs(&[0.0; 48_000], 48_000.0), None);
    }

    #[test]
    fn the_built_in_capture_has_a_cabinet_and_a_level() {
        let model = builtin_capture();
        let facts = measure(&model);
        // Its simulated speaker is smoother than a real one.
        assert_eq!(facts.cab, CabVerdict::Maybe, "{} dB", facts.ripple_db);
        let levels = levels(&model, &facts);
        assert!((-12.0..6.0).contains(&levels.matched_db), "{levels:?}");
    }
}
