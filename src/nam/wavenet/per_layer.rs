//! What an array says once for all layers, or in a list with one entry for each.

use super::Layer;
use crate::nam::activation::Activation;
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::tidy;
use crate::nam::limits;
use crate::nam::weights::ConvShape;

/// What an array says layer by layer, or once for all of them.
pub struct PerLayer<'a> {
    dilations: Vec<usize>,
    kernels: Vec<usize>,
    activations: Vec<Field<'a>>,
    gates: Vec<bool>,
    secondaries: Vec<Option<Field<'a>>>,
}

impl<'a> PerLayer<'a> {
    /// Reads the lists and checks that their lengths agree.
    pub fn read(array: &Field<'a>) -> Result<Self, NamError> {
        let dilations = array.need("dilations")?.list(limits::LAYERS)?;
        let layers = dilations.len();
        let activation = array.need("activation")?;
        let gates = read_gates(array, layers)?;
        let secondaries = match array.get("secondary_activation") {
            Some(field) if gates.contains(&true) => {
                per_layer(&field, layers)?.into_iter().map(Some).collect()
            }
            _ => vec![None; layers],
        };
        Ok(Self {
            dilations: sizes(&dilations, limits::DILATION)?,
            kernels: read_kernels(array, layers)?,
            activations: per_layer(&activation, layers)?,
            gates,
            secondaries,
        })
    }

    /// How many layers there are.
    pub fn len(&self) -> usize {
        self.dilations.len()
    }

    /// Layer `at` of an array `channels` wide.
    pub fn layer(
        &self,
        at: usize,
        channels: usize,
        condition: usize,
    ) -> Result<Layer<ConvShape>, NamError> {
        let gate = match (&self.secondaries[at], self.gates[at]) {
            (_, false) => None,
            (None, true) => Some(Activation::Sigmoid),
            (Some(field), true) => Some(Activation::read(field, channels)?),
        };
        let inner = if gate.is_some() {
            2 * channels
        } else {
            channels
        };
        Ok(Layer {
            conv: ConvShape {
                inputs: channels,
                outputs: inner,
                taps: self.kernels[at],
                dilation: self.dilations[at],
                bias: true,
            },
            mix: ConvShape::one_by_one(condition, inner, false),
            activation: Activation::read(&self.activations[at], channels)?,
            gate,
            residual: ConvShape::one_by_one(channels, channels, true),
        })
    }
}

fn sizes(fields: &[Field], limit: usize) -> Result<Vec<usize>, NamError> {
    fields.iter().map(|field| field.size(limit)).collect()
}

/// A list must have one entry per layer; anything else counts for every layer.
fn per_layer<'a>(field: &Field<'a>, layers: usize) -> Result<Vec<Field<'a>>, NamError> {
    let Some(entries) = field.entries() else {
        return Ok(vec![field.clone(); layers]);
    };
    match entries.len() {
        length if length == layers => Ok(entries.collect()),
        length => Err(NamError::Contradiction(format!(
            "{} has {length} entries for {layers} dilations",
            field.path()
        ))),
    }
}

fn read_kernels(array: &Field, layers: usize) -> Result<Vec<usize>, NamError> {
    match (array.get("kernel_size"), array.get("kernel_sizes")) {
        (Some(one), None) => Ok(vec![one.size(limits::KERNEL)?; layers]),
        (None, Some(each)) => {
            each.list(limits::LAYERS)?;
            sizes(&per_layer(&each, layers)?, limits::KERNEL)
        }
        (None, None) => array.need("kernel_size").map(|_| Vec::new()),
        (Some(_), Some(_)) => Err(NamError::Contradiction(format!(
            "{} has both \"kernel_size\" and \"kernel_sizes\"",
            array.path()
        ))),
    }
}

/// Which layers have a gate: `gating_mode`, or the older `gated`.
fn read_gates(array: &Field, layers: usize) -> Result<Vec<bool>, NamError> {
    let Some(mode) = array.get("gating_mode") else {
        let gated = array.get("gated").map_or(Ok(false), |field| field.flag())?;
        return Ok(vec![gated; layers]);
    };
    let read = |field: &Field| match field.text()? {
        "none" => Ok(false),
        "gated" => Ok(true),
        "blended" => Err(field.unplayable("blended gates")),
        other => Err(field.unplayable(format!("the gating mode \"{}\"", tidy(other, 40)))),
    };
    per_layer(&mode, layers)?.iter().map(read).collect()
}
