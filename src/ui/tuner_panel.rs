//! The tuner: always there, whatever else is shown.

use super::hint_line::explain;
use super::theme;
use super::widgets::{list, needle};
use crate::app::tuning::{REFERENCE_HZ, Strings};
use crate::app::{Action, State};
use egui::{Align, Frame, Layout, Margin, Ui, vec2};

/// Height of what is read while standing.
const NEEDLE_HEIGHT: f32 = 50.0;
const PADDING: i8 = 4;
const STRINGS_WIDTH: f32 = 160.0;
const REFERENCE_WIDTH: f32 = 112.0;

/// Height of the panel.
pub fn height(growth: f32) -> f32 {
    needle_height(growth) + 2.0 * f32::from(PADDING)
}

fn needle_height(growth: f32) -> f32 {
    NEEDLE_HEIGHT * growth.max(1.0)
}

/// Draws the panel over the whole width.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, growth: f32) {
    let frame = Frame::new()
        .fill(theme::PANEL)
        .corner_radius(theme::ROUND)
        .inner_margin(Margin::symmetric(14, PADDING));
    frame.show(ui, |ui| {
        let row = vec2(ui.available_width(), needle_height(growth));
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            reference(ui, state, actions);
            strings(ui, state, actions);
            ui.add_space(theme::GAP);
            let size = vec2(ui.available_width(), row.y);
            reading(ui, state, size);
        });
    });
}

/// The note that sounds, as large as `size` allows.
pub fn reading(ui: &mut Ui, state: &State, size: egui::Vec2) {
    let note = state
        .tuning
        .map(|tuning| format!("{}{}", tuning.name, tuning.octave));
    let cents = state.tuning.map(|tuning| tuning.cents);
    let response = needle(ui, "Tuner", note.as_deref().zip(cents), size);
    explain(
        &response,
        "Play one string. An arrow pointing right: tune up; left: tune down; both: in tune. Works while muted, too.",
    );
}

fn strings(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let chosen = state.temper.strings;
    let options = Strings::ALL.map(|strings| (strings.label().to_owned(), strings));
    let (response, wanted) = list(ui, "Tuning", STRINGS_WIDTH, chosen.label(), &options);
    explain(
        &response,
        "Which strings there are: the nearest one is shown, however far away. Chromatic: any note.",
    );
    actions.extend(wanted.map(Action::ChooseStrings));
}

fn reference(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let chosen = state.temper.reference_hz;
    let whole = *REFERENCE_HZ.start() as u16..=*REFERENCE_HZ.end() as u16;
    let options: Vec<_> = whole
        .map(|hz| (label(f32::from(hz)), f32::from(hz)))
        .collect();
    let (response, wanted) = list(
        ui,
        "Reference pitch",
        REFERENCE_WIDTH,
        &label(chosen),
        &options,
    );
    explain(
        &response,
        "What the A above middle C has: 440 Hz nearly everywhere.",
    );
    actions.extend(wanted.map(Action::SetReference));
}

fn label(hz: f32) -> String {
    format!("A {hz} Hz")
}
