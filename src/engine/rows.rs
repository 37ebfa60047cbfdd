//! A block of a signal with several channels.

use super::kernels::Source;

/// Frames a network handles at once; longer blocks are cut.
pub const BLOCK: usize = 64;

/// Floats in one cache line.
const LINE: usize = 16;

/// From one row to the next, for rows of `length` floats: an odd number of cache lines, because rows that lie a
/// power of two apart push each other out of the cache.
pub fn stride_for(length: usize) -> usize {
    (length.div_ceil(LINE) | 1) * LINE
}

/// One row of [`BLOCK`] frames per channel.
#[derive(Clone, Debug)]
pub struct Rows {
    values: Vec<f32>,
}

impl Rows {
    /// Silence on `channels` rows.
    pub fn new(channels: usize) -> Self {
        Self {
            values: vec![0.0; channels * Self::STRIDE],
        }
    }

    /// From one row to the next.
    pub const STRIDE: usize = BLOCK + LINE;

    /// The row of `channel`.
    pub fn row(&self, channel: usize) -> &[f32] {
        &self.values[channel * Self::STRIDE..][..BLOCK]
    }

    /// The row of `channel`, to write.
    pub fn row_mut(&mut self, channel: usize) -> &mut [f32] {
        &mut self.values[channel * Self::STRIDE..][..BLOCK]
    }

    /// Two rows at once, `first` before `second`.
    pub fn pair_mut(&mut self, first: usize, second: usize) -> [&mut [f32]; 2] {
        let (before, from) = self.values.split_at_mut(second * Self::STRIDE);
        [
            &mut before[first * Self::STRIDE..][..BLOCK],
            &mut from[..BLOCK],
        ]
    }

    /// All rows, [`Self::STRIDE`] apart, to write.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// These rows as the source of a 1x1 over the first `channels` of them.
    pub fn source(&self, channels: usize) -> Source<'_> {
        Source {
            rows: &self.values[..channels * Self::STRIDE],
            stride: Self::STRIDE,
            starts: &[0],
        }
    }
}
