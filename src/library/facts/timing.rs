//! How late a capture answers and which way round: what two of them side by side need to add up instead of cancelling.

use super::response::{Response, SIZE};
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;
use serde::{Deserialize, Serialize};

/// Where captures are lined up, Hz: here lies most of a guitar's energy. Higher up the phases of two amps go ways of their
/// own; lined up by that, they cancel down here.
const BAND_HZ: [f64; 2] = [80.0, 1200.0];

/// How wide the band's edges are, octaves.
const EDGE: f64 = 0.5;

/// Where the answer is looked for, ms. A bass cut alone makes it a little early; nothing that plays live is later.
const RANGE_MS: [f64; 2] = [-2.0, 20.0];

/// Below this likeness (1 is the noise itself, delayed) chance alone could have found it.
const LIKENESS: f64 = 0.2;

/// When and which way round a capture answers. To line up two, hold back the one that is less late by the difference, and
/// turn one round where they differ. In time and upright where nothing can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// How late the answer is most like what was played, ms; below zero where a bass cut moves it forward.
    pub late_ms: f32,
    /// The answer is upside down.
    pub inverted: bool,
}

impl Timing {
    /// By the highest peak, up or down, of what goes in against what comes out over time. Each frequency counts by how surely
    /// it came through, not by how loud: a cabinet's ruggedness would else decide. Source: Carter, Nuttall and Cable, 1973.
    pub fn of(response: &Response) -> Self {
        let likeness = likeness(response);
        let frames = |ms: f64| (ms / 1000.0 * response.hz_per_bin * SIZE as f64) as isize;
        let at = |late: isize| likeness[late.rem_euclid(SIZE as isize) as usize];
        let range = frames(RANGE_MS[0])..=frames(RANGE_MS[1]);
        let late = range.max_by(|a, b| at(*a).abs().total_cmp(&at(*b).abs()));
        let Some(late) = late.filter(|late| at(*late).abs() >= LIKENESS) else {
            return Self::default();
        };
        let frames = late as f64 + top([at(late - 1), at(late), at(late + 1)]);
        Self {
            late_ms: (1000.0 * frames / (response.hz_per_bin * SIZE as f64)) as f32,
            inverted: at(late) < 0.0,
        }
    }
}

/// How like what went in is to what came out, -1 to 1, by frames of delay; those before the start stand at the end.
fn likeness(response: &Response) -> Vec<f64> {
    let back = RealFftPlanner::<f64>::new().plan_fft_inverse(SIZE);
    let weights = (0..=SIZE / 2).map(|bin| weight(bin as f64 * response.hz_per_bin));
    let weights: Vec<f64> = weights.collect();
    let mut bins: Vec<Complex<f64>> = (0..=SIZE / 2)
        .map(|bin| {
            let powers = response.power_in[bin] * response.power_out[bin];
            let shared = response.cross[bin] * (weights[bin] / powers.sqrt());
            // Silence, and what is no number.
            if shared.is_finite() {
                shared
            } else {
                Complex::default()
            }
        })
        .collect();
    let mut time = back.make_output_vec();
    let done = back.process(&mut bins, &mut time);
    debug_assert!(
        done.is_ok(),
        "lengths are the plan's own, and the ends lie outside the band"
    );
    let scale = 0.5 / weights.iter().sum::<f64>();
    time.iter().map(|sum| sum * scale).collect()
}

/// How much a frequency counts: all within the band, nothing beyond its edges, halfway on them.
fn weight(hz: f64) -> f64 {
    let into = |octaves: f64| {
        let share = (octaves / EDGE + 0.5).clamp(0.0, 1.0);
        (std::f64::consts::FRAC_PI_2 * share).sin().powi(2)
    };
    into((hz / BAND_HZ[0]).log2()) * into((BAND_HZ[1] / hz).log2())
}

/// Where between -0.5 and 0.5 the parabola through three values turns, the middle one being the furthest from zero.
fn top([before, here, after]: [f64; 3]) -> f64 {
    let bend = before - 2.0 * here + after;
    match bend == 0.0 {
        true => 0.0,
        false => (0.5 * (before - after) / bend).clamp(-0.5, 0.5),
    }
}

#[cfg(test)]
mod tests {
    use super::super::response::noise;
    use super::*;
    use crate::engine::{Kernel, Network, Tanh};
    use crate::library::builtin_capture;

    const RATE: f64 = 48_000.0;

    /// The noise, and what the built-in capture makes of it.
    fn played() -> (Vec<f32>, Vec<f32>) {
        let dry = noise(96_000);
        let mut wet = dry.clone();
        Network::new(&builtin_capture(), Tanh::Exact, Kernel::default()).process(&mut wet);
        (dry, wet)
    }

    fn later(sound: &[f32], frames: usize, gain: f32) -> Vec<f32> {
        let sound = std::iter::repeat_n(0.0, frames).chain(sound.iter().copied());
        let sound = sound.map(|x| gain * x);
        sound.take(96_000).collect()
    }

    fn of(dry: &[f32], wet: &[f32]) -> Timing {
        Timing::of(&Response::between(dry, wet, RATE))
    }

    #[test]
    fn a_capture_made_later_and_turned_round_is_found_just_so() {
        let (dry, wet) = played();
        let own = of(&dry, &wet);
        for frames in [0, 1, 7, 48, 333] {
            for gain in [1.0, -1.0, 0.01, -30.0] {
                let found = of(&dry, &later(&wet, frames, gain));
                let late = (found.late_ms - own.late_ms) * 48.0;
                assert!((late - frames as f32).abs() < 0.05, "{late} for {frames}");
                assert_eq!(found.inverted, own.inverted != (gain < 0.0));
            }
        }
    }

    #[test]
    fn the_noise_itself_is_in_time_and_between_frames_counts() {
        let dry = noise(96_000);
        let itself = of(&dry, &dry);
        assert!(
            itself.late_ms.abs() < 1e-4 && !itself.inverted,
            "{itself:?}"
        );
        let pair = |n: usize| 0.5 * (dry[n] + dry[n.saturating_sub(1)]);
        let half: Vec<f32> = (0..dry.len()).map(pair).collect();
        let late = of(&dry, &half).late_ms * 48.0;
        assert!((late - 0.5).abs() < 0.01, "{late}");
    }

    #[test]
    fn silence_and_what_has_nothing_to_do_with_it_tell_nothing() {
        let dry = noise(96_000);
        let other: Vec<f32> = noise(192_000)[96_000..].to_vec();
        let broken = vec![f32::NAN; 96_000];
        for wet in [vec![0.0; 96_000], other, broken] {
            assert_eq!(of(&dry, &wet), Timing::default());
        }
    }
}
