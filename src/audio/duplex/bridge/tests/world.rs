//! Two devices in virtual time, each with a clock, blocks and moods of its own, and a tone that passes from one to the other.

use super::super::*;
use super::phasor::{Heard, Phasor};

/// One device.
pub struct Side {
    /// Frames per second that it says, and by how much its clock is off.
    pub rate: u32,
    pub ppm: f64,
    /// Block lengths, in turn.
    pub blocks: &'static [usize],
    /// Blocks that come at once.
    pub heap: usize,
    /// Typical lateness of a callback, seconds.
    pub jitter_s: f64,
    /// No callback between these times, seconds; what would have passed is lost.
    pub stalls: Vec<(f64, f64)>,
    count: usize,
    /// When the next callback is due, and when it comes.
    due: f64,
    comes: f64,
    chance: u64,
}

/// Both, and what is between them.
pub struct World {
    pub input: Side,
    pub output: Side,
    pub inlet: Inlet,
    pub bridge: Bridge,
    pub heard: Heard,
    /// Gaps, trims.
    pub faults: [usize; 2],
    /// Lowest and highest even fill at a pull since asked, input frames.
    pub fills: [f64; 2],
    tone: Phasor,
    block: Vec<f32>,
}

impl Side {
    pub fn new(rate: u32, ppm: f64, blocks: &'static [usize]) -> Self {
        Self {
            rate,
            ppm,
            blocks,
            heap: 1,
            jitter_s: 30e-6,
            stalls: Vec::new(),
            count: 0,
            due: 0.0,
            comes: 0.0,
            chance: u64::from(rate) + blocks[0] as u64,
        }
    }

    pub fn true_rate(&self) -> f64 {
        f64::from(self.rate) * (1.0 + self.ppm * 1e-6)
    }

    fn block(&self) -> usize {
        self.blocks[self.count % self.blocks.len()]
    }

    fn advance(&mut self) {
        self.due += self.block() as f64 / self.true_rate();
        self.count += 1;
        if !self.count.is_multiple_of(self.heap) {
            return;
        }
        // Late by a little, and by a hundred times as much once in a thousand.
        let lateness = -self.random().ln() * self.jitter_s;
        let much = if self.random() < 0.001 { 100.0 } else { 1.0 };
        self.comes = self.comes.max(self.due + (lateness * much).min(2e-3));
    }

    fn is_stalled(&self) -> bool {
        let within = |&(from, to): &(f64, f64)| (from..to).contains(&self.comes);
        self.stalls.iter().any(within)
    }

    fn random(&mut self) -> f64 {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005);
        self.chance = self.chance.wrapping_add(1_442_695_040_888_963_407);
        ((self.chance >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}

impl World {
    /// A tone of `hz` comes in from the first frame on.
    pub fn new(input: Side, output: Side, hz: f64) -> Self {
        let (inlet, bridge) = bridge(1 << 16, [input.rate, output.rate]);
        Self {
            inlet,
            bridge,
            heard: Heard::new(hz, output.true_rate()),
            faults: [0, 0],
            fills: [f64::INFINITY, 0.0],
            tone: Phasor::new(hz / input.true_rate()),
            block: Vec::new(),
            input,
            output,
        }
    }

    pub fn run_until(&mut self, seconds: f64) {
        while self.output.comes < seconds {
            match self.input.comes <= self.output.comes {
                true => self.hear(),
                false => self.speak(),
            }
        }
    }

    fn hear(&mut self) {
        let block = self.input.block();
        self.block.clear();
        self.block.extend((0..block).map(|_| self.tone.step()));
        if !self.input.is_stalled() {
            let now = Duration::from_secs_f64(self.input.comes);
            self.inlet.push_at(&self.block, now);
        }
        self.input.advance();
    }

    fn speak(&mut self) {
        self.block.clear();
        self.block.resize(self.output.block(), f32::NAN);
        if self.output.is_stalled() {
            self.heard.miss(self.block.len());
        } else {
            let now = Duration::from_secs_f64(self.output.comes);
            let fill = self.bridge.even_fill(now);
            self.fills = [self.fills[0].min(fill), self.fills[1].max(fill)];
            let pulled = self.bridge.pull(&mut self.block, now);
            self.faults[0] += usize::from(pulled == Pulled::RanDry);
            self.faults[1] += usize::from(pulled == Pulled::Trimmed);
            self.heard.take(&self.block);
        }
        self.output.advance();
    }

    /// Forgets what was seen so far, not what was learnt.
    pub fn look_afresh(&mut self) {
        self.faults = [0, 0];
        self.fills = [f64::INFINITY, 0.0];
        self.heard.look_afresh();
    }
}
