//! The time that both callbacks go by.

use cpal::StreamInstant;
use std::time::{Duration, Instant};

/// One clock for both directions of a stream. Reading it is real-time safe.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The processor's, since this moment.
    Real(Instant),
    /// What a host in virtual time stamps its callbacks with.
    Stamps,
}

impl Clock {
    /// The time in a callback with this stamp, since a moment that is the same for both directions.
    pub fn now(self, stamp: StreamInstant) -> Duration {
        match self {
            Self::Real(start) => start.elapsed(),
            Self::Stamps => {
                Duration::from_nanos(u64::try_from(stamp.as_nanos()).unwrap_or(u64::MAX))
            }
        }
    }
}
