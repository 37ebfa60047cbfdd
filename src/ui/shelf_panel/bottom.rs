//! How many captures there are, how far the measuring is, and which folders they come from.

use super::theme;
use crate::app::shelf::{Progress, Shelf};
use crate::app::{Action, State};
use crate::library::factory;
use crate::library::shelf::Verdict;
use crate::ui::hint_line::explain;
use egui::{Align, Align2, Button, Layout, ProgressBar, RichText, TextEdit, Ui, vec2};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const BAR_HEIGHT: f32 = 30.0;
const LINE_HEIGHT: f32 = 24.0;

/// What is being typed about the capture that is heard.
#[derive(Default)]
pub struct Tags {
    text: String,
    /// The capture whose tags were last written into the field.
    followed: Option<PathBuf>,
}

impl Tags {
    fn show(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let capture = state.capture.as_ref();
        // What is hidden is not to be told by its tags.
        let capture = capture.filter(|_| !state.hides_names());
        let path = capture.and_then(|capture| capture.path.as_ref());
        let item = path.and_then(|path| state.shelf.item(path));
        if item.map(|item| &item.found.path) != self.followed.as_ref() {
            self.followed = item.map(|item| item.found.path.clone());
            self.text = item.map_or_else(String::new, |item| item.mark.tags.join(", "));
        }
        let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
        let field = TextEdit::singleline(&mut self.text)
            .hint_text("tags")
            .align(Align2::LEFT_CENTER);
        let field = ui.add_enabled_ui(item.is_some(), |ui| ui.add_sized(size, field));
        let field = field.inner.accessible_name("Tags");
        explain(
            &field,
            "Words of your own about the capture that is heard, with commas between them; the search finds them.",
        );
        if field.lost_focus() && item.is_some_and(|item| item.mark.tags.join(", ") != self.text) {
            actions.push(Action::Tag(self.text.clone()));
        }
    }
}

/// Height of what is drawn.
pub fn height(state: &State, is_wide: bool) -> f32 {
    let bar = match state.shelf.progress {
        Some(_) => BAR_HEIGHT + 6.0,
        None => 0.0,
    };
    let rows = match is_wide {
        true => 0.0,
        false => LINE_HEIGHT + 6.0 + 40.0 + 22.0,
    };
    bar + rows
}

/// Draws the foot of the panel.
pub fn show(ui: &mut Ui, tags: &mut Tags, is_wide: bool, state: &State, actions: &mut Vec<Action>) {
    if let Some(progress) = state.shelf.progress {
        measuring(ui, progress, actions);
    }
    if !is_wide {
        count(ui, &state.shelf);
        ui.horizontal(|ui| about(ui, tags, state, actions));
    }
}

/// What is thought of the capture that is heard, and where the captures come from.
pub fn about(ui: &mut Ui, tags: &mut Tags, state: &State, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 6.0;
    judge(ui, state, actions);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        folders(ui, state, actions);
        tags.show(ui, state, actions);
    });
}

fn measuring(ui: &mut Ui, progress: Progress, actions: &mut Vec<Action>) {
    let Progress { done, of, .. } = progress;
    let left = progress
        .left(Instant::now())
        .map_or_else(String::new, |left| format!(", {} left", words(left)));
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = BAR_HEIGHT;
        ui.spacing_mut().button_padding.y = 2.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let stop = ui.button("Stop").accessible_name("Stop measuring");
            explain(
                &stop,
                "Stops measuring; what has been measured is kept, and the rest waits for Rescan.",
            );
            if stop.clicked() {
                actions.push(Action::StopScan);
            }
            let text = RichText::new(format!("measured {done} of {of}{left}"))
                .size(theme::SMALL_SIZE)
                .color(theme::TEXT);
            let bar = ProgressBar::new(done as f32 / of.max(1) as f32)
                .fill(theme::KEY_HOVERED)
                .text(text);
            ui.add_sized(vec2(ui.available_width(), BAR_HEIGHT), bar);
        });
    });
}

fn words(left: Duration) -> String {
    match left.as_secs() {
        seconds @ 0..90 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

/// How many there are.
pub fn count(ui: &mut Ui, shelf: &Shelf) {
    let (listed, all) = (shelf.listed.len(), shelf.items.len());
    let mut text = match listed == all {
        true => format!("{all} captures"),
        false => format!("{listed} of {all} captures"),
    };
    let faults = shelf
        .items
        .iter()
        .filter(|item| item.fault().is_some())
        .count();
    if faults > 0 {
        text += &format!(", {faults} can't be played");
    }
    let text = RichText::new(text)
        .size(theme::SMALL_SIZE)
        .color(theme::QUIET);
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.set_height(LINE_HEIGHT);
        ui.add(egui::Label::new(text).truncate());
    });
}

const ON_SHELF: [&str; 2] = [
    "Keeps the capture that is heard: it is one of your favourites. Keys: K",
    "Takes the capture that is heard out of the list, and plays the next one. Keys: X",
];
const IN_ROUND: [&str; 2] = [
    "Keeps what is heard for the next round, and plays the next one; the shelf's own marks stay as they are. Keys: K",
    "Rejects what is heard for the rest of the tournament, and plays the next one; the shelf's own marks stay as they are. Keys: X",
];

fn judge(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let path = state
        .capture
        .as_ref()
        .and_then(|capture| capture.path.as_deref());
    let marked = || state.shelf.item(path?)?.mark.verdict;
    let (verdict, hints) = match &state.tournament {
        Some(tournament) => (tournament.verdict(), IN_ROUND),
        None if state.hides_names() => (None, ON_SHELF),
        None => (marked(), ON_SHELF),
    };
    let buttons = [("Keep", Verdict::Kept), ("Reject", Verdict::Rejected)];
    for ((word, which), what) in buttons.into_iter().zip(hints) {
        let button = Button::new(word).selected(verdict == Some(which));
        let response = ui.add_enabled(path.is_some(), button);
        explain(&response, what);
        if response.clicked() {
            actions.push(Action::Judge(which));
        }
    }
}

fn folders(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let menu = ui.menu_button("Folders", |ui| {
        if ui.button("Add folder…").clicked() {
            actions.push(Action::BrowseShelf);
        }
        if ui.button("Rescan").clicked() {
            actions.push(Action::Rescan);
        }
        let own = factory::folder();
        if !state.shelf.folders.contains(&own)
            && ui.button("Add what comes with Backline").clicked()
        {
            actions.push(Action::Shelve(own));
        }
        for folder in &state.shelf.folders {
            let name = match factory::is_folder(folder) {
                true => "what comes with Backline".to_owned(),
                false => folder.display().to_string(),
            };
            if ui.button(format!("Take off: {name}")).clicked() {
                actions.push(Action::Unshelve(folder.clone()));
            }
        }
    });
    explain(
        &menu.response,
        "Which folders and packs are on the shelf; adds one, takes one off, looks for what is new.",
    );
}
