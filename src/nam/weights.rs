//! A cursor over the flat weight list, and the convolutions that take their share from it.

use super::error::NamError;

/// Frames a network is assumed to be handed at once where its memory is counted.
pub const BLOCK: u64 = 64;

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
    /// Equal parts that inputs and outputs are divided into: each output hears the inputs of its own part alone.
    pub groups: usize,
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
            groups: 1,
            bias,
        }
    }

    /// The same in `groups` parts, which must divide it evenly; `what` is what an error calls it.
    pub fn in_groups(self, what: &str, groups: usize) -> Result<Self, NamError> {
        let Self {
            inputs, outputs, ..
        } = self;
        match inputs.is_multiple_of(groups) && outputs.is_multiple_of(groups) {
            true => Ok(Self { groups, ..self }),
            false => Err(NamError::Contradiction(format!(
                "{what} has {groups} groups, which do not divide its {inputs} inputs and {outputs} outputs"
            ))),
        }
    }

    /// Past frames needed beside the current one.
    pub fn lookback(&self) -> u64 {
        (self.taps as u64 - 1).saturating_mul(self.dilation as u64)
    }

    /// Multiplications per frame.
    pub fn macs(&self) -> u64 {
        (self.outputs as u64)
            .saturating_mul(self.inputs_per_group() as u64)
            .saturating_mul(self.taps as u64)
    }

    /// Numbers in the full matrix, those that the groups leave out included.
    pub fn full_macs(&self) -> u64 {
        self.macs().saturating_mul(self.groups as u64)
    }

    /// Inputs that an output hears.
    pub fn inputs_per_group(&self) -> usize {
        self.inputs / self.groups
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
    /// `[output][input of the output's group][tap]`, oldest tap first. Source: Conv1D of NeuralAmpModelerCore.
    pub weights: Vec<f32>,
    /// One per output, zeros where the file has none.
    pub bias: Vec<f32>,
}

impl Conv {
    /// The weight from `input` to `output` at `tap`; 0 where they are in different groups.
    pub fn weight(&self, output: usize, input: usize, tap: usize) -> f32 {
        let ConvShape {
            outputs,
            groups,
            taps,
            ..
        } = self.shape;
        let heard = self.shape.inputs_per_group();
        let group = output / (outputs / groups);
        match input.checked_sub(group * heard) {
            Some(input) if input < heard => self.weights[(output * heard + input) * taps + tap],
            _ => 0.0,
        }
    }

    /// The convolution of the first `inputs` to the first `outputs`; of one that is not in groups.
    pub fn leading(&self, outputs: usize, inputs: usize) -> Self {
        let (shape, taps) = (self.shape, self.shape.taps);
        let rows = self.weights.chunks_exact(shape.inputs * taps).take(outputs);
        Self {
            shape: ConvShape {
                inputs,
                outputs,
                ..shape
            },
            weights: rows
                .flat_map(|row| &row[..inputs * taps])
                .copied()
                .collect(),
            bias: self.bias[..outputs].to_vec(),
        }
    }
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
