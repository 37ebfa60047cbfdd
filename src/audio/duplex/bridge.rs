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

use super::{Gauge, Inlet, Pulled, Shared};
use bend::Bend;
use feed::Feed;
use peak::Peak;
use ringbuf::HeapRb;
use ringbuf::traits::Split;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use steering::Steering;

/// Both sides run this long before the first frame is heard, seconds: devices that fill their own buffers first take
/// several blocks at once.
const SETTLING_S: f64 = 0.25;

/// An error that lasts this long is no hiccup any more, seconds.
const PATIENCE_S: f64 = 0.5;

/// How fast the target may move, relative to the rate: 0.03 cent.
const SLEW: f64 = 20e-6;

/// A margin below this is none, frames.
const LEAST_MARGIN: f64 = 32.0;

/// An error beyond this is not worth any patience, frames.
const RUNAWAY: f64 = 2048.0;

/// The output callback's end where its clock is not the input's.
pub struct Bridge {
    feed: Feed,
    bend: Bend,
    steering: Steering,
    shared: Arc<Shared>,
    /// Frames per second, input and output.
    rates: [f64; 2],
    settling_s: f64,
    /// The target as it is approached, input frames; all fills here are.
    aim: f64,
    /// What the input owed at a pull.
    owed: Peak,
    blocks: [Peak; 2],
    strayed: Strayed,
    speed: f64,
}

/// How far the fill has strayed from its target since the last decision.
#[derive(Clone, Copy)]
struct Strayed {
    seconds: f64,
    lowest: f64,
    highest: f64,
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
        shared: shared.clone(),
        rates,
        settling_s: SETTLING_S,
        aim: 0.0,
        owed: Peak::default(),
        blocks: Default::default(),
        strayed: Strayed::new(),
        speed: 1.0,
    };
    (Inlet::new(producer, shared, rates[0]), bridge)
}

/// What a bridge adds at first between blocks of these lengths (input, output), output frames. It becomes less where
/// nothing is ever late.
pub fn first_delay_frames(blocks: [usize; 2], rates: [u32; 2]) -> usize {
    let [input, output] = blocks.map(|frames| frames as f64);
    let ratio = f64::from(rates[1]) / f64::from(rates[0]);
    let inside = bend::delay(ratio) as f64 + 2.0 * margin(input, output / ratio);
    (output + inside * ratio).round() as usize
}

