//! The whole window: which panel lies where.

use super::{
    capture_panel, deck, devices_panel, drop_zone, hint_line, keys, presets_panel, status_bar,
    theme, tone_panel, tuner_panel,
};
use crate::app::{Action, State};
use capture_panel::Below;
use egui::{Frame, Margin, Rect, Ui, UiBuilder};

const STATUS_HEIGHT: f32 = 68.0;
const HINT_HEIGHT: f32 = 74.0;

/// What the face remembers by itself; nobody else wants to know.
#[derive(Default)]
pub struct Face {
    capture: capture_panel::Memory,
    /// What lies below the deck; until the player says, the devices where there is room for them.
    below: Option<Below>,
    /// The page of the tone panel that is open.
    page: tone_panel::Page,
    presets: presets_panel::Memory,
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
        ui.scope_builder(UiBuilder::new().id_salt("middle").max_rect(middle), |ui| {
            self.middle(ui, state, actions, theme::growth(whole.size()));
        });
        // Last of all, when every control had its chance to explain itself.
        panel(ui, "hints", bottom, |ui| {
            hint_line::show(ui, state, actions)
        });

        self.escapes.collect(ui, actions);
        keys::collect(ui, typed, state, actions);
        drop_zone::show(ui, actions);
    }

    fn middle(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>, growth: f32) {
        let both_fit = ui.available_height()
            >= capture_panel::height(growth)
                + tuner_panel::height(growth)
                + deck::height(growth)
                + devices_panel::HEIGHT
                + 2.0 * theme::GAP;
        let first = match both_fit {
            true => Below::Audio,
            false => Below::Nothing,
        };
        let mut below = self.below.unwrap_or(first);
        capture_panel::show(ui, &mut self.capture, &mut below, state, actions, growth);
        tuner_panel::show(ui, state, actions, growth);
        // The gap between them may be taken from the one below.
        let tone_fits = ui.available_height() >= deck::height(growth) + tone_panel::HEIGHT;
        let low = matches!(below, Below::Tone | Below::Presets);
        if both_fit || below == Below::Nothing || (low && tone_fits) {
            deck::show(ui, state, actions, growth);
        }
        match below {
            Below::Nothing => {}
            Below::Audio => devices_panel::show(ui, state, actions),
            Below::Tone => tone_panel::show(ui, &mut self.page, state, actions),
            Below::Presets => presets_panel::show(ui, &mut self.presets, state, actions),
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
