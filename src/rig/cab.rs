//! A cabinet at home in a rig.

use super::convolver::Convolver;
use super::impulse::Impulse;
use super::slot::{Guest, Sides};
use crate::dsp::{Spec, Twin};

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
    Mono(Box<Twin<Convolver>>),
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
}

impl AtWork {
    fn of(impulse: &Impulse, rate_hz: f64) -> Self {
        let impulse = impulse.at_rate(rate_hz);
        match &impulse.channels[..] {
            [] => Self::Nothing,
            [both] => {
                let convolver = Convolver::new(both);
                let memory = convolver.taps();
                Self::Mono(Box::new(Twin::new(convolver, memory)))
            }
            [left, right, ..] => {
                Self::Stereo(Box::new([left, right].map(|taps| Convolver::new(taps))))
            }
        }
    }
}

impl Guest<2> for Cab {
    fn process(&mut self, [left, right]: Sides<2>) -> bool {
        match &mut self.at_work {
            AtWork::Nothing => {}
            AtWork::Mono(twin) => twin.process(left, right, Convolver::process),
            AtWork::Stereo(sides) => {
                sides[0].process(left);
                sides[1].process(right);
            }
        }
        false
    }

    fn reset(&mut self) {
        match &mut self.at_work {
            AtWork::Nothing => {}
            AtWork::Mono(twin) => twin.each(Convolver::reset),
            AtWork::Stereo(sides) => sides.iter_mut().for_each(Convolver::reset),
        }
    }

    fn receptive_field(&self) -> usize {
        match &self.at_work {
            AtWork::Nothing => 1,
            AtWork::Mono(twin) => twin.left().taps(),
            AtWork::Stereo(sides) => sides[0].taps().max(sides[1].taps()),
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
