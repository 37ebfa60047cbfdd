//! A WaveNet's `config` becomes shapes that fit each other.

use super::{Array, Layer, WaveNet};
use crate::nam::activation::Activation;
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::{Json, tidy};
use crate::nam::limits;
use crate::nam::weights::ConvShape;

/// Sites where a layer may be modulated by the condition signal.
const FILM_SITES: [&str; 8] = [
    "conv_pre_film",
    "conv_post_film",
    "input_mixin_pre_film",
    "input_mixin_post_film",
    "activation_pre_film",
    "activation_post_film",
    "layer1x1_post_film",
    "head1x1_post_film",
];

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

/// Each array must take what the one before it hands on. Source: `nam-format` rules of NeuralAmpModelerCore.
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
        let rows = Rows::read(field)?;
        check_width(field, channels, rows.dilations.len())?;
        let layers = (0..rows.dilations.len())
            .map(|at| rows.layer(at, channels, condition))
            .collect::<Result<Vec<_>, _>>()?;
        let head = read_head(field, channels)?;
        refuse_extensions(field, channels)?;
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

/// What an array says layer by layer, or once for all of them.
struct Rows<'a> {
    dilations: Vec<usize>,
    kernels: Vec<usize>,
    activations: Vec<Field<'a>>,
    gates: Vec<bool>,
    secondaries: Vec<Option<Field<'a>>>,
}

impl<'a> Rows<'a> {
    fn read(array: &Field<'a>) -> Result<Self, NamError> {
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

    fn layer(
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

/// The head rechannel: the nested object of newer files, or `head_size` and `head_bias`.
fn read_head(array: &Field, channels: usize) -> Result<ConvShape, NamError> {
    let Some(head) = array.get("head") else {
        let size = array.need("head_size")?.size(limits::CHANNELS)?;
        let bias = array.need("head_bias")?.flag()?;
        return Ok(ConvShape::one_by_one(channels, size, bias));
    };
    let head = head.object()?;
    let size = head.need("out_channels")?.size(limits::CHANNELS)?;
    let bias = head.need("bias")?.flag()?;
    let kernel = head.need("kernel_size")?;
    if kernel.size(limits::KERNEL)? > 1 {
        return Err(kernel.unplayable("a head that looks back in time"));
    }
    // With a kernel of 1 the dilation says nothing, but must still be one.
    if let Some(dilation) = head.get("head_dilation") {
        dilation.size(limits::DILATION)?;
    }
    Ok(ConvShape::one_by_one(channels, size, bias))
}

/// Refuses, by name, whatever would change the sound and is not played yet.
fn refuse_extensions(array: &Field, channels: usize) -> Result<(), NamError> {
    if let Some(field) = array.get("bottleneck")
        && field.size(limits::CHANNELS)? != channels
    {
        return Err(field.unplayable("a bottleneck"));
    }
    for key in ["groups_input", "groups_input_mixin"] {
        refuse_groups(array.get(key))?;
    }
    if let Some(layer1x1) = array.get("layer1x1") {
        refuse_groups(layer1x1.get("groups"))?;
        if !is_active(&layer1x1, true)? {
            return Err(layer1x1.unplayable("layers without a residual 1x1"));
        }
    }
    if let Some(head1x1) = array.get("head1x1")
        && is_active(&head1x1, false)?
    {
        return Err(head1x1.unplayable("a 1x1 on the way to the head"));
    }
    for site in FILM_SITES {
        if let Some(film) = array.get(site)
            && is_film_active(&film)?
        {
            return Err(film.unplayable("FiLM conditioning"));
        }
    }
    match array.get("slimmable") {
        Some(slimmable) if *slimmable.value() != Json::Object(Vec::new()) => {
            Err(slimmable.object()?.unplayable("slimmable layers"))
        }
        _ => Ok(()),
    }
}

fn refuse_groups(groups: Option<Field>) -> Result<(), NamError> {
    match groups {
        Some(field) if field.size(limits::CHANNELS)? != 1 => {
            Err(field.unplayable("grouped convolutions"))
        }
        _ => Ok(()),
    }
}

fn is_active(field: &Field, default: bool) -> Result<bool, NamError> {
    let active = field.clone().object()?.get("active");
    active.map_or(Ok(default), |active| active.flag())
}

/// `false` is off, `true` and `{}` are on.
fn is_film_active(film: &Field) -> Result<bool, NamError> {
    match film.value() {
        Json::Bool(active) => Ok(*active),
        _ => is_active(film, true),
    }
}
