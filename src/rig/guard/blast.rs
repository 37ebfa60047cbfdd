//! Sound that is far beyond anything a player asks for.

use super::run::Run;
use crate::dsp::Spec;

/// Level that is no overdrive any more, linear: +18 dB over full scale, ahead of the limiter.
const FAR_TOO_LOUD: f32 = 7.943_282;

/// How long it has to last.
const LASTS_MS: f64 = 20.0;

/// The longest pause between two peaks of it: just over half a period of 50 Hz, or less between louder ones.
const PAUSE_MS: f64 = 10.0;

/// Finds a level blast: peaks beyond +18 dBFS that have kept coming for 20 ms.
#[derive(Clone, Debug)]
pub struct Blast {
    lasts: usize,
    run: Run,
}

impl Blast {
    /// Has heard nothing yet.
    pub fn new(spec: Spec) -> Self {
        Self {
            lasts: spec.frames(LASTS_MS),
            run: Run::new(spec.frames(PAUSE_MS)),
        }
    }

    /// Takes in one frame; true once it is a blast.
    pub fn follow(&mut self, sound: f32) -> bool {
        let loud = sound.abs() > FAR_TOO_LOUD;
        self.run.follow(loud) >= self.lasts && loud
    }
}
