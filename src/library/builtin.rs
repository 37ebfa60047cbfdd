//! What plays before any file is opened.

use crate::nam::Model;
use std::sync::Arc;

/// The capture that comes with the program.
pub fn builtin_capture() -> Model {
    Model {
        metadata: crate::nam::Metadata::default(),
        sample_rate_hz: None,
    }
}

/// A few bars of dry guitar at `rate_hz`, mono.
pub fn builtin_riff(_rate_hz: u32) -> Arc<[f32]> {
    Arc::default()
}
