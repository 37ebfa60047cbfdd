//! What a capture's file name tells: `JCM800 Hi G10 B8 ESR 0.003 V30` is a JCM800 Hi, its knobs, an error and a speaker.
//!
//! A name is cut into runs of letters and digits (`Pieces`), what is known among them is marked (`marks`), and what
//! remains is the name to read. Where a word could be either, it stays a word: `G12` by itself is no gain, `M77` no knob.

mod gear;
mod knobs;
mod ladder;
mod marks;
mod numbers;
mod pieces;
mod text;

pub use ladder::Ladder;

use pieces::Pieces;

/// What a file name tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name to read, without what the chips tell where it reads well without it. Only that of an empty stem is empty.
    pub text: String,
    /// What else it tells, in the order in which it stands there.
    pub chips: Vec<Chip>,
    /// Its place among captures that differ in gain; absent where no gain is named.
    pub ladder: Option<Ladder>,
}

/// One thing that a name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What it is about.
    pub kind: ChipKind,
    /// How it is shown, always spelt alike: `HM-2`, `ESR 0.003`, `18 dBu`, `Gain 6.5`, `G10`.
    pub label: String,
}

/// What a chip is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChipKind {
    /// A knob and where it stood.
    Knob,
    /// A level that the capture was made at or brought to.
    Level,
    /// How far the capture is from its original: the error-to-signal ratio of its training.
    Error,
    /// A speaker, or how many of what size.
    Speaker,
    /// A microphone.
    Mic,
    /// A pedal: before the amp, or itself what was captured.
    Pedal,
    /// Whether something pushes the amp.
    Boost,
    /// How much of the rig was captured.
    Rig,
    /// The size of the network.
    Size,
}

impl ChipKind {
    /// It is a word that also reads well in a name.
    fn is_gear(self) -> bool {
        !matches!(self, Self::Knob | Self::Level | Self::Error | Self::Size)
    }
}

impl Name {
    /// Reads the name of a file, given without its ending. Any text will do.
    pub fn of(stem: &str) -> Self {
        let pieces = Pieces::of(stem);
        let marks = marks::find(&pieces);
        Self {
            text: text::of(&pieces, &marks),
            ladder: Ladder::of(&pieces, &marks),
            chips: marks.into_iter().map(|mark| mark.chip).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
