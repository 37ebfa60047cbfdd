//! The names players know the usual sizes by.

use super::{Array, Layer, WaveNet};
use crate::nam::activation::Activation;
use crate::nam::weights::ConvShape;

/// Dilations of the standard size, in both arrays.
const DOUBLING: [usize; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/// Dilations that the second generation's sizes go through three times.
const STEPS: [usize; 7] = [1, 3, 7, 17, 41, 101, 239];

impl WaveNet {
    /// "A1" for what the first generation of captures could be, "A2" for everything later.
    pub(super) fn generation_name(&self) -> &'static str {
        match self.arrays.iter().all(is_first_generation) {
            true => "A1",
            false => "A2",
        }
    }

    /// "standard", "lite", "feather" or "nano" of the first generation, "full" or "lite" of the second, or else
    /// the widths of the arrays, as in "24/8".
    pub(super) fn size_name(&self) -> String {
        let widths: Vec<usize> = self.arrays.iter().map(width).collect();
        let name = match widths[..] {
            [16, 8] if self.has_dilations(&DOUBLING, &DOUBLING) => "standard",
            [12, 6] if self.is_light() => "lite",
            [8, 4] if self.is_light() => "feather",
            [4, 2] if self.is_light() => "nano",
            [8] if self.shapes().arrays == [second_generation(8)] => "full",
            [3] if self.shapes().arrays == [second_generation(3)] => "lite",
            _ => {
                let widths: Vec<_> = widths.iter().map(usize::to_string).collect();
                return widths.join("/");
            }
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
                && layers.all(|layer| layer.conv.shape.taps == 3 && layer.gate.is_none())
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

fn width(array: &Array) -> usize {
    array.rechannel.shape.outputs
}

fn is_first_generation(array: &Array) -> bool {
    let first = &array.layers[0];
    let is_plain = |layer: &Layer| {
        layer.conv.shape.taps == first.conv.shape.taps
            && layer.activation == first.activation
            && layer.gate == first.gate
            && matches!(layer.gate, None | Some(Activation::Sigmoid))
    };
    array.head.shape.taps == 1 && array.layers.iter().all(is_plain)
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
            inputs: channels,
            outputs: 1,
            taps: 16,
            dilation: 1,
            bias: true,
        },
    }
}

fn plain_layer(channels: usize, taps: usize, dilation: usize) -> Layer<ConvShape> {
    Layer {
        conv: ConvShape {
            inputs: channels,
            outputs: channels,
            taps,
            dilation,
            bias: true,
        },
        mix: ConvShape::one_by_one(1, channels, false),
        activation: Activation::LeakyRelu { slope: 0.01 },
        gate: None,
        residual: ConvShape::one_by_one(channels, channels, true),
    }
}
