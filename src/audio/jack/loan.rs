//! What a callback plays, on loan: lent once the callback runs, and called back at any time.
//!
//! A callback that has gone into a C library may never be dropped: opening may forget it, closing may hang with it. So its
//! rig only stands at its disposal. Both sides *try* the lock and neither ever waits for it, so the audio thread makes no
//! system call here; it simply does without while the box is being lent or taken back.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

/// How often the owner tries.
const TICK: Duration = Duration::from_millis(1);

/// Who lends.
pub struct Owner<T>(Arc<Desk<T>>);

/// Who uses.
pub struct Borrower<T>(Arc<Desk<T>>);

struct Desk<T> {
    wanted_back: AtomicBool,
    item: Mutex<Option<Box<T>>>,
}

/// Both ends, nothing lent yet.
pub fn loan<T>() -> (Owner<T>, Borrower<T>) {
    let desk = Arc::new(Desk {
        wanted_back: AtomicBool::new(false),
        item: Mutex::new(None),
    });
    (Owner(desk.clone()), Borrower(desk))
}

impl<T> Owner<T> {
    /// Puts `item` at the callback's disposal, once.
    pub fn lend(&self, item: Box<T>) {
        // So far the callback holds the lock only to find nothing there, and has nothing to crash with.
        if let Some(mut place) = self.wait(Duration::MAX) {
            *place = Some(item);
        }
    }

    /// Takes the item back when the present block is over, and leaves the callback nothing to do. `None` if that lasts
    /// longer than `patience`, or if the callback crashed: what panicked is not to be used again.
    pub fn recall(&self, patience: Duration) -> Option<Box<T>> {
        self.0.wanted_back.store(true, Relaxed);
        self.wait(patience)?.take()
    }

    fn wait(&self, patience: Duration) -> Option<MutexGuard<'_, Option<Box<T>>>> {
        let start = Instant::now();
        loop {
            match self.0.item.try_lock() {
                Ok(item) => return Some(item),
                Err(TryLockError::Poisoned(_)) => return None,
                Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return None,
                Err(TryLockError::WouldBlock) => std::thread::sleep(TICK),
            }
        }
    }
}

impl<T> Borrower<T> {
    /// Calls `then` with the item if it is there now, and says whether it was. Real-time safe.
    pub fn with(&self, then: impl FnOnce(&mut T)) -> bool {
        if self.0.wanted_back.load(Relaxed) {
            return false;
        }
        let Ok(mut item) = self.0.item.try_lock() else {
            return false;
        };
        let item = item.as_deref_mut();
        item.map(then).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    const SOON: Duration = Duration::from_millis(20);

    #[test]
    fn the_item_is_lent_used_and_taken_back() {
        let (owner, borrower) = loan();
        assert!(!borrower.with(|_| ()), "nothing there yet");
        owner.lend(Box::new(7));
        assert!(borrower.with(|item| *item += 1));
        assert_eq!(owner.recall(SOON), Some(Box::new(8)));
        assert!(!borrower.with(|_| ()), "no longer there");
    }

    #[test]
    fn a_callback_that_is_never_dropped_gives_its_item_back() {
        let (owner, borrower) = loan();
        owner.lend(Box::new(7));
        std::mem::forget(borrower);
        assert_eq!(owner.recall(SOON), Some(Box::new(7)));
    }

    #[test]
    fn a_busy_callback_gives_back_after_its_block_and_one_that_hangs_does_not() {
        let (owner, borrower) = loan();
        owner.lend(Box::new(7));
        let mut hung = None;
        borrower.with(|_| hung = Some(owner.recall(SOON)));
        assert_eq!(hung, Some(None));
        assert_eq!(owner.recall(SOON), Some(Box::new(7)));
    }

    #[test]
    fn what_panicked_is_not_used_again() {
        let (owner, borrower) = loan();
        owner.lend(Box::new(7));
        let crash = AssertUnwindSafe(|| borrower.with(|_| panic!("as a test")));
        assert!(catch_unwind(crash).is_err());
        assert!(!borrower.with(|_| ()));
        assert_eq!(owner.recall(SOON), None);
    }
}
