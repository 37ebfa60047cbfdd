//! What lies below the deck.

use crate::ui::{devices_panel, midi_panel, presets_panel, tone_panel};
use egui::Ui;

/// What lies below the deck, or in its place where there is too little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    Nothing,
    /// The devices.
    Audio,
    /// Everything around the amp.
    Tone,
    /// Whole tones.
    Presets,
    /// Foot boards.
    Midi,
}

impl Below {
    /// A button for each; that of what is there takes it away.
    pub(super) fn choose(&mut self, ui: &mut Ui) {
        type Toggle = fn(&mut Ui, &mut bool);
        let buttons: [(Self, Toggle); 4] = [
            (Self::Midi, midi_panel::toggle),
            (Self::Audio, devices_panel::toggle),
            (Self::Tone, tone_panel::toggle),
            (Self::Presets, presets_panel::toggle),
        ];
        for (below, toggle) in buttons {
            let was_open = *self == below;
            let mut open = was_open;
            toggle(ui, &mut open);
            if open != was_open {
                *self = if open { below } else { Self::Nothing };
            }
        }
    }
}
