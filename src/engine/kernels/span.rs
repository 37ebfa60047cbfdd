//! The block that is being played.

use super::simd::Simd;

/// How a block lies in vectors.
#[derive(Clone, Copy)]
pub struct Span {
    /// Vectors that hold the block.
    pub vectors: usize,
    /// Frames in them, those behind the block's end included.
    pub frames: usize,
    /// Whether the first frame counts as the past too, as if it had lasted forever.
    pub lasts: bool,
}

impl Span {
    /// The span of a block of `length` frames.
    #[inline(always)]
    pub fn new<S: Simd>(_: S, length: usize, lasts: bool) -> Self {
        let vectors = length.div_ceil(S::WIDTH);
        Self {
            vectors,
            frames: vectors * S::WIDTH,
            lasts,
        }
    }
}
