//! A WaveNet cut down to fewer channels: the first ones of everything.

use super::{Array, Film, Layer, WaveNet};
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::{Json, tidy};
use crate::nam::limits;
use crate::nam::weights::{Conv, ConvShape};

/// The widths that an array of `channels` can be cut down to, if it can.
pub fn read(array: &Field, channels: usize) -> Result<Option<Vec<usize>>, NamError> {
    let Some(field) = array.get("slimmable") else {
        return Ok(None);
    };
    let field = field.object()?;
    if *field.value() == Json::Object(Vec::new()) {
        return Ok(None);
    }
    let method = field.need("method")?;
    match method.text()? {
        "" => return Ok(None),
        "slice_channels_uniform" => {}
        other => {
            let feature = format!("the slimming method \"{}\"", tidy(other, 40));
            return Err(method.unplayable(feature));
        }
    }
    let Some(list) = field
        .get("kwargs")
        .and_then(|kwargs| kwargs.get("allowed_channels"))
    else {
        return Ok(Some((1..=channels).collect()));
    };
    let entries = list.list(limits::CHANNELS)?;
    let widths: Vec<_> = entries
        .iter()
        .map(|entry| entry.size(limits::CHANNELS))
        .collect::<Result<_, _>>()?;
    match widths.is_sorted_by(|a, b| a < b) && widths.last() == Some(&channels) {
        true => Ok(Some(widths)),
        false => Err(NamError::Contradiction(format!(
            "{} should rise from one entry to the next, up to the {channels} channels of the array",
            list.path()
        ))),
    }
}

/// Refuses what the format forbids to cut down.
pub fn check(
    config: &Field,
    arrays: &[Array<ConvShape>],
    has_post_head: bool,
) -> Result<(), NamError> {
    match has_post_head && arrays.iter().any(|array| array.widths.is_some()) {
        true => Err(config.unplayable("slimmable layers before a head behind the whole stack")),
        false => Ok(()),
    }
}

/// Widths of an array that is cut down.
#[derive(Clone, Copy)]
struct Cut {
    inputs: usize,
    channels: usize,
    bottleneck: usize,
    summed: usize,
    head: usize,
}

impl WaveNet {
    /// Below which values of the slimming knob (0 to 1) the network has other widths, ascending, without the end.
    pub fn steps(&self) -> Vec<f64> {
        if self.arrays.iter().any(is_fixed) || self.arrays.iter().skip(1).any(keeps_sum) {
            return Vec::new();
        }
        let lists = self.arrays.iter().filter_map(|array| array.widths.as_ref());
        let steps =
            lists.flat_map(|widths| (1..widths.len()).map(|at| at as f64 / widths.len() as f64));
        let mut steps: Vec<f64> = steps.collect();
        steps.sort_by(f64::total_cmp);
        steps.dedup();
        steps
    }

    /// The widths of the arrays at `slim` (0 to 1), or the name of the whole size where there is one size alone.
    pub fn widths_at(&self, slim: f64) -> String {
        if self.steps().is_empty() {
            return self.size_name();
        }
        let widths = self
            .arrays
            .iter()
            .map(|array| array.channels_at(slim).to_string());
        widths.collect::<Vec<_>>().join("/")
    }

    /// The network at `slim` (0 to 1): a whole network of its own. Source: the slimmable WaveNet of NeuralAmpModelerCore.
    pub fn cut_down(&self, slim: f64) -> Self {
        if self.steps().is_empty() {
            return self.clone();
        }
        let channels: Vec<_> = self
            .arrays
            .iter()
            .map(|array| array.channels_at(slim))
            .collect();
        let mut arrays = Vec::with_capacity(self.arrays.len());
        for (at, array) in self.arrays.iter().enumerate() {
            let bottleneck = array.bottleneck_at(channels[at]);
            let summed = match array.layers[0].head {
                Some(_) => array.head.shape.inputs,
                None => bottleneck,
            };
            arrays.push(
                array.cut_down(Cut {
                    inputs: if at == 0 {
                        array.rechannel.shape.inputs
                    } else {
                        channels[at - 1]
                    },
                    channels: channels[at],
                    bottleneck,
                    summed,
                    head: channels
                        .get(at + 1)
                        .copied()
                        .unwrap_or(array.head.shape.outputs),
                }),
            );
        }
        Self {
            arrays,
            ..self.clone()
        }
    }
}

/// Whether an array that names widths has parts that cannot be cut: they have no leading block.
fn is_fixed(array: &Array) -> bool {
    let is_grouped = |layer: &Layer| {
        let convs = [
            Some(&layer.conv),
            Some(&layer.mix),
            layer.residual.as_ref(),
            layer.head.as_ref(),
        ];
        let films = layer.films.iter().flatten().map(|film| &film.conv);
        convs
            .into_iter()
            .flatten()
            .chain(films)
            .any(|conv| conv.shape.groups > 1)
    };
    array.widths.is_some() && (array.head.shape.taps > 1 || array.layers.iter().any(is_grouped))
}

/// Whether an array that names widths sums up as many rows in each of them. The one before would hand on fewer to start
/// from.
fn keeps_sum(array: &Array) -> bool {
    array.widths.is_some() && array.layers[0].head.is_some()
}

impl Array {
    fn channels_at(&self, slim: f64) -> usize {
        match &self.widths {
            Some(widths) => {
                let at = (slim.max(0.0) * widths.len() as f64) as usize;
                widths[at.min(widths.len() - 1)]
            }
            None => self.rechannel.shape.outputs,
        }
    }

    fn bottleneck_at(&self, channels: usize) -> usize {
        let layer = &self.layers[0];
        let full = self.rechannel.shape.outputs;
        match &layer.residual {
            Some(residual) => (residual.shape.inputs * channels / full).max(1),
            None => channels,
        }
    }

    fn cut_down(&self, cut: Cut) -> Self {
        Self {
            rechannel: self.rechannel.leading(cut.channels, cut.inputs),
            layers: self
                .layers
                .iter()
                .map(|layer| layer.cut_down(cut))
                .collect(),
            head: self.head.leading(cut.head, cut.summed),
            widths: None,
        }
    }
}

impl Layer {
    /// Halves of a gated layer are cut as one: the smaller network was trained so.
    fn cut_down(&self, cut: Cut) -> Self {
        let condition = self.mix.shape.inputs;
        let Cut {
            channels,
            bottleneck,
            summed,
            ..
        } = cut;
        let inner = if self.gate.is_some() {
            2 * bottleneck
        } else {
            bottleneck
        };
        let rows = [
            channels, inner, condition, inner, inner, bottleneck, channels, summed,
        ];
        let mut films = self.films.clone();
        for (film, rows) in films.iter_mut().zip(rows) {
            *film = film.as_ref().map(|film| film.cut_down(rows));
        }
        Self {
            conv: self.conv.leading(inner, channels),
            mix: self.mix.leading(inner, condition),
            residual: self
                .residual
                .as_ref()
                .map(|conv| conv.leading(channels, bottleneck)),
            head: self
                .head
                .as_ref()
                .map(|conv| conv.leading(summed, bottleneck)),
            activation: self.activation.leading(bottleneck),
            gate: self.gate.as_ref().map(|gate| super::Gate {
                activation: gate.activation.leading(bottleneck),
                blends: gate.blends,
            }),
            films,
        }
    }
}

impl Film<Conv> {
    fn cut_down(&self, rows: usize) -> Self {
        let outputs = if self.shifts { 2 * rows } else { rows };
        Self {
            conv: self.conv.leading(outputs, self.conv.shape.inputs),
            shifts: self.shifts,
        }
    }
}
