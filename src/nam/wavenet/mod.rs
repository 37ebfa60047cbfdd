//! The WaveNet of a capture: stacked layers of dilated convolutions, in two or so arrays.
//!
//! Source of the maths: Oord et al., "WaveNet" (2016), in the form NeuralAmpModelerCore gives it.

mod config;
mod features;
mod names;
mod per_layer;
mod slim;

use super::activation::Activation;
use super::error::{NamError, Place};
use super::limits;
use super::weights::{Conv, ConvShape, Weights};
use super::{Architecture, Facts};

/// Frames a network is assumed to be handed at once where its memory is counted.
const BLOCK: u64 = 64;

/// A whole network. `C` is what stands for a convolution: its shape, or the shape with its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveNet<C = Conv> {
    /// What the layers are mixed with in place of the network's input, if anything is.
    pub condition: Option<Box<Architecture>>,
    /// Layer arrays in signal order; each hands on its residual stream and its head sum.
    pub arrays: Vec<Array<C>>,
    /// What the last head output is multiplied with.
    pub head_scale: f32,
    /// Convolutions behind that, if there are any.
    pub post_head: Option<PostHead<C>>,
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
    /// Widths that the array can be cut down to, ascending, its own the last; absent where it cannot.
    pub widths: Option<Vec<usize>>,
}

/// One dilated convolution with its curve and its way back into the stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<C = Conv> {
    /// The dilated convolution. With a gate it has twice the outputs: first the signal, then the gate.
    pub conv: C,
    /// 1x1 from the condition, added to the convolution.
    pub mix: C,
    /// The curve.
    pub activation: Activation,
    /// What the second half of the outputs does, if there is one.
    pub gate: Option<Gate>,
    /// 1x1 whose output is added to the residual stream; without it the stream passes unchanged.
    pub residual: Option<C>,
    /// 1x1 on the way to the sum of all activations.
    pub head: Option<C>,
    /// What the condition modulates, by [`Site`].
    pub films: [Option<Film<C>>; SITES],
}

/// What the second half of a layer's outputs does to the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The curve of the second half.
    pub activation: Activation,
    /// Whether it fades between the first half and its bent values, where other gates multiply.
    pub blends: bool,
}

/// Rows that are multiplied with what a 1x1 makes of the condition (feature-wise linear modulation).
///
/// Source: Perez et al., "FiLM" (2018), in the form NeuralAmpModelerCore gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Film<C = Conv> {
    /// From the condition to one factor per row; and one summand per row, where `shifts`.
    pub conv: C,
    /// Whether something is added too.
    pub shifts: bool,
}

/// Where a layer can be modulated, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// What the convolution reads.
    ConvPre,
    /// What it gives.
    ConvPost,
    /// What the mix reads.
    MixPre,
    /// What it gives.
    MixPost,
    /// What the curve reads.
    ActivationPre,
    /// What it gives.
    ActivationPost,
    /// What is added to the residual stream.
    ResidualPost,
    /// What is added to the sum of all activations.
    HeadPost,
}

/// How many they are.
pub const SITES: usize = 8;

/// Convolutions behind the whole stack, a curve before each.
#[derive(Clone, Debug, PartialEq)]
pub struct PostHead<C = Conv> {
    /// The curve.
    pub activation: Activation,
    /// Convolutions in signal order.
    pub convs: Vec<C>,
}

impl<C> WaveNet<C> {
    /// The same network with each convolution replaced: this is the order of the file's flat weight list.
    pub(super) fn map<D>(&self, each: &mut impl FnMut(Place, &C) -> D) -> WaveNet<D> {
        let arrays = self.arrays.iter().enumerate();
        WaveNet {
            condition: self.condition.clone(),
            arrays: arrays.map(|(at, array)| array.map(at, each)).collect(),
            head_scale: self.head_scale,
            post_head: self.post_head.as_ref().map(|head| head.map(each)),
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
            widths: self.widths.clone(),
        }
    }
}

