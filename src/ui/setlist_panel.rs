//! Setlists: songs in the order of an evening, read while standing.

mod row;

use super::hint_line::explain;
use super::theme;
use super::widgets::list;
use crate::app::keeper::Listed;
use crate::app::setlist::SetAction;
use crate::app::{Action, State};
use egui::{Align, Align2, Button, Key, Response, RichText, ScrollArea, TextEdit, Ui};

const LIST_WIDTH: f32 = 190.0;
const NAME_WIDTH: f32 = 150.0;

/// What is being typed, and what was asked.
#[derive(Default)]
pub struct Memory {
    name: String,
    /// The set that is to be deleted, once the player says so again.
    doomed: Option<String>,
    /// The song that was last brought into view.
    followed: Option<usize>,
}

/// From the tones to the sets, and back; true when it was pressed.
pub fn toggle(ui: &mut Ui, open: bool) -> bool {
    let response = ui.add(Button::new("Setlists").selected(open));
    explain(
        &response,
        "Presets in the order of an evening. The next one is there at once: it is built before you want it.",
    );
    response.clicked()
}

/// Draws the set that is looked at; true when the player goes back to the tones.
pub fn show(ui: &mut Ui, memory: &mut Memory, state: &State, actions: &mut Vec<Action>) -> bool {
    let mut wishes = Vec::new();
    let back = ui
        .horizontal_wrapped(|ui| {
            let back = toggle(ui, true);
            choose(ui, state, &mut wishes);
            create(ui, memory, &mut wishes);
            if let Some(shown) = state.setlists.shown() {
                stage(ui, state, &mut wishes);
                delete(ui, memory, shown, &mut wishes);
            }
            back
        })
        .inner;
    let is_low = ui.available_height() < row::ROOM * theme::enlarged(ui);
    if !is_low {
        ui.add_space(theme::GAP);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if is_low {
            ui.spacing_mut().item_spacing.y = row::LOW_GAP;
        }
        songs(ui, memory, state, &mut wishes, is_low);
    });
    actions.extend(wishes.into_iter().map(Action::Set));
    back
}

fn choose(ui: &mut Ui, state: &State, wishes: &mut Vec<SetAction>) {
    let sets = &state.setlists.sets;
    let options = sets.iter().enumerate();
    let options: Vec<(String, usize)> = options
        .map(|(place, set)| (set.name().to_owned(), place))
        .collect();
    let current = state.setlists.shown().map_or("No set yet", Listed::name);
    let (response, wanted) = list(ui, "Setlist", LIST_WIDTH, current, &options);
    explain(
        &response,
        "The set that is looked at. The one on stage stays there.",
    );
    wishes.extend(wanted.map(SetAction::Show));
}

fn create(ui: &mut Ui, memory: &mut Memory, wishes: &mut Vec<SetAction>) {
    let field = TextEdit::singleline(&mut memory.name)
        .hint_text("Name of a set")
        .align(Align2::LEFT_CENTER)
        .desired_width(NAME_WIDTH * theme::enlarged(ui));
    let field = ui.add(field).accessible_name("Setlist name");
    explain(&field, "Enter begins a new set of this name.");
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let named = !memory.name.trim().is_empty();
    let button = ui.add_enabled(named, Button::new("New set"));
    explain(
        &button,
        "Begins a set of this name, with no song in it yet.",
    );
    if named && (entered || button.clicked()) {
        let name = std::mem::take(&mut memory.name);
        wishes.push(SetAction::Create(name.trim().to_owned()));
    }
}

fn stage(ui: &mut Ui, state: &State, wishes: &mut Vec<SetAction>) {
    let on = state.setlists.stage_of_shown().is_some();
    let response = ui.add(Button::new("On stage").selected(on));
    explain(
        &response,
        "Has every tone of this set built ahead. Page Down and Page Up, and programs of a foot board, then go through its songs.",
    );
    if response.clicked() {
        wishes.push(SetAction::Stage(!on));
    }
}

/// Asks once more.
fn delete(ui: &mut Ui, memory: &mut Memory, shown: &Listed, wishes: &mut Vec<SetAction>) {
    if memory.doomed.as_ref() != Some(&shown.file) {
        memory.doomed = None;
        let response = ui.button("Delete").accessible_name("Delete set");
        explain(
            &response,
            "Deletes this set, once you say so again. Its presets stay.",
        );
        if response.clicked() {
            memory.doomed = Some(shown.file.clone());
        }
        return;
    }
    let word = RichText::new("Really delete").color(theme::ALARM);
    let sure = ui.button(word).accessible_name("Really delete set");
    explain(&sure, "Deletes this set for good. Its presets stay.");
    let spared = ui.button("Keep it").accessible_name("Keep set");
    explain(&spared, "Leaves the set as it is.");
    if sure.clicked() {
        wishes.push(SetAction::Delete);
    }
    if sure.clicked() || spared.clicked() {
        memory.doomed = None;
    }
}

fn songs(
    ui: &mut Ui,
    memory: &mut Memory,
    state: &State,
    wishes: &mut Vec<SetAction>,
    is_low: bool,
) {
    let Some(shown) = state.setlists.shown() else {
        let text = "A set is a list of presets. Give it a name above, press New set, then add what you play.";
        ui.label(RichText::new(text).color(theme::QUIET));
        return;
    };
    let stage = state.setlists.stage_of_shown();
    let playing = stage.and_then(|stage| stage.song);
    let count = shown.set.songs.len();
    for (number, song) in shown.set.songs.iter().enumerate() {
        let line = row::Line {
            number,
            count,
            name: song.name(),
            plays: playing == Some(number),
            is_low,
            readiness: stage.and_then(|stage| stage.songs.get(number)),
        };
        let response = row::show(ui, &line, wishes);
        if line.plays && memory.followed != playing {
            response.scroll_to_me(Some(Align::Center));
        }
    }
    memory.followed = playing;
    add(ui, state, wishes);
}

fn add(ui: &mut Ui, state: &State, wishes: &mut Vec<SetAction>) -> Response {
    let word = match &state.preset {
        Some(name) => format!("Add “{name}”"),
        None => "Add the present preset".to_owned(),
    };
    let button = ui.add_enabled(state.preset.is_some(), Button::new(word));
    let button = button.accessible_name("Add to set");
    explain(
        &button,
        "Puts the preset that was last recalled or saved at the end of this set.",
    );
    if button.clicked() {
        wishes.push(SetAction::Add);
    }
    button
}
