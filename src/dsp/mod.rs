//! Classic audio blocks, one per file.

/// What a stage is prepared for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Frames per second.
    pub sample_rate_hz: f64,
    /// The longest block a stage will be handed, in frames.
    pub max_block: usize,
}
