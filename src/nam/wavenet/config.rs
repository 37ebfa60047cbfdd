//! A WaveNet's `config` becomes shapes that fit each other.

use super::per_layer::PerLayer;
use super::unplayed::refuse_unplayed;
use super::{Array, WaveNet};
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::limits;
use crate::nam::weights::ConvShape;

impl WaveNet<ConvShape> {
    /// Reads and checks a whole `config`.
    pub(in crate::nam) fn read(config: &Field) -> Result<Self, NamError> {
        let layers = config.need("layers")?.list(limits::ARRAYS)?;
        let head_scale = config.need("head_scale")?.float()?;
        let arrays = layers
            .iter()
            .map(Array::read)
            .collect::<Result<Vec<_>, _>>()?;
        for (feature, key) in [
            ("a condition network", "condition_dsp"),
            ("a head behind the whole stack", "head"),
        ] {
            if let Some(field) = config.get(key) {
                return Err(field.object()?.unplayable(feature));
            }
        }
        check_mono(config, &arrays)?;
        check_chain(&arrays)?;
        Ok(Self { arrays, head_scale })
    }
}

fn check_mono(config: &Field, arrays: &[Array<ConvShape>]) -> Result<(), NamError> {
    let inputs = match config.get("in_channels") {
        Some(field) => field.size(limits::CHANNELS)?,
        None => 1,
    };
    if inputs != 1 {
        let at = Field::new("config.in_channels", config.value());
        return Err(at.unplayable(format!("{inputs} input channels")));
    }
    let outputs = arrays.last().map_or(1, |array| array.head.outputs);
    if outputs != 1 {
        let at = Field::new("config.layers", config.value());
        return Err(at.unplayable(format!("{outputs} output channels")));
    }
    Ok(())
}

/// Each array must take what the one before it hands on: its stream, and its head output as a sum to start from.
fn check_chain(arrays: &[Array<ConvShape>]) -> Result<(), NamError> {
    let fits = |what: String, expected: usize, found: usize| match expected == found {
        true => Ok(()),
        false => Err(NamError::Contradiction(format!(
            "{what} should be {expected}, not {found}"
        ))),
    };
    let mut stream = 1;
    for (at, array) in arrays.iter().enumerate() {
        let source = match at {
            0 => "the network's input channels".to_owned(),
            _ => format!("channels of layer array {}", at - 1),
        };
        let input_size = array.rechannel.inputs;
        fits(
            format!("input_size of layer array {at} ({source})"),
            stream,
            input_size,
        )?;
        let condition = array.layers[0].mix.inputs;
        fits(format!("condition_size of layer array {at}"), 1, condition)?;
        stream = array.rechannel.outputs;
        if at > 0 {
            let head = arrays[at - 1].head.outputs;
            let what = format!(
                "channels of layer array {at} (head_size of layer array {})",
                at - 1
            );
            fits(what, head, stream)?;
        }
    }
    Ok(())
}

impl Array<ConvShape> {
    fn read(field: &Field) -> Result<Self, NamError> {
        let field = &field.clone().object()?;
        let channels = field.need("channels")?.size(limits::CHANNELS)?;
        let input_size = field.need("input_size")?.size(limits::CHANNELS)?;
        let condition = field.need("condition_size")?.size(limits::CHANNELS)?;
        let per_layer = PerLayer::read(field)?;
        check_width(field, channels, per_layer.len())?;
        let layers = (0..per_layer.len())
            .map(|at| per_layer.layer(at, channels, condition))
            .collect::<Result<Vec<_>, _>>()?;
        let head = read_head(field, channels)?;
        refuse_unplayed(field, channels)?;
        Ok(Self {
            rechannel: ConvShape::one_by_one(input_size, channels, false),
            layers,
            head,
        })
    }
}

/// Refuses widths that no weight list could fill, before anything is allocated per channel and layer.
fn check_width(array: &Field, channels: usize, layers: usize) -> Result<(), NamError> {
    let weights = layers as u64 * (channels as u64).pow(2);
    match weights > limits::WEIGHTS {
        false => Ok(()),
        true => Err(NamError::Limit {
            what: format!("the number of weights in the 1x1s of {}", array.path()),
            found: weights.to_string(),
            limit: limits::WEIGHTS,
        }),
    }
}

/// The head: the nested object of newer files, which may look back in time, or `head_size` and `head_bias`.
fn read_head(array: &Field, channels: usize) -> Result<ConvShape, NamError> {
    let Some(head) = array.get("head") else {
        let size = array.need("head_size")?.size(limits::CHANNELS)?;
        let bias = array.need("head_bias")?.flag()?;
        return Ok(ConvShape::one_by_one(channels, size, bias));
    };
    let head = head.object()?;
    let dilation = head.get("head_dilation");
    Ok(ConvShape {
        inputs: channels,
        outputs: head.need("out_channels")?.size(limits::CHANNELS)?,
        taps: head.need("kernel_size")?.size(limits::KERNEL)?,
        dilation: dilation.map_or(Ok(1), |field| field.size(limits::DILATION))?,
        bias: head.need("bias")?.flag()?,
    })
}
