//! What the keyboard does when no field is being typed in.

use crate::app::{Action, State, Step};
use crate::rig::Switch;
use egui::{Event, Key, Modifiers, Ui};

/// Whether keys are letters of a field now.
pub fn typing(ui: &Ui) -> bool {
    ui.ctx().text_edit_focused()
}

/// Turns this frame's keys into actions, unless a field had the keyboard when the frame began (`typed`) or has it now.
///
/// Now is not enough: a slow frame carries the last letters of a path and the Enter that ends it.
pub fn collect(ui: &Ui, typed: bool, state: &State, actions: &mut Vec<Action>) {
    if typed || typing(ui) {
        return;
    }
    let free = ui.memory(|memory| memory.focused().is_none());
    let pressed = ui.input(|input| input.events.iter().filter_map(press).collect::<Vec<_>>());
    for (key, modifiers, repeated) in pressed {
        actions.extend(action_of(key, modifiers, repeated, free, state));
    }
}

fn press(event: &Event) -> Option<(Key, Modifiers, bool)> {
    match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            repeat,
            ..
        } => Some((*key, *modifiers, *repeat)),
        _ => None,
    }
}

/// What a key means. The arrows belong to the control that has the keyboard (`free` says that none has).
fn action_of(
    key: Key,
    modifiers: Modifiers,
    repeated: bool,
    free: bool,
    state: &State,
) -> Option<Action> {
    match key {
        Key::O if modifiers.command && !repeated => Some(Action::Browse),
        _ if modifiers.any() => None,
        Key::M if !repeated => Some(Action::Flip(Switch::Mute, !state.controls[Switch::Mute])),
        Key::PageUp => Some(Action::Step(Step::Previous)),
        Key::PageDown => Some(Action::Step(Step::Next)),
        Key::ArrowLeft | Key::ArrowUp if free => Some(Action::Step(Step::Previous)),
        Key::ArrowRight | Key::ArrowDown if free => Some(Action::Step(Step::Next)),
        _ => None,
    }
}
