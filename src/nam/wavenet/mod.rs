//! The WaveNet of a capture: stacked layers of dilated convolutions, in two or so arrays.
//!
//! Source of the maths: Oord et al., "WaveNet" (2016), in the form NeuralAmpModelerCore gives it.

mod config;
mod names;
mod per_layer;
mod unplayed;

use super::Facts;
use super::activation::Activation;
use super::error::{NamError, Place};
use super::limits;
use super::weights::{Conv, ConvShape, Weights};

/// Frames a network is assumed to be handed at once where its memory is counted.
const BLOCK: u64 = 64;

/// A whole network. `C` is what stands for a convolution: its shape, or the shape with its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveNet<C = Conv> {
    /// Layer arrays in signal order; each hands on its residual stream and its head sum.
    pub arrays: Vec<Array<C>>,
    /// What the last head output is multiplied with.
    pub head_scale: f32,
}

/// Layers of one width.
#[derive(Clone, Debug, PartialEq)]
pub struct Array<C = Conv> {
    /// 1x1 from what comes in to this array's width.
    pub rechannel: C,
    /// Layers in signal order.
    pub layers: Vec<Layer<C>>,
    /// From the sum of all activations to the head's width: a 1x1, or a convolution over the sum's own past.
    pub head: C,
}

/// One dilated convolution with its curve and its way back into the stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<C = Conv> {
    /// The dilated convolution. With a gate it has twice the outputs: first the signal, then the gate.
    pub conv: C,
    /// 1x1 from the network's input, added to the convolution.
    pub mix: C,
    /// The curve.
    pub activation: Activation,
    /// The gate's curve, if there is a gate; its values multiply those of `activation`.
    pub gate: Option<Activation>,
    /// 1x1 whose output is added to the residual stream.
    pub residual: C,
}

impl<C> WaveNet<C> {
    /// The same network with each convolution replaced: this is the order of the file's flat weight list.
    fn map<D>(&self, each: &mut impl FnMut(Place, &C) -> D) -> WaveNet<D> {
        let arrays = self.arrays.iter().enumerate();
        WaveNet {
            arrays: arrays.map(|(at, array)| array.map(at, each)).collect(),
            head_scale: self.head_scale,
        }
    }
}

impl<C> Array<C> {
    fn map<D>(&self, array: usize, each: &mut impl FnMut(Place, &C) -> D) -> Array<D> {
        let rechannel = each(Place::Rechannel { array }, &self.rechannel);
        let mut layers = Vec::with_capacity(self.layers.len());
        for (layer, from) in self.layers.iter().enumerate() {
            layers.push(from.map(Place::Layer { array, layer }, each));
        }
        Array {
            rechannel,
            layers,
            head: each(Place::Head { array }, &self.head),
        }
    }
}

impl<C> Layer<C> {
    fn map<D>(&self, place: Place, each: &mut impl FnMut(Place, &C) -> D) -> Layer<D> {
        Layer {
            conv: each(place, &self.conv),
            mix: each(place, &self.mix),
            residual: each(place, &self.residual),
            activation: self.activation.clone(),
            gate: self.gate.clone(),
        }
    }
}

impl WaveNet<ConvShape> {
    /// Every convolution in the order of the file.
    fn convs(&self) -> Vec<(Place, ConvShape)> {
        let mut convs = Vec::new();
        self.map(&mut |place, shape: &ConvShape| convs.push((place, *shape)));
        convs
    }

    /// Numbers the flat list must have.
    fn weight_count(&self) -> u64 {
        let counts = self
            .convs()
            .into_iter()
            .map(|(_, shape)| shape.weight_count());
        counts.fold(1, u64::saturating_add)
    }

    /// Gives each convolution its weights, once the list is known to fit exactly.
    pub(super) fn fill(&self, list: &[f32]) -> Result<WaveNet, NamError> {
        self.check_memory()?;
        self.check_count(list.len())?;
        let mut weights = Weights(list);
        let mut filled = self.map(&mut |_, shape: &ConvShape| weights.conv(*shape));
        filled.head_scale = weights.scalar();
        Ok(filled)
    }

    fn check_memory(&self) -> Result<(), NamError> {
        let mut history = 0_u64;
        for (place, shape) in self.convs() {
            let lookback = shape.lookback();
            if lookback > limits::LOOKBACK {
                return Err(NamError::Limit {
                    what: format!("the number of frames that {place} looks back"),
                    found: lookback.to_string(),
                    limit: limits::LOOKBACK,
                });
            }
            history = history.saturating_add(shape.history(BLOCK));
        }
        let too_much = |what: &str, found: u64, limit| NamError::Limit {
            what: format!("the number of {what}"),
            found: found.to_string(),
            limit,
        };
        let weights = self.weight_count();
        if weights > limits::WEIGHTS {
            return Err(too_much(
                "weights the configuration asks for",
                weights,
                limits::WEIGHTS,
            ));
        }
        if history > limits::HISTORY {
            return Err(too_much(
                "past samples to remember",
                history,
                limits::HISTORY,
            ));
        }
        Ok(())
    }

    fn check_count(&self, found: usize) -> Result<(), NamError> {
        let (architecture, expected) = ("WaveNet", self.weight_count());
        if found as u64 > expected {
            return Err(NamError::TooManyWeights {
                architecture,
                expected,
                found,
            });
        }
        let mut place = Place::HeadScale;
        let mut left = found as u64;
        for (at, shape) in self.convs() {
            let Some(after) = left.checked_sub(shape.weight_count()) else {
                place = at;
                break;
            };
            left = after;
        }
        if found as u64 == expected {
            return Ok(());
        }
        Err(NamError::TooFewWeights {
            architecture,
            place,
            expected,
            found,
        })
    }
}

impl WaveNet {
    fn shapes(&self) -> WaveNet<ConvShape> {
        self.map(&mut |_, conv: &Conv| conv.shape)
    }
}

impl Facts for WaveNet {
    fn name(&self) -> &'static str {
        "WaveNet"
    }

    fn generation(&self) -> Option<&'static str> {
        Some(self.generation_name())
    }

    fn shape_name(&self) -> String {
        self.size_name()
    }

    fn weight_count(&self) -> usize {
        self.shapes().weight_count() as usize
    }

    fn receptive_field(&self) -> usize {
        let convs = self.shapes().convs();
        1 + convs
            .iter()
            .map(|(_, shape)| shape.lookback() as usize)
            .sum::<usize>()
    }

    /// The convolutions without the last residual 1x1, which nobody hears.
    fn macs_per_sample(&self) -> u64 {
        let convs = self.shapes().convs();
        let all: u64 = convs.iter().map(|(_, shape)| shape.macs()).sum();
        let last = self.arrays.last().and_then(|array| array.layers.last());
        all - last.map_or(0, |layer| layer.residual.shape.macs())
    }

    fn history_bytes(&self) -> u64 {
        let convs = self.shapes().convs();
        4 * convs
            .iter()
            .map(|(_, shape)| shape.history(BLOCK))
            .sum::<u64>()
    }
}

#[cfg(test)]
mod tests;
