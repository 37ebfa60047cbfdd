//! What a layer array may have beyond the first generation.

use super::{Film, Gate, Layer, SITES};
use crate::nam::activation::Activation;
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::Json;
use crate::nam::limits;
use crate::nam::weights::ConvShape;

/// Keys of the sites, in the order of [`super::Site`].
const FILM_KEYS: [&str; SITES] = [
    "conv_pre_film",
    "conv_post_film",
    "input_mixin_pre_film",
    "input_mixin_post_film",
    "activation_pre_film",
    "activation_post_film",
    "layer1x1_post_film",
    "head1x1_post_film",
];

/// The widths of an array, and what all its layers have.
pub struct Features {
    path: String,
    /// Rows of the residual stream.
    pub channels: usize,
    /// Rows of the condition.
    pub condition: usize,
    /// Rows behind the curve.
    bottleneck: usize,
    conv_groups: usize,
    mix_groups: usize,
    /// Its groups.
    residual: Option<usize>,
    /// Its outputs and groups.
    head: Option<[usize; 2]>,
    films: [Option<Modulation>; SITES],
}

/// A FiLM as the file describes it.
#[derive(Clone, Copy)]
struct Modulation {
    shifts: bool,
    groups: usize,
}

impl Features {
    /// Reads and checks them.
    pub fn read(array: &Field) -> Result<Self, NamError> {
        let channels = array.need("channels")?.size(limits::CHANNELS)?;
        let size = |key, default| match array.get(key) {
            Some(field) => field.size(limits::CHANNELS),
            None => Ok(default),
        };
        let features = Self {
            path: array.path().to_owned(),
            channels,
            condition: array.need("condition_size")?.size(limits::CHANNELS)?,
            bottleneck: size("bottleneck", channels)?,
            conv_groups: size("groups_input", 1)?,
            mix_groups: size("groups_input_mixin", 1)?,
            residual: read_residual(array)?,
            head: read_head(array, channels)?,
            films: read_films(array)?,
        };
        features.check()?;
        Ok(features)
    }

    /// Rows behind the curve.
    pub fn bottleneck(&self) -> usize {
        self.bottleneck
    }

    /// Rows of the sum of all activations.
    pub fn summed(&self) -> usize {
        self.head.map_or(self.bottleneck, |[outputs, _]| outputs)
    }

    fn check(&self) -> Result<(), NamError> {
        let path = &self.path;
        let contradiction = |text| Err(NamError::Contradiction(text));
        let (channels, bottleneck) = (self.channels, self.bottleneck);
        if self.residual.is_none() && bottleneck != channels {
            return contradiction(format!(
                "bottleneck of {path} is {bottleneck}: without layer1x1 it should be its {channels} channels"
            ));
        }
        for (key, is_there) in [
            ("layer1x1", self.residual.is_some()),
            ("head1x1", self.head.is_some()),
        ] {
            let at = FILM_KEYS
                .iter()
                .position(|film| film.strip_suffix("_post_film") == Some(key));
            if !is_there && at.is_some_and(|at| self.films[at].is_some()) {
                return contradiction(format!("{path} has {key}_post_film and no active {key}"));
            }
        }
        Ok(())
    }

