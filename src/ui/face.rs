//! The whole window: which panel lies where.

use super::{
    capture_panel, deck, devices_panel, drop_zone, hint_line, keys, midi_panel, presets_panel,
    shelf_panel, stage_view, status_bar, theme, tone_panel, tuner_panel,
};
use crate::app::{Action, State};
use crate::library::factory;
use crate::rig::Switch;
use capture_panel::Below;
use egui::{Frame, Margin, Rect, Ui, UiBuilder};
use std::path::PathBuf;

const STATUS_HEIGHT: f32 = 68.0;
const HINT_HEIGHT: f32 = 74.0;

/// What the face remembers by itself; nobody else wants to know.
#[derive(Default)]
pub struct Face {
    capture: capture_panel::Memory,
    /// What lies below the deck; until the player says, what there is room for: the devices while no
    /// string is heard, then the knobs.
    below: Option<Below>,
    /// The page of the tone panel that is open.
    page: tone_panel::Page,
    presets: presets_panel::Memory,
    midi: midi_panel::Memory,
    shelf: shelf_panel::Memory,
    /// Whether the shelf is open; until the player says, where there is something on it.
    shelf_is_open: Option<bool>,
    /// Whether the stage view is open.
    on_stage: bool,
    escapes: keys::Escapes,
}

impl Face {
    /// Draws `state` over the whole of `ui` and adds what the player did to `actions`.
    pub fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let typed = keys::typing(ui);
        let whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, theme::GROUND);
        let (top, rest) = whole.split_top_bottom_at_y(whole.top() + STATUS_HEIGHT);
        let (middle, bottom) = rest.split_top_bottom_at_y(rest.bottom() - HINT_HEIGHT);

        panel(ui, "status", top, |ui| status_bar::show(ui, state, actions));
        let middle = middle.shrink2(egui::vec2(theme::MARGIN, theme::GAP));
        ui.scope_builder(
            UiBuilder::new().id_salt("middle").max_rect(middle),
            |ui| match self.on_stage {
                true => stage_view::show(ui, state, actions),
                false => self.middle(ui, state, actions, theme::growth(whole.size())),
            },
        );
        // Last of all, when every control had its chance to explain itself.
        panel(ui, "hints", bottom, |ui| {
            hint_line::show(ui, &mut self.on_stage, state, actions)
        });

        self.escapes.collect(ui, actions);
        if let Some(key) = keys::collect(ui, typed, state, actions) {
            self.open(key, state);
        }
        drop_zone::show(ui, actions);
    }

    fn open(&mut self, key: keys::FaceKey, state: &State) {
        // On a stage there is no shelf: whoever asks for it comes down.
        let was_on_stage = std::mem::take(&mut self.on_stage);
        match key {
            keys::FaceKey::Shelf => {
                self.shelf_is_open = Some(was_on_stage || !self.shelf_is_open(state));
            }
            keys::FaceKey::Search => {
                self.shelf_is_open = Some(true);
                self.shelf.wants_focus = true;
            }
            keys::FaceKey::Stage => self.on_stage = !was_on_stage,
        }
    }

    fn shelf_is_open(&self, state: &State) -> bool {
        // What comes with the program waits until it is asked for.
        let own = |folder: &PathBuf| !factory::is_folder(folder);
        let filled = || state.shelf.folders.iter().any(own);
        self.shelf_is_open.unwrap_or_else(filled)
    }

    /// The shelf beside everything else, where the window is wide enough.
    fn middle(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>, growth: f32) {
        let whole = ui.max_rect();
        let beside = self.shelf_is_open(state)
            && whole.width() + 2.0 * theme::MARGIN >= shelf_panel::BESIDE_FROM;
        if !beside {
            return self.stack(ui, state, actions, growth);
        }
        let (left, rest) = whole.split_left_right_at_x(whole.left() + shelf_panel::WIDTH);
        shelf_panel::show(ui, left, &mut self.shelf, state, actions);
        let rest = rest.with_min_x(rest.left() + theme::GAP);
        ui.scope_builder(
            UiBuilder::new().id_salt("beside the shelf").max_rect(rest),
            |ui| {
                self.stack(ui, state, actions, growth);
            },
        );
    }

    fn stack(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>, growth: f32) {
        let tone = deck::height(growth) + tone_panel::HEIGHT;
        let room = ui.available_height()
            - capture_panel::height(growth)
            - tuner_panel::height(growth)
            - deck::height(growth);
        let both_fit = room >= devices_panel::HEIGHT + 2.0 * theme::GAP;
        // Until a string is heard, the devices matter more than the knobs.
        let unheard = state.unheard && !state.controls[Switch::Riff];
        let is_looking = unheard || state.diagnosis.is_some();
        let first = match () {
            () if both_fit && is_looking => Below::Audio,
            () if room >= devices_panel::HEIGHT + tone_panel::HEIGHT => Below::Audio,
            () if room >= tone_panel::HEIGHT && ui.available_width() >= tone_panel::WHOLE_FROM => {
                Below::Tone
            }
            () if both_fit => Below::Audio,
            () => Below::Nothing,
        };
        let mut below = self.below.unwrap_or(first);
        let was_open = self.shelf_is_open(state);
        let mut shelf_is_open = was_open;
        let doors = capture_panel::Doors {
            below: &mut below,
            shelf: &mut shelf_is_open,
        };
        capture_panel::show(ui, &mut self.capture, doors, state, actions, growth);
        if shelf_is_open != was_open {
            self.shelf_is_open = Some(shelf_is_open);
        }
        tuner_panel::show(ui, state, actions, growth);
        if was_open && ui.ctx().content_rect().width() < shelf_panel::BESIDE_FROM {
            let rest = ui.available_rect_before_wrap();
            return shelf_panel::show(ui, rest, &mut self.shelf, state, actions);
        }
        // The gap between them may be taken from the one below.
        let tone_fits = ui.available_height() >= tone;
        let low = match below {
            Below::Tone | Below::Midi => true,
            // A set is read while standing, and takes what room there is.
            Below::Presets => !self.presets.shows_sets(),
            Below::Nothing | Below::Audio => false,
        };
        if both_fit || below == Below::Nothing || (low && tone_fits) {
            deck::show(ui, state, actions, growth);
        }
        match below {
            Below::Nothing => {}
            Below::Audio => devices_panel::show(ui, state, actions),
            Below::Tone => tone_panel::show(ui, &mut self.page, state, actions, growth),
            Below::Midi => midi_panel::show(ui, &mut self.midi, state, actions, growth),
            Below::Presets => presets_panel::show(ui, &mut self.presets, state, actions, growth),
        }
        // In a tall window the knobs are there as well.
        if below == Below::Audio && ui.available_height() >= tone_panel::HEIGHT + theme::MARGIN {
            tone_panel::show(ui, &mut self.page, state, actions, growth);
        }
        if below != self.below.unwrap_or(first) {
            self.below = Some(below);
        }
    }
}

/// A strip over the window's whole width.
fn panel(ui: &mut Ui, name: &str, rect: Rect, add_contents: impl FnOnce(&mut Ui)) {
    ui.painter().rect_filled(rect, 0.0, theme::PANEL);
    let margin = Margin::symmetric(theme::MARGIN as i8, 0);
    ui.scope_builder(UiBuilder::new().id_salt(name).max_rect(rect), |ui| {
        Frame::new().inner_margin(margin).show(ui, add_contents);
    });
}
