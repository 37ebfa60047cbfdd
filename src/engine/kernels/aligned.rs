//! Floats that begin on a cache line.

use std::ops::{Deref, DerefMut};

/// Floats in one cache line.
pub const LINE: usize = 16;

#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

/// A slice of floats whose first lies at the start of a cache line: a vector never straddles two lines without need.
#[derive(Clone, Debug)]
pub struct Aligned {
    lines: Vec<Line>,
}

impl Aligned {
    /// At least `length` zeros, up to the end of a cache line.
    pub fn zeros(length: usize) -> Self {
        Self {
            lines: vec![Line([0.0; LINE]); length.div_ceil(LINE)],
        }
    }
}

impl Deref for Aligned {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: `Line` is sixteen floats and nothing else, so the lines are that many floats in a row.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.lines.len() * LINE) }
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f32] {
        // SAFETY: as above, and the borrow is exclusive.
        unsafe {
            std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.lines.len() * LINE)
        }
    }
}
