//! What came in lately, in parts of one length, transformed.

use super::spectra::{Bins, Spectra};
use super::transform::Transform;

/// The spectra of the last parts: a ring.
pub struct Heard {
    rows: usize,
    /// Where the newest is.
    newest: usize,
    /// How many of them came in since the last [`Heard::forget`].
    known: usize,
    spectra: Spectra,
    transform: Transform,
}

impl Heard {
    /// Room for so many parts of `length` frames.
    pub fn new(length: usize, rows: usize) -> Self {
        let rows = rows.max(1);
        Self {
            rows,
            newest: 0,
            known: 0,
            spectra: Spectra::silent(rows, length),
            transform: Transform::new(length),
        }
    }

    /// From here on the past was silence. Real-time safe.
    pub fn forget(&mut self) {
        self.known = 0;
    }

    /// Takes a part in: `window` is the one before it and itself. Real-time safe.
    pub fn hear(&mut self, window: &[f32]) {
        self.newest = (self.newest + 1) % self.rows;
        self.known = (self.known + 1).min(self.rows);
        self.spectra.put(self.newest, &mut self.transform, window);
    }

    /// The part that came in so many parts before the newest, unless it was silence.
    #[inline(always)]
    pub fn row(&self, age: usize) -> Option<&[Bins]> {
        let at = match self.newest >= age {
            true => self.newest - age,
            false => self.newest + self.rows - age,
        };
        (age < self.known).then(|| self.spectra.row(at))
    }

    /// Knows what `other`, of the same size, has heard in its last `parts`. Real-time safe.
    pub fn learn(&mut self, other: &Self, parts: usize) {
        (self.newest, self.known) = (other.newest, other.known.min(parts));
        for age in 0..self.known {
            let at = (self.newest + self.rows - age) % self.rows;
            self.spectra
                .row_mut(at)
                .copy_from_slice(other.spectra.row(at));
        }
    }
}
