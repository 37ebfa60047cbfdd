//! A cursor over the flat weight list, and the convolutions that take their share from it.

/// Sizes of a causal dilated convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvShape {
    /// Channels read.
    pub inputs: usize,
    /// Channels written.
    pub outputs: usize,
    /// Frames looked at per output frame.
    pub taps: usize,
    /// Frames between two taps.
    pub dilation: usize,
    /// Whether each output has a constant added.
    pub bias: bool,
}

impl ConvShape {
    /// A convolution that looks at the current frame alone.
    pub fn one_by_one(inputs: usize, outputs: usize, bias: bool) -> Self {
        Self {
            inputs,
            outputs,
            taps: 1,
            dilation: 1,
            bias,
        }
    }

    /// Past frames needed beside the current one.
    pub fn lookback(&self) -> u64 {
        (self.taps as u64 - 1).saturating_mul(self.dilation as u64)
    }

    /// Multiplications per frame.
    pub fn macs(&self) -> u64 {
        (self.outputs as u64)
            .saturating_mul(self.inputs as u64)
            .saturating_mul(self.taps as u64)
    }

    /// Numbers in the flat list. Saturating, like all sizes here: a sum too large meets its limit.
    pub fn weight_count(&self) -> u64 {
        let bias = if self.bias { self.outputs as u64 } else { 0 };
        self.macs().saturating_add(bias)
    }

    /// Floats of history that running it takes, with `block` frames at a time; none for a 1x1.
    pub fn history(&self, block: u64) -> u64 {
        match self.lookback() {
            0 => 0,
            lookback => (self.inputs as u64).saturating_mul(lookback.saturating_add(block)),
        }
    }
}

/// A convolution with its own weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Conv {
    /// Sizes.
    pub shape: ConvShape,
    /// `[output][input][tap]`, oldest tap first. Source: Conv1D of NeuralAmpModelerCore.
    pub weights: Vec<f32>,
    /// One per output, zeros where the file has none.
    pub bias: Vec<f32>,
}

/// What is left of the flat weight list. Its length was checked, so taking cannot fail.
pub struct Weights<'a>(pub &'a [f32]);

impl Weights<'_> {
    /// The next convolution: all its weights, then all its biases.
    pub fn conv(&mut self, shape: ConvShape) -> Conv {
        let weights = self.take(shape.macs() as usize);
        let mut bias = self.take(if shape.bias { shape.outputs } else { 0 });
        bias.resize(shape.outputs, 0.0);
        Conv {
            shape,
            weights,
            bias,
        }
    }

    /// The next single number.
    pub fn scalar(&mut self) -> f32 {
        self.take(1)[0]
    }

    /// The next `count` numbers.
    pub fn take(&mut self, count: usize) -> Vec<f32> {
        let (taken, left) = self.0.split_at(count);
        self.0 = left;
        taken.to_vec()
    }
}
