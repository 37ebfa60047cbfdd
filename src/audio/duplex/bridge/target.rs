//! The fill that a bridge is held at: what a pull needs, what the input was seen to owe, and a margin.

use super::peak::Peak;

/// How fast the target may move, relative to the rate: 0.03 cent.
const SLEW: f64 = 20e-6;

/// A margin below this is none, frames.
const LEAST_MARGIN: f64 = 32.0;

/// The most that an input is believed to owe beyond its block, margins: heaps of five blocks.
const MOST_OWED: f64 = 8.0;

/// Tunes itself to the blocks and to the lateness of both sides. All in input frames.
pub struct Target {
    /// Frames per second, input and output.
    rates: [f64; 2],
    blocks: [Peak; 2],
    owed: Peak,
    aim: f64,
}

impl Target {
    /// Between an input and an output of these rates, Hz.
    pub fn new(rates: [f64; 2]) -> Self {
        Self {
            rates,
            blocks: Default::default(),
            owed: Peak::default(),
            aim: 0.0,
        }
    }

    /// Takes in the longest block that either side used in the last `seconds`.
    pub fn saw_blocks(&mut self, blocks: [usize; 2], seconds: f64) {
        for (peak, block) in self.blocks.iter_mut().zip(blocks) {
            peak.saw(block as f64, seconds);
        }
    }

    /// Takes in that a pull found `owed` fewer frames than if they flowed evenly.
    ///
    /// However late it is, the input teaches no more than what would just have sufficed: a stall comes once, and only what
    /// comes again and again is worth a higher target.
    pub fn saw_owed(&mut self, owed: f64, seconds: f64) {
        self.owed.saw(owed.min(self.aim - self.needs()), seconds);
    }

    /// Starts carefully, as if the input had been late already: what does not come true is forgotten.
    pub fn start(&mut self) -> f64 {
        self.owed.saw(self.input_block() + self.margin(), 0.0);
        self.aim = self.wanted();
        self.aim
    }

    /// Goes on towards what is wanted, so slowly that nobody hears it; answers by how many frames per second.
    ///
    /// Only where that would take for ever, after much longer blocks, it jumps down.
    pub fn approach(&mut self, seconds: f64) -> f64 {
        let wanted = self.wanted();
        if self.aim > 2.0 * wanted {
            self.aim = wanted;
        }
        let fastest = SLEW * self.rates[0];
        let slope = ((wanted - self.aim) / seconds).clamp(-fastest, fastest);
        self.aim += slope * seconds;
        slope
    }

    /// Where the fill should be now.
    pub fn aim(&self) -> f64 {
        self.aim
    }

    /// The input's longest block of late; 0 while nothing has come.
    pub fn input_block(&self) -> f64 {
        self.blocks[0].get()
    }

    /// What may come later than it ever did.
    pub fn margin(&self) -> f64 {
        margin(self.input_block(), self.needs())
    }

    fn wanted(&self) -> f64 {
        let block = self.input_block();
        let most = block + MOST_OWED * self.margin();
        self.needs() + self.owed.get().clamp(block, most) + self.margin()
    }

    /// What the longest pull takes.
    fn needs(&self) -> f64 {
        self.blocks[1].get() * self.rates[0] / self.rates[1]
    }
}

/// Half the longer block, input frames.
fn margin(input: f64, output: f64) -> f64 {
    (0.5 * input.max(output)).max(LEAST_MARGIN)
}

/// Where the fill starts between these blocks, beyond the input's own, input frames.
pub fn first_fill(input: f64, output: f64) -> f64 {
    output + 2.0 * margin(input, output)
}