    /// The layer with this convolution, curve and gate.
    pub fn layer(
        &self,
        [taps, dilation]: [usize; 2],
        activation: Activation,
        gate: Option<Gate>,
    ) -> Result<Layer<ConvShape>, NamError> {
        let halves = if gate.is_some() { 2 } else { 1 };
        let (channels, condition, bottleneck) = (self.channels, self.condition, self.bottleneck);
        let inner = halves * bottleneck;
        let conv = ConvShape {
            taps,
            dilation,
            ..ConvShape::one_by_one(channels, inner, true)
        };
        let mix = ConvShape::one_by_one(condition, inner, false);
        let residual = |groups| {
            let shape = ConvShape::one_by_one(bottleneck, channels, true);
            self.grouped("layer1x1", shape, groups)
        };
        let head = |[outputs, groups]: [usize; 2]| {
            let shape = ConvShape::one_by_one(bottleneck, outputs, true);
            self.grouped("head1x1", shape, groups)
        };
        let mut films = [const { None }; SITES];
        // Rows at each site, in their order.
        let rows = [
            channels,
            inner,
            condition,
            inner,
            inner,
            bottleneck,
            channels,
            self.summed(),
        ];
        for (at, film) in self.films.iter().enumerate() {
            films[at] = film
                .map(|film| self.film(FILM_KEYS[at], film, rows[at]))
                .transpose()?;
        }
        Ok(Layer {
            conv: self.grouped("the convolution (groups_input)", conv, self.conv_groups)?,
            mix: self.grouped("the mix (groups_input_mixin)", mix, self.mix_groups)?,
            activation,
            gate,
            residual: self.residual.map(residual).transpose()?,
            head: self.head.map(head).transpose()?,
            films,
        })
    }

    fn film(&self, key: &str, film: Modulation, rows: usize) -> Result<Film<ConvShape>, NamError> {
        let Modulation { shifts, groups } = film;
        let outputs = if shifts { 2 * rows } else { rows };
        let shape = ConvShape::one_by_one(self.condition, outputs, true);
        let conv = self.grouped(key, shape, groups)?;
        Ok(Film { conv, shifts })
    }

    fn grouped(&self, what: &str, shape: ConvShape, groups: usize) -> Result<ConvShape, NamError> {
        shape.in_groups(&format!("{what} of {}", self.path), groups)
    }
}

fn groups(field: &Field) -> Result<usize, NamError> {
    let groups = field.get("groups");
    groups.map_or(Ok(1), |groups| groups.size(limits::CHANNELS))
}

fn flag(field: &Field, key: &str, default: bool) -> Result<bool, NamError> {
    field.get(key).map_or(Ok(default), |value| value.flag())
}

fn read_residual(array: &Field) -> Result<Option<usize>, NamError> {
    let Some(field) = array.get_any(&["layer1x1", "layer_1x1_config"]) else {
        return Ok(Some(1));
    };
    let field = field.object()?;
    let groups = groups(&field)?;
    Ok(flag(&field, "active", true)?.then_some(groups))
}

fn read_head(array: &Field, channels: usize) -> Result<Option<[usize; 2]>, NamError> {
    let Some(field) = array.get_any(&["head1x1", "head_1x1_config"]) else {
        return Ok(None);
    };
    let field = field.object()?;
    if !flag(&field, "active", false)? {
        return Ok(None);
    }
    let outputs = match field.get("out_channels") {
        Some(outputs) => outputs.size(limits::CHANNELS)?,
        None => channels,
    };
    Ok(Some([outputs, groups(&field)?]))
}

/// Each site has a key of its own; the trainer's configurations keep them together, and off unless told otherwise.
fn read_films(array: &Field) -> Result<[Option<Modulation>; SITES], NamError> {
    let together = array.get("film_params");
    let mut films = [None; SITES];
    for (film, key) in films.iter_mut().zip(FILM_KEYS) {
        let (field, default) = match (array.get(key), &together) {
            (None, Some(together)) => (together.get(key), false),
            (field, _) => (field, true),
        };
        if let Some(field) = field {
            *film = read_film(&field, default)?;
        }
    }
    Ok(films)
}

/// `false` is off, `true` and `{}` are on.
fn read_film(film: &Field, default: bool) -> Result<Option<Modulation>, NamError> {
    let is_on = match film.value() {
        Json::Bool(is_on) => *is_on,
        _ => flag(&film.clone().object()?, "active", default)?,
    };
    let modulation = Modulation {
        shifts: flag(film, "shift", true)?,
        groups: groups(film)?,
    };
    Ok(is_on.then_some(modulation))
}
