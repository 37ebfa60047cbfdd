//! The tone stack and the equaliser behind it, as one row of bands.

use super::band::Band;
use super::{Equalizer, Spec, ToneStack};

/// Both in a row: what comes out of the one does not wait in memory for the other.
#[derive(Clone, Debug)]
pub struct Tone {
    /// Bass, middle, treble.
    pub stack: ToneStack,
    /// Seven bands.
    pub equalizer: Equalizer,
}

impl Tone {
    /// Everything in the middle.
    pub fn new(spec: Spec) -> Self {
        Self {
            stack: ToneStack::new(spec),
            equalizer: Equalizer::new(spec),
        }
    }

    /// Filters one block in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        Band::process_rows([self.stack.bands(), self.equalizer.bands()], block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };

    #[test]
    fn it_sounds_as_one_behind_the_other() {
        let mut tone = Tone::new(SPEC);
        tone.stack.follow([7.0, 5.0, 2.0]);
        tone.equalizer.follow([3.0, 0.0, -6.0, 0.0, 0.0, 12.0, 1.0]);
        let (mut stack, mut equalizer) = (tone.stack.clone(), tone.equalizer.clone());
        let mut block: Vec<f32> = (0..4800).map(|n| (n as f32 * 0.1).sin()).collect();
        let mut expected = block.clone();
        tone.process(&mut block);
        stack.process(&mut expected);
        equalizer.process(&mut expected);
        for (sample, expected) in block.iter().zip(&expected) {
            assert!((sample - expected).abs() < 1e-6, "{sample} {expected}");
        }
    }
}
