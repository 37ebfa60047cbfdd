//! A resampler whose ratio can be bent a little while it runs.

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Adjustable, Async, FixedAsync, Resampler, Resizable, SincInterpolationParameters,
    SincInterpolationType, WindowFunction,
};

/// Frames that are made at once at most; a ratio glides to its new value within them.
const PIECE: usize = 256;

/// Points of the windowed sinc at the lower of the two rates; half of them are its delay.
const POINTS: f64 = 32.0;

/// How far the ratio can be bent, either way.
const MOST_BEND: f64 = 1.01;

/// Turns frames of the input's rate into frames of the output's. Real-time safe but for [`Bend::new`].
pub struct Bend {
    resampler: Async<f32>,
    /// Nominal output frames per input frame.
    ratio: f64,
    points: usize,
    waiting: Vec<f32>,
}

impl Bend {
    /// Nominally `ratio` output frames per input frame.
    pub fn new(ratio: f64) -> Self {
        let points = (POINTS / ratio.min(1.0)).ceil() as usize;
        let points = points.next_multiple_of(8);
        let parameters = SincInterpolationParameters::new(points, WindowFunction::Blackman2)
            .oversampling_factor(256)
            .interpolation(SincInterpolationType::Cubic);
        let resampler =
            Async::new_sinc(ratio, MOST_BEND, &parameters, PIECE, 1, FixedAsync::Output);
        let resampler = resampler.expect("rates are positive and the sizes are constants");
        Self {
            waiting: vec![0.0; resampler.input_frames_max()],
            resampler,
            ratio,
            points,
        }
    }

    /// Nominal output frames per input frame.
    pub fn ratio(&self) -> f64 {
        self.ratio
    }

    /// Input frames by which the sinc delays.
    pub fn delay(&self) -> usize {
        self.points / 2
    }

    /// Input frames that `frames` of output may take at most.
    pub fn needs(&self, frames: usize) -> usize {
        (frames as f64 / self.ratio * 1.003).ceil() as usize + 1
    }

    /// Fills `block`, reading `speed` times as fast as nominally from what `feed` fills.
    pub fn process(&mut self, block: &mut [f32], speed: f64, mut feed: impl FnMut(&mut [f32])) {
        for piece in block.chunks_mut(PIECE) {
            // Neither can fail: the speed is bounded by the steering, the length by the line above.
            let _ = self.resampler.set_resample_ratio_relative(1.0 / speed, true);
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
        let made = self.resampler.process_into_buffer(&input, &mut output, None);
        made.ok().map(|_| ())
    }
}
