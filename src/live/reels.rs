//! What is recorded to the disk: the guitar, and what is heard.

use crate::tape::recorder::Head;

/// Both recordings' heads, one frame of each for every frame that is played.
pub struct Reels {
    /// The guitar as the device gave it: mono.
    pub dry: Head,
    /// What goes to the speakers: left and right.
    pub wet: Head,
}

impl Reels {
    /// Nobody wants more of either. Real-time safe.
    pub(super) fn are_over(&self) -> bool {
        self.dry.is_over() && self.wet.is_over()
    }
}
