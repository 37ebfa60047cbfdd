//! What an array says once for all layers, or in a list with one entry for each.

use super::features::Features;
use super::{Gate, Layer};
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
    gates: Vec<Mode>,
    secondaries: Vec<Option<Field<'a>>>,
}

/// What the second half of a layer's outputs is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Ungated,
    Gated,
    Blended,
}

impl<'a> PerLayer<'a> {
    /// Reads the lists and checks that their lengths agree.
    pub fn read(array: &Field<'a>) -> Result<Self, NamError> {
        let dilations = array.need("dilations")?.list(limits::LAYERS)?;
        let layers = dilations.len();
        let activation = array.need("activation")?;
        let gates = read_gates(array, layers)?;
        let is_gated = gates.iter().any(|gate| *gate != Mode::Ungated);
        let secondaries = match array.get("secondary_activation") {
            Some(field) if is_gated => per_layer(&field, layers)?.into_iter().map(Some).collect(),
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

    /// Layer `at` of an array with `features`.
    pub fn layer(&self, at: usize, features: &Features) -> Result<Layer<ConvShape>, NamError> {
        let rows = features.bottleneck();
        let (primary, mode, secondary) = self.curves(at)?;
        let gate = match (secondary, mode) {
            (_, Mode::Ungated) => None,
            (secondary, mode) => Some(Gate {
                activation: secondary.map_or(Ok(Activation::Sigmoid), |field| {
                    Activation::read(&field, rows)
                })?,
                blends: mode == Mode::Blended,
            }),
        };
        let activation = Activation::read(&primary, rows)?;
        features.layer([self.kernels[at], self.dilations[at]], activation, gate)
    }

    /// The curve of layer `at`, and the gate's; the trainer's configurations put both in one object.
    fn curves(&self, at: usize) -> Result<(Field<'a>, Mode, Option<Field<'a>>), NamError> {
        let activation = &self.activations[at];
        let name = activation.get("name").map(|name| name.text()).transpose()?;
        let mode = match name {
            Some("PairMultiply") => Mode::Gated,
            Some("PairBlend") => Mode::Blended,
            _ => {
                return Ok((
                    activation.clone(),
                    self.gates[at],
                    self.secondaries[at].clone(),
                ));
            }
        };
        let (primary, secondary) = (activation.need("primary")?, activation.need("secondary")?);
        Ok((primary, mode, Some(secondary)))
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
        // The trainer's configurations have one key for both.
        (Some(each), None) if each.entries().is_some() => {
            sizes(&per_layer(&each, layers)?, limits::KERNEL)
        }
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
fn read_gates(array: &Field, layers: usize) -> Result<Vec<Mode>, NamError> {
    let Some(mode) = array.get("gating_mode") else {
        let gated = array.get("gated").map_or(Ok(false), |field| field.flag())?;
        return Ok(vec![
            if gated { Mode::Gated } else { Mode::Ungated };
            layers
        ]);
    };
    let read = |field: &Field| match field.text()? {
        "none" => Ok(Mode::Ungated),
        "gated" => Ok(Mode::Gated),
        "blended" => Ok(Mode::Blended),
        other => Err(field.unplayable(format!("the gating mode \"{}\"", tidy(other, 40)))),
    };
    per_layer(&mode, layers)?.iter().map(read).collect()
}
