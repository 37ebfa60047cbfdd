//! The last two minutes of playing, second by second.

use std::collections::VecDeque;
use std::time::Instant;

/// How many seconds are remembered.
pub const SECONDS: usize = 120;

/// What happened in one second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Second {
    /// The worst share of a block's time that the rig took, 0..1 and beyond.
    pub worst: f32,
    /// How often the sound was torn.
    pub torn: u64,
}

/// The newest seconds, in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    began: Option<Instant>,
    /// Seconds since then, the one that lasts included.
    passed: u64,
    /// Dropouts that are in the seconds already.
    counted: u64,
    seconds: VecDeque<Second>,
}

impl Timeline {
    /// Takes in the worst share since the last look and all dropouts so far; the first look is the beginning.
    pub fn follow(&mut self, worst: f32, dropouts: u64, now: Instant) {
        let passed = 1 + (now - *self.began.get_or_insert(now)).as_secs();
        // Seconds without a look are empty ones; after a long sleep of the machine only the last count.
        let new = passed.saturating_sub(self.passed).min(SECONDS as u64) as usize;
        self.seconds.extend([Second::default()].repeat(new));
        let surplus = self.seconds.len().saturating_sub(SECONDS);
        self.seconds.drain(..surplus);
        if let Some(second) = self.seconds.back_mut() {
            second.worst = second.worst.max(worst);
            second.torn += dropouts.saturating_sub(self.counted);
        }
        (self.passed, self.counted) = (passed, dropouts);
    }

    /// The devices were closed: dropouts are counted from nothing again. What is kept stays.
    pub fn count_anew(&mut self) {
        self.counted = 0;
    }

    /// In words what a drawing of it shows.
    pub fn summary(&self) -> String {
        let worst = self.seconds.iter().map(|it| it.worst).fold(0.0, f32::max);
        let torn: u64 = self.seconds.iter().map(|it| it.torn).sum();
        let load = (worst * 100.0).round();
        let word = if torn == 1 { "dropout" } else { "dropouts" };
        format!("{load} % at worst, {torn} {word}")
    }

    /// The seconds, the newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Second> {
        self.seconds.iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_second_keeps_its_worst_and_its_dropouts() {
        let (mut timeline, start) = (Timeline::default(), Instant::now());
        let at = |tenths: u64| start + Duration::from_millis(100 * tenths);
        for (tenths, worst, dropouts) in [(0, 0.1, 0), (5, 0.4, 1), (9, 0.2, 3), (31, 0.3, 3)] {
            timeline.follow(worst, dropouts, at(tenths));
        }
        timeline.count_anew();
        timeline.follow(0.1, 1, at(32));
        let seconds: Vec<_> = timeline.newest().map(|s| (s.worst, s.torn)).collect();
        assert_eq!(seconds, [(0.3, 1), (0.0, 0), (0.0, 0), (0.4, 3)]);
        assert_eq!(timeline.summary(), "40 % at worst, 4 dropouts");
    }

    #[test]
    fn two_minutes_are_kept_however_long_nobody_looked() {
        let (mut timeline, start) = (Timeline::default(), Instant::now());
        timeline.follow(0.5, 0, start);
        timeline.follow(0.1, 0, start + Duration::from_secs(1_000_000));
        assert_eq!(timeline.newest().count(), SECONDS);
        assert!(timeline.newest().all(|second| second.worst < 0.5));
    }
}
