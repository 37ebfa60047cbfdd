//! Boxes that change hands: new amps in, old amps home.

use crate::rig::{Amp, Slot};
use ringbuf::traits::{Consumer, Producer, Split};
use ringbuf::{HeapCons, HeapProd, HeapRb};

/// How many amps may be under way in each direction.
const CAPACITY: usize = 4;

/// The audio side's ends of both ways.
pub struct Inside {
    arriving: HeapCons<Box<Amp>>,
    leaving: HeapProd<Box<Amp>>,
}

/// The other side's ends.
pub struct Outside {
    sent: HeapProd<Box<Amp>>,
    returned: HeapCons<Box<Amp>>,
}

/// Lays both ways. What is still under way when both ends are gone is freed with them.
pub fn handover() -> (Inside, Outside) {
    let (sent, arriving) = HeapRb::new(CAPACITY).split();
    let (leaving, returned) = HeapRb::new(CAPACITY).split();
    (Inside { arriving, leaving }, Outside { sent, returned })
}

impl Inside {
    /// Sends the slot's old amp home and lets the next one in; true when one was let in. While the
    /// way home is full the old amp waits in its slot, and new ones wait on their way. Real-time safe.
    pub fn exchange(&mut self, slot: &mut Slot<Amp>) -> bool {
        if let Some(old) = slot.take_outgoing()
            && let Err(old) = self.leaving.try_push(old)
        {
            slot.park(old);
        }
        if let Some(place) = slot.vacancy()
            && let Some(amp) = self.arriving.try_pop()
        {
            place.mount(amp);
            return true;
        }
        false
    }
}

impl Outside {
    /// Sends an amp in; a full way gives it back.
    pub fn send(&mut self, amp: Box<Amp>) -> Result<(), Box<Amp>> {
        self.sent.try_push(amp)
    }

    /// The next amp that has come home.
    pub fn next_returned(&mut self) -> Option<Box<Amp>> {
        self.returned.try_pop()
    }
}
