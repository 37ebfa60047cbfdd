//! What is moved.

use crate::rig::{Knob, Switch};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};

/// What a foot or a hand is to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A knob.
    Turn(Knob),
    /// A switch.
    Flip(Switch),
    /// Anything else that has a name.
    Do(Command),
}

/// What a press does beside flipping switches. The names in files are these in small letters, and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// The next capture.
    Next,
    /// The one before.
    Previous,
    /// The next song of the setlist on stage.
    NextSong,
    /// The one before.
    PreviousSong,
    /// Silence at once.
    Panic,
    /// From A to B, and back.
    SwapAb,
    /// What was just played goes round.
    Loop,
    /// The capture is kept.
    Keep,
    /// It is not.
    Reject,
    /// A tournament of captures begins, or ends.
    Tournament,
    /// A beat of the tempo.
    Tap,
    /// What was just played is saved.
    SaveTake,
    /// A recording begins, or ends.
    Record,
    /// A preset is played, counted from 0 as programs are.
    Preset(u8),
}

/// How a switch follows a foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each press throws it over: for a pedal that springs back.
    #[default]
    Toggle,
    /// It is on while the pedal is: for a pedal that stays where it was stepped on, or to hold something for a moment. A
    /// program, which is never let go, only puts it on.
    Follow,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// Turn a knob to a value in its own unit and range.
    Turn(Knob, f32),
    /// Throw a switch.
    Flip(Switch, bool),
    /// Do what was asked for.
    Do(Command),
}

impl Command {
    /// All but the presets.
    pub const ALL: [Self; 13] = [
        Self::Next,
        Self::Previous,
        Self::NextSong,
        Self::PreviousSong,
        Self::Panic,
        Self::SwapAb,
        Self::Loop,
        Self::Keep,
        Self::Reject,
        Self::Tournament,
        Self::Tap,
        Self::SaveTake,
        Self::Record,
    ];
}

impl Display for Command {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Next => "Next capture",
            Self::Previous => "Previous capture",
            Self::NextSong => "Next song",
            Self::PreviousSong => "Previous song",
            Self::Panic => "Panic",
            Self::SwapAb => "Swap A and B",
            Self::Loop => "Loop",
            Self::Keep => "Keep",
            Self::Reject => "Reject",
            Self::Tournament => "Tournament",
            Self::Tap => "Tap",
            Self::SaveTake => "Save take",
            Self::Record => "Record",
            Self::Preset(number) => return write!(to, "Preset {number}"),
        })
    }
}

impl Display for Target {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Turn(knob) => to.write_str(knob.spec().label),
            Self::Flip(switch) => to.write_str(switch.label()),
            Self::Do(command) => command.fmt(to),
        }
    }
}
