//! How far the fill has strayed from its target, and what steering would take too long for.

/// An error that lasts this long is no hiccup any more, seconds.
const PATIENCE_S: f64 = 0.5;

/// An error beyond this is not worth any patience, frames.
const RUNAWAY: f64 = 2048.0;

/// The errors since the last decision.
pub struct Strayed {
    seconds: f64,
    lowest: f64,
    highest: f64,
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub enum Cure {
    /// Steer on.
    Steer,
    /// Drop this many frames.
    Drop(f64),
    /// Wait until the target is there again.
    Wait,
}

impl Strayed {
    /// Nothing has been seen.
    pub fn new() -> Self {
        Self {
            seconds: 0.0,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
        }
    }

    /// Takes in that the fill was `error` frames above its target for `seconds`. Within `margin` it is steered.
    pub fn judge(&mut self, error: f64, margin: f64, seconds: f64) -> Cure {
        self.seconds += seconds;
        self.lowest = self.lowest.min(error);
        self.highest = self.highest.max(error);
        let runaway = error > RUNAWAY.max(16.0 * margin);
        if self.seconds < PATIENCE_S && !runaway {
            return Cure::Steer;
        }
        match std::mem::replace(self, Self::new()) {
            _ if runaway => Cure::Drop(error),
            seen if seen.lowest > margin => Cure::Drop(seen.lowest),
            seen if seen.highest < -margin => Cure::Wait,
            _ => Cure::Steer,
        }
    }
}
