//! How late a known signal comes back: the round trip through a cable, to the frame.

use super::correlate::correlate;

/// Times the burst is played: all of them have to tell the same.
const BURSTS: usize = 3;
/// Silence before the first burst, in which the noise of the line is still, seconds.
const LEAD_S: f64 = 0.2;
/// Silence between the latest return of one burst and the next, seconds.
const PAUSE_S: f64 = 0.1;
/// The longest round trip that is looked for, seconds.
const LONGEST_S: f64 = 0.5;
/// Magnitude of the burst: -18 dBFS, safe for a cable, and for ears should it meet speakers.
const MAGNITUDE: f32 = 0.125;
/// Below this likeness (1 is the burst itself) chance alone could have found it.
const LIKENESS: f32 = 0.2;
/// Bursts may differ by this many frames: a cable's length in time may fall between two of them.
const SLACK: usize = 1;

/// A signal whose return can be found.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is to be played; from its first frame on, as many frames of what comes in are to be kept.
    pub signal: Vec<f32>,
    burst: Vec<f32>,
    starts: [usize; BURSTS],
    longest: usize,
}

/// The way out and back.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct RoundTrip {
    /// Frames from the signal's leaving to its coming back.
    pub frames: usize,
    /// How loud it came back, dB.
    pub gain_db: f32,
    /// It came back upside down.
    pub inverted: bool,
}

/// Why no round trip could be told.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoEcho {
    /// It did not come back.
    #[error(
        "the test signal did not come back; connect an output of the interface to the input with a cable, turn the input up, and measure again"
    )]
    Silence,
    /// It came back late by different times.
    #[error(
        "the test signal came back after {shortest} to {longest} frames; the sound was torn meanwhile: choose a longer buffer and measure again"
    )]
    Unsteady {
        /// The least of them.
        shortest: usize,
        /// The most.
        longest: usize,
    },
}

impl Call {
    /// A call for `rate_hz`: a few bursts of noise.
    pub fn new(rate_hz: f64) -> Self {
        let frames = |seconds: f64| (seconds * rate_hz) as usize;
        let burst = noise();
        let apart = burst.len() + frames(LONGEST_S + PAUSE_S);
        let starts = std::array::from_fn(|nth| frames(LEAD_S) + nth * apart);
        let mut signal = vec![0.0; starts[BURSTS - 1] + apart];
        for start in starts {
            signal[start..][..burst.len()].copy_from_slice(&burst);
        }
        Self {
            signal,
            burst,
            starts,
            longest: frames(LONGEST_S),
        }
    }

    /// Finds the bursts in what was `heard` while the signal played.
    pub fn find(&self, heard: &[f32]) -> Result<RoundTrip, NoEcho> {
        let found: Option<Vec<RoundTrip>> = self
            .starts
            .iter()
            .map(|&start| self.find_one(heard.get(start..).unwrap_or_default()))
            .collect();
        let mut found = found.ok_or(NoEcho::Silence)?;
        found.sort_by_key(|trip| trip.frames);
        let (shortest, longest) = (found[0].frames, found[BURSTS - 1].frames);
        match longest - shortest > SLACK {
            true => Err(NoEcho::Unsteady { shortest, longest }),
            false => Ok(found[BURSTS / 2]),
        }
    }

    fn find_one(&self, heard: &[f32]) -> Option<RoundTrip> {
        let heard = &heard[..heard.len().min(self.longest + self.burst.len())];
        let sums = correlate(heard, &self.burst);
        let (frames, &sum) = sums
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))?;
        let echo = &heard[frames..][..self.burst.len()];
        let energy = |signal: &[f32]| signal.iter().map(|x| x * x).sum::<f32>();
        let (sent, back) = (energy(&self.burst), energy(echo));
        let is_like = sum.abs() > LIKENESS * (sent * back).sqrt();
        is_like.then(|| RoundTrip {
            frames,
            gain_db: 20.0 * (sum.abs() / sent).log10(),
            inverted: sum < 0.0,
        })
    }
}

/// A burst of ±[`MAGNITUDE`] that resembles itself at no other place. Source: a shift register of 12 bits with taps
/// 12, 6, 4 and 1 runs through all of its 4095 states.
fn noise() -> Vec<f32> {
    let mut register = 1_u16;
    let step = |_| {
        let bit = (register ^ (register >> 6) ^ (register >> 8) ^ (register >> 11)) & 1;
        register = (register >> 1) | (bit << 11);
        MAGNITUDE * (2.0 * f32::from(bit) - 1.0)
    };
    (0..(1 << 12) - 1).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes back after `frames` (each burst after its own), times `gain`, in noise of `hiss`.
    fn answer(call: &Call, frames: [usize; BURSTS], gain: f32, hiss: f32) -> Vec<f32> {
        let mut state = 7_u32;
        let mut heard: Vec<f32> = (0..call.signal.len())
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                hiss * (state as i32 as f32 / i32::MAX as f32)
            })
            .collect();
        for (start, frames) in call.starts.into_iter().zip(frames) {
            for (n, sample) in call.burst.iter().enumerate() {
                heard[start + frames + n] += gain * sample;
            }
        }
        heard
    }

    #[test]
    fn the_burst_is_found_to_the_frame_in_noise_and_upside_down() {
        for (rate_hz, frames) in [
            (44_100.0, 0),
            (48_000.0, 523),
            (96_000.0, 47_999),
            (8_000.0, 3_999),
        ] {
            let call = Call::new(rate_hz);
            for (gain, hiss) in [(1.0, 0.0), (-0.01, 0.001), (3.0, 0.1)] {
                let trip = call
                    .find(&answer(&call, [frames; BURSTS], gain, hiss))
                    .expect("found");
                assert_eq!((trip.frames, trip.inverted), (frames, gain < 0.0));
                assert!(
                    (trip.gain_db - 20.0 * gain.abs().log10()).abs() < 0.5,
                    "{trip:?}"
                );
            }
        }
    }

    #[test]
    fn silence_noise_and_hum_are_no_echo() {
        let call = Call::new(48_000.0);
        assert_eq!(
            call.find(&vec![0.0; call.signal.len()]),
            Err(NoEcho::Silence)
        );
        assert_eq!(call.find(&[]), Err(NoEcho::Silence));
        let hiss = answer(&call, [0; BURSTS], 0.0, 0.5);
        assert_eq!(call.find(&hiss), Err(NoEcho::Silence));
        let hum: Vec<f32> = (0..call.signal.len())
            .map(|n| (n as f32 * 0.0065).sin())
            .collect();
        assert_eq!(call.find(&hum), Err(NoEcho::Silence));
    }

    #[test]
    fn bursts_that_disagree_are_told() {
        let call = Call::new(48_000.0);
        let heard = answer(&call, [512, 512, 640], 1.0, 0.0);
        let unsteady = NoEcho::Unsteady {
            shortest: 512,
            longest: 640,
        };
        assert_eq!(call.find(&heard), Err(unsteady));
    }

    #[test]
    fn the_noise_does_not_repeat() {
        let ones = noise().iter().filter(|sample| **sample > 0.0).count();
        assert_eq!(ones, 1 << 11, "every state but zero once");
    }
}
