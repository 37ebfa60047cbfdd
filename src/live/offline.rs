//! The rig without devices, as it would have played.

use super::denormals::FlushDenormals;
use crate::rig::{Controls, Rig};

/// Plays a dry take through `rig` with its controls at rest where `controls` has them, in blocks of at most `block` frames;
/// returns left and right. The same to the bit as live, from the first frame after opening on.
pub fn play_through(
    rig: &mut Rig,
    controls: &Controls,
    dry: Vec<f32>,
    block: usize,
) -> [Vec<f32>; 2] {
    let (mut left, mut right) = (dry, Vec::new());
    right.resize(left.len(), 0.0);
    // Otherwise what dies away would end in numbers that are zero live.
    let _flushing = FlushDenormals::begin();
    let pieces = left
        .chunks_mut(block.max(1))
        .zip(right.chunks_mut(block.max(1)));
    pieces.for_each(|(left, right)| {
        rig.process_both(left, right, controls);
    });
    [left, right]
}
