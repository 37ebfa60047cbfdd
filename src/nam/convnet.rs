//! The ConvNet of a capture: dilated convolutions of two taps, a curve behind each.

use super::activation::Activation;
use super::error::NamError;
use super::field::Field;
use super::part::Inside;
use super::weights::{BLOCK, Conv, ConvShape, Weights};
use super::{Facts, limits};

/// Taps of every convolution. Source: NeuralAmpModelerCore, which knows no other number.
const TAPS: usize = 2;

/// A whole network, batch normalization already worked into its convolutions.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvNet {
    /// Convolutions in signal order.
    pub convs: Vec<Conv>,
    /// The curve behind each of them.
    pub activation: Activation,
    /// 1x1 at the end.
    pub head: Conv,
    pub(super) weight_count: usize,
}

impl ConvNet {
    /// Reads and checks a whole `config`, and takes its weights from `list`.
    pub(super) fn read(config: &Field, inside: Inside, list: &[f32]) -> Result<Self, NamError> {
        let channels = config.need("channels")?.size(limits::CHANNELS)?;
        let dilations = config.need("dilations")?.list(limits::BLOCKS)?;
        let is_normalized = config.need("batchnorm")?.flag()?;
        let activation = Activation::read(&config.need("activation")?, channels)?;
        let groups = config
            .get("groups")
            .map_or(Ok(1), |field| field.size(limits::CHANNELS))?;
        inside.read_mono(config)?;
        let mut shapes = Vec::with_capacity(dilations.len());
        for (at, dilation) in dilations.iter().enumerate() {
            let shape = ConvShape {
                taps: TAPS,
                dilation: dilation.size(limits::DILATION)?,
                ..ConvShape::one_by_one(
                    if at == 0 { 1 } else { channels },
                    channels,
                    !is_normalized,
                )
            };
            let what = format!("block {at} of {}", config.path());
            shapes.push(shape.in_groups(&what, groups)?);
        }
        let head = ConvShape::one_by_one(channels, 1, true);
        check(&shapes, head, is_normalized, list.len())?;
        let mut weights = Weights(list);
        let convs = shapes
            .iter()
            .enumerate()
            .map(|(at, shape)| match is_normalized {
                true => normalized(at, &mut weights, *shape),
                false => Ok(weights.conv(*shape)),
            });
        Ok(Self {
            convs: convs.collect::<Result<_, _>>()?,
            activation,
            head: weights.conv(head),
            weight_count: list.len(),
        })
    }
}

impl ConvNet {
    /// Whether it keeps within the limits of memory, as all do that come from files.
    pub(super) fn fits_memory(&self) -> bool {
        let shapes: Vec<_> = self.convs.iter().map(|conv| conv.shape).collect();
        check_memory(&shapes).is_ok()
    }
}

/// Mean, variance, weight and bias of each channel, and one number for all.
fn norm_count(shape: &ConvShape) -> u64 {
    4 * shape.outputs as u64 + 1
}

fn check(
    shapes: &[ConvShape],
    head: ConvShape,
    is_normalized: bool,
    found: usize,
) -> Result<(), NamError> {
    check_memory(shapes)?;
    let norms = if is_normalized {
        sum(shapes, norm_count)
    } else {
        0
    };
    let expected = sum(shapes, ConvShape::weight_count) + norms + head.weight_count();
    NamError::check_count("ConvNet", expected, found)
}

fn check_memory(shapes: &[ConvShape]) -> Result<(), NamError> {
    let lookback = shapes.iter().map(ConvShape::lookback).max().unwrap_or(0);
    let counts = [
        ("frames that a block looks back", lookback, limits::LOOKBACK),
        (
            "past samples to remember",
            sum(shapes, |shape| shape.history(BLOCK)),
            limits::HISTORY,
        ),
        (
            "numbers in all matrices",
            sum(shapes, ConvShape::full_macs),
            limits::WEIGHTS,
        ),
    ];
    match counts.into_iter().find(|(_, found, limit)| found > limit) {
        None => Ok(()),
        Some((what, found, limit)) => Err(NamError::Limit {
            what: format!("the number of {what}"),
            found: found.to_string(),
            limit,
        }),
    }
}

fn sum(shapes: &[ConvShape], each: impl Fn(&ConvShape) -> u64) -> u64 {
    shapes.iter().map(each).fold(0, u64::saturating_add)
}

/// The next convolution and the batch normalization behind it, as one convolution.
///
/// Source: Ioffe and Szegedy, "Batch Normalization" (2015).
fn normalized(at: usize, weights: &mut Weights, shape: ConvShape) -> Result<Conv, NamError> {
    let mut conv = weights.conv(shape);
    let [mean, variance, weight, bias] = [(); 4].map(|()| weights.take(shape.outputs));
    let epsilon = f64::from(weights.scalar());
    let per_output = shape.inputs_per_group() * shape.taps;
    let rows = conv.weights.chunks_exact_mut(per_output);
    for (output, row) in rows.enumerate() {
        let variance = f64::from(variance[output]) + epsilon;
        if variance <= 0.0 {
            return Err(NamError::Contradiction(format!(
                "the batch normalization of block {at} has a variance of {variance} in channel {output}"
            )));
        }
        let scale = f64::from(weight[output]) / variance.sqrt();
        row.iter_mut()
            .for_each(|x| *x = (f64::from(*x) * scale) as f32);
        conv.bias[output] = (f64::from(bias[output]) - scale * f64::from(mean[output])) as f32;
    }
    Ok(conv)
}

impl Facts for ConvNet {
    fn name(&self) -> &'static str {
        "ConvNet"
    }

    fn shape_name(&self) -> String {
        format!("{}x{}", self.convs.len(), self.head.shape.inputs)
    }

    fn weight_count(&self) -> usize {
        self.weight_count
    }

    fn receptive_field(&self) -> usize {
        let lookbacks = self.convs.iter().map(|conv| conv.shape.lookback() as usize);
        1 + lookbacks.sum::<usize>()
    }

    fn macs_per_sample(&self) -> u64 {
        let convs = self.convs.iter().chain([&self.head]);
        convs.map(|conv| conv.shape.macs()).sum()
    }

    fn history_bytes(&self) -> u64 {
        let convs = self.convs.iter();
        4 * convs.map(|conv| conv.shape.history(BLOCK)).sum::<u64>()
    }
}
