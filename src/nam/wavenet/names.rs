//! The names players know the usual sizes by.

use super::{Array, Layer, SITES, WaveNet};
use crate::nam::activation::Activation;
use crate::nam::weights::ConvShape;

/// Dilations of the standard size, in both arrays.
const DOUBLING: [usize; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/// Dilations that the second generation's sizes go through three times.
const STEPS: [usize; 7] = [1, 3, 7, 17, 41, 101, 239];

impl WaveNet {
    /// "A1" for what the first generation of captures could be, "A2" for everything later.
    pub(super) fn generation_name(&self) -> &'static str {
        let is_simple = self.condition.is_none() && self.post_head.is_none();
        match is_simple && self.arrays.iter().all(is_first_generation) {
            true => "A1",
            false => "A2",
        }
    }

    /// "standard", "lite", "feather" or "nano" of the first generation, "full" or "lite" of the second, or else
    /// the widths of the arrays, as in "24/8".
    pub(super) fn size_name(&self) -> String {
        let widths: Vec<usize> = self.arrays.iter().map(width).collect();
        let is_simple = self.condition.is_none() && self.post_head.is_none();
        let name = match widths[..] {
            _ if !is_simple => return join(&widths),
            [16, 8] if self.has_dilations(&DOUBLING, &DOUBLING) => "standard",
            [12, 6] if self.is_light() => "lite",
            [8, 4] if self.is_light() => "feather",
            [4, 2] if self.is_light() => "nano",
            [8] if self.shapes().arrays == [second_generation(8)] => "full",
            [3] if self.shapes().arrays == [second_generation(3)] => "lite",
            _ => return join(&widths),
        };
        name.to_owned()
    }

    /// The smaller sizes share one set of dilations.
    fn is_light(&self) -> bool {
        let second = [&DOUBLING[7..], &DOUBLING].concat();
        self.has_dilations(&DOUBLING[..7], &second)
    }

    fn has_dilations(&self, first: &[usize], second: &[usize]) -> bool {
        let plain = |array: &Array| {
            let mut layers = array.layers.iter();
            array.head.shape.taps == 1
                && layers.all(|layer| {
                    layer.conv.shape.taps == 3 && layer.gate.is_none() && layer.is_plain()
                })
        };
        let dilations = |array: &Array| -> Vec<usize> {
            let layers = array.layers.iter();
            layers.map(|layer| layer.conv.shape.dilation).collect()
        };
        self.arrays.iter().all(plain)
            && dilations(&self.arrays[0]) == first
            && dilations(&self.arrays[1]) == second
    }
}

fn join(widths: &[usize]) -> String {
    let widths: Vec<_> = widths.iter().map(usize::to_string).collect();
    widths.join("/")
}

fn width(array: &Array) -> usize {
    array.rechannel.shape.outputs
}

fn is_first_generation(array: &Array) -> bool {
    let first = &array.layers[0];
    let is_plain = |layer: &Layer| {
        layer.conv.shape.taps == first.conv.shape.taps
            && layer.activation == first.activation
            && layer.gate == first.gate
            && layer.is_plain()
            && gate_curve(layer).is_none_or(|curve| *curve == Activation::Sigmoid)
    };
    array.head.shape.taps == 1 && array.widths.is_none() && array.layers.iter().all(is_plain)
}

fn gate_curve(layer: &Layer) -> Option<&Activation> {
    layer.gate.as_ref().map(|gate| &gate.activation)
}

/// The one array of the official second-generation sizes. Source: the `A2.nam` example of NeuralAmpModelerCore.
fn second_generation(channels: usize) -> Array<ConvShape> {
    let steps = STEPS.map(|dilation| (6, dilation));
    let twice = [steps, steps].concat();
    let layers = twice.into_iter().chain([(15, 1), (15, 13)]).chain(steps);
    Array {
        rechannel: ConvShape::one_by_one(1, channels, false),
        layers: layers
            .map(|(taps, dilation)| plain_layer(channels, taps, dilation))
            .collect(),
        head: ConvShape {
            taps: 16,
            ..ConvShape::one_by_one(channels, 1, true)
        },
        widths: None,
    }
}

fn plain_layer(channels: usize, taps: usize, dilation: usize) -> Layer<ConvShape> {
    Layer {
        conv: ConvShape {
            taps,
            dilation,
            ..ConvShape::one_by_one(channels, channels, true)
        },
        mix: ConvShape::one_by_one(1, channels, false),
        activation: Activation::LeakyRelu { slope: 0.01 },
        gate: None,
        residual: Some(ConvShape::one_by_one(channels, channels, true)),
        head: None,
        films: [const { None }; SITES],
    }
}