impl<C> Layer<C> {
    fn map<D>(&self, place: Place, each: &mut impl FnMut(Place, &C) -> D) -> Layer<D> {
        Layer {
            conv: each(place, &self.conv),
            mix: each(place, &self.mix),
            residual: self.residual.as_ref().map(|conv| each(place, conv)),
            head: self.head.as_ref().map(|conv| each(place, conv)),
            films: self.films.each_ref().map(|film| {
                film.as_ref().map(|film| Film {
                    conv: each(place, &film.conv),
                    shifts: film.shifts,
                })
            }),
            activation: self.activation.clone(),
            gate: self.gate.clone(),
        }
    }

    /// What is modulated at `site`, if anything.
    pub fn film(&self, site: Site) -> Option<&Film<C>> {
        self.films[site as usize].as_ref()
    }
}

impl Layer {
    /// Whether it has nothing that only later captures have, other than its curves and sizes.
    pub fn is_plain(&self) -> bool {
        let convs = [Some(&self.conv), Some(&self.mix), self.residual.as_ref()];
        let is_one_group = |conv: &Conv| conv.shape.groups == 1;
        let width = self.conv.shape.inputs;
        convs.into_iter().flatten().all(is_one_group)
            && self.gate.as_ref().is_none_or(|gate| !gate.blends)
            && self.head.is_none()
            && self.films.iter().all(Option::is_none)
            && self
                .residual
                .as_ref()
                .is_some_and(|conv| conv.shape.inputs == width)
    }
}

impl<C> PostHead<C> {
    fn map<D>(&self, each: &mut impl FnMut(Place, &C) -> D) -> PostHead<D> {
        let convs = self.convs.iter().enumerate();
        PostHead {
            activation: self.activation.clone(),
            convs: convs
                .map(|(at, conv)| each(Place::PostHead { at }, conv))
                .collect(),
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
        let (mut history, mut matrices) = (0_u64, 0_u64);
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
            matrices = matrices.saturating_add(shape.full_macs());
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
        if matrices > limits::WEIGHTS {
            return Err(too_much(
                "numbers in the full matrices of grouped convolutions",
                matrices,
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
            return NamError::check_count(architecture, expected, found);
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
    /// Channels read and written.
    pub(super) fn channels(&self) -> [usize; 2] {
        let last = self.arrays.last().map(|array| &array.head);
        let post_head = self.post_head.as_ref().and_then(|head| head.convs.last());
        let outputs = post_head.or(last).map_or(1, |conv| conv.shape.outputs);
        [self.arrays[0].rechannel.shape.inputs, outputs]
    }

    /// Whether it keeps within the limits of memory, as all do that come from files.
    pub(super) fn fits_memory(&self) -> bool {
        self.shapes().check_memory().is_ok()
    }

    fn shapes(&self) -> WaveNet<ConvShape> {
        self.map(&mut |_, conv: &Conv| conv.shape)
    }

    /// What the condition network says, or `without` where there is none.
    fn nested<T>(&self, without: T, ask: impl FnOnce(&dyn Facts) -> T) -> T {
        match &self.condition {
            Some(condition) => ask(condition.facts()),
            None => without,
        }
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
        let own: usize = convs
            .iter()
            .map(|(_, shape)| shape.lookback() as usize)
            .sum();
        own + self.nested(1, |facts| facts.receptive_field())
    }

    /// The convolutions without the last residual 1x1, which nobody hears.
    fn macs_per_sample(&self) -> u64 {
        let convs = self.shapes().convs();
        let all: u64 = convs.iter().map(|(_, shape)| shape.macs()).sum();
        let last = self.arrays.last().and_then(|array| array.layers.last());
        let unheard = last.and_then(|layer| layer.residual.as_ref());
        let own = all - unheard.map_or(0, |residual| residual.shape.macs());
        own + self.nested(0, |facts| facts.macs_per_sample())
    }

    fn history_bytes(&self) -> u64 {
        let convs = self.shapes().convs();
        let own: u64 = convs.iter().map(|(_, shape)| shape.history(BLOCK)).sum();
        4 * own + self.nested(0, |facts| facts.history_bytes())
    }
}

#[cfg(test)]
mod tests;
