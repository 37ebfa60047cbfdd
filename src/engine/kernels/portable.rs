//! Plain Rust that the compiler turns into the vectors every processor has.
//!
//! A tile is a few output rows by a few frames, held in registers while all inputs and taps pass by.
//! Multiplication and addition stay apart (no fused form), so a frame's bits do not depend on its tile.

use super::{Matrix, Source, TILE_ROWS};

/// Frames of a full tile: with four rows, eight vectors of four.
const TILE_FRAMES: usize = 8;

/// See [`Matrix::accumulate`].
pub fn accumulate(matrix: &Matrix, source: Source, out: &mut [f32], stride: usize, frames: usize) {
    let columns = matrix.inputs * matrix.taps;
    for first in (0..matrix.outputs).step_by(TILE_ROWS) {
        let rows = TILE_ROWS.min(matrix.outputs - first);
        let weights = &matrix.weights[first * columns..(first + rows) * columns];
        let out = &mut out[first * stride..];
        match rows {
            1 => rows_of::<1>(weights, source, out, stride, frames),
            2 => rows_of::<2>(weights, source, out, stride, frames),
            3 => rows_of::<3>(weights, source, out, stride, frames),
            _ => rows_of::<TILE_ROWS>(weights, source, out, stride, frames),
        }
    }
}

/// `ROWS` output rows over all frames: full tiles, then what is left frame by frame.
fn rows_of<const ROWS: usize>(
    weights: &[f32],
    source: Source,
    out: &mut [f32],
    stride: usize,
    frames: usize,
) {
    let whole = frames - frames % TILE_FRAMES;
    for at in (0..whole).step_by(TILE_FRAMES) {
        tile::<ROWS, TILE_FRAMES>(weights, source, out, stride, at);
    }
    for at in whole..frames {
        tile::<ROWS, 1>(weights, source, out, stride, at);
    }
}

/// One tile, whose first frame is `at`.
#[inline(always)]
fn tile<const ROWS: usize, const FRAMES: usize>(
    weights: &[f32],
    source: Source,
    out: &mut [f32],
    stride: usize,
    at: usize,
) {
    let mut sums = [[0.0_f32; FRAMES]; ROWS];
    for (row, sums) in sums.iter_mut().enumerate() {
        sums.copy_from_slice(&out[row * stride + at..][..FRAMES]);
    }
    let inputs = source.rows.chunks(source.stride);
    let (weights, _) = weights.as_chunks::<ROWS>();
    for (input, weights) in inputs.zip(weights.chunks_exact(source.starts.len())) {
        for (start, weights) in source.starts.iter().zip(weights) {
            let mut frames = [0.0; FRAMES];
            frames.copy_from_slice(&input[start + at..][..FRAMES]);
            for row in 0..ROWS {
                for frame in 0..FRAMES {
                    sums[row][frame] += weights[row] * frames[frame];
                }
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        out[row * stride + at..][..FRAMES].copy_from_slice(sums);
    }
}
