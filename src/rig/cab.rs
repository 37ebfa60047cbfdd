//! A cabinet at home in a rig.

use super::impulse::Impulse;
use super::slot::{Guest, Sides};
use crate::dsp::{Convolver, Spec};

/// An impulse response that plays, or nothing at all. The two sides come in alike; a stereo response makes them differ.
pub struct Cab {
    impulse: Option<Impulse>,
    rate_hz: f64,
    /// One for both sides, or one each.
    convolvers: Vec<Convolver>,
}

impl Cab {
    /// A cabinet that answers with `impulse`, in a rig at `rate_hz`.
    pub fn new(impulse: Impulse, rate_hz: f64) -> Self {
        Self {
            convolvers: build(&impulse, rate_hz),
            rate_hz,
            impulse: Some(impulse),
        }
    }

    /// No cabinet: everything passes bit for bit.
    pub fn none() -> Self {
        Self {
            impulse: None,
            rate_hz: 0.0,
            convolvers: Vec::new(),
        }
    }

    /// Whether it does anything.
    pub fn is_there(&self) -> bool {
        self.impulse.is_some()
    }
}

fn build(impulse: &Impulse, rate_hz: f64) -> Vec<Convolver> {
    let impulse = impulse.at_rate(rate_hz);
    let channels = impulse.channels.iter();
    channels.map(|taps| Convolver::new(taps)).collect()
}

impl Guest<2> for Cab {
    fn process(&mut self, [left, right]: Sides<2>) -> bool {
        match &mut self.convolvers[..] {
            [] => {}
            [both] => {
                both.process(left);
                right.copy_from_slice(left);
            }
            [first, second, ..] => {
                first.process(left);
                second.process(right);
            }
        }
        false
    }

    fn reset(&mut self) {
        self.convolvers.iter_mut().for_each(Convolver::reset);
    }

    fn receptive_field(&self) -> usize {
        let taps = self.convolvers.iter().map(Convolver::taps);
        taps.max().unwrap_or(1)
    }

    fn prepare(&mut self, spec: Spec) {
        if let Some(impulse) = self
            .impulse
            .as_ref()
            .filter(|_| self.rate_hz != spec.sample_rate_hz)
        {
            self.rate_hz = spec.sample_rate_hz;
            self.convolvers = build(impulse, self.rate_hz);
        }
    }
}
