//! The guitar on its way to the tuner: as the device gave it, whatever the rig makes of it.

use ringbuf::traits::{Consumer, Producer, Split};
use ringbuf::{HeapCons, HeapProd, HeapRb};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Frames that may be under way: a third of a second at 192 kHz. What comes when the way is full is lost.
const CAPACITY: usize = 1 << 16;

/// The audio side's end.
pub(super) struct Pickup {
    samples: HeapProd<f32>,
    rate_bits: Arc<AtomicU64>,
}

/// The tuner's end.
pub struct Feed {
    samples: HeapCons<f32>,
    rate_bits: Arc<AtomicU64>,
    rate_hz: f64,
}

/// Lays the way, for samples at `rate_hz`.
pub(super) fn lead(rate_hz: f64) -> (Pickup, Feed) {
    let rate_bits = Arc::new(AtomicU64::new(rate_hz.to_bits()));
    let (samples, taken) = HeapRb::new(CAPACITY).split();
    let pickup = Pickup {
        samples,
        rate_bits: Arc::clone(&rate_bits),
    };
    let feed = Feed {
        samples: taken,
        rate_bits,
        rate_hz,
    };
    (pickup, feed)
}

impl Pickup {
    /// From here on samples come at `rate_hz`.
    pub fn prepare(&mut self, rate_hz: f64) {
        self.rate_bits.store(rate_hz.to_bits(), Ordering::Release);
    }

    /// Sends what there is room for. Real-time safe.
    pub fn hear(&mut self, block: &[f32]) {
        self.samples.push_slice(block);
    }
}

impl Feed {
    /// Puts what has come into `block`, in place of what was there, and tells its rate, Hz. What came around a change of
    /// rate is left out.
    pub fn take(&mut self, block: &mut Vec<f32>) -> f64 {
        block.clear();
        block.extend(self.samples.pop_iter());
        let rate_hz = f64::from_bits(self.rate_bits.load(Ordering::Acquire));
        if rate_hz != self.rate_hz {
            self.rate_hz = rate_hz;
            block.clear();
        }
        rate_hz
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_arrive_with_their_rate_and_a_full_way_loses_them() {
        let (mut pickup, mut feed) = lead(48_000.0);
        let mut block = vec![9.0];
        assert_eq!(feed.take(&mut block), 48_000.0);
        assert!(block.is_empty());
        pickup.hear(&[0.5; 64]);
        pickup.hear(&[0.25; 64]);
        feed.take(&mut block);
        assert_eq!(block, [[0.5; 64], [0.25; 64]].concat());
        for _ in 0..2000 {
            pickup.hear(&[0.5; 64]);
        }
        feed.take(&mut block);
        assert_eq!(block.len(), CAPACITY);
        pickup.hear(&[0.5; 64]);
        pickup.prepare(44_100.0);
        pickup.hear(&[0.25; 64]);
        assert_eq!(feed.take(&mut block), 44_100.0);
        assert!(block.is_empty(), "of either rate, nobody knows which");
        pickup.hear(&[0.75; 64]);
        feed.take(&mut block);
        assert_eq!(block, [0.75; 64]);
    }
}
