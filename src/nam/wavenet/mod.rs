//! The WaveNet of a capture: stacked layers of dilated convolutions, in two or so arrays.
//!
//! Source of the maths: Oord et al., "WaveNet" (2016), in the form NeuralAmpModelerCore gives it.

mod config;
mod facts;
mod features;
mod fill;
mod names;
mod per_layer;
mod slim;

use super::Architecture;
use super::activation::Activation;
use super::error::Place;
use super::weights::Conv;

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

#[cfg(test)]
mod tests;
