//! What tore the sound, one after the other, since the program began to play.

use super::state::Dropouts;
use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};

/// How many are kept: the newest.
const MOST: usize = 500;

/// Why the sound was torn, or nearly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The guitar's samples came too late.
    RingDry,
    /// The device reported an over- or underrun.
    DeviceXrun,
    /// The device's callback came too late and was never caught up.
    TimeLost,
    /// Stale samples were dropped to keep the delay short.
    RingTrimmed,
    /// The rig took longer than a block lasts.
    Overload,
    /// So it did, because the system kept its thread from the processor.
    HeldUp,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 6] = [
        Self::RingDry,
        Self::DeviceXrun,
        Self::TimeLost,
        Self::RingTrimmed,
        Self::Overload,
        Self::HeldUp,
    ];

    /// What happened, in the player's words.
    pub fn words(self) -> &'static str {
        match self {
            Self::RingDry => "the guitar's samples came too late",
            Self::DeviceXrun => "the device reported an over- or underrun",
            Self::TimeLost => "the device's callback came too late",
            Self::RingTrimmed => "stale samples were dropped",
            Self::Overload => "a block took longer than it lasts",
            Self::HeldUp => "the system kept a block from the processor",
        }
    }
}

/// Something that happened between two looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident {
    /// How long after the first device was opened.
    pub at: Duration,
    /// What happened.
    pub cause: Cause,
    /// How often.
    pub count: u64,
}

/// Incidents in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Incidents {
    began: Option<Instant>,
    seen: Dropouts,
    list: VecDeque<Incident>,
}

impl Incidents {
    /// Takes in what has been counted up to `now`; the first look is the beginning.
    pub fn follow(&mut self, counts: Dropouts, now: Instant) {
        let at = now - *self.began.get_or_insert(now);
        for cause in Cause::ALL {
            let count = counts.of(cause).saturating_sub(self.seen.of(cause));
            if count > 0 {
                self.list.push_back(Incident { at, cause, count });
            }
        }
        self.seen = counts;
        let surplus = self.list.len().saturating_sub(MOST);
        self.list.drain(..surplus);
    }

    /// The devices were closed: their counts begin at nothing again. What is kept stays.
    pub fn count_anew(&mut self) {
        self.seen = Dropouts::default();
    }

    /// The newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Incident> {
        self.list.iter().rev()
    }
}

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (tenths, words) = (self.at.as_millis() / 100, self.cause.words());
        let (hours, minutes) = (tenths / 36_000, tenths / 600 % 60);
        let (seconds, tenth) = (tenths / 10 % 60, tenths % 10);
        write!(
            f,
            "{hours}:{minutes:02}:{seconds:02}.{tenth}  {} × {words}",
            self.count
        )
    }
}

/// All of them in the order of time, a line each.
impl fmt::Display for Incidents {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.list
            .iter()
            .try_for_each(|incident| writeln!(f, "{incident}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_kept_with_its_time_and_cause_and_the_newest_are_not_lost() {
        let start = Instant::now();
        let mut incidents = Incidents::default();
        let mut counts = Dropouts::default();
        incidents.follow(counts, start);
        (counts.ring_dry, counts.overloads) = (1, 2);
        incidents.follow(counts, start + Duration::from_millis(3_723_456));
        incidents.follow(counts, start + Duration::from_secs(9999));
        let told = "1:02:03.4  1 × the guitar's samples came too late\n\
                    1:02:03.4  2 × a block took longer than it lasts\n";
        assert_eq!(incidents.to_string(), told);
        incidents.count_anew();
        counts = Dropouts::default();
        counts.ring_dry = 1;
        incidents.follow(counts, start + Duration::from_secs(10_000));
        assert_eq!(
            incidents.newest().count(),
            3,
            "the same devices opened again"
        );
        for _ in 0..2 * MOST {
            counts.device_xruns += 1;
            incidents.follow(counts, start + Duration::from_secs(20_000));
        }
        assert_eq!(incidents.newest().count(), MOST);
        assert!(
            incidents
                .newest()
                .all(|incident| incident.cause == Cause::DeviceXrun)
        );
    }
}
