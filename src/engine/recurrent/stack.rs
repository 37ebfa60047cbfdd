//! Small LSTM layers in a row become one.
//!
//! When every layer is a frame behind the one before it, all of them need nothing but what the last step gave: together
//! they are one layer, whose matrix is zero where one of them does not hear the other. It takes a step as long as one
//! of them would, and its last units are heard as many frames late as there are layers before them.

use crate::engine::kernels::aligned::LINE;
use crate::nam::{Cell, Conv, ConvShape, Lstm};
use std::ops::Range;

/// The layers at the beginning of a chain that become one: as many as fill a cache line of units, or the first alone.
pub fn leading(layers: &[Cell]) -> Vec<&Lstm> {
    let mut stack: Vec<&Lstm> = Vec::new();
    let mut units = 0;
    for layer in layers {
        let Cell::Lstm(lstm) = layer else { break };
        units += lstm.hidden.len();
        if !stack.is_empty() && units > LINE {
            break;
        }
        stack.push(lstm);
    }
    stack
}

/// All of `stack` as one layer.
pub fn merged(stack: &[&Lstm]) -> Lstm {
    let units: usize = stack.iter().map(|lstm| lstm.hidden.len()).sum();
    let inputs = stack[0].gates.shape.inputs - stack[0].hidden.len();
    let shape = ConvShape::one_by_one(inputs + units, 4 * units, true);
    let mut gates = Conv {
        shape,
        weights: vec![0.0; shape.macs() as usize],
        bias: vec![0.0; shape.outputs],
    };
    // Where a layer's input begins among the columns, and its units among all units.
    let (mut column, mut first) = (0, 0);
    for lstm in stack {
        place(&mut gates, lstm, column, first);
        column = inputs + first;
        first += lstm.hidden.len();
    }
    let all = |part: fn(&Lstm) -> &[f32]| stack.iter().flat_map(move |lstm| part(lstm)).copied();
    Lstm {
        gates,
        hidden: all(|lstm| &lstm.hidden).collect(),
        cell: all(|lstm| &lstm.cell).collect(),
    }
}

/// Copies the gates of `lstm`, whose own last row follows its input there too once all is in its place.
fn place(gates: &mut Conv, lstm: &Lstm, column: usize, first: usize) {
    let (own, units) = (&lstm.gates, lstm.hidden.len());
    let all_units = gates.shape.outputs / 4;
    for row in 0..own.shape.outputs {
        let (gate, unit) = (row / units, row % units);
        let to = gate * all_units + first + unit;
        let at = to * gates.shape.inputs + column;
        let from = &own.weights[row * own.shape.inputs..][..own.shape.inputs];
        gates.weights[at..][..from.len()].copy_from_slice(from);
        gates.bias[to] = own.bias[row];
    }
}

/// Which units of a stack play in which step of a block.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Where each layer's units end.
    ends: Vec<usize>,
}

impl Schedule {
    /// The schedule of `stack`; of a chain that begins with another layer, where it is empty.
    pub fn new(stack: &[&Lstm]) -> Self {
        let mut end = 0;
        let ends = stack.iter().map(|lstm| {
            end += lstm.hidden.len();
            end
        });
        Self {
            ends: ends.collect(),
        }
    }

    /// Frames that the last layer is behind the first.
    #[inline(always)]
    pub fn delay(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// The units with a frame to play in `step` of a block of `frames`, or nothing where all have one: the later layers
    /// begin later, the earlier ones end earlier.
    #[inline(always)]
    pub fn awake(&self, step: usize, frames: usize) -> Option<Range<usize>> {
        if step >= self.delay() && step < frames {
            return None;
        }
        let end = |layers: usize| match layers {
            0 => 0,
            _ => self.ends[layers.min(self.ends.len()) - 1],
        };
        Some(end((step + 1).saturating_sub(frames))..end(step + 1))
    }

    /// The units that are heard behind the stack, of `units` in all.
    pub fn heard(&self, units: usize) -> Range<usize> {
        match self.delay() {
            0 => 0..units,
            delay => self.ends[delay - 1]..units,
        }
    }
}
