//! Whether the output's callback keeps up with time: lateness that is caught up is nobody's business, time that is lost
//! was heard. Not every driver reports that.

use std::time::Duration;

/// How long is looked at before a verdict, seconds: long enough for one callback to be on time.
const WINDOW_S: f64 = 0.25;

/// Devices that fill their own buffers first ask for several blocks at once, seconds.
const SETTLING_S: f64 = 0.5;

/// Counts the frames that were asked for against the time that has passed.
#[derive(Clone, Debug)]
pub struct Punctuality {
    rate_hz: f64,
    asked: u64,
    /// When the present window ends, in frames asked for.
    verdict_at: u64,
    longest: usize,
    /// The least lag of this window, frames: that of a callback which was on time.
    least: f64,
    /// The same of the window before; absent while the device settles.
    before: Option<f64>,
}

impl Punctuality {
    /// For an output at `rate_hz`.
    pub fn new(rate_hz: f64) -> Self {
        Self {
            rate_hz,
            asked: 0,
            verdict_at: (SETTLING_S * rate_hz) as u64,
            longest: 0,
            least: f64::INFINITY,
            before: None,
        }
    }

    /// A callback for `frames` came at `now`, counted from any moment; true when half a block or more was lost in the
    /// window that ends with it. Real-time safe.
    pub fn note(&mut self, frames: usize, now: Duration) -> bool {
        let lag = now.as_secs_f64() * self.rate_hz - self.asked as f64;
        self.least = self.least.min(lag);
        self.longest = self.longest.max(frames);
        self.asked += frames as u64;
        if self.asked < self.verdict_at {
            return false;
        }
        let lost = self.before.map_or(0.0, |before| self.least - before);
        let is_heard = lost >= self.longest as f64 / 2.0;
        self.before = Some(self.least);
        self.verdict_at = self.asked + (WINDOW_S * self.rate_hz) as u64;
        (self.least, self.longest) = (f64::INFINITY, 0);
        is_heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Callbacks for blocks of 64 at 48 kHz, `late` by so many seconds each; how often time was lost.
    fn losses(seconds: f64, mut late: impl FnMut(f64) -> f64) -> usize {
        let mut punctuality = Punctuality::new(48_000.0);
        let blocks = (seconds * 750.0) as usize;
        let lost = (0..blocks).filter(|block| {
            let due = *block as f64 / 750.0;
            punctuality.note(64, Duration::from_secs_f64(1.0 + due + late(due)))
        });
        lost.count()
    }

    #[test]
    fn what_is_caught_up_is_not_counted() {
        let mut nth = 0;
        let now_and_then = move |_| {
            nth += 1;
            if nth % 10 < 7 { 0.003 } else { 0.0 }
        };
        assert_eq!(losses(20.0, now_and_then), 0);
        assert_eq!(losses(600.0, |due| 300e-6 * due), 0, "a slow clock");
        assert_eq!(losses(600.0, |due| -300e-6 * due), 0, "a fast one");
    }

    #[test]
    fn each_time_that_is_lost_counts_once() {
        for lost_s in [0.001, 0.01, 3.0, 3600.0] {
            let after = |due: f64| lost_s * (due / 10.0).floor();
            assert_eq!(losses(35.0, after), 3, "{lost_s} s");
        }
    }

    #[test]
    fn a_device_may_take_its_first_blocks_at_once() {
        let starts = |due: f64| if due < 0.1 { -due } else { -0.1 };
        assert_eq!(losses(20.0, starts), 0);
    }
}
