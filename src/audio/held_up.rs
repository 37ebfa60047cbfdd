//! Why a block took longer than it lasts: it was our own work, or the system kept the thread from the processor.
//!
//! The audio thread only knows how long it took by the clock on the wall. How much of that it was running is asked of the
//! system by whoever watches it, and compared.

use super::priority;
use crate::live::Readings;
use std::time::{Duration, Instant};

/// The shortest time between two looks at the system's files.
const SPAN: Duration = Duration::from_millis(50);

/// How fast what the driver's own code takes is learned, per look.
const WEIGHT: f64 = 0.1;

/// Blocks that took longer than they last, since the devices were opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overloads {
    /// By our own work, or nobody can tell.
    pub own: u64,
    /// The thread was kept from the processor meanwhile.
    pub held_up: u64,
}

/// Blames one of the two.
#[derive(Debug, Default)]
pub struct Blame {
    before: Option<Account>,
    /// What the threads run beside the rig's blocks, share of a processor; absent until it is known.
    beside: Option<f64>,
    told: Overloads,
}

/// What had been counted up to one moment.
#[derive(Clone, Copy, Debug)]
struct Account {
    at: Instant,
    /// How long the audio threads had run on a processor; absent where the system does not tell.
    ran: Option<Duration>,
    /// How long the rig's blocks had taken.
    busy: Duration,
    /// By how much those that took longer than they last had done so.
    overtime: Duration,
    overloads: u64,
}

impl Blame {
    /// Takes in what the audio thread has told up to `now`; looks at the system only now and then. Not for a callback.
    pub fn follow(&mut self, readings: &Readings, now: Instant) -> Overloads {
        let is_fresh = |before: Account| now.saturating_duration_since(before.at) < SPAN;
        if !self.before.is_some_and(is_fresh) {
            self.take(Account {
                at: now,
                ran: priority::realtime_run(),
                busy: readings.busy,
                overtime: readings.overtime,
                overloads: readings.overloads,
            });
        }
        self.told
    }

    fn take(&mut self, now: Account) {
        let Some(before) = self.before.replace(now) else {
            return;
        };
        let overloads = now.overloads.saturating_sub(before.overloads);
        match (self.missing_s(&before, &now), overloads) {
            (Some(missing_s), 0) => self.learn(-missing_s / seconds(before.at, now.at)),
            (Some(missing_s), _) if self.is_held_up(missing_s, &before, &now) => {
                self.told.held_up += overloads;
            }
            _ => self.told.own += overloads,
        }
    }

    /// How much longer the blocks took than the threads ran, seconds.
    fn missing_s(&self, before: &Account, now: &Account) -> Option<f64> {
        let ran = now.ran?.checked_sub(before.ran?)?;
        let busy = now.busy.saturating_sub(before.busy);
        Some(busy.as_secs_f64() - ran.as_secs_f64())
    }

    fn is_held_up(&self, missing_s: f64, before: &Account, now: &Account) -> bool {
        let beside_s = self.beside.unwrap_or(0.0) * seconds(before.at, now.at);
        let overtime = now.overtime.saturating_sub(before.overtime);
        missing_s + beside_s >= overtime.as_secs_f64() / 2.0
    }

    fn learn(&mut self, beside: f64) {
        let known = self.beside.get_or_insert(beside);
        *known += (beside - *known) * WEIGHT;
    }
}

fn seconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows threads that run 1 ms a span beside blocks of 2 ms; in the last span one block lasts `late` longer, `worked`
    /// of it on a processor.
    fn blamed(late: Duration, worked: Option<Duration>) -> Overloads {
        let start = Instant::now();
        let mut blame = Blame::default();
        let mut account = Account {
            at: start,
            ran: Some(Duration::ZERO),
            busy: Duration::ZERO,
            overtime: Duration::ZERO,
            overloads: 0,
        };
        for span in 0..20 {
            account.at += SPAN;
            account.busy += Duration::from_millis(2);
            account.ran = account.ran.map(|ran| ran + Duration::from_millis(3));
            if span == 19 {
                account.busy += late;
                account.overtime += late;
                account.overloads += 1;
                account.ran = account.ran.zip(worked).map(|(ran, worked)| ran + worked);
            }
            blame.take(account);
        }
        blame.told
    }

    #[test]
    fn who_did_not_run_was_held_up_and_who_ran_was_too_slow() {
        let (own, held_up) = (
            Overloads { own: 1, held_up: 0 },
            Overloads { own: 0, held_up: 1 },
        );
        let ms = Duration::from_millis;
        assert_eq!(blamed(ms(5), Some(ms(0))), held_up);
        assert_eq!(blamed(ms(5), Some(ms(1))), held_up, "mostly");
        assert_eq!(blamed(ms(5), Some(ms(5))), own);
        assert_eq!(blamed(ms(5), Some(ms(4))), own, "mostly");
        assert_eq!(blamed(ms(5), None), own, "nobody can tell");
    }

    #[test]
    fn the_system_is_asked_no_more_often_than_needed() {
        let start = Instant::now();
        let mut blame = Blame::default();
        let mut readings = Readings::default();
        blame.follow(&readings, start);
        readings.overloads = 2;
        let told = blame.follow(&readings, start + SPAN / 2);
        assert_eq!(told, Overloads::default(), "nobody is blamed unheard");
        // No thread of a test is an audio thread of which the system could tell.
        let told = blame.follow(&readings, start + SPAN);
        assert_eq!(told, Overloads { own: 2, held_up: 0 });
    }
}
