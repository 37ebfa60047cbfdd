//! A network at home in a rig.

use super::slot::Guest;
use crate::engine::Network;

/// A network that can be relied on: whatever goes in, finite numbers come out.
pub struct Amp {
    network: Network,
}

impl Amp {
    /// Gives `network` a home.
    pub fn new(network: Network) -> Self {
        Self { network }
    }
}

impl Guest for Amp {
    /// Input that is no finite number is taken as silence. Where the network's output is none, the
    /// sample is silent and the network starts anew at the block's end: its past would never heal.
    fn process(&mut self, block: &mut [f32]) -> bool {
        silence_not_numbers(block);
        self.network.process(block);
        let broke = silence_not_numbers(block);
        if broke {
            self.network.reset();
        }
        broke
    }

    fn reset(&mut self) {
        self.network.reset();
    }

    fn receptive_field(&self) -> usize {
        self.network.receptive_field()
    }
}

/// Puts 0 in place of all that is infinite or no number; true when there was any.
fn silence_not_numbers(block: &mut [f32]) -> bool {
    let mut any = false;
    for sample in block {
        if !sample.is_finite() {
            *sample = 0.0;
            any = true;
        }
    }
    any
}
