//! A seat in a callback: its passenger boards when the stream runs, and comes home when the callback is dropped.
//!
//! cpal drops a callback when opening fails and when a stream closes. With a seat in it, a failed opening never
//! touches the rig, and a closed stream gives it back with its tone in it.

use ringbuf::traits::{Consumer, Producer, Split};
use ringbuf::{HeapCons, HeapProd, HeapRb};
use std::sync::mpsc::{Receiver, Sender, channel};

/// The way in.
pub struct Gate<T>(HeapProd<Box<T>>);

/// The callback's end.
pub struct Seat<T> {
    gate: HeapCons<Box<T>>,
    passenger: Option<Box<T>>,
    home: Sender<Box<T>>,
}

/// An empty seat, the way into it, and where its passenger comes home.
pub fn seat<T>() -> (Gate<T>, Seat<T>, Receiver<Box<T>>) {
    let (way_in, gate) = HeapRb::new(1).split();
    let (home, arrivals) = channel();
    let seat = Seat {
        gate,
        passenger: None,
        home,
    };
    (Gate(way_in), seat, arrivals)
}

impl<T> Gate<T> {
    /// Sends the one passenger in.
    pub fn board(mut self, passenger: Box<T>) {
        // The ring holds one, and this takes the gate: there is always room.
        let _ = self.0.try_push(passenger);
    }
}

impl<T> Seat<T> {
    /// Who sits here, once someone has boarded. Real-time safe.
    pub fn passenger(&mut self) -> Option<&mut T> {
        if self.passenger.is_none() {
            self.passenger = self.gate.try_pop();
        }
        self.passenger.as_deref_mut()
    }
}

impl<T> Drop for Seat<T> {
    fn drop(&mut self) {
        if let Some(passenger) = self.passenger.take().or_else(|| self.gate.try_pop()) {
            // Nobody waits any more when the stream itself was dropped: the passenger goes with it.
            let _ = self.home.send(passenger);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passenger_boards_plays_and_comes_home() {
        let (gate, mut seat, home) = seat();
        assert!(seat.passenger().is_none());
        gate.board(Box::new(7));
        *seat.passenger().expect("boarded") += 1;
        drop(seat);
        assert_eq!(home.recv().map(|boxed| *boxed), Ok(8));
    }

    #[test]
    fn a_passenger_who_never_sat_down_comes_home_too() {
        let (gate, seat, home) = seat();
        gate.board(Box::new(7));
        drop(seat);
        assert_eq!(home.recv().map(|boxed| *boxed), Ok(7));
    }

    #[test]
    fn an_empty_seat_says_so_at_once() {
        let (_gate, seat, home) = seat::<u8>();
        drop(seat);
        assert!(home.recv().is_err());
    }
}
