//! Rows of time, one per channel, that are known to be long enough before an inner loop reads or writes them.

use super::matrix::Matrix;
use std::ops::Range;

/// Frames a network handles at once; longer blocks are cut.
pub const BLOCK: usize = 64;

/// Rows to read: frame `t` of tap `k` of channel `i` is `values[i * stride + starts[k] + t]`.
///
/// Whoever makes one sees to it that all taps of all `channels` have `frames` frames.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub(super) values: &'a [f32],
    pub(super) stride: usize,
    pub(super) starts: &'a [usize],
    pub(super) channels: usize,
    pub(super) frames: usize,
}

/// Rows to write: frame `t` of channel `i` is `values[i * stride + start + t]`.
///
/// Whoever makes one sees to it that all `channels` have `frames` frames.
pub struct RowsMut<'a> {
    pub(super) values: &'a mut [f32],
    pub(super) stride: usize,
    pub(super) start: usize,
    pub(super) channels: usize,
    pub(super) frames: usize,
}

impl<'a> Rows<'a> {
    /// Rows of `frames` frames that lie one behind the other; a column is rows of one frame.
    #[inline(always)]
    pub fn packed(values: &'a [f32], frames: usize, channels: usize) -> Self {
        assert!(channels * frames <= values.len());
        Self {
            values,
            stride: frames,
            starts: &[0],
            channels,
            frames,
        }
    }

    /// The first `frames` frames of `channel`; of the newest tap.
    #[inline(always)]
    pub fn frames_of(&self, channel: usize, frames: usize) -> &'a [f32] {
        let newest = self.starts[self.starts.len() - 1];
        &self.values[channel * self.stride + newest..][..frames]
    }

    /// Where frame 0 of `channel` is; of the newest tap.
    #[inline(always)]
    pub(super) fn row(&self, channel: usize) -> *const f32 {
        let newest = self.starts[self.starts.len() - 1];
        self.values
            .as_ptr()
            .wrapping_add(channel * self.stride + newest)
    }

    /// Whether `frames` frames of `channels` rows can be read.
    #[inline(always)]
    pub(super) fn hold(&self, channels: usize, frames: usize) -> bool {
        channels <= self.channels && frames <= self.frames
    }
}

impl<'a> RowsMut<'a> {
    /// Rows of `frames` frames that lie one behind the other.
    #[inline(always)]
    pub fn packed(values: &'a mut [f32], frames: usize, channels: usize) -> Self {
        assert!(channels * frames <= values.len());
        Self {
            values,
            stride: frames,
            start: 0,
            channels,
            frames,
        }
    }

    /// The first `frames` frames of `channel`.
    #[inline(always)]
    pub fn frames_of(&mut self, channel: usize, frames: usize) -> &mut [f32] {
        &mut self.values[channel * self.stride + self.start..][..frames]
    }

    /// The same rows, for a while.
    #[inline(always)]
    pub(super) fn again(&mut self) -> RowsMut<'_> {
        RowsMut {
            values: self.values,
            ..*self
        }
    }

    /// Frames from one row to the next.
    #[inline(always)]
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Some of rows that lie one behind the other, and where they are among all of them.
    #[inline(always)]
    pub fn packed_rows(&mut self, rows: Range<usize>) -> (usize, &mut [f32]) {
        assert!(self.start == 0);
        let at = rows.start * self.stride;
        (at, &mut self.values[at..rows.end * self.stride])
    }

    /// Whether `frames` frames of `channels` rows can be written.
    #[inline(always)]
    pub(super) fn hold(&self, channels: usize, frames: usize) -> bool {
        channels <= self.channels && frames <= self.frames
    }
}

/// A matrix and what it is multiplied with: one row per input, one start per tap.
#[derive(Clone, Copy)]
pub struct Term<'a> {
    /// The weights.
    pub matrix: &'a Matrix,
    /// The input.
    pub rows: Rows<'a>,
}

impl Term<'_> {
    /// Whether the rows are what the matrix needs for `frames` frames of `outputs` outputs.
    #[inline(always)]
    pub(super) fn fits(&self, outputs: usize, frames: usize) -> bool {
        let Self { matrix, rows } = self;
        matrix.outputs() == outputs
            && matrix.taps() == rows.starts.len()
            && rows.hold(matrix.inputs(), frames)
    }
}
