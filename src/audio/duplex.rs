//! Joins the two callbacks: the input pushes, the output pulls, and the fill between them is held at a target.
//!
//! cpal has no duplex stream: input and output run in threads of their own. A plain ring between them is a
//! ratchet: every hiccup of the output stays in it as delay for ever. This one starts with one block of
//! cushion beyond the block that is asked for, answers running dry with one gap instead of a row of them, and
//! drops what half a second has shown to be more than the cushion, with a crossfade. Both sides are real-time
//! safe.
//!
//! That is for one clock, and passes every frame bit for bit; two clocks are joined by a [`bridge()`].

mod bridge;

pub use bridge::{Bridge, bridge, first_delay_frames};

use ringbuf::traits::{Consumer, Observer, Producer, Split};
use ringbuf::{HeapCons, HeapProd, HeapRb};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

/// Length of every fade in here, frames: too short to notice, too long to click.
const FADE: usize = 64;

/// A fill this far beyond the target is not worth half a second of patience, frames.
const RUNAWAY: usize = 2048;

/// The input callback's end.
pub struct Inlet {
    ring: HeapProd<f32>,
    shared: Arc<Shared>,
    rate_hz: f64,
    pushed: u64,
}

/// The output callback's end.
pub struct Outlet {
    ring: HeapCons<f32>,
    shared: Arc<Shared>,
    flowing: bool,
    last: f32,
    /// Frames until faults count: devices that fill their own buffers first take several blocks at once.
    settling: usize,
    patience: usize,
    window: Window,
    before: Window,
}

/// Reads delay and drift from any thread.
#[derive(Clone)]
pub struct Gauge(Arc<Shared>);

/// What became of a pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulled {
    /// Silence: too little has come in to start, or both sides are still finding their step.
    Waiting,
    /// The next frames, bit for bit.
    Whole,
    /// The input was late: what was left fades out, and silence follows until the cushion is there again.
    RanDry,
    /// Stale frames were dropped; the rest faded over into the newer ones.
    Trimmed,
}

/// What both ends know.
#[derive(Default)]
struct Shared {
    input_block: AtomicUsize,
    overflowed: AtomicBool,
    delay: AtomicUsize,
    /// Frames by which the input is ahead of a count that began with time itself, as the bits of an `f64`.
    lead: AtomicU64,
    /// Parts per million, likewise.
    drift: AtomicU64,
}

/// What was seen since the last decision.
#[derive(Clone, Copy, Default)]
struct Window {
    frames: usize,
    lowest: usize,
    input_block: usize,
    output_block: usize,
}

/// A ring of `capacity` frames whose fill is judged every `patience` frames of output.
pub fn duplex(capacity: usize, patience: usize) -> (Inlet, Outlet) {
    let (producer, consumer) = HeapRb::new(capacity).split();
    let shared = Arc::new(Shared::default());
    let inlet = Inlet::new(producer, shared.clone(), 0.0);
    let outlet = Outlet {
        ring: consumer,
        shared,
        flowing: false,
        last: 0.0,
        settling: patience,
        patience,
        window: Window::new(),
        before: Window::new(),
    };
    (inlet, outlet)
}

impl Inlet {
    fn new(ring: HeapProd<f32>, shared: Arc<Shared>, rate_hz: f64) -> Self {
        Self {
            ring,
            shared,
            rate_hz,
            pushed: 0,
        }
    }

    /// Hands `block` over, and says that it came at `now`: the time since any moment that a [`Bridge`] counts from too.
    pub fn push_at(&mut self, block: &[f32], now: Duration) {
        let fits = &block[..self.ring.vacant_len().min(block.len())];
        self.pushed += fits.len() as u64;
        // First the count, then the frames: whoever finds them has them counted.
        let lead = self.pushed as f64 - now.as_secs_f64() * self.rate_hz;
        self.shared.lead.store(lead.to_bits(), Relaxed);
        self.push(fits);
        if fits.len() < block.len() {
            self.shared.overflowed.store(true, Relaxed);
        }
    }

    /// Hands `block` over. What no longer fits is dropped: the output has stopped, and starts afresh later.
    pub fn push(&mut self, block: &[f32]) {
        self.shared.input_block.fetch_max(block.len(), Relaxed);
        if self.ring.push_slice(block) < block.len() {
            self.shared.overflowed.store(true, Relaxed);
        }
    }
}

impl Outlet {
    /// Fills `block` with the next frames, or with silence while there are too few.
    pub fn pull(&mut self, block: &mut [f32]) -> Pulled {
        if block.is_empty() {
            return Pulled::Whole;
        }
        self.window.pulled(block.len());
        if self.shared.overflowed.swap(false, Relaxed) {
            self.ring.clear();
            return self.run_out(block, Pulled::Trimmed);
        }
        let fill = self.ring.occupied_len();
        if fill > 0 {
            self.settling = self.settling.saturating_sub(block.len());
        }
        if !self.flowing {
            return self.start(block, fill);
        }
        if fill < block.len() {
            return self.run_out(block, Pulled::RanDry);
        }
        self.window.saw(fill);
        let pulled = match self.excess(fill, block.len()) {
            0 => self.read(block),
            excess => self.skip(block, excess),
        };
        self.last = block[block.len() - 1];
        pulled
    }

