//! Watches what comes in and what is about to leave, and mutes before it does harm.

mod blast;
mod broken;
mod direct;
mod howl;
mod run;

use crate::dsp::{Smoothed, Spec};
use blast::Blast;
use broken::Broken;
use direct::Direct;
use howl::Howl;

/// How long the way into silence takes.
const FADE_MS: f64 = 3.0;

/// Why the rig muted itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Danger {
    /// A network kept giving what is no number: three broken blocks, or two of 2.5 ms or more, none more than 50 ms
    /// after the one before.
    NotNumbers,
    /// Direct current: beyond -12 dBFS on one side of zero for 40 ms.
    Direct,
    /// A level blast: peaks beyond +18 dBFS, ahead of the limiter, that kept coming for 20 ms.
    Blast,
    /// Acoustic feedback that ran away: the guitar grew at one pace up to -1 dBFS of its converter and stood there, one
    /// tone, for 32 ms.
    Feedback,
}

impl Danger {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::NotNumbers, Self::Direct, Self::Blast, Self::Feedback];
}

/// Mutes at the first danger, within 3 ms, and stays mute until the Mute switch has been on and is off again.
#[derive(Clone, Debug)]
pub struct Guard {
    spec: Spec,
    watch: Watch,
    state: State,
    /// 0 while mute.
    open: Smoothed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// All is well.
    Watching,
    /// The player has muted: nothing can do harm.
    Resting,
    /// Mute, and the player has yet to be told.
    Mute,
    /// Mute, as the Mute switch is.
    Known,
}

/// All that looks for danger.
#[derive(Clone, Debug)]
struct Watch {
    broken: Broken,
    direct: Direct,
    blast: Blast,
    howl: Howl,
}

impl Guard {
    /// All is well so far.
    pub fn new(spec: Spec) -> Self {
        let mut open = Smoothed::new(spec, FADE_MS);
        open.follow(1.0);
        Self {
            spec,
            watch: Watch::new(spec),
            state: State::Watching,
            open,
        }
    }

    /// Takes in where the Mute switch stands; true when the player has just unmuted what was muted here: it
    /// watches anew, and the sound is to be faded in. Real-time safe.
    pub fn follow(&mut self, mute: bool) -> bool {
        self.state = match (self.state, mute) {
            (State::Mute | State::Known, true) => State::Known,
            (State::Known, false) => {
                *self = Self::new(self.spec);
                return true;
            }
            (State::Watching | State::Resting, true) => State::Resting,
            (State::Resting, false) => {
                self.watch = Watch::new(self.spec);
                State::Watching
            }
            (state, false) => state,
        };
        false
    }

    /// Mutes for no danger of its own: the player's panic. Real-time safe.
    pub fn shut(&mut self) {
        self.state = State::Mute;
        self.open.follow(0.0);
    }

    /// Watches one block, and fades both sides of `sound` out where there is danger; tells which. `guitar` is what came in,
    /// as loud as the converter gave it, and `broke` that an amp gave what is no number. Real-time safe.
    pub fn process(
        &mut self,
        guitar: &[f32],
        [left, right]: [&mut [f32]; 2],
        broke: bool,
    ) -> Option<Danger> {
        let mut danger = None;
        if self.state == State::Watching {
            danger = self.watch.block(guitar, [left, right], broke);
        }
        let safe = danger.map_or(0, |(at, _)| at);
        if danger.is_some() {
            self.shut();
        }
        self.open
            .process_both(&mut left[safe..], &mut right[safe..]);
        danger.map(|(_, danger)| danger)
    }
}

impl Watch {
    fn new(spec: Spec) -> Self {
        Self {
            broken: Broken::new(spec),
            direct: Direct::new(spec),
            blast: Blast::new(spec),
            howl: Howl::new(spec),
        }
    }

    /// The first danger in a block, and in which frame it is.
    fn block(
        &mut self,
        guitar: &[f32],
        [left, right]: [&[f32]; 2],
        broke: bool,
    ) -> Option<(usize, Danger)> {
        if self.broken.follow(broke, left.len()) {
            return Some((0, Danger::NotNumbers));
        }
        let frames = guitar.iter().zip(left.iter().zip(right)).enumerate();
        for (at, (guitar, (left, right))) in frames {
            let louder = if left.abs() >= right.abs() {
                left
            } else {
                right
            };
            if let Some(danger) = self.frame(*guitar, *louder) {
                return Some((at, danger));
            }
        }
        None
    }

    fn frame(&mut self, guitar: f32, sound: f32) -> Option<Danger> {
        let howls = self.howl.follow(guitar);
        let blast = self.blast.follow(sound);
        let direct = self.direct.follow(sound);
        let dangers = [
            (blast, Danger::Blast),
            (direct, Danger::Direct),
            (howls, Danger::Feedback),
        ];
        let (_, danger) = dangers.into_iter().find(|(here, _)| *here)?;
        Some(danger)
    }
}

#[cfg(test)]
mod tests;
