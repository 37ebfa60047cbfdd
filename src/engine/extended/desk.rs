//! The space that layers work in while a block passes: rows of the block, one behind the other.

use crate::engine::kernels::aligned::{Aligned, LINE};
use crate::engine::kernels::rows::BLOCK;

/// Rows for one network.
#[derive(Clone, Debug)]
pub struct Desk {
    /// What the layers are mixed with.
    pub condition: Aligned,
    /// What a layer makes.
    pub inner: Aligned,
    /// What it makes beside that.
    pub other: Aligned,
    /// A condition that was modulated itself.
    pub spare: Aligned,
    /// What modulates.
    pub scratch: Aligned,
    /// The sum of all that the curves gave.
    pub total: Aligned,
}

impl Desk {
    /// Room for `width` rows of everything.
    pub fn new(width: usize) -> Self {
        let rows = || Aligned::zeros((width * BLOCK).next_multiple_of(LINE));
        Self {
            condition: rows(),
            inner: rows(),
            other: rows(),
            spare: rows(),
            scratch: rows(),
            total: rows(),
        }
    }
}
