//! MIDI: what a foot board or a box of knobs says becomes what a mouse would do.
//!
//! [`Ports`] hear whatever is plugged in, a [`Message`] is one thing that was said, and the [`Map`] answers it: it keeps
//! what moves what, learns it from the player's foot, and lets a pedal take hold of a knob without a jump. Channels are
//! counted from 1, everything else as it is sent: from 0.
//!
//! Foot boards that type keys are keyboards, and no matter of this room.

mod map;
mod message;
mod ports;
mod target;
mod trigger;

pub use map::{Binding, Map};
pub use message::Message;
pub use ports::{MidiError, Port, Ports};
pub use target::{Answer, Command, Mode, Target};
pub use trigger::{Source, Trigger};
