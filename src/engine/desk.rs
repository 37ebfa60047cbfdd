//! The space that layers work in while a block passes.

use super::kernels::aligned::{Aligned, LINE};
use super::kernels::rows::BLOCK;

/// Rows of a block, one behind the other; or a column, the channels of one frame side by side.
///
/// A block's rows are as long as the vectors that hold it, so that all of them together are one slice.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The network's input, or what is mixed in its place.
    pub condition: Aligned,
    /// What a layer's curve gives.
    pub bent: Aligned,
    /// What its gate gives.
    pub gate: Aligned,
    /// The sum of all that the curves gave.
    pub total: Aligned,
    /// A column of the residual stream.
    pub stream: Aligned,
    /// A column of nothing.
    pub zeros: Aligned,
}

impl Desk {
    /// Room for `channels` rows, and a condition of `condition` rows.
    pub fn new(channels: usize, condition: usize) -> Self {
        let rows = || Aligned::zeros((channels * BLOCK).next_multiple_of(LINE));
        let column = || Aligned::zeros(channels.next_multiple_of(LINE));
        Self {
            condition: Aligned::zeros(condition * BLOCK),
            bent: rows(),
            gate: rows(),
            total: rows(),
            stream: column(),
            zeros: column(),
        }
    }
}
