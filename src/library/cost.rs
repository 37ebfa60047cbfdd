//! What a capture costs on this machine, measured where it may take its time.

use crate::rig::{Amp, Guest};
use std::time::{Duration, Instant};

/// Frames per block: short ones cost the most for each frame.
const BLOCK: usize = 64;

/// How many blocks are timed: 33 ms of sound at 48 kHz.
const BLOCKS: usize = 25;

/// Enough time for an answer, however heavy the capture is.
const ENOUGH: Duration = Duration::from_millis(150);

/// Seconds that one frame takes `amp`: the median over some blocks of quiet noise, which it has forgotten afterwards.
pub fn seconds_per_frame(amp: &mut Amp) -> f64 {
    let started = Instant::now();
    let mut noise = Noise(1);
    let mut times = Vec::with_capacity(BLOCKS);
    while times.len() < BLOCKS && (times.is_empty() || started.elapsed() < ENOUGH) {
        let mut block: [f32; BLOCK] = std::array::from_fn(|_| noise.next());
        let begun = Instant::now();
        amp.process(&mut block);
        times.push(begun.elapsed());
    }
    amp.reset();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() / BLOCK as f64
}

/// Noise at -20 dBFS: no part of a network rests, and no number becomes denormal.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        // Source: Numerical Recipes, the quick and dirty generator.
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 as f32 / u32::MAX as f32 - 0.5) * 0.35
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::builtin_capture;

    #[test]
    fn a_longer_memory_costs_more_and_nothing_of_the_noise_is_left() {
        let short = seconds_per_frame(&mut Amp::from_taps(&[1.0]));
        let mut amp = Amp::of(builtin_capture());
        let capture = seconds_per_frame(&mut amp);
        assert!(short > 0.0 && capture > short, "{short} {capture}");
        let (mut after, mut fresh) = ([0.1; 500], [0.1; 500]);
        amp.process(&mut after);
        Amp::of(builtin_capture()).process(&mut fresh);
        assert_eq!(after, fresh);
    }
}
