//! The capture: its name, the way to the next one, and the ways to another.

use super::hint_line::explain;
use super::widgets::{Arrow, arrow_button, choice, elide_middle, elided, list};
use super::{devices_panel, midi_panel, presets_panel, shelf_panel, theme, tone_panel};
use crate::app::state::Tape;
use crate::app::{Action, State, Step, typed_path};
use crate::library::shelf::Verdict;
use crate::rig::Switch;
use egui::{Align, Key, Layout, Response, RichText, TextEdit, Ui, vec2};
use std::path::PathBuf;

/// In a narrower panel the sources are a list.
const NARROW: f32 = 1100.0;
/// Room that the field for a path needs, with its button.
const SHORTEST_PATH: f32 = 190.0;
const SOURCE_WIDTH: f32 = 104.0;
const SIZE_WIDTH: f32 = 76.0;
const RECENT_WIDTH: f32 = 420.0;
const DETAILS_HEIGHT: f32 = 21.0;

/// What is being typed.
#[derive(Default)]
pub struct Memory {
    path: String,
    /// The capture whose path was last written into the field.
    followed: Option<PathBuf>,
}

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
    fn choose(&mut self, ui: &mut Ui) {
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

/// What the panel's buttons open and close.
pub struct Doors<'a> {
    /// What lies below the deck.
    pub below: &'a mut Below,
    /// The shelf is open.
    pub shelf: &'a mut bool,
}

/// Height of the panel.
pub fn height(growth: f32) -> f32 {
    name_height(growth) + DETAILS_HEIGHT + 40.0 + 3.0 * theme::GAP
}

/// Draws the panel; `growth` enlarges what is read while standing.
pub fn show(
    ui: &mut Ui,
    memory: &mut Memory,
    doors: Doors,
    state: &State,
    actions: &mut Vec<Action>,
    growth: f32,
) {
    name_row(ui, state, actions, growth);
    details(ui, state, actions);
    let narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        shelf_panel::toggle(ui, doors.shelf);
        open_button(ui, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            doors.below.choose(ui);
            ui.add_space(theme::GAP);
            match narrow {
                true => source_list(ui, state, actions),
                false => source(ui, state, actions),
            }
            ui.add_space(theme::GAP);
            match narrow {
                true => size_list(ui, state, actions),
                false => sizes(ui, state, actions),
            }
            if ui.available_width() >= SHORTEST_PATH {
                path_field(ui, memory, state, actions);
            }
        });
    });
}

fn name_size(growth: f32) -> f32 {
    (theme::NAME_SIZE * growth).max(theme::STAGE_SIZE + 2.0)
}

fn name_height(growth: f32) -> f32 {
    1.3 * name_size(growth)
}

fn name_row(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, growth: f32) {
    let size = name_size(growth);
    let row = vec2(ui.available_width(), name_height(growth));
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        step_button(
            ui,
            Arrow::Left,
            "Previous capture",
            Step::Previous,
            row.y,
            actions,
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            step_button(ui, Arrow::Right, "Next capture", Step::Next, row.y, actions);
            ui.add_space(theme::GAP);
            place(ui, state, growth);
            ui.add_space(theme::GAP);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(theme::GAP);
                let (text, color) = match (&state.loading, &state.capture) {
                    (Some(name), _) if !state.hides_names() => (name.into(), theme::QUIET),
                    _ => match state.shown_name() {
                        Some(name) => (name, theme::TEXT),
                        None => ("No capture".into(), theme::QUIET),
                    },
                };
                let width = ui.available_width();
                elided(ui, &text, theme::font(size), color, width);
            });
        });
    });
}

fn step_button(
    ui: &mut Ui,
    arrow: Arrow,
    name: &str,
    step: Step,
    height: f32,
    actions: &mut Vec<Action>,
) {
    let response = arrow_button(ui, name, arrow, vec2(64.0, height));
    explain(
        &response,
        match step {
            Step::Previous => {
                "The capture before this one, on the shelf or in its folder. Keys: Up, Page Up"
            }
            Step::Next => {
                "The capture after this one, on the shelf or in its folder. Keys: Down, Page Down"
            }
        },
    );
    if response.clicked() {
        actions.push(Action::Step(step));
    }
}

