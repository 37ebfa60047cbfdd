//! What a capture says about itself, as far as the shelf shows it and searches in it.

use crate::nam::Model;
use serde::{Deserialize, Serialize};

/// A capture's own words. Placeholders are absent already.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// What kind of network it is: "A1 standard · 48 kHz · 13802 weights".
    pub summary: String,
    /// Names of the sizes it comes in, the smallest first.
    pub sizes: Vec<String>,
    /// The rate it was made for, Hz.
    pub rate_hz: f64,
    /// Its name in the file.
    pub title: Option<String>,
    /// Who made the capture.
    pub made_by: Option<String>,
    /// Maker and model of the gear.
    pub gear: Option<String>,
    /// What kind of gear and of tone it is: "amp, crunch".
    pub kind: Option<String>,
}

impl About {
    /// What `model` says.
    pub fn of(model: &Model) -> Self {
        let metadata = &model.metadata;
        let join = |parts: [&Option<String>; 2], with: &str| {
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            (!parts.is_empty()).then(|| parts.join(with))
        };
        let sizes = model.sizes().into_iter();
        Self {
            summary: model.summary(),
            sizes: sizes.map(|size| size.name).collect(),
            rate_hz: model.rate_hz(),
            title: metadata.name.clone(),
            made_by: metadata.modeled_by.clone(),
            gear: join([&metadata.gear_make, &metadata.gear_model], " "),
            kind: join([&metadata.gear_type, &metadata.tone_type], ", "),
        }
    }

    /// All of its words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let texts = [&self.title, &self.made_by, &self.gear, &self.kind];
        let texts = texts.into_iter().flatten().map(String::as_str);
        std::iter::once(self.summary.as_str()).chain(texts)
    }
}
