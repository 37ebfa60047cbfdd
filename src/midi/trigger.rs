//! What is pressed or moved.

use super::message::Message;
use std::fmt::{self, Display, Formatter};

/// One pedal, switch, key or program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Which.
    pub source: Source,
    /// On which channel, counted from 1; absent: on any.
    pub channel: Option<u8>,
}

/// What speaks, by its number as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A pedal, a knob or a foot switch.
    Controller(u8),
    /// A key or a pad.
    Note(u8),
    /// A program that is chosen.
    Program(u8),
    /// The wheel that springs back.
    Bend,
}

impl Trigger {
    /// What sent a message, on the channel it came on.
    pub fn of(message: Message) -> Self {
        let (source, channel) = match message {
            Message::NoteOn { channel, note, .. } | Message::NoteOff { channel, note } => {
                (Source::Note(note), channel)
            }
            Message::ControlChange {
                channel,
                controller,
                ..
            } => (Source::Controller(controller), channel),
            Message::ProgramChange { channel, program } => (Source::Program(program), channel),
            Message::PitchBend { channel, .. } => (Source::Bend, channel),
        };
        Self {
            source,
            channel: Some(channel),
        }
    }

    /// Some message could move it.
    pub fn exists(self) -> bool {
        let number = match self.source {
            Source::Controller(number) | Source::Note(number) | Source::Program(number) => number,
            Source::Bend => 0,
        };
        number <= 127
            && self
                .channel
                .is_none_or(|channel| (1..=16).contains(&channel))
    }

    /// Some message moves both.
    pub fn overlaps(self, other: Self) -> bool {
        let channels = self.channel.zip(other.channel);
        self.source == other.source && channels.is_none_or(|(one, two)| one == two)
    }
}

impl Display for Trigger {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self.source {
            Source::Controller(number) => write!(to, "controller {number}")?,
            Source::Note(number) => write!(to, "note {number}")?,
            Source::Program(number) => write!(to, "program {number}")?,
            Source::Bend => write!(to, "pitch bend")?,
        }
        match self.channel {
            Some(channel) => write!(to, ", channel {channel}"),
            None => write!(to, ", any channel"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_overlap_on_the_same_channel_or_where_one_is_on_any() {
        let pedal = |channel| Trigger {
            source: Source::Controller(11),
            channel,
        };
        assert!(pedal(Some(1)).overlaps(pedal(Some(1))));
        assert!(pedal(None).overlaps(pedal(Some(9))) && pedal(Some(9)).overlaps(pedal(None)));
        assert!(!pedal(Some(1)).overlaps(pedal(Some(2))));
        let note = Trigger {
            source: Source::Note(11),
            channel: None,
        };
        assert!(!pedal(None).overlaps(note));
        assert_eq!(pedal(Some(2)).to_string(), "controller 11, channel 2");
        assert_eq!(note.to_string(), "note 11, any channel");
    }

    #[test]
    fn a_key_that_comes_up_is_the_key_that_went_down() {
        let [down, up] = [0x93, 0x83].map(|status| Message::parse(&[status, 60, 9]).unwrap());
        assert_eq!(Trigger::of(down), Trigger::of(up));
        assert_eq!(Trigger::of(down).channel, Some(4));
    }
}
