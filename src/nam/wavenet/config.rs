//! A WaveNet's `config` becomes shapes that fit each other.

use super::features::Features;
use super::per_layer::PerLayer;
use super::{Array, PostHead, WaveNet, slim};
use crate::nam::activation::Activation;
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::limits;
use crate::nam::part::{Inside, Part};
use crate::nam::weights::ConvShape;

impl WaveNet<ConvShape> {
    /// Reads and checks a whole `config`, for a network of `rate_hz` that stands `inside` another or not.
    pub(in crate::nam) fn read(
        config: &Field,
        inside: Inside,
        rate_hz: Option<f64>,
    ) -> Result<Self, NamError> {
        let Some(layers) = config.get_any(&["layers", "layers_configs"]) else {
            return Err(config
                .need("layers")
                .err()
                .unwrap_or_else(|| config.wrong("a WaveNet")));
        };
        let head_scale = config.need("head_scale")?.float()?;
        let inputs = inside.read_inputs(config)?;
        let condition = config.get("condition_dsp");
        let condition = condition
            .map(|field| Part::condition(&field, inside, inputs, rate_hz))
            .transpose()?;
        let arrays = layers.list(limits::ARRAYS)?;
        let arrays: Vec<_> = arrays.iter().map(Array::read).collect::<Result<_, _>>()?;
        let condition_size = condition
            .as_ref()
            .map_or(inputs, |part| part.network.channels()[1]);
        check_chain(&arrays, inputs, condition_size)?;
        let last = arrays.last().map_or(1, |array| array.head.outputs);
        let post_head = config
            .get("head")
            .map(|head| PostHead::read(&head, last))
            .transpose()?;
        slim::check(config, &arrays, post_head.is_some())?;
        Ok(Self {
            condition: condition.map(|part| Box::new(part.network)),
            arrays,
            head_scale,
            post_head,
        })
    }
}

/// Each array must take what the one before it hands on: its stream, and its head output as a sum to start from.
fn check_chain(
    arrays: &[Array<ConvShape>],
    inputs: usize,
    condition: usize,
) -> Result<(), NamError> {
    let fits = |what: String, expected: usize, found: usize| match expected == found {
        true => Ok(()),
        false => Err(NamError::Contradiction(format!(
            "{what} should be {expected}, not {found}"
        ))),
    };
    let mut stream = inputs;
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
        let mixed = array.layers[0].mix.inputs;
        fits(
            format!("condition_size of layer array {at}"),
            condition,
            mixed,
        )?;
        stream = array.rechannel.outputs;
        if at > 0 {
            let head = arrays[at - 1].head.outputs;
            let source = format!("head_size of layer array {}", at - 1);
            fits(
                format!("channels of layer array {at} ({source})"),
                head,
                stream,
            )?;
            let summed = array.head.inputs;
            fits(
                format!("the rows that layer array {at} sums up ({source})"),
                head,
                summed,
            )?;
        }
    }
    Ok(())
}

impl Array<ConvShape> {
    fn read(field: &Field) -> Result<Self, NamError> {
        let field = &field.clone().object()?;
        let input_size = field.need("input_size")?.size(limits::CHANNELS)?;
        let features = Features::read(field)?;
        let per_layer = PerLayer::read(field)?;
        check_width(field, &features, per_layer.len())?;
        let layers = (0..per_layer.len())
            .map(|at| per_layer.layer(at, &features))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            rechannel: ConvShape::one_by_one(input_size, features.channels, false),
            layers,
            head: read_head(field, features.summed())?,
            widths: slim::read(field, features.channels)?,
        })
    }
}

/// Refuses widths that no weight list could fill, before anything is allocated per channel and layer.
fn check_width(array: &Field, features: &Features, layers: usize) -> Result<(), NamError> {
    let weights = layers as u64 * features.channels as u64 * features.bottleneck() as u64;
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
fn read_head(array: &Field, summed: usize) -> Result<ConvShape, NamError> {
    let Some(head) = array.get("head") else {
        let size = array.need("head_size")?.size(limits::CHANNELS)?;
        let bias = array.need("head_bias")?.flag()?;
        return Ok(ConvShape::one_by_one(summed, size, bias));
    };
    let head = head.object()?;
    let dilation = head.get("head_dilation");
    let outputs = head.need("out_channels")?.size(limits::CHANNELS)?;
    Ok(ConvShape {
        taps: head.need("kernel_size")?.size(limits::KERNEL)?,
        dilation: dilation.map_or(Ok(1), |field| field.size(limits::DILATION))?,
        ..ConvShape::one_by_one(summed, outputs, head.need("bias")?.flag()?)
    })
}

impl PostHead<ConvShape> {
    /// Reads the head that stands behind `inputs` rows.
    fn read(head: &Field, inputs: usize) -> Result<Self, NamError> {
        let head = head.clone().object()?;
        if let Some(field) = head.get("in_channels")
            && field.size(limits::CHANNELS)? != inputs
        {
            let found = field.value();
            return Err(NamError::Contradiction(format!(
                "{} should be the {inputs} rows of the last head, not {found}",
                field.path()
            )));
        }
        let channels = head.need("channels")?.size(limits::CHANNELS)?;
        let last = head.need("out_channels")?.size(limits::CHANNELS)?;
        let kernels = post_head_kernels(&head)?;
        let activation = Activation::read(&head.need("activation")?, inputs)?;
        if let Activation::PRelu { slopes } = &activation
            && slopes.len() > 1
            && kernels.len() > 1
            && channels != inputs
        {
            return Err(NamError::Contradiction(format!(
                "the slopes in {} are {}; its convolutions read {inputs} and {channels} channels",
                head.path(),
                slopes.len()
            )));
        }
        let widths = std::iter::once(inputs).chain(std::iter::repeat(channels));
        let convs = widths
            .zip(&kernels)
            .enumerate()
            .map(|(at, (inputs, taps))| {
                let outputs = if at + 1 == kernels.len() {
                    last
                } else {
                    channels
                };
                ConvShape {
                    taps: *taps,
                    ..ConvShape::one_by_one(inputs, outputs, true)
                }
            });
        Ok(Self {
            convs: convs.collect(),
            activation,
        })
    }
}

/// `kernel_sizes`; trainers before 0.12.3 wrote how many 1x1s there are.
fn post_head_kernels(head: &Field) -> Result<Vec<usize>, NamError> {
    if let (None, Some(layers)) = (head.get("kernel_sizes"), head.get("num_layers")) {
        return Ok(vec![1; layers.size(limits::BLOCKS)?]);
    }
    let kernels = head.need("kernel_sizes")?.list(limits::BLOCKS)?;
    kernels
        .iter()
        .map(|kernel| kernel.size(limits::KERNEL))
        .collect()
}
