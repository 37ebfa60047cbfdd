//! The `config` and the flat weight list of an LSTM capture.
//!
//! Source of the order: `LSTM` of NeuralAmpModelerCore.

use super::{Cell, Dense, Lstm, Recurrent};
use crate::nam::error::{NamError, Place};
use crate::nam::field::Field;
use crate::nam::limits;
use crate::nam::weights::{ConvShape, Weights};

const NAME: &str = "LSTM";

/// Frames that the reference plays at once before use.
const BLOCK: usize = 64;

/// What `config` asks for.
struct Sizes {
    layers: usize,
    units: usize,
}

impl Recurrent {
    /// Reads and checks a whole `config` of the kind LSTM, and takes its weights from `list`. `rate_hz` is the
    /// capture's own rate, if it states one.
    pub(in crate::nam) fn read_lstm(
        config: &Field,
        list: &[f32],
        rate_hz: Option<f64>,
    ) -> Result<Self, NamError> {
        let sizes = Sizes::read(config)?;
        check_mono(config)?;
        sizes.check_count(list.len())?;
        let net = Self {
            name: NAME,
            layers: sizes.fill(list),
            weight_count: list.len(),
            silence_frames: silence_frames(rate_hz),
            in_gain: 1.0,
            skips: false,
            out_gain: 1.0,
        };
        net.check_settling()?;
        Ok(net)
    }
}

/// Half a second in whole blocks, by the rate that the file states; one block where it states none.
fn silence_frames(rate_hz: Option<f64>) -> usize {
    let half_a_second = rate_hz.map_or(1, |rate_hz| (0.5 * rate_hz) as usize);
    half_a_second.next_multiple_of(BLOCK)
}

/// One channel in, one channel out.
fn check_mono(config: &Field) -> Result<(), NamError> {
    let size = |key| config.get(key).map(|field| field.size(limits::CHANNELS));
    let input_size = config.need("input_size")?.size(limits::CHANNELS)?;
    let inputs = size("in_channels").unwrap_or(Ok(input_size))?;
    let outputs = size("out_channels").unwrap_or(Ok(1))?;
    if inputs != input_size {
        return Err(NamError::Contradiction(format!(
            "input_size of {} should be {inputs} (its in_channels), not {input_size}",
            config.path()
        )));
    }
    for (count, side) in [(inputs, "input"), (outputs, "output")] {
        if count != 1 {
            return Err(config.unplayable(format!("{count} {side} channels")));
        }
    }
    Ok(())
}

impl Sizes {
    fn read(config: &Field) -> Result<Self, NamError> {
        Ok(Self {
            layers: config.need("num_layers")?.size(limits::CELLS)?,
            units: config.need("hidden_size")?.size(limits::CHANNELS)?,
        })
    }

    /// The four gates of a layer, from its input and its own last output.
    fn gates(&self, layer: usize) -> ConvShape {
        let inputs = if layer == 0 { 1 } else { self.units };
        ConvShape::one_by_one(inputs + self.units, 4 * self.units, true)
    }

    fn head(&self) -> ConvShape {
        ConvShape::one_by_one(self.units, 1, true)
    }

    /// Every part of the flat list in its order, with its length. All sizes are bounded: no sum can overflow.
    fn parts(&self) -> impl Iterator<Item = (Place, u64)> {
        let layers = (0..self.layers).map(|layer| {
            let start = 2 * self.units as u64;
            (
                Place::Lstm { layer },
                self.gates(layer).weight_count() + start,
            )
        });
        layers.chain([(Place::LstmHead, self.head().weight_count())])
    }

    /// Whether the list has exactly as many numbers as the sizes ask for, and no more than any network may have.
    fn check_count(&self, found: usize) -> Result<(), NamError> {
        let expected: u64 = self.parts().map(|(_, count)| count).sum();
        if expected > limits::WEIGHTS {
            return Err(NamError::Limit {
                what: "the number of weights the configuration asks for".into(),
                found: expected.to_string(),
                limit: limits::WEIGHTS,
            });
        }
        if found as u64 > expected {
            return NamError::check_count(NAME, expected, found);
        }
        let mut left = found as u64;
        for (place, count) in self.parts() {
            left = left.checked_sub(count).ok_or(NamError::TooFewWeights {
                architecture: NAME,
                place,
                expected,
                found,
            })?;
        }
        Ok(())
    }

    /// The layers, from a list of the right length.
    fn fill(&self, list: &[f32]) -> Vec<Cell> {
        let mut weights = Weights(list);
        let mut layers = Vec::with_capacity(self.layers + 1);
        for layer in 0..self.layers {
            layers.push(Cell::Lstm(Lstm {
                gates: weights.conv(self.gates(layer)),
                hidden: weights.take(self.units),
                cell: weights.take(self.units),
            }));
        }
        layers.push(Cell::Dense(Dense {
            matrix: weights.conv(self.head()),
            activation: None,
        }));
        layers
    }
}