    /// Shows the delay to other threads.
    pub fn gauge(&self) -> Gauge {
        Gauge(self.shared.clone())
    }

    /// The larger of the blocks that either side has used of late: what may be missing for a moment.
    fn cushion(&self) -> usize {
        self.input_block()
            .max(self.window.output_block)
            .max(self.before.output_block)
    }

    fn input_block(&self) -> usize {
        let now = self.shared.input_block.load(Relaxed);
        now.max(self.before.input_block)
    }

    fn start(&mut self, block: &mut [f32], fill: usize) -> Pulled {
        let target = block.len() + self.cushion();
        if fill < target {
            block.fill(0.0);
            return Pulled::Waiting;
        }
        // Input blocks longer than ours arrive in steps: an overshoot of that much is no excess.
        let step = self.input_block().saturating_sub(block.len());
        self.ring.skip(fill.saturating_sub(target + step));
        self.flowing = true;
        self.window = Window::new();
        self.shared.delay.store(fill.min(target + step), Relaxed);
        self.ring.pop_slice(block);
        for (frame, sample) in block.iter_mut().take(FADE).enumerate() {
            *sample *= (frame + 1) as f32 / (FADE + 1) as f32;
        }
        self.last = block[block.len() - 1];
        Pulled::Whole
    }

    /// Frames to drop now, beyond what `block` frames and the cushion need.
    fn excess(&mut self, fill: usize, block: usize) -> usize {
        let cushion = self.cushion();
        if fill > block + (8 * cushion).max(RUNAWAY) {
            self.window = Window::new();
            return fill - block - cushion;
        }
        if self.window.frames < self.patience {
            return 0;
        }
        let seen = std::mem::replace(&mut self.window, Window::new());
        self.before = Window {
            input_block: self.shared.input_block.swap(0, Relaxed),
            ..seen
        };
        let excess = seen.lowest.saturating_sub(block + cushion);
        let worth_it = excess >= (cushion / 2).max(1);
        let excess = if worth_it { excess } else { 0 };
        self.shared.delay.store(seen.lowest - excess, Relaxed);
        excess.min(fill - block)
    }

    fn read(&mut self, block: &mut [f32]) -> Pulled {
        self.ring.pop_slice(block);
        Pulled::Whole
    }

    /// Drops `excess` frames, fading from where we were to where we should be.
    fn skip(&mut self, block: &mut [f32], excess: usize) -> Pulled {
        let mut stale = [0.0; FADE];
        let fade = FADE.min(block.len());
        self.ring.peek_slice(&mut stale[..fade]);
        self.ring.skip(excess);
        self.ring.pop_slice(block);
        for (frame, (new, old)) in block.iter_mut().zip(&stale[..fade]).enumerate() {
            let mix = (frame + 1) as f32 / (fade + 1) as f32;
            *new = old + (*new - old) * mix;
        }
        Pulled::Trimmed
    }

    /// Plays what is left, fades it out (its last sample held where nothing is left) and waits for the cushion.
    fn run_out(&mut self, block: &mut [f32], how: Pulled) -> Pulled {
        let left = self.ring.pop_slice(block);
        let held = if left > 0 { block[left - 1] } else { self.last };
        block[left..].fill(held);
        let fade_at = left.saturating_sub(FADE);
        for (frame, sample) in block[fade_at..].iter_mut().enumerate() {
            *sample *= 1.0 - (frame as f32 + 1.0).min(FADE as f32) / FADE as f32;
        }
        self.last = 0.0;
        let flowed = std::mem::replace(&mut self.flowing, false);
        match flowed && self.settling == 0 {
            true => how,
            false => Pulled::Waiting,
        }
    }
}

impl Gauge {
    /// Delay between the callbacks, output frames: the lowest fill that a pull finds, and the resampler's if there is one.
    pub fn delay_frames(&self) -> usize {
        self.0.delay.load(Relaxed)
    }

    /// How much faster the input's clock runs than the output's, parts per million; 0 where one clock drives both.
    pub fn drift_ppm(&self) -> f64 {
        f64::from_bits(self.0.drift.load(Relaxed))
    }
}

impl Shared {
    fn lead(&self) -> f64 {
        f64::from_bits(self.lead.load(Relaxed))
    }

    fn set_drift_ppm(&self, ppm: f64) {
        self.drift.store(ppm.to_bits(), Relaxed);
    }
}

impl Window {
    fn new() -> Self {
        Self {
            lowest: usize::MAX,
            ..Self::default()
        }
    }

    fn pulled(&mut self, block: usize) {
        self.frames += block;
        self.output_block = self.output_block.max(block);
    }

    fn saw(&mut self, fill: usize) {
        self.lowest = self.lowest.min(fill);
    }
}

#[cfg(test)]
mod tests;
