//! What turns and switches on the panel.

use crate::app::{Action, State};
use crate::rig::{Knob, Switch};
use crate::ui::hint_line::explain;
use crate::ui::widgets::{Scale, choice, knob};
use egui::Ui;

/// Knobs side by side, each with what it does.
pub fn knobs(
    ui: &mut Ui,
    knobs: &[(Knob, &'static str)],
    state: &State,
    actions: &mut Vec<Action>,
) {
    for (knob, hint) in knobs {
        turn(ui, *knob, hint, state, actions);
    }
}

fn turn(ui: &mut Ui, which: Knob, hint: &'static str, state: &State, actions: &mut Vec<Action>) {
    let spec = which.spec();
    let scale = Scale {
        range: spec.range.clone(),
        default: spec.default,
        unit: spec.unit,
    };
    let mut value = state.controls[which];
    let response = knob(ui, spec.label, spec.label, &mut value, &scale);
    explain(&response, hint);
    if response.changed() {
        actions.push(Action::Turn(which, value));
    }
}

/// What a knob of few values can be set to.
pub fn options(ui: &mut Ui, which: Knob, state: &State, actions: &mut Vec<Action>) {
    for (place, word) in which.spec().choices.iter().enumerate() {
        let chosen = state.controls[which] as usize == place;
        if choice(ui, word, chosen).clicked() {
            actions.push(Action::Turn(which, place as f32));
        }
    }
}

/// A switch that explains itself.
pub fn switch(
    ui: &mut Ui,
    which: Switch,
    hint: &'static str,
    state: &State,
    actions: &mut Vec<Action>,
) {
    let on = state.controls[which];
    let response = choice(ui, which.label(), on);
    explain(&response, hint);
    if response.clicked() {
        actions.push(Action::Flip(which, !on));
    }
}
