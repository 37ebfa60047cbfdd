//! The capture: its name, the way to the next one, and the ways to another.

mod below;
mod path;
mod recent;
mod size;
mod source;

pub use below::Below;

use super::hint_line::explain;
use super::widgets::{Arrow, arrow_button, elided};
use super::{shelf_panel, theme};
use crate::app::{Action, State, Step};
use crate::library::shelf::Verdict;
use egui::{Align, Layout, RichText, Ui, vec2};
use path::path_field;
use recent::recent_menu;
use size::{size_list, sizes};
use source::{source, source_list};
use std::path::PathBuf;

/// In a narrower panel the sources are a list.
const NARROW: f32 = 1100.0;
const DETAILS_HEIGHT: f32 = 21.0;

/// What is being typed.
#[derive(Default)]
pub struct Memory {
    path: String,
    /// The capture whose path was last written into the field.
    followed: Option<PathBuf>,
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
            if ui.available_width() >= path::SHORTEST {
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
