//! What the keyboard does: panic always, all else when no field is being typed in.

use crate::app::setlist::SetAction;
use crate::app::{Action, State, Step};
use crate::library::shelf::Verdict;
use crate::rig::Switch;
use egui::{Event, Key, Modifiers, Ui};

/// Two presses of Escape within this time are panic, seconds.
const PANIC_S: f64 = 0.5;

/// When Escape was last pressed.
#[derive(Default)]
pub struct Escapes(Option<f64>);

impl Escapes {
    /// Turns the second Escape of two into panic, whatever has the keyboard: the first one only leaves a field.
    pub fn collect(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        let now = ui.input(|input| input.time);
        let is_escape = |event: &Event| matches!(press(event), Some((Key::Escape, _, false)));
        let count = ui.input(|input| input.events.iter().filter(|event| is_escape(event)).count());
        for _ in 0..count {
            match self.0.take() {
                Some(first) if now - first <= PANIC_S => actions.push(Action::Panic),
                _ => self.0 = Some(now),
            }
        }
    }
}

/// What a key does to the face itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceKey {
    /// Opens or closes the shelf.
    Shelf,
    /// Opens it, to type into its search.
    Search,
    /// Opens or closes the stage view.
    Stage,
}

/// Whether keys are letters of a field now.
pub fn typing(ui: &Ui) -> bool {
    ui.ctx().text_edit_focused()
}

/// Turns this frame's keys into actions, unless a field had the keyboard when the frame began (`typed`) or has it now.
///
/// Now is not enough: a slow frame carries the last letters of a path and the Enter that ends it.
pub fn collect(ui: &Ui, typed: bool, state: &State, actions: &mut Vec<Action>) -> Option<FaceKey> {
    let search = ui.input(|input| input.modifiers.command && input.key_pressed(Key::F));
    if search {
        return Some(FaceKey::Search);
    }
    if typed || typing(ui) {
        return None;
    }
    let free = ui.memory(|memory| memory.focused().is_none());
    let pressed = ui.input(|input| input.events.iter().filter_map(press).collect::<Vec<_>>());
    for (key, modifiers, repeated) in pressed {
        actions.extend(action_of(key, modifiers, repeated, free, state));
    }
    let pressed = |key| ui.input(|input| !input.modifiers.any() && input.key_pressed(key));
    match () {
        () if pressed(Key::S) => Some(FaceKey::Shelf),
        () if pressed(Key::F) => Some(FaceKey::Stage),
        () => None,
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
        Key::Z if modifiers.command && modifiers.shift => Some(Action::Redo),
        Key::Y if modifiers.command => Some(Action::Redo),
        Key::R if modifiers.command && !repeated => Some(Action::Record),
        Key::Z if modifiers.command => Some(Action::Undo),
        _ if modifiers.any() => None,
        Key::M if !repeated => Some(Action::Flip(Switch::Mute, !state.controls[Switch::Mute])),
        Key::T if !repeated => Some(Action::Tap),
        Key::Space if free && !repeated => Some(Action::Swap),
        Key::B if !repeated => Some(Action::Blind),
        Key::C if !repeated => Some(Action::Tournament),
        Key::Num1 if state.compare.blind.is_some() && !repeated => Some(Action::Guess(0)),
        Key::Num2 if state.compare.blind.is_some() && !repeated => Some(Action::Guess(1)),
        Key::L if !repeated => Some(Action::Loop),
        Key::R if !repeated => Some(Action::SaveTake),
        Key::K if !repeated => Some(Action::Judge(Verdict::Kept)),
        Key::X if !repeated => Some(Action::Judge(Verdict::Rejected)),
        Key::Num0 | Key::Num1 | Key::Num2 | Key::Num3 | Key::Num4 | Key::Num5
            if free && !repeated =>
        {
            let stars = [
                Key::Num0,
                Key::Num1,
                Key::Num2,
                Key::Num3,
                Key::Num4,
                Key::Num5,
            ];
            let stars = stars.iter().position(|number| *number == key)?;
            u8::try_from(stars).ok().map(Action::Rate)
        }
        Key::PageUp => Some(page(state, Step::Previous)),
        Key::PageDown => Some(page(state, Step::Next)),
        Key::ArrowUp if free => Some(Action::Step(Step::Previous)),
        Key::ArrowDown if free => Some(Action::Step(Step::Next)),
        Key::ArrowLeft if free => Some(Action::Climb(Step::Previous)),
        Key::ArrowRight if free => Some(Action::Climb(Step::Next)),
        _ => None,
    }
}

/// Through the songs while a set is on stage; else through the captures.
fn page(state: &State, step: Step) -> Action {
    match state.setlists.stage {
        Some(_) => Action::Set(SetAction::Step(step)),
        None => Action::Step(step),
    }
}