fn place(ui: &mut Ui, state: &State, growth: f32) {
    if let Some((at, of)) = state.place() {
        let size = theme::VALUE_SIZE * growth.max(1.0);
        let text = RichText::new(format!("{at}/{of}"))
            .size(size)
            .color(theme::QUIET);
        let response = ui.label(text);
        explain(
            &response,
            "Which capture of the list, or of its folder, this is.",
        );
    }
}

fn details(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let text = match (&state.loading, &state.capture) {
        _ if state.compare.blind.is_some() => {
            "A and B are what they were, X is one of them.".to_owned()
        }
        (loading, _) if state.tournament.is_some() => in_round(state, loading.is_some()),
        (Some(_), Some(heard)) => format!("loading… “{}” plays on", heard.name),
        (Some(_), None) => "loading…".to_owned(),
        (None, Some(capture)) => capture.details.clone(),
        (None, None) => "Open a .nam file, type its path, or drop it here.".to_owned(),
    };
    let row = vec2(ui.available_width(), DETAILS_HEIGHT);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        if !state.recent.is_empty() && !state.hides_names() {
            recent_menu(ui, state, actions);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let (font, width) = (theme::font(theme::TEXT_SIZE), ui.available_width());
            elided(ui, &text, font, theme::QUIET, width);
        });
    });
}

/// What stands below the number of a capture whose name is hidden.
fn in_round(state: &State, is_loading: bool) -> String {
    let tournament = state.tournament.as_ref();
    let verdict = tournament.and_then(|tournament| tournament.verdict());
    match verdict {
        _ if is_loading => "loading…",
        Some(Verdict::Kept) => "Kept for the next round.",
        Some(Verdict::Rejected) => "Rejected.",
        None => "Keep it for the next round (K), or reject it (X)?",
    }
    .to_owned()
}

fn open_button(ui: &mut Ui, actions: &mut Vec<Action>) {
    let response = ui.button("Open…").accessible_name("Open capture");
    explain(
        &response,
        "Choose a .nam file with the desktop's file dialog. Keys: Ctrl+O",
    );
    if response.clicked() {
        actions.push(Action::Browse);
    }
}

/// A word at the end of a line: the list itself is as large as any other.
fn recent_menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let word = RichText::new("Recent").size(theme::TEXT_SIZE);
    let menu = ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = DETAILS_HEIGHT;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.menu_button(word, |ui| {
            for path in &state.recent {
                let name = path.file_stem().unwrap_or(path.as_os_str());
                let name = name.to_string_lossy();
                let font = theme::font(theme::TEXT_SIZE);
                let text = elide_middle(ui, &name, &font, RECENT_WIDTH);
                let button = ui.button(text).accessible_name(name);
                if button.on_hover_text(path.display().to_string()).clicked() {
                    actions.push(Action::Load(path.clone()));
                }
            }
        })
        .response
    });
    explain(&menu.inner, "Captures you heard lately, the last first.");
}

/// Laid out from right to left: the button first.
fn path_field(ui: &mut Ui, memory: &mut Memory, state: &State, actions: &mut Vec<Action>) {
    let load = ui.button("Load").accessible_name("Load path");
    explain(
        &load,
        "Loads the file or folder whose path stands in the field.",
    );
    let field = field(ui, memory);
    explain(
        &field,
        "Type or paste the path of a .nam file or of a folder, then press Enter.",
    );
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered || load.clicked() {
        actions.extend(typed_path(&memory.path).map(Action::Load));
    }
    if !field.has_focus() {
        memory.follow(state);
    }
}

fn field(ui: &mut Ui, memory: &mut Memory) -> Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let edit = TextEdit::singleline(&mut memory.path)
        .hint_text("path of a .nam file or a folder")
        .align(egui::Align2::LEFT_CENTER);
    ui.add_sized(size, edit).accessible_name("Capture path")
}

