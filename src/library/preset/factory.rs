//! Presets that come with the program; they use what comes with it.

use super::Preset;

const FACTORY: [&str; 6] = [
    include_str!("../../../assets/presets/edge.json"),
    include_str!("../../../assets/presets/clean.json"),
    include_str!("../../../assets/presets/lead.json"),
    include_str!("../../../assets/presets/dirge.json"),
    include_str!("../../../assets/presets/british.json"),
    include_str!("../../../assets/presets/bass.json"),
];

/// All of them. What is added goes to the end: programs of foot boards count them.
#[expect(
    clippy::missing_panics_doc,
    reason = "a test reads the very same texts"
)]
pub fn factory() -> Vec<Preset> {
    let read = |text: &str| Preset::from_bytes(text.as_bytes());
    let presets = FACTORY.into_iter().map(read);
    presets
        .map(|preset| preset.expect("a factory preset is sound"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rig::{Controls, Knob};
    use serde_json::Value;

    #[test]
    fn each_has_a_name_and_every_key_of_it_is_known() {
        let presets = factory();
        for (preset, text) in presets.iter().zip(FACTORY) {
            assert!(!preset.name.is_empty());
            assert_ne!(preset.controls(), Controls::default(), "{}", preset.name);
            let whole: Value = serde_json::from_str(text).unwrap();
            let written = super::super::written(&preset.controls());
            for (key, value) in whole["controls"].as_object().unwrap() {
                assert_eq!(written.get(key), Some(value), "{}: {key}", preset.name);
            }
        }
        assert!(presets[3].controls()[Knob::RoomMix] > 0.0);
    }
}
