//! What a layer array may ask for beyond the first generation, and is refused by name.

use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::Json;
use crate::nam::limits;

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

/// Refuses, by name, whatever would change the sound and is not played yet.
pub fn refuse_unplayed(array: &Field, channels: usize) -> Result<(), NamError> {
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