impl Memory {
    /// Writes the path of a newly loaded capture into the field.
    fn follow(&mut self, state: &State) {
        let path = state
            .capture
            .as_ref()
            .and_then(|capture| capture.path.as_ref());
        let path = path.filter(|_| !state.hides_names());
        if path != self.followed.as_ref() {
            self.followed = path.cloned();
            self.path = path
                .map(|path| path.display().to_string())
                .unwrap_or_default();
        }
    }
}

/// Sizes that the window shows; of more, the smallest, the full one and some between.
const MOST_SIZES: usize = 4;

const SIZE: &str = "Size of this capture: the full one is the most exact, smaller ones take less of the processor.";

/// The sizes of a capture that comes in several, laid out from right to left: the full one first.
fn sizes(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(capture) = state.capture.as_ref().filter(|_| !state.hides_names()) else {
        return;
    };
    let full = capture.sizes.len().saturating_sub(1);
    let shown = full.min(MOST_SIZES - 1);
    if full == 0 {
        return;
    }
    for at in (0..=shown).rev().map(|at| at * full / shown) {
        let response = choice(ui, &capture.sizes[at], at == capture.size);
        explain(&response, SIZE);
        if response.clicked() && at != capture.size {
            actions.push(Action::Resize(at));
        }
    }
    ui.add_space(theme::GAP);
}

/// The same where there is less room.
fn size_list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(capture) = state
        .capture
        .as_ref()
        .filter(|capture| capture.sizes.len() > 1 && !state.hides_names())
    else {
        return;
    };
    let sizes = capture.sizes.iter().enumerate().rev();
    let options: Vec<_> = sizes.map(|(at, size)| (size.clone(), at)).collect();
    let current = capture.sizes.get(capture.size).map_or("", String::as_str);
    let (response, chosen) = list(ui, "Size", SIZE_WIDTH, current, &options);
    explain(&response, SIZE);
    actions.extend(chosen.filter(|at| *at != capture.size).map(Action::Resize));
    ui.add_space(theme::GAP);
}

/// What the amp can be played with: its name, whether it plays, how it is chosen, what it does.
fn sources(state: &State) -> [(&'static str, bool, Action, &'static str); 4] {
    let plays = state.controls[Switch::Riff];
    let looped = matches!(state.tape, Tape::Loop(_));
    [
        (
            "Loop",
            plays && looped,
            Action::Loop,
            "Plays what you just played through the amp, round and round, so that your hands are free. Keys: L",
        ),
        (
            "DI file",
            plays && state.tape == Tape::File,
            Action::PlayFile,
            "Plays a recording of a dry guitar (WAV, FLAC, AIFF) through the amp, round and round. Once more chooses another one.",
        ),
        (
            "Demo riff",
            plays && state.tape == Tape::Riff,
            match plays && state.tape == Tape::Riff {
                true => Action::NextRiff,
                false => Action::Flip(Switch::Riff, true),
            },
            "Plays a few bars of dry guitar through the amp, round and round. Once more plays the next riff.",
        ),
        (
            "Guitar",
            !plays,
            Action::Flip(Switch::Riff, false),
            "Plays your guitar through the amp. What you play is held for five minutes; R saves it.",
        ),
    ]
}

/// Laid out from right to left: the last word first.
fn source(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    for (word, chosen, action, what) in sources(state) {
        let response = choice(ui, word, chosen);
        explain(&response, what);
        if response.clicked() {
            actions.push(action);
        }
    }
}

/// The same where there is less room.
fn source_list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let sources = sources(state);
    let playing = sources.iter().position(|(_, plays, ..)| *plays);
    let playing = playing.unwrap_or_default();
    let words = sources.iter().enumerate().rev();
    let options: Vec<_> = words
        .map(|(at, (word, ..))| ((*word).to_owned(), at))
        .collect();
    let (response, chosen) = list(ui, "Source", SOURCE_WIDTH, sources[playing].0, &options);
    explain(
        &response,
        "What the amp is played with: your guitar, the demo riff, a DI file, or a loop of what you just played (L).",
    );
    // Of recordings there is more than one.
    let other = |at: &usize| {
        *at != playing || matches!(sources[*at].2, Action::PlayFile | Action::NextRiff)
    };
    let chosen = chosen.filter(other);
    actions.extend(chosen.map(|at| sources[at].2.clone()));
}
