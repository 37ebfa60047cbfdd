//! A tempo, tapped.

use std::time::{Duration, Instant};

/// Intervals that count.
const MOST: usize = 4;
/// After a longer pause a tap is the first of others.
const PAUSE: Duration = Duration::from_millis(2500);
/// An interval so many times longer or shorter than those before belongs to another tempo.
const OTHER: f32 = 1.4;
/// The shortest and the longest tempo, ms.
const RANGE_MS: [f32; 2] = [20.0, 2000.0];

/// Listens to taps.
#[derive(Clone, Debug, Default)]
pub struct TapTempo {
    last: Option<Instant>,
    /// Between the taps of this tempo, ms, oldest first.
    intervals: Vec<f32>,
}

impl TapTempo {
    /// Takes a tap; milliseconds from tap to tap, 20 to 2000, the mean of the last four. None for the first tap of a
    /// tempo: after a pause of 2.5 seconds, or where it does not follow the taps before.
    pub fn tap(&mut self, now: Instant) -> Option<f32> {
        let last = self.last.replace(now)?;
        let interval = now.saturating_duration_since(last);
        let ms = interval.as_secs_f32() * 1000.0;
        if interval > PAUSE || !self.follows(ms) {
            self.intervals.clear();
            return None;
        }
        if self.intervals.len() == MOST {
            self.intervals.remove(0);
        }
        self.intervals.push(ms);
        Some(self.mean_ms().clamp(RANGE_MS[0], RANGE_MS[1]))
    }

    fn follows(&self, ms: f32) -> bool {
        let mean_ms = self.mean_ms();
        self.intervals.is_empty() || (ms <= mean_ms * OTHER && mean_ms <= ms * OTHER)
    }

    fn mean_ms(&self) -> f32 {
        self.intervals.iter().sum::<f32>() / self.intervals.len() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of taps after each of these pauses, ms; the first tap comes before them.
    fn tapped(pauses_ms: &[u64]) -> Vec<Option<f32>> {
        let mut tempo = TapTempo::default();
        let mut now = Instant::now();
        let first = tempo.tap(now);
        let others = pauses_ms.iter().map(|pause_ms| {
            now += Duration::from_millis(*pause_ms);
            tempo.tap(now).map(f32::round)
        });
        std::iter::once(first).chain(others).collect()
    }

    #[test]
    fn the_second_tap_gives_a_tempo_and_more_make_it_even() {
        let told = tapped(&[500, 520, 480, 500]);
        assert_eq!(
            told,
            [None, Some(500.0), Some(510.0), Some(500.0), Some(500.0)]
        );
    }

    #[test]
    fn it_follows_slowly_changing_taps_by_the_last_four() {
        let told = tapped(&[400, 500, 500, 500, 500]);
        assert_eq!(told.last(), Some(&Some(500.0)));
    }

    #[test]
    fn a_pause_or_another_tempo_starts_anew() {
        assert_eq!(tapped(&[500, 2501, 300])[2..], [None, Some(300.0)]);
        assert_eq!(tapped(&[500, 500, 1400, 300])[3..], [None, Some(300.0)]);
        assert_eq!(tapped(&[500, 500, 300, 300])[3..], [None, Some(300.0)]);
        // A missed tap.
        assert_eq!(tapped(&[500, 1000, 500])[2..], [None, Some(500.0)]);
    }

    #[test]
    fn the_slowest_and_the_fastest_have_bounds() {
        assert_eq!(tapped(&[2400]), [None, Some(2000.0)]);
        assert_eq!(tapped(&[3, 3]), [None, Some(20.0), Some(20.0)]);
        assert_eq!(tapped(&[0, 0]), [None, Some(20.0), Some(20.0)]);
    }
}
