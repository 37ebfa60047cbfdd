//! Spectra, bin by bin.

use super::transform::Transform;

/// Bins side by side.
pub const LANES: usize = 16;

/// Consecutive bins. Real and imaginary parts lie apart, so a plain loop over them becomes vector instructions; and on
/// lines of the cache, so each of these reads one.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub struct Bins {
    /// Real parts.
    pub re: [f32; LANES],
    /// Imaginary parts.
    pub im: [f32; LANES],
}

impl Bins {
    /// All 0.
    pub const SILENT: Self = Self {
        re: [0.0; LANES],
        im: [0.0; LANES],
    };

    /// Adds the product of `a` and `b`.
    #[inline(always)]
    pub fn add_product(&mut self, a: &Self, b: &Self) {
        for (n, (re, im)) in self.re.iter_mut().zip(&mut self.im).enumerate() {
            *re += a.re[n] * b.re[n] - a.im[n] * b.im[n];
            *im += a.re[n] * b.im[n] + a.im[n] * b.re[n];
        }
    }
}

/// Spectra of one length, a multiple of [`LANES`], one behind the other.
#[derive(Clone)]
pub struct Spectra {
    /// Chunks in a row.
    length: usize,
    bins: Vec<Bins>,
}

impl Spectra {
    /// So many rows of so many bins, all 0.
    pub fn silent(rows: usize, bins: usize) -> Self {
        let length = bins / LANES;
        Self {
            length,
            bins: vec![Bins::SILENT; rows * length],
        }
    }

    /// Makes all 0. Real-time safe.
    pub fn clear(&mut self) {
        self.bins.fill(Bins::SILENT);
    }

    /// One spectrum.
    #[inline(always)]
    pub fn row(&self, n: usize) -> &[Bins] {
        &self.bins[n * self.length..(n + 1) * self.length]
    }

    /// One spectrum.
    #[inline(always)]
    pub fn row_mut(&mut self, n: usize) -> &mut [Bins] {
        &mut self.bins[n * self.length..(n + 1) * self.length]
    }

    /// Writes what becomes of `window` into the `n`th row. Real-time safe.
    pub fn put(&mut self, n: usize, transform: &mut Transform, window: &[f32]) {
        transform.forward(window, self.row_mut(n));
    }
}
