//! Why a block took longer than it lasts: it was our own work, or the system kept the thread from the processor.
//!
//! The audio thread only knows how long it took by the clock on the wall. How much of that it was running is asked of the
//! system by whoever watches it, and compared.
//!
//! Some pauses the system does not see itself: a hypervisor that runs another machine, an interrupt. They count as running.
//! But the rig computes the same for every block: what usually takes a small part of one does not take a whole one,
//! unless memory had to be brought first, and that is counted.

use super::priority;
use crate::live::Readings;
use std::time::{Duration, Instant};

/// The shortest time between two looks at the system's files.
const SPAN: Duration = Duration::from_millis(50);

/// How fast what the driver's own code takes is learned, per look.
const WEIGHT: f64 = 0.1;

/// Work that usually takes less than this share of a block never takes all of it by itself.
const LIGHT: f32 = 0.1;

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
    /// What the system counted of the audio threads; absent where it does not tell.
    threads: Option<priority::Account>,
    /// What a block typically takes, share of its time.
    load: f32,
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
                threads: priority::realtime_account(),
                load: readings.load,
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
        match (missing_s(&before, &now), overloads) {
            (Some(missing_s), 0) => self.learn(-missing_s / seconds(before.at, now.at)),
            (Some(missing_s), _) if self.is_held_up(missing_s, &before, &now) => {
                self.told.held_up += overloads;
            }
            _ => self.told.own += overloads,
        }
    }

    fn is_held_up(&self, missing_s: f64, before: &Account, now: &Account) -> bool {
        let beside_s = self.beside.unwrap_or(0.0) * seconds(before.at, now.at);
        let overtime = now.overtime.saturating_sub(before.overtime);
        missing_s + beside_s >= overtime.as_secs_f64() / 2.0 || is_paused_unseen(before, now)
    }

    fn learn(&mut self, beside: f64) {
        let known = self.beside.get_or_insert(beside);
        *known += (beside - *known) * WEIGHT;
    }
}

/// How much longer the blocks took than the threads ran, seconds.
fn missing_s(before: &Account, now: &Account) -> Option<f64> {
    let ran = now.threads?.ran.checked_sub(before.threads?.ran)?;
    let busy = now.busy.saturating_sub(before.busy);
    Some(busy.as_secs_f64() - ran.as_secs_f64())
}

/// Whether the work is far too little to have taken so long, and no memory was missing.
fn is_paused_unseen(before: &Account, now: &Account) -> bool {
    let faults = |account: &Account| account.threads.map(|threads| threads.faults);
    before.load < LIGHT && now.load < LIGHT && faults(before) == faults(now)
}

fn seconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows threads that run 1 ms a span beside blocks of 2 ms and a typical `load`; in the last span one block lasts 5 ms
    /// longer, `worked` ms of it on a processor, and `faults` pages had to be brought.
    fn blamed(load: f32, worked: Option<u64>, faults: u64) -> Overloads {
        let ms = Duration::from_millis;
        let start = Instant::now();
        let mut blame = Blame::default();
        let mut ran = ms(0);
        let mut account = Account {
            at: start,
            threads: None,
            load,
            busy: ms(0),
            overtime: ms(0),
            overloads: 0,
        };
        for span in 0..20 {
            account.at += SPAN;
            account.busy += ms(2);
            ran += ms(3);
            let mut pages = 0;
            if span == 19 {
                account.busy += ms(5);
                account.overtime += ms(5);
                account.overloads += 1;
                ran += ms(worked.unwrap_or(0));
                pages = faults;
            }
            account.threads = worked.map(|_| priority::Account { ran, faults: pages });
            blame.take(account);
        }
        blame.told
    }

    const OWN: Overloads = Overloads { own: 1, held_up: 0 };
    const HELD_UP: Overloads = Overloads { own: 0, held_up: 1 };

    #[test]
    fn who_did_not_run_was_held_up_and_who_ran_was_too_slow() {
        assert_eq!(blamed(0.5, Some(0), 0), HELD_UP);
        assert_eq!(blamed(0.5, Some(1), 0), HELD_UP, "mostly");
        assert_eq!(blamed(0.5, Some(5), 0), OWN);
        assert_eq!(blamed(0.5, Some(4), 0), OWN, "mostly");
        assert_eq!(blamed(0.5, None, 0), OWN, "nobody can tell");
    }

    #[test]
    fn little_work_does_not_take_a_whole_block_unless_memory_was_missing() {
        assert_eq!(blamed(0.02, Some(5), 0), HELD_UP, "below the system");
        assert_eq!(blamed(0.02, Some(5), 1), OWN);
        assert_eq!(blamed(0.02, None, 0), OWN, "nobody can tell");
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