impl Bridge {
    /// Fills `block` with the next frames, or with silence while there are too few. `now` is the time since any moment
    /// that the inlet counts from too.
    pub fn pull(&mut self, block: &mut [f32], now: Duration) -> Pulled {
        if block.is_empty() {
            return Pulled::Whole;
        }
        let seconds = block.len() as f64 / self.rates[1];
        let fill = self.even_fill(now);
        self.learn(block.len(), seconds);
        let pulled = match self.feed.is_flowing() {
            true => self.hold(block.len(), fill, seconds),
            false => self.wait(block.len(), fill, seconds),
        };
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

    /// The fill if the input flowed evenly, frames.
    fn even_fill(&self, now: Duration) -> f64 {
        let delivered = self.shared.lead() + now.as_secs_f64() * self.rates[0];
        delivered - self.feed.taken() as f64
    }

    fn learn(&mut self, block: usize, seconds: f64) {
        let input = self.shared.input_block.swap(0, Relaxed);
        self.blocks[0].saw(input as f64, seconds);
        self.blocks[1].saw(block as f64, seconds);
    }

    /// Waits until both run and the target is there.
    fn wait(&mut self, block: usize, fill: f64, seconds: f64) -> Pulled {
        if self.shared.overflowed.swap(false, Relaxed) {
            self.feed.drop_all();
            return Pulled::Waiting;
        }
        if self.blocks[0].get() > 0.0 {
            self.settling_s -= seconds;
        }
        self.aim = self.careful_target();
        let excess = (fill - self.aim).max(0.0) as usize;
        let enough = self.feed.fill() >= excess + self.bend.needs(block);
        if fill >= self.aim && enough && self.settling_s <= 0.0 && self.feed.is_silent() {
            self.start(excess);
            return Pulled::Whole;
        }
        Pulled::Waiting
    }

    /// A careful start: as if the input had been seen late already. What does not come true is forgotten.
    fn start(&mut self, excess: usize) {
        self.feed.drop(excess);
        self.owed.saw(self.blocks[0].get() + self.margin(), 0.0);
        self.steering.rest();
        self.strayed = Strayed::new();
        self.feed.flow();
    }

    /// Keeps the fill at its target.
    fn hold(&mut self, block: usize, fill: f64, seconds: f64) -> Pulled {
        if self.shared.overflowed.swap(false, Relaxed) {
            self.feed.drop_all();
            self.feed.stop();
            return Pulled::Trimmed;
        }
        let step = SLEW * self.rates[0] * seconds;
        self.aim += (self.target() - self.aim).clamp(-step, step);
        let (error, margin) = (fill - self.aim, self.margin());
        self.see_what_is_owed(seconds);
        self.strayed.saw(error, seconds);
        self.speed = self.steering.follow(error.clamp(-margin, margin), seconds);
        self.put_right(block, error, margin)
    }

    /// What steering would take too long for: too much is dropped, too little becomes one gap.
    fn put_right(&mut self, block: usize, error: f64, margin: f64) -> Pulled {
        if error > RUNAWAY.max(16.0 * margin) {
            return self.trim(block, error);
        }
        if self.strayed.seconds < PATIENCE_S {
            return Pulled::Whole;
        }
        let strayed = std::mem::replace(&mut self.strayed, Strayed::new());
        if strayed.lowest > margin {
            return self.trim(block, strayed.lowest);
        }
        if strayed.highest < -margin {
            self.feed.stop();
        }
        Pulled::Whole
    }

    fn trim(&mut self, block: usize, excess: f64) -> Pulled {
        let spare = self.feed.fill().saturating_sub(self.bend.needs(block));
        self.feed.skip(spare.min(excess as usize));
        self.steering.rest();
        self.strayed = Strayed::new();
        Pulled::Trimmed
    }

    /// However late it is, the input teaches no more than what would just have sufficed: a stall comes once, and only what
    /// comes again and again is worth a higher target.
    fn see_what_is_owed(&mut self, seconds: f64) {
        let fill = self.aim + self.steering.error();
        let most = self.aim - self.needs();
        let owed = (fill - self.feed.fill() as f64).min(most);
        self.owed.saw(owed, seconds);
    }

    fn target(&self) -> f64 {
        self.needs() + self.owes() + self.margin()
    }

    fn careful_target(&self) -> f64 {
        let careful = self.blocks[0].get() + self.margin();
        self.target() + (careful - self.owes()).max(0.0)
    }

    /// What the input may owe at a pull: a block, and more if it comes late or in heaps.
    fn owes(&self) -> f64 {
        let block = self.blocks[0].get();
        self.owed.get().clamp(block, block + 8.0 * self.margin())
    }

    /// What the longest pull takes.
    fn needs(&self) -> f64 {
        self.blocks[1].get() * self.rates[0] / self.rates[1]
    }

    fn margin(&self) -> f64 {
        margin(self.blocks[0].get(), self.needs())
    }

    fn show(&self) {
        let fill = self.aim + self.steering.error() - self.blocks[0].get();
        let delay = (fill + self.bend.delay() as f64) * self.bend.ratio();
        self.shared.delay.store(delay.round() as usize, Relaxed);
        self.shared.set_drift_ppm(self.steering.drift_ppm());
    }
}

impl Strayed {
    fn new() -> Self {
        Self {
            seconds: 0.0,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
        }
    }

    fn saw(&mut self, error: f64, seconds: f64) {
        self.seconds += seconds;
        self.lowest = self.lowest.min(error);
        self.highest = self.highest.max(error);
    }
}

/// Half the longer block, input frames: what may be late beyond what was seen so far.
fn margin(input: f64, output: f64) -> f64 {
    (0.5 * input.max(output)).max(LEAST_MARGIN)
}

#[cfg(test)]
mod tests;
