//! What can go wrong with a sound card, in words for the player.

/// What a device refused, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AudioError {
    /// The named host does not exist or cannot be reached.
    #[error("there is no sound system called \"{wanted}\" here; choose one of: {available}")]
    NoHost {
        /// What was asked for.
        wanted: String,
        /// What there is.
        available: String,
    },
    /// The host is there but does not answer.
    #[error("{host} does not answer ({reason}); start its server, or choose another host")]
    HostSilent {
        /// Host name.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// No device of this direction is usable.
    #[error(
        "{host} has no working {direction} device; connect one and try again, or choose another host"
    )]
    NoDevice {
        /// Host name.
        host: String,
        /// "input" or "output".
        direction: &'static str,
    },
    /// No device answers to the name.
    #[error("no {direction} device is called \"{wanted}\"; there is: {available}")]
    UnknownDevice {
        /// "input" or "output".
        direction: &'static str,
        /// What was asked for.
        wanted: String,
        /// What there is.
        available: String,
    },
    /// Several devices answer to the name.
    #[error("\"{wanted}\" could be several {direction} devices; name one of: {matches}")]
    AmbiguousDevice {
        /// "input" or "output".
        direction: &'static str,
        /// What was asked for.
        wanted: String,
        /// Which they are.
        matches: String,
    },
    /// The channel does not exist.
    #[error(
        "{device} has {channels} input channel(s), so there is no channel {wanted}; choose 1 to {channels}"
    )]
    NoChannel {
        /// Device name.
        device: String,
        /// Counted from 1.
        wanted: u16,
        /// How many there are.
        channels: u16,
    },
    /// The device speaks no format this program understands.
    #[error("{device} offers no sample format that Backline understands; choose another device")]
    NoFormat {
        /// Device name.
        device: String,
    },
    /// The device would not open.
    #[error(
        "{device} would not open ({reason}); close other programs that use it, or choose another device"
    )]
    Refused {
        /// Device name.
        device: String,
        /// The system's words.
        reason: String,
    },
    /// The device was there and is gone.
    #[error("{device} is gone ({reason}); plug it in again, or choose another device")]
    Lost {
        /// Device name.
        device: String,
        /// The system's words.
        reason: String,
    },
    /// The server was there and is gone.
    #[error("the {host} server is gone ({reason}); start it again, or choose another host")]
    ServerGone {
        /// Host name.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// The device runs at another rate than it was opened at.
    #[error("{device} has changed to {rate} Hz; open it again")]
    RateChanged {
        /// Device name.
        device: String,
        /// The new rate, Hz.
        rate: u32,
    },
    /// The system has put another device in its place.
    #[error("the system has moved {device} to another device; it is opened again")]
    Moved {
        /// Device name.
        device: String,
    },
    /// The device no longer asks for sound, and says nothing.
    #[error("{device} has stopped without a word; open it again, or choose another device")]
    Stalled {
        /// Device name.
        device: String,
    },
}

impl AudioError {
    /// Whether something is not there, as opposed to being there and refusing.
    pub fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::NoHost { .. }
                | Self::HostSilent { .. }
                | Self::NoDevice { .. }
                | Self::UnknownDevice { .. }
        )
    }
}
