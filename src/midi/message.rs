//! What a controller says, as far as it means anything to an amp.

/// One message. Channels are counted from 1 to 16; all else is as sent, from 0 to 127.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A key or a pad goes down.
    NoteOn {
        /// Which of the sixteen.
        channel: u8,
        /// Which key.
        note: u8,
        /// How hard, from 1.
        velocity: u8,
    },
    /// It comes up.
    NoteOff {
        /// Which of the sixteen.
        channel: u8,
        /// Which key.
        note: u8,
    },
    /// A pedal, a knob or a foot switch.
    ControlChange {
        /// Which of the sixteen.
        channel: u8,
        /// Which controller.
        controller: u8,
        /// Where it stands.
        value: u8,
    },
    /// Another program is chosen.
    ProgramChange {
        /// Which of the sixteen.
        channel: u8,
        /// Which program.
        program: u8,
    },
    /// A wheel that springs back.
    PitchBend {
        /// Which of the sixteen.
        channel: u8,
        /// Where it stands, from 0 over 8192, where it rests, to 16383.
        bend: u16,
    },
}

/// What is done with the thing that speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// It stands somewhere between fully left, 0, and fully right, 1; the middle of its scale is 0.5.
    At(f32),
    /// It is pressed.
    Press,
    /// It is let go.
    Release,
}

impl Message {
    /// Reads one whole message. Absent for what means nothing here (clocks, system exclusive, aftertouch) and for bytes
    /// that are none. Source: MIDI 1.0 Detailed Specification, table I.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (status, data) = bytes.split_first()?;
        if data.iter().any(|byte| *byte > 127) {
            return None;
        }
        let channel = (status & 0x0f) + 1;
        Some(match (status >> 4, data) {
            (0x8, &[note, _]) | (0x9, &[note, 0]) => Self::NoteOff { channel, note },
            (0x9, &[note, velocity]) => Self::NoteOn {
                channel,
                note,
                velocity,
            },
            (0xb, &[controller, value]) => Self::ControlChange {
                channel,
                controller,
                value,
            },
            (0xc, &[program]) => Self::ProgramChange { channel, program },
            (0xe, &[low, high]) => Self::PitchBend {
                channel,
                bend: u16::from(high) << 7 | u16::from(low),
            },
            _ => return None,
        })
    }

    /// What was done.
    pub(super) fn gesture(self) -> Gesture {
        match self {
            Self::NoteOn { .. } | Self::ProgramChange { .. } => Gesture::Press,
            Self::NoteOff { .. } => Gesture::Release,
            Self::ControlChange { value, .. } => Gesture::At(share(value.into(), 64, 127)),
            Self::PitchBend { bend, .. } => Gesture::At(share(bend, 8192, 16383)),
        }
    }
}

impl Gesture {
    /// Pressed, or beyond the middle.
    pub fn is_down(self) -> bool {
        match self {
            Self::At(share) => share >= 0.5,
            Self::Press => true,
            Self::Release => false,
        }
    }
}

/// Each half of the scale is drawn out by itself, since its middle is not halfway to its end: otherwise no pedal would
/// ever find 0 dB.
fn share(value: u16, middle: u16, end: u16) -> f32 {
    if value <= middle {
        0.5 * f32::from(value) / f32::from(middle)
    } else {
        0.5 + 0.5 * f32::from(value - middle) / f32::from(end - middle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read_with_its_channel_counted_from_one() {
        let on = Message::NoteOn {
            channel: 1,
            note: 60,
            velocity: 100,
        };
        assert_eq!(Message::parse(&[0x90, 60, 100]), Some(on));
        let off = Some(Message::NoteOff {
            channel: 16,
            note: 60,
        });
        assert_eq!(Message::parse(&[0x8f, 60, 64]), off);
        assert_eq!(Message::parse(&[0x9f, 60, 0]), off, "no velocity is an end");
        let pedal = Message::ControlChange {
            channel: 2,
            controller: 11,
            value: 127,
        };
        assert_eq!(Message::parse(&[0xb1, 11, 127]), Some(pedal));
        let program = Message::ProgramChange {
            channel: 1,
            program: 5,
        };
        assert_eq!(Message::parse(&[0xc0, 5]), Some(program));
        let bend = Message::PitchBend {
            channel: 1,
            bend: 8192,
        };
        assert_eq!(Message::parse(&[0xe0, 0, 64]), Some(bend));
    }

    #[test]
    fn whatever_else_comes_means_nothing() {
        let strange: [&[u8]; 12] = [
            &[],
            &[0xf8],
            &[0xfe],
            &[0xf0, 1, 2, 0xf7],
            &[0xa0, 60, 1],
            &[0xd0, 9],
            &[0xb0, 11],
            &[0xb0, 11, 200],
            &[0xc0],
            &[0xc0, 1, 2],
            &[60, 100],
            &[0xff; 4000],
        ];
        for bytes in strange {
            assert_eq!(Message::parse(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn three_bytes_of_any_kind_are_read_or_passed_over() {
        for status in 0..=255 {
            for data in [0, 63, 64, 127, 128, 255] {
                for bytes in [&[status][..], &[status, data], &[status, data, data]] {
                    if let Some(Gesture::At(at)) = Message::parse(bytes).map(Message::gesture) {
                        assert!((0.0..=1.0).contains(&at));
                    }
                }
            }
        }
    }

    #[test]
    fn both_ends_and_the_middle_of_a_scale_are_reached_exactly() {
        let stands = |bytes: &[u8]| Message::parse(bytes).unwrap().gesture();
        for (sent, at) in [(0, 0.0), (32, 0.25), (64, 0.5), (127, 1.0)] {
            assert_eq!(stands(&[0xb0, 1, sent]), Gesture::At(at));
        }
        for (sent, at) in [([0, 0], 0.0), ([0, 64], 0.5), ([127, 127], 1.0)] {
            assert_eq!(stands(&[0xe0, sent[0], sent[1]]), Gesture::At(at));
        }
    }
}
