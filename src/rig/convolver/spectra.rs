//! Spectra in a row, bin by bin. Real and imaginary parts lie apart: so a plain loop over them becomes vector instructions.

use super::transform::Transform;

/// Bins side by side.
pub const LANES: usize = 16;

/// Consecutive bins, their real or imaginary parts.
pub type Bins = [f32; LANES];

/// One spectrum, real and imaginary parts.
pub type Row<'a> = (&'a [Bins], &'a [Bins]);

/// Spectra one behind the other.
#[derive(Clone)]
pub struct Spectra {
    /// Real parts.
    pub re: Vec<f32>,
    /// Imaginary parts.
    pub im: Vec<f32>,
}

impl Spectra {
    /// All 0.
    pub fn silent(bins: usize) -> Self {
        Self {
            re: vec![0.0; bins],
            im: vec![0.0; bins],
        }
    }

    /// Makes all 0. Real-time safe.
    pub fn clear(&mut self) {
        self.re.fill(0.0);
        self.im.fill(0.0);
    }

    /// The `n`th row of `length` bins, a multiple of [`LANES`].
    #[inline(always)]
    pub fn row(&self, n: usize, length: usize) -> Row<'_> {
        let at = n * length..(n + 1) * length;
        let (re, _) = self.re[at.clone()].as_chunks();
        let (im, _) = self.im[at].as_chunks();
        (re, im)
    }

    /// Writes what becomes of `window` into the `n`th row. Real-time safe.
    pub fn put(&mut self, n: usize, transform: &mut Transform, window: &[f32]) {
        let row = n * window.len() / 2..(n + 1) * window.len() / 2;
        transform.forward(window, &mut self.re[row.clone()], &mut self.im[row]);
    }

    /// Takes the `n`th row of `length` bins over from `other`. Real-time safe.
    pub fn copy_row(&mut self, n: usize, length: usize, other: &Self) {
        let row = n * length..(n + 1) * length;
        self.re[row.clone()].copy_from_slice(&other.re[row.clone()]);
        self.im[row.clone()].copy_from_slice(&other.im[row]);
    }
}
