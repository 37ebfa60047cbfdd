//! How much faster one clock runs than the other, learnt from how far the fill strays from its target.

/// Loop bandwidth, radians per second: at the start, where the drift is unknown, and at last, where calm counts.
const BANDWIDTH: [f64; 2] = [1.0, 0.1];

/// How long the loop takes to halve its bandwidth at the start, seconds; from there it narrows as 1/t.
const NARROWING_S: f64 = 4.0;

/// The smoothing of the error, times the bandwidth: as slow as the loop can bear.
const SMOOTHING: f64 = 5.0;

/// The largest drift between two clocks: real ones are within 100 ppm of their name, virtual ones within 1000.
const MOST_DRIFT: f64 = 2e-3;

/// The largest speed at which an error is worked off: 0.9 cent, which nobody hears.
const MOST_HASTE: f64 = 5e-4;

/// A second-order loop, critically damped: in the end it knows the drift and leaves no error.
///
/// The time that each step takes is the output's own, so that nothing but the error is measured.
pub struct Steering {
    rate_hz: f64,
    elapsed_s: f64,
    /// Smoothed error, frames.
    error: f64,
    /// Frames per second by which the input outruns its nominal rate, seen from the output.
    drift: f64,
}

impl Steering {
    /// For an input of nominally `rate_hz`.
    pub fn new(rate_hz: f64) -> Self {
        Self {
            rate_hz,
            elapsed_s: 0.0,
            error: 0.0,
            drift: 0.0,
        }
    }

    /// Takes in that the fill was `error` frames above its target for `seconds`; answers how fast to read, 1 being the
    /// nominal speed.
    pub fn follow(&mut self, error: f64, seconds: f64) -> f64 {
        let bandwidth = self.bandwidth();
        self.elapsed_s += seconds;
        self.error += (error - self.error) * (SMOOTHING * bandwidth * seconds).min(1.0);
        let haste = MOST_HASTE * self.rate_hz;
        let correction = (2.0 * bandwidth * self.error).clamp(-haste, haste);
        let most = MOST_DRIFT * self.rate_hz;
        self.drift = (self.drift + 0.5 * bandwidth * correction * seconds).clamp(-most, most);
        1.0 + (self.drift + correction) / self.rate_hz
    }

    /// The fill was put right by other means. The drift stays known.
    pub fn rest(&mut self) {
        self.error = 0.0;
    }

    /// Smoothed error, frames above the target.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// How much faster the input's clock runs than the output's, parts per million.
    pub fn drift_ppm(&self) -> f64 {
        self.drift / self.rate_hz * 1e6
    }

    fn bandwidth(&self) -> f64 {
        let [wide, narrow] = BANDWIDTH;
        (wide / (1.0 + self.elapsed_s / NARROWING_S)).max(narrow)
    }
}
