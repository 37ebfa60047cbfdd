//! Whole tones: saved under a name, recalled with a click.

use super::hint_line::explain;
use super::setlist_panel;
use super::theme;
use super::tone_panel;
use super::widgets::choice;
use crate::app::keeper::{Entry, Source};
use crate::app::{Action, State};
use egui::{Align2, Button, Key, ScrollArea, TextEdit, Ui};

const NAME_WIDTH: f32 = 240.0;

/// What is being typed.
#[derive(Default)]
pub struct Memory {
    name: String,
    /// The preset whose name was last written into the field.
    followed: Option<String>,
    /// The setlists, while they are looked at.
    sets: Option<setlist_panel::Memory>,
}

/// Folds and unfolds the panel; may stand anywhere.
pub fn toggle(ui: &mut Ui, open: &mut bool) {
    let response = ui.add(Button::new("Presets").selected(*open));
    explain(
        &response,
        "Whole tones: captures, cabinets and every control, saved under a name.",
    );
    if response.clicked() {
        *open = !*open;
    }
}

/// Draws the name of the tone and all that were saved.
pub fn show(
    ui: &mut Ui,
    memory: &mut Memory,
    state: &State,
    actions: &mut Vec<Action>,
    growth: f32,
) {
    memory.follow(state);
    tone_panel::framed(ui, growth, |ui| {
        ui.set_height(ui.available_height());
        if let Some(sets) = &mut memory.sets {
            if setlist_panel::show(ui, sets, state, actions) {
                memory.sets = None;
            }
            return;
        }
        ui.horizontal(|ui| {
            save(ui, memory, state, actions);
            if setlist_panel::toggle(ui, false) {
                memory.sets = Some(setlist_panel::Memory::default());
            }
        });
        ui.add_space(theme::GAP);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| list(ui, state, actions))
        });
    });
}

fn save(ui: &mut Ui, memory: &mut Memory, state: &State, actions: &mut Vec<Action>) {
    let field = TextEdit::singleline(&mut memory.name)
        .hint_text("Name of this tone")
        .align(Align2::LEFT_CENTER)
        .desired_width(NAME_WIDTH * theme::enlarged(ui));
    let field = ui.add(field).accessible_name("Preset name");
    explain(&field, "Enter saves the tone as it is now under this name.");
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let named = !memory.name.trim().is_empty();
    let button = ui.add_enabled(named, Button::new("Save"));
    let button = button.accessible_name("Save preset");
    explain(
        &button,
        "Saves the tone as it is now; a preset of the same name is replaced.",
    );
    keep(ui, state, actions);
    if named && (entered || button.clicked()) {
        actions.push(Action::SavePreset(memory.name.trim().to_owned()));
    }
}

/// What was played, and what will be.
fn keep(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.add_space(theme::MARGIN);
    let response = ui.button("Save take");
    explain(
        &response,
        "Saves what you played in the last five minutes, dry and through the amp, with the tone. Keys: R",
    );
    if response.clicked() {
        actions.push(Action::SaveTake);
    }
    let recording = state.recording.is_some();
    let word = if recording {
        "Stop recording"
    } else {
        "Record"
    };
    let response = ui.add(Button::new(word).selected(recording));
    explain(
        &response,
        "Records the guitar and what is heard to the disk, for as long as you like. Keys: Ctrl+R",
    );
    if response.clicked() {
        actions.push(Action::Record);
    }
}

fn list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    for Entry { name, source } in &state.presets {
        let chosen = state.preset.as_ref() == Some(name);
        let response = choice(ui, name, chosen);
        explain(
            &response,
            match source {
                Source::Factory(_) => "Comes with the program. A click plays it.",
                _ => "Yours. A click plays it.",
            },
        );
        if response.clicked() {
            actions.push(Action::RecallPreset(source.clone()));
        }
    }
}

impl Memory {
    /// Setlists are shown, not single tones.
    pub fn shows_sets(&self) -> bool {
        self.sets.is_some()
    }

    /// Writes the name of a preset that was recalled into the field.
    fn follow(&mut self, state: &State) {
        if state.preset != self.followed {
            self.followed.clone_from(&state.preset);
            self.name = state.preset.clone().unwrap_or_default();
        }
    }
}
