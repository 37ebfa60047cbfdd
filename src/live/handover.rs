//! Boxes that change hands: new guests of a slot in, old ones home.

use crate::dsp::Spec;
use crate::rig::{Guest, Slot};
use ringbuf::traits::{Consumer, Producer, Split};
use ringbuf::{HeapCons, HeapProd, HeapRb};

/// How many guests may be under way in each direction.
const CAPACITY: usize = 4;

/// The audio side's ends of both ways.
pub struct Inside<T> {
    arriving: HeapCons<Box<T>>,
    leaving: HeapProd<Box<T>>,
}

/// The other side's ends.
pub struct Outside<T> {
    sent: HeapProd<Box<T>>,
    returned: HeapCons<Box<T>>,
}

/// Lays both ways. What is still under way when both ends are gone is freed with them.
pub fn handover<T>() -> (Inside<T>, Outside<T>) {
    let (sent, arriving) = HeapRb::new(CAPACITY).split();
    let (leaving, returned) = HeapRb::new(CAPACITY).split();
    (Inside { arriving, leaving }, Outside { sent, returned })
}

impl<T> Inside<T> {
    /// Sends the slot's old guest home and lets the next one in; true when one was let in. While the
    /// way home is full the old one waits in its slot, and new ones wait on their way. Real-time safe.
    pub fn exchange<const N: usize>(&mut self, slot: &mut Slot<T, N>) -> bool
    where
        T: Guest<N>,
    {
        if let Some(old) = slot.take_outgoing()
            && let Err(old) = self.leaving.try_push(old)
        {
            slot.park(old);
        }
        if let Some(place) = slot.vacancy()
            && let Some(guest) = self.arriving.try_pop()
        {
            place.mount(guest);
            return true;
        }
        false
    }

    /// Lets in at once, prepared for `spec`, whoever is on the way; tells how many. May allocate and free.
    pub fn hurry<const N: usize>(&mut self, slot: &mut Slot<T, N>, spec: Spec) -> usize
    where
        T: Guest<N>,
    {
        let mut count = 0;
        while let Some(mut guest) = self.arriving.try_pop() {
            guest.prepare(spec);
            slot.replace(guest);
            count += 1;
        }
        count
    }
}

impl<T> Inside<T> {
    /// Whoever has arrived, if nobody is to be let into a slot. Real-time safe.
    pub fn next_arrival(&mut self) -> Option<Box<T>> {
        self.arriving.try_pop()
    }

    /// Sends someone home; a full way gives them back. Real-time safe.
    pub fn send_home(&mut self, guest: Box<T>) -> Result<(), Box<T>> {
        self.leaving.try_push(guest)
    }
}

impl<T> Outside<T> {
    /// Sends a guest in; a full way gives it back.
    pub fn send(&mut self, guest: Box<T>) -> Result<(), Box<T>> {
        self.sent.try_push(guest)
    }

    /// The next guest that has come home.
    pub fn next_returned(&mut self) -> Option<Box<T>> {
        self.returned.try_pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// A guest of whom it is known how many there are.
    struct Counted(#[expect(dead_code, reason = "held, not read")] Arc<()>);

    impl Guest<1> for Counted {
        fn reset(&mut self) {}
    }

    #[test]
    fn whoever_is_under_way_is_freed_once_whichever_side_goes_first() {
        for inside_first in [true, false] {
            let all = Arc::new(());
            let (mut inside, mut outside) = handover();
            let mut slot = Slot::new(Spec {
                sample_rate_hz: 48_000.0,
                max_block: 64,
            });
            for _ in 0..9 {
                assert!(outside.send(Box::new(Counted(all.clone()))).is_ok());
                inside.exchange(&mut slot);
                slot.process_by([&mut [0.0; 2000]], |_, _| false);
            }
            assert_eq!(Arc::strong_count(&all), 10);
            if inside_first {
                drop((inside, slot));
                // Four have come home unseen, three wait on their way in; the slot's two are gone.
                assert_eq!(Arc::strong_count(&all), 8);
                assert!(outside.next_returned().is_some());
                drop(outside);
            } else {
                drop(outside);
                inside.exchange(&mut slot);
                drop((slot, inside));
            }
            assert_eq!(Arc::strong_count(&all), 1);
        }
    }
}
