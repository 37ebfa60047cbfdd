//! Classic audio blocks, one per file; each is understood without the others.

mod correlate;
pub mod echo;
pub mod hum;
pub mod limiter;
pub mod meter;
pub mod own_rate;
pub mod own_sound;
pub mod smooth;
pub mod true_peak;

pub use limiter::Limiter;
pub use meter::peak;
pub use own_rate::OwnRate;
pub use smooth::Smoothed;
pub use true_peak::TruePeak;

/// What a stage is prepared for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Frames per second.
    pub sample_rate_hz: f64,
    /// The longest block a stage will be handed, in frames.
    pub max_block: usize,
}

impl Spec {
    /// How many frames last `ms` milliseconds, at least one.
    pub fn frames(&self, ms: f64) -> usize {
        ((self.sample_rate_hz * ms / 1000.0).round() as usize).max(1)
    }
}
