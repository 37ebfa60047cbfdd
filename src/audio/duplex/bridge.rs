//! Joins two clocks: the output reads the ring through a resampler that follows the drift between them.
//!
//! Blocks come and go in steps, so the bare fill of the ring says little: two clocks that nearly agree let its steps
//! beat for minutes. The input therefore says when it delivered, and the fill is reckoned as if frames flowed
//! evenly: what is left is drift, and a little lateness that evens out. A gentle loop ([`Steering`]) holds that fill
//! at its target by bending the resampler's ratio; what goes wrong at once (a stall, a loss) is put right at once, with
//! a crossfade or one gap.
//!
//! The target is what a pull needs, what the input was seen to owe at most, and half a block for what is to come.

mod bend;
mod feed;
mod peak;
mod steering;
mod strayed;
mod target;

use super::{Gauge, Inlet, Pulled, Shared};
use bend::Bend;
use feed::Feed;
use ringbuf::HeapRb;
use ringbuf::traits::Split;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use steering::Steering;
use strayed::{Cure, Strayed};
use target::Target;

/// Both sides run this long before the first frame is heard, seconds: devices that fill their own buffers first take
/// several blocks at once.
const SETTLING_S: f64 = 0.25;

/// The output callback's end where its clock is not the input's.
pub struct Bridge {
    feed: Feed,
    bend: Bend,
    steering: Steering,
    target: Target,
    strayed: Strayed,
    shared: Arc<Shared>,
    /// Frames per second, input and output.
    rates: [f64; 2],
    settling_s: f64,
    speed: f64,
}

/// A ring of `capacity` frames from an input of `rates[0]` Hz to an output of `rates[1]` Hz, each on its own clock.
pub fn bridge(capacity: usize, rates: [u32; 2]) -> (Inlet, Bridge) {
    let (producer, consumer) = HeapRb::new(capacity).split();
    let shared = Arc::new(Shared::default());
    let rates = rates.map(f64::from);
    let bridge = Bridge {
        feed: Feed::new(consumer),
        bend: Bend::new(rates[1] / rates[0]),
        steering: Steering::new(rates[0]),
        target: Target::new(rates),
        strayed: Strayed::new(),
        shared: shared.clone(),
        rates,
        settling_s: SETTLING_S,
        speed: 1.0,
    };
    (Inlet::new(producer, shared, rates[0]), bridge)
}

/// What a bridge adds at first between blocks of these lengths (input, output), output frames. It becomes less where
/// nothing is ever late.
pub fn first_delay_frames(blocks: [usize; 2], rates: [u32; 2]) -> usize {
    let [input, output] = blocks.map(|frames| frames as f64);
    let ratio = f64::from(rates[1]) / f64::from(rates[0]);
    let inside = bend::delay(ratio) as f64 + target::first_fill(input, output / ratio);
    (inside * ratio).round() as usize
}

impl Bridge {
    /// Fills `block` with the next frames, or with silence while there are too few. `now` is the time since any moment
    /// that the inlet counts from too.
    pub fn pull(&mut self, block: &mut [f32], now: Duration) -> Pulled {
        if block.is_empty() {
            return Pulled::Whole;
        }
        let seconds = block.len() as f64 / self.rates[1];
        let input_block = self.shared.input_block.swap(0, Relaxed);
        self.target.saw_blocks([input_block, block.len()], seconds);
        let pulled = self.decide(block.len(), now, seconds);
        let feed = &mut self.feed;
        self.bend
            .process(block, self.speed, |piece| feed.read(piece));
        self.show();
        match pulled {
            Pulled::Whole if !self.feed.is_flowing() => Pulled::RanDry,
            _ => pulled,
        }
    }

    /// Shows delay and drift to other threads.
    pub fn gauge(&self) -> Gauge {
        Gauge(self.shared.clone())
    }

    fn decide(&mut self, block: usize, now: Duration, seconds: f64) -> Pulled {
        let fill = self.even_fill(now);
        let overflowed = self.shared.overflowed.swap(false, Relaxed);
        match self.feed.is_flowing() {
            _ if overflowed => self.start_afresh(),
            true => self.hold(block, fill, seconds),
            false => self.wait(block, fill, seconds),
        }
    }

    /// The fill if the input flowed evenly, frames.
    fn even_fill(&self, now: Duration) -> f64 {
        let delivered = self.shared.lead() + now.as_secs_f64() * self.rates[0];
        delivered - self.feed.taken() as f64
    }

    /// The output has stopped for so long that nothing in the ring is worth hearing.
    fn start_afresh(&mut self) -> Pulled {
        let flowed = self.feed.is_flowing();
        self.feed.drop_all();
        self.feed.stop();
        match flowed {
            true => Pulled::Trimmed,
            false => Pulled::Waiting,
        }
    }

    /// Waits until both run and the target is there.
    fn wait(&mut self, block: usize, fill: f64, seconds: f64) -> Pulled {
        if self.target.input_block() > 0.0 {
            self.settling_s -= seconds;
        }
        if self.settling_s > 0.0 || !self.feed.is_silent() {
            return Pulled::Waiting;
        }
        let excess = fill - self.target.start();
        let enough = excess.max(0.0) as usize + self.bend.needs(block);
        if excess < 0.0 || self.feed.fill() < enough {
            return Pulled::Waiting;
        }
        self.feed.drop(excess as usize);
        self.feed.flow();
        self.settle();
        Pulled::Whole
    }

    /// Keeps the fill at its target.
    fn hold(&mut self, block: usize, fill: f64, seconds: f64) -> Pulled {
        let slope = self.target.approach(seconds);
        let (error, margin) = (fill - self.target.aim(), self.target.margin());
        let owed = self.steady_fill() - self.feed.fill() as f64;
        self.target.saw_owed(owed, seconds);
        let steered = self.steering.follow(error.clamp(-margin, margin), seconds);
        self.speed = steered - slope / self.rates[0];
        match self.strayed.judge(error, margin, seconds) {
            Cure::Steer => Pulled::Whole,
            Cure::Drop(frames) => self.trim(block, frames as usize),
            Cure::Wait => {
                self.feed.stop();
                Pulled::Whole
            }
        }
    }

    fn trim(&mut self, block: usize, excess: usize) -> Pulled {
        let spare = self.feed.fill().saturating_sub(self.bend.needs(block));
        self.feed.skip(spare.min(excess));
        self.settle();
        Pulled::Trimmed
    }

    /// The fill is where it should be. The drift stays known.
    fn settle(&mut self) {
        self.steering.rest();
        self.strayed = Strayed::new();
    }

    /// The fill without its hiccups.
    fn steady_fill(&self) -> f64 {
        self.target.aim() + self.steering.error()
    }

    fn show(&self) {
        let lowest = (self.steady_fill() - self.target.input_block()).max(0.0);
        let delay = (lowest + self.bend.delay() as f64) * self.bend.ratio();
        self.shared.delay.store(delay.round() as usize, Relaxed);
        self.shared.set_drift_ppm(self.steering.drift_ppm());
    }
}

#[cfg(test)]
mod tests;
