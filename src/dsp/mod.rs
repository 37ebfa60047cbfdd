//! Classic audio blocks, one per file; each is understood without the others.

pub mod band;
mod correlate;
pub mod cuts;
pub mod dc_blocker;
pub mod delay;
pub mod echo;
pub mod equalizer;
pub mod gate;
pub mod hum;
pub mod hush;
pub mod limiter;
mod line;
pub mod meter;
pub mod own_rate;
pub mod own_sound;
pub mod pitch;
pub mod room;
mod section;
pub mod smooth;
mod stretch;
pub mod tone;
pub mod tone_stack;
pub mod true_peak;
mod twin;

pub use cuts::{Cut, Side};
pub use dc_blocker::DcBlocker;
pub use delay::{Delay, DelaySetting};
pub use equalizer::Equalizer;
pub use gate::{Gate, GateSetting};
pub use limiter::Limiter;
pub use line::Late;
pub use meter::peak;
pub use own_rate::OwnRate;
pub use room::Room;
pub use smooth::Smoothed;
pub use stretch::stretch;
pub use tone::Tone;
pub use tone_stack::ToneStack;
pub use true_peak::TruePeak;
pub use twin::{Twin, alike};

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
