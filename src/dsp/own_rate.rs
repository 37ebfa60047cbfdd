//! Something that runs at a sample rate of its own inside a stream of another rate.

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, FixedAsync, Resampler, SincInterpolationParameters, SincInterpolationType,
    WindowFunction,
};
use std::collections::VecDeque;

/// Frames that are resampled at once: what is waited for on each way.
const CHUNK: usize = 16;

/// Points of the windowed sinc; half of them are its delay.
const POINTS: usize = 64;

/// Frames that the rounding of ratios may want beyond the chunks themselves: on the way back, and in the stream.
const ROUNDING: [usize; 2] = [3, 2];

/// The largest ratio of two rates, either way.
const MOST: f64 = 64.0;

/// Two resamplers and what lies between them. Real-time safe but for [`OwnRate::new`].
pub struct OwnRate {
    there: Way,
    back: Way,
    /// What has come back and is not yet asked for.
    ready: VecDeque<f32>,
    fill: usize,
}

/// One direction.
struct Way {
    resampler: Async<f32>,
    waiting: Vec<f32>,
    resampled: Vec<f32>,
}

impl OwnRate {
    /// Between a stream of `stream_hz` and something that runs at `own_hz`.
    pub fn new(stream_hz: f64, own_hz: f64) -> Self {
        let ratio = (own_hz / stream_hz).clamp(1.0 / MOST, MOST);
        let fill = fill(1.0 / ratio);
        let back = Way::new(1.0 / ratio);
        // No more comes back at once than one chunk on the way there can set free.
        let burst = (CHUNK as f64 * ratio) as usize / CHUNK + 2;
        let mut ready = VecDeque::with_capacity(fill + burst * back.resampled.len());
        ready.resize(fill, 0.0);
        Self {
            there: Way::new(ratio),
            back,
            ready,
            fill,
        }
    }

    /// Plays one block of any length in place; `inner` is handed the signal at its own rate, some frames at a time.
    pub fn process(&mut self, block: &mut [f32], mut inner: impl FnMut(&mut [f32])) {
        let Self {
            there, back, ready, ..
        } = self;
        for sample in block {
            if let Some(piece) = there.push(*sample) {
                inner(piece);
                for own in piece {
                    if let Some(piece) = back.push(*own) {
                        ready.extend(piece.iter());
                    }
                }
            }
            // The fill is reckoned so that there always is one.
            *sample = ready.pop_front().unwrap_or(0.0);
        }
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.there.reset();
        self.back.reset();
        self.ready.clear();
        self.ready.resize(self.fill, 0.0);
    }
}

/// Frames of `stream_hz` by which [`OwnRate`] delays what passes through it at `own_hz`.
pub fn delay_frames(stream_hz: f64, own_hz: f64) -> usize {
    let back = (stream_hz / own_hz).clamp(1.0 / MOST, MOST);
    // As measured: rubato's first frame is one before the middle of the sinc.
    let sincs = (POINTS / 2 - 1) as f64 * (1.0 + back);
    fill(back) + sincs.round() as usize
}

/// Zeros in front, so that whoever waits for whole chunks on both ways never waits for more; `back` is the ratio of the way
/// back.
fn fill(back: f64) -> usize {
    let [way_back, stream] = ROUNDING;
    CHUNK + ((CHUNK + way_back) as f64 * back).ceil() as usize + stream
}

impl Way {
    fn new(ratio: f64) -> Self {
        let parameters = SincInterpolationParameters::new(POINTS, WindowFunction::BlackmanHarris2)
            .oversampling_factor(256)
            .interpolation(SincInterpolationType::Cubic);
        let resampler = Async::new_sinc(ratio, 1.0, &parameters, CHUNK, 1, FixedAsync::Input);
        let resampler = resampler.expect("the ratio is bounded and the sizes are constants");
        Self {
            waiting: Vec::with_capacity(CHUNK),
            resampled: vec![0.0; resampler.output_frames_max()],
            resampler,
        }
    }

    /// Takes a sample; hands out what a full chunk has become.
    fn push(&mut self, sample: f32) -> Option<&mut [f32]> {
        self.waiting.push(sample);
        if self.waiting.len() < CHUNK {
            return None;
        }
        let room = self.resampled.len();
        let input = InterleavedSlice::new(&self.waiting, 1, CHUNK).ok()?;
        let mut output = InterleavedSlice::new_mut(&mut self.resampled, 1, room).ok()?;
        let made = self
            .resampler
            .process_into_buffer(&input, &mut output, None);
        self.waiting.clear();
        let (_, frames) = made.ok()?;
        Some(&mut self.resampled[..frames])
    }

    fn reset(&mut self) {
        self.resampler.reset();
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates of devices and captures that meet.
    const PAIRS: [(f64, f64); 6] = [
        (44_100.0, 48_000.0),
        (48_000.0, 44_100.0),
        (96_000.0, 48_000.0),
        (88_200.0, 48_000.0),
        (192_000.0, 44_100.0),
        (32_000.0, 96_000.0),
    ];

    fn sine(hz: f64, rate: f64, frames: usize) -> Vec<f32> {
        let step = std::f64::consts::TAU * hz / rate;
        (0..frames)
            .map(|n| (0.5 * (n as f64 * step).sin()) as f32)
            .collect()
    }

    /// What passes through unchanged is late by what is said, and otherwise what it was.
    #[test]
    fn a_tone_passes_late_by_the_stated_delay_and_clean() {
        for (stream, own) in PAIRS {
            for hz in [100.0, 1000.0, 5000.0] {
                let frames = stream as usize / 4;
                let dry = sine(hz, stream, frames);
                let mut wet = dry.clone();
                OwnRate::new(stream, own).process(&mut wet, |_| ());
                let delay = delay_frames(stream, own);
                let settled = frames / 2;
                let (mut error, mut signal) = (0.0, 0.0);
                for at in settled..frames {
                    let difference = f64::from(wet[at] - dry[at - delay]);
                    error += difference * difference;
                    signal += f64::from(dry[at]).powi(2);
                }
                // The true delay may lie within half a frame of the stated one.
                let half_a_frame = (std::f64::consts::PI * hz / stream).powi(2);
                let db = 10.0 * (error / signal).log10();
                assert!(
                    error / signal <= 1.1 * half_a_frame + 1e-6,
                    "{hz} Hz at {stream} through {own}: error {db:.1} dB"
                );
            }
        }
    }

    #[test]
    fn blocks_change_no_bit_and_nothing_runs_dry() {
        for (stream, own) in PAIRS {
            let dry = sine(440.0, stream, 20_000);
            let (mut whole, mut pieces) = (dry.clone(), dry);
            OwnRate::new(stream, own).process(&mut whole, |_| ());
            let mut cut = OwnRate::new(stream, own);
            let capacity = cut.ready.capacity();
            for (at, piece) in pieces.chunks_mut(37).enumerate() {
                cut.process(piece, |_| ());
                assert!(!cut.ready.is_empty(), "{stream} {own}: dry in piece {at}");
            }
            assert_eq!(cut.ready.capacity(), capacity, "{stream} {own}: it grew");
            assert_eq!(whole, pieces, "{stream} {own}");
        }
    }

    #[test]
    fn a_reset_forgets() {
        let mut through = OwnRate::new(44_100.0, 48_000.0);
        let mut first = sine(440.0, 44_100.0, 3000);
        let mut again = first.clone();
        through.process(&mut first, |_| ());
        through.reset();
        through.process(&mut again, |_| ());
        assert_eq!(first, again);
    }
}
