//! Flat weight lists, in the order and number that the format says.

use super::choices::Choices;

/// Sizes of a convolution.
#[derive(Clone, Copy)]
pub struct Conv {
    pub inputs: usize,
    pub outputs: usize,
    pub taps: usize,
    pub dilation: usize,
    pub groups: usize,
    pub bias: bool,
}

impl Conv {
    /// One that sees the current frame alone.
    pub fn one_by_one(inputs: usize, outputs: usize, groups: usize, bias: bool) -> Self {
        Self {
            inputs,
            outputs,
            taps: 1,
            dilation: 1,
            groups,
            bias,
        }
    }
}

/// A list that grows.
pub struct Weights {
    pub list: Vec<f32>,
    /// Past frames that all convolutions so far need together.
    pub lookback: usize,
    noise: Noise,
    gain: f32,
}

impl Weights {
    /// An empty one.
    pub fn new(choices: &mut Choices) -> Self {
        Self {
            list: Vec::new(),
            lookback: 0,
            noise: Noise(choices.seed()),
            gain: choices.pick(&[0.5, 0.1, 1.0]),
        }
    }

    /// A convolution: `[output][input of its group][tap]`, then the biases. As many inputs as it has, so small are its
    /// weights: sums stay as loud as what they sum.
    pub fn conv(&mut self, conv: Conv) {
        let heard = conv.inputs / conv.groups * conv.taps;
        let gain = self.gain / (heard as f32).sqrt();
        self.numbers(conv.outputs * heard, gain);
        if conv.bias {
            self.numbers(conv.outputs, self.gain / 2.0);
        }
        self.lookback += (conv.taps - 1) * conv.dilation;
    }

    /// `count` numbers from `-gain` to `gain`.
    pub fn numbers(&mut self, count: usize, gain: f32) {
        let noise = &mut self.noise;
        self.list.extend((0..count).map(|_| gain * noise.next()));
    }

    /// `count` numbers from 0.1 to 1.1.
    pub fn positive(&mut self, count: usize) {
        let noise = &mut self.noise;
        self.list
            .extend((0..count).map(|_| 0.1 + noise.next().abs()));
    }
}

/// White noise from -1 to 1. Source: Numerical Recipes, `ranqd1`.
pub struct Noise(pub u32);

impl Noise {
    /// The next sample.
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 as i32) as f32 / 2_147_483_648.0
    }
}
