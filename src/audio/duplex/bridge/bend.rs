//! A resampler whose ratio can be bent a little while it runs.

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Adjustable, Async, FixedAsync, Resampler, Resizable, SincInterpolationParameters,
    SincInterpolationType, WindowFunction,
};

/// Frames that are made at once at most; a ratio glides to its new value within them.
const PIECE: usize = 256;

/// Points of the windowed sinc at the lower of the two rates; half of them are its delay.
///
/// Flat to 15 kHz, -1 dB at 18 kHz (at 48 kHz), everything else 100 dB down: twice the points would buy only what no
/// guitar has.
const POINTS: f64 = 32.0;

/// How far the ratio can be bent, either way.
const MOST_BEND: f64 = 1.01;

/// Turns frames of the input's rate into frames of the output's. Real-time safe but for [`Bend::new`].
pub struct Bend {
    resampler: Async<f32>,
    /// Nominal output frames per input frame.
    ratio: f64,
    waiting: Vec<f32>,
}

impl Bend {
    /// Nominally `ratio` output frames per input frame.
    pub fn new(ratio: f64) -> Self {
        let points = 2 * delay(ratio);
        let parameters = SincInterpolationParameters::new(points, WindowFunction::Hann2)
            .oversampling_factor(256)
            .interpolation(SincInterpolationType::Cubic);
        let resampler =
            Async::new_sinc(ratio, MOST_BEND, &parameters, PIECE, 1, FixedAsync::Output);
        let resampler = resampler.expect("rates are positive and the sizes are constants");
        Self {
            waiting: vec![0.0; resampler.input_frames_max()],
            resampler,
            ratio,
        }
    }

    /// Nominal output frames per input frame.
    pub fn ratio(&self) -> f64 {
        self.ratio
    }

    /// Input frames by which it delays.
    pub fn delay(&self) -> usize {
        delay(self.ratio)
    }

    /// Input frames that `frames` of output may take at most.
    pub fn needs(&self, frames: usize) -> usize {
        (frames as f64 / self.ratio * 1.003).ceil() as usize + 1
    }

    /// Fills `block`, reading `speed` times as fast as nominally from what `feed` fills.
    pub fn process(&mut self, block: &mut [f32], speed: f64, mut feed: impl FnMut(&mut [f32])) {
        for piece in block.chunks_mut(PIECE) {
            // Neither can fail: the speed is bounded by the steering, the length by the line above.
            let _ = self
                .resampler
                .set_resample_ratio_relative(1.0 / speed, true);
            let _ = self.resampler.set_chunk_size(piece.len());
            let wanted = self.resampler.input_frames_next();
            feed(&mut self.waiting[..wanted]);
            if self.make(piece, wanted).is_none() {
                piece.fill(0.0);
            }
        }
    }

    fn make(&mut self, piece: &mut [f32], wanted: usize) -> Option<()> {
        let frames = piece.len();
        let input = InterleavedSlice::new(&self.waiting, 1, wanted).ok()?;
        let mut output = InterleavedSlice::new_mut(piece, 1, frames).ok()?;
        let made = self
            .resampler
            .process_into_buffer(&input, &mut output, None);
        made.ok().map(|_| ())
    }
}

/// Input frames by which the sinc delays: half its length, which is longer where it must hold back what the output cannot
/// carry.
pub fn delay(ratio: f64) -> usize {
    let half = (0.5 * POINTS / ratio.min(1.0)).ceil() as usize;
    half.next_multiple_of(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    /// Gain, and what is not the tone: a least-squares fit of sine and cosine, dB both.
    fn gain_and_noise(rates: [f64; 2], hz: f64) -> [f64; 2] {
        let (speed, mut phase, mut out) = (1.0002, 0.0_f64, vec![0.0; 9600]);
        Bend::new(rates[1] / rates[0]).process(&mut out, speed, |piece| {
            for sample in piece {
                *sample = (0.5 * phase.sin()) as f32;
                phase += TAU * hz / rates[0];
            }
        });
        let heard = &out[2400..];
        let wave = |n: usize| (TAU * hz * speed / rates[1] * n as f64).sin_cos();
        let (mut s, mut c, mut ss, mut cc, mut sc, mut energy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (n, &x) in heard.iter().enumerate() {
            let ((sin, cos), x) = (wave(n), f64::from(x));
            (s, c, energy) = (s + x * sin, c + x * cos, energy + x * x);
            (ss, cc, sc) = (ss + sin * sin, cc + cos * cos, sc + sin * cos);
        }
        let size = ss * cc - sc * sc;
        let (a, b) = ((s * cc - c * sc) / size, (c * ss - s * sc) / size);
        let noise = (energy - a * s - b * c) / energy;
        [20.0 * (a.hypot(b) / 0.5).log10(), 10.0 * noise.log10()]
    }

    #[test]
    fn what_a_guitar_plays_passes_unchanged_and_clean() {
        let pairs = [
            [48e3, 48e3],
            [44.1e3, 48e3],
            [48e3, 44.1e3],
            [96e3, 48e3],
            [48e3, 192e3],
        ];
        for rates in pairs {
            for hz in [82.0, 1000.0, 5000.0, 10_000.0, 15_000.0] {
                let [gain_db, noise_db] = gain_and_noise(rates, hz);
                assert!(gain_db.abs() < 0.1, "{rates:?}, {hz} Hz: {gain_db:.2} dB");
                assert!(noise_db < -100.0, "{rates:?}, {hz} Hz: {noise_db:.1} dB");
            }
        }
    }

    #[test]
    fn any_block_takes_no_more_than_it_is_said_to_need() {
        let mut bend = Bend::new(48.0 / 44.1);
        for frames in [1, 2, 7, 64, 255, 256, 257, 3000] {
            let (mut out, mut taken) = (vec![f32::NAN; frames], 0);
            bend.process(&mut out, 1.0005, |piece| {
                piece.fill(0.25);
                taken += piece.len();
            });
            assert!(taken <= bend.needs(frames), "{taken} for {frames}");
            assert!(out.iter().all(|sample| sample.is_finite()));
        }
    }
}
