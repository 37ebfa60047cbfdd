//! A tone as a file: which captures and cabinets, and where every control stands.
//!
//! JSON, meant to be read and written by hand too. What a newer program added is passed over; what is missing rests where a
//! new rig has it.

mod assembly;
mod content;
mod factory;

pub use assembly::{Assembly, NamedCab};
pub use content::Content;
pub use factory::factory;

use super::{CabError, LoadError, builtin_cab, builtin_capture, facts, open_cab, source, whole};
use crate::dsp::Spec;
use crate::nam::Model;
use crate::rig::{Amp, Cab, Controls, Impulse, Knob, Rig, Switch};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Version of the files that are written.
const VERSION: u32 = 1;

/// The largest preset that is read, bytes.
const LARGEST: u64 = 1 << 20;

/// A whole rig.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preset {
    /// Version of the format.
    backline: u32,
    /// What the player calls it.
    pub name: String,
    /// The capture before the amp; absent: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pedal: Option<Content>,
    /// The amp; absent: the built-in capture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amp: Option<Content>,
    /// A second amp beside it; absent: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Content>,
    /// The cabinets in their places; absent: the built-in one in the first place, none in the second.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cabs: Vec<Option<Content>>,
    /// Knobs by their keys, choices by their names, switches by true or false.
    controls: Map<String, Value>,
    /// Where relative paths begin.
    #[serde(skip)]
    folder: PathBuf,
}

/// Why a preset cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum PresetError {
    /// The system did not hand it out, or it is far too large.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The preset.
        path: String,
        /// Why.
        reason: String,
    },
    /// It is no preset.
    #[error("{path} is no preset: {reason}")]
    Malformed {
        /// The preset.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A file it names is nowhere.
    #[error(
        "{path} is not there, and nothing beside the preset has the same content; put the file back or choose another one"
    )]
    Missing {
        /// The file it names.
        path: String,
    },
    /// Building it ran into a fault of this program.
    #[error("building the tone “{name}” failed unexpectedly; what played plays on")]
    Crashed {
        /// What the preset is called.
        name: String,
    },
    /// A capture it names cannot be played.
    #[error("{path}: {reason}")]
    Capture {
        /// The capture.
        path: String,
        /// Why.
        reason: Box<LoadError>,
    },
    /// A cabinet it names cannot be played.
    #[error(transparent)]
    Cab(#[from] CabError),
}

/// What a preset names, read and ready to be built.
pub struct Parts {
    /// The capture before the amp.
    pub pedal: Option<Model>,
    /// The amp.
    pub amp: Model,
    /// The player says that it contains a cabinet, or that it does not.
    pub has_cab: Option<bool>,
    /// A second amp beside it.
    pub second: Option<Model>,
    /// The cabinets in their places.
    pub cabs: [Option<Impulse>; 2],
    /// Where the controls stand.
    pub controls: Controls,
}

impl Preset {
    /// A preset of that name with `controls`, for the built-in capture and cabinet.
    pub fn new(name: &str, controls: &Controls) -> Self {
        Self {
            backline: VERSION,
            name: name.to_owned(),
            controls: written(controls),
            ..Self::default()
        }
    }

    /// Reads a preset.
    ///
    /// # Errors
    /// When there is none that can be understood.
    pub fn open(path: &Path) -> Result<Self, PresetError> {
        let shown = path.display().to_string();
        let unreadable = |reason: String| PresetError::Unreadable {
            path: shown.clone(),
            reason,
        };
        let size = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
        if size.len() > LARGEST {
            return Err(unreadable("it is larger than any preset".into()));
        }
        let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        let mut preset = Self::from_bytes(&bytes).map_err(|reason| PresetError::Malformed {
            path: shown,
            reason,
        })?;
        preset.folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(preset)
    }

