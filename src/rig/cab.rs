//! A cabinet at home in a rig.

use super::convolver::Convolver;
use super::ears::Ears;
use super::impulse::Impulse;
use super::slot::{Guest, Sides};
use crate::dsp::Spec;

/// An impulse response that plays, or nothing at all.
pub struct Cab {
    impulse: Option<Impulse>,
    rate_hz: f64,
    at_work: AtWork,
}

/// What does the work.
enum AtWork {
    /// Nothing: everything passes bit for bit.
    Nothing,
    /// One response for both sides.
    Mono(Box<[Convolver; 2]>),
    /// One each.
    Stereo(Box<[Convolver; 2]>),
}

impl Cab {
    /// A cabinet that answers with `impulse`, in a rig at `rate_hz`.
    pub fn new(impulse: Impulse, rate_hz: f64) -> Self {
        Self {
            at_work: AtWork::of(&impulse, rate_hz),
            rate_hz,
            impulse: Some(impulse),
        }
    }

    /// No cabinet: everything passes bit for bit.
    pub fn none() -> Self {
        Self {
            impulse: None,
            rate_hz: 0.0,
            at_work: AtWork::Nothing,
        }
    }

    /// Whether it does anything.
    pub fn is_there(&self) -> bool {
        self.impulse.is_some()
    }

    /// How many frames of what was heard it answers to.
    pub fn taps(&self) -> usize {
        match &self.at_work {
            AtWork::Nothing => 0,
            AtWork::Mono(sides) | AtWork::Stereo(sides) => sides[0].taps().max(sides[1].taps()),
        }
    }

    /// Writes what it makes of the piece that `ears` have heard last. Real-time safe.
    pub fn process(&mut self, ears: &Ears, [left, right]: Sides<2>) {
        match &mut self.at_work {
            AtWork::Nothing => {}
            AtWork::Mono(sides) => {
                sides[0].process(ears.left(), left);
                match ears.hear_the_same() {
                    // The right one rests, and makes up for it when they part.
                    true => right.copy_from_slice(left),
                    false => sides[1].process(ears.right(), right),
                }
            }
            AtWork::Stereo(sides) => {
                sides[0].process(ears.left(), left);
                sides[1].process(ears.right(), right);
            }
        }
    }
}

impl AtWork {
    fn of(impulse: &Impulse, rate_hz: f64) -> Self {
        let impulse = impulse.at_rate(rate_hz);
        match &impulse.channels[..] {
            [] => Self::Nothing,
            [both] => {
                let convolver = Convolver::new(both);
                Self::Mono(Box::new([convolver.clone(), convolver]))
            }
            [left, right, ..] => {
                Self::Stereo(Box::new([left, right].map(|taps| Convolver::new(taps))))
            }
        }
    }
}

impl Guest<2> for Cab {
    /// The ears remember for it.
    const CATCHES_UP: bool = false;

    fn reset(&mut self) {
        match &mut self.at_work {
            AtWork::Nothing => {}
            AtWork::Mono(sides) | AtWork::Stereo(sides) => {
                sides.iter_mut().for_each(Convolver::reset);
            }
        }
    }

    fn prepare(&mut self, spec: Spec) {
        if self.rate_hz == spec.sample_rate_hz {
            return;
        }
        self.rate_hz = spec.sample_rate_hz;
        if let Some(impulse) = &self.impulse {
            self.at_work = AtWork::of(impulse, self.rate_hz);
        }
    }
}
