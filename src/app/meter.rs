//! Levels as eyes can follow them: up at once, down slowly, the peak held for a while.

use crate::units::db_from_gain;
use std::time::{Duration, Instant};

/// Silence: where a meter's scale begins, dBFS.
pub const FLOOR_DB: f32 = -60.0;
const FALL_DB_PER_SECOND: f32 = 24.0;
const PEAK_HOLD: Duration = Duration::from_millis(1500);
const WORST_HOLD: Duration = Duration::from_secs(5);

/// One level meter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meter {
    /// The bar, dBFS.
    pub level_db: f32,
    /// The mark at the highest recent level, dBFS.
    pub peak_db: f32,
    /// Whether it has been too loud since the lamp was last put out.
    pub clipped: bool,
    peak_until: Option<Instant>,
    last: Option<Instant>,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            level_db: FLOOR_DB,
            peak_db: FLOOR_DB,
            clipped: false,
            peak_until: None,
            last: None,
        }
    }
}

impl Meter {
    /// Takes in the highest magnitude (linear) since the last call.
    pub fn follow(&mut self, peak: f32, clipped: bool, now: Instant) {
        let new_db = db_from_gain(peak).max(FLOOR_DB);
        let passed = self
            .last
            .map_or(Duration::ZERO, |last| now.saturating_duration_since(last));
        let fallen_db = self.level_db - FALL_DB_PER_SECOND * passed.as_secs_f32();
        self.level_db = fallen_db.max(new_db);
        if new_db >= self.peak_db || self.peak_until.is_none_or(|until| now >= until) {
            self.peak_db = self.level_db;
            self.peak_until = Some(now + PEAK_HOLD);
        }
        self.clipped |= clipped;
        self.last = Some(now);
    }
}

/// The highest value of the last seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// That value.
    pub value: f32,
    until: Option<Instant>,
}

impl Held {
    /// Takes in the highest value since the last call.
    pub fn follow(&mut self, value: f32, now: Instant) {
        if value >= self.value || self.until.is_none_or(|until| now >= until) {
            self.value = value;
            self.until = Some(now + WORST_HOLD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_jumps_up_falls_slowly_and_holds_its_peak() {
        let start = Instant::now();
        let mut meter = Meter::default();
        meter.follow(1.0, false, start);
        assert_eq!((meter.level_db, meter.peak_db), (0.0, 0.0));
        meter.follow(0.0, false, start + Duration::from_millis(500));
        assert!((meter.level_db + 12.0).abs() < 0.01);
        assert_eq!(meter.peak_db, 0.0);
        meter.follow(0.0, false, start + Duration::from_secs(2));
        assert!(meter.peak_db < -40.0);
    }

    #[test]
    fn the_clip_lamp_stays_lit() {
        let mut meter = Meter::default();
        meter.follow(1.0, true, Instant::now());
        meter.follow(0.1, false, Instant::now());
        assert!(meter.clipped);
    }

    #[test]
    fn not_a_number_reads_as_silence() {
        let mut meter = Meter::default();
        meter.follow(f32::NAN, false, Instant::now());
        assert_eq!(meter.level_db, FLOOR_DB);
    }

    #[test]
    fn the_worst_is_held_for_five_seconds() {
        let start = Instant::now();
        let mut worst = Held::default();
        worst.follow(0.9, start);
        worst.follow(0.1, start + Duration::from_secs(4));
        assert_eq!(worst.value, 0.9);
        worst.follow(0.1, start + Duration::from_secs(5));
        assert_eq!(worst.value, 0.1);
    }
}