    /// The same from the bytes of a file, its relative paths beginning at the present folder.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let preset: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match preset.backline {
            0 => Err("it lacks the key \"backline\"".into()),
            _ => Ok(preset),
        }
    }

    /// Writes it to `path`, whole or not at all.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        whole::write(path, self)
    }

    /// Where its controls stand: what it does not name, or names beyond reason, rests where a new rig has it.
    pub fn controls(&self) -> Controls {
        let mut controls = Controls::default();
        for (key, value) in &self.controls {
            if let Some(knob) = Knob::of_key(key) {
                controls[knob] = read_knob(knob, value).unwrap_or(controls[knob]);
            }
            let switch = Switch::ALL.into_iter().find(|one| one.key() == Some(key));
            if let (Some(switch), Some(on)) = (switch, value.as_bool()) {
                controls[switch] = on;
            }
        }
        controls
    }

    /// Reads everything it names.
    ///
    /// # Errors
    /// When something is missing or cannot be played.
    pub fn parts(&self) -> Result<Parts, PresetError> {
        let capture = |content: &Content| -> Result<Model, PresetError> {
            if content.is_built_in() {
                return Ok(builtin_capture());
            }
            let path = self.find(content)?;
            let unplayable = |reason: LoadError| PresetError::Capture {
                path: path.display().to_string(),
                reason: Box::new(reason),
            };
            let bytes = source::read(&path).map_err(unplayable)?;
            let model = Model::from_bytes(&bytes).map_err(|error| unplayable(error.into()))?;
            Ok(model.sized(content.slim))
        };
        let cab = |place: usize| -> Result<Option<Impulse>, PresetError> {
            match self.cab(place) {
                Some(content) if content.is_built_in() => Ok(Some(builtin_cab())),
                Some(content) => Ok(Some(open_cab(&self.find(&content)?)?)),
                None => Ok(None),
            }
        };
        Ok(Parts {
            pedal: self.pedal.as_ref().map(capture).transpose()?,
            amp: self
                .amp
                .as_ref()
                .map_or_else(|| Ok(builtin_capture()), capture)?,
            has_cab: self.amp.as_ref().and_then(|content| content.has_cab),
            second: self.second.as_ref().map(capture).transpose()?,
            cabs: [cab(0)?, cab(1)?],
            controls: self.controls(),
        })
    }

    /// The cabinet at a place.
    fn cab(&self, place: usize) -> Option<Content> {
        match self.cabs.get(place) {
            None if self.cabs.is_empty() && place == 0 => Some(Content::built_in()),
            Some(cab) => cab.clone(),
            None => None,
        }
    }

    fn find(&self, content: &Content) -> Result<PathBuf, PresetError> {
        content
            .find(&self.folder)
            .ok_or_else(|| PresetError::Missing {
                path: content.path.display().to_string(),
            })
    }
}

impl Parts {
    /// A rig of these parts, which plays at once.
    pub fn rig(self, spec: Spec) -> Rig {
        let mut rig = Rig::new(spec);
        if let Some(pedal) = self.pedal {
            rig.pedal.replace(amp(pedal, None, spec));
        }
        rig.amp.replace(amp(self.amp, self.has_cab, spec));
        if let Some(second) = self.second {
            rig.pair.second.replace(amp(second, None, spec));
        }
        for (place, impulse) in rig.speakers.cabs.iter_mut().zip(self.cabs) {
            if let Some(impulse) = impulse {
                place.replace(Box::new(Cab::new(impulse, spec.sample_rate_hz)));
            }
        }
        rig
    }
}

fn amp(model: Model, has_cab: Option<bool>, spec: Spec) -> Box<Amp> {
    use crate::rig::Guest;
    let mut levels = facts::levels(&model, &facts::measure(&model));
    levels.has_cab = has_cab.unwrap_or(levels.has_cab);
    let mut amp = Amp::of(model);
    amp.know(levels);
    amp.prepare(spec);
    Box::new(amp)
}

fn written(controls: &Controls) -> Map<String, Value> {
    let knobs = Knob::ALL.into_iter().map(|knob| {
        let (spec, value) = (knob.spec(), controls[knob]);
        let value = match spec.choices.get(value as usize) {
            Some(name) => Value::from(*name),
            // As it is read on the panel: 0.1 and not 0.10000000149.
            None => Value::from((f64::from(value) * 1e4).round() / 1e4),
        };
        (spec.key.to_owned(), value)
    });
    let switches = Switch::ALL.into_iter().filter_map(|switch| {
        let key = switch.key()?;
        Some((key.to_owned(), Value::from(controls[switch])))
    });
    knobs.chain(switches).collect()
}

fn read_knob(knob: Knob, value: &Value) -> Option<f32> {
    let names = knob.spec().choices;
    let named = value
        .as_str()
        .and_then(|name| names.iter().position(|one| *one == name));
    let number = value.as_f64().map(|number| number as f32);
    Some(knob.clamp(named.map(|place| place as f32).or(number)?))
}

#[cfg(test)]
mod tests;
