//! What is needed on a stage and nothing else, as large as it can be: name, tuner, levels, the ways on, mute.

use super::hint_line::explain;
use super::theme;
use super::widgets::{Arrow, arrow_button, elide_middle, elided};
use super::{deck, status_bar, tuner_panel};
use crate::app::setlist::{SetAction, Stage};
use crate::app::{Action, State, Step};
use crate::rig::Switch;
use egui::{Align, Align2, Button, Color32, FontId, Layout, RichText, Sense, Ui, vec2};

/// Heights of the row of buttons and of the tuner, as shares of what there is.
const BUTTONS: f32 = 0.19;
const TUNER: f32 = 0.19;

/// A button that opens and closes the view.
pub fn toggle(ui: &mut Ui, is_open: &mut bool) {
    let text = RichText::new(if *is_open { "Leave stage" } else { "Stage" });
    let response = ui.add(Button::new(text).selected(*is_open));
    let response = response.accessible_name("Stage view");
    explain(
        &response,
        "Only what is needed while playing, as large as it can be. Keys: F",
    );
    if response.clicked() {
        *is_open = !*is_open;
    }
}

/// Draws the view over all that is left.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let whole = ui.available_size();
    let growth = theme::growth(ui.ctx().content_rect().size());
    let (buttons, tuner) = (BUTTONS * whole.y, TUNER * whole.y);
    let gaps = 3.0 * ui.spacing().item_spacing.y;
    let name = whole.y - buttons - tuner - deck::height(growth) - gaps;
    self::name(ui, state, vec2(whole.x, name));
    tuner_panel::reading(ui, state, vec2(whole.x, tuner));
    ui.allocate_ui(vec2(whole.x, deck::height(growth)), |ui| {
        deck::show(ui, state, actions, growth);
    });
    ways(ui, state, actions, buttons);
}

/// What plays, as large as fits, and below it where it stands.
fn name(ui: &mut Ui, state: &State, size: egui::Vec2) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    // In a low window the name alone has room.
    let below = match size.y >= 2.5 * theme::STAGE_SIZE {
        true => theme::STAGE_SIZE.max(0.22 * size.y),
        false => 0.0,
    };
    let (text, color) = match (&state.loading, state.shown_name()) {
        (Some(loading), _) if !state.hides_names() => (loading.clone(), theme::QUIET),
        (_, Some(name)) => (name.into_owned(), theme::TEXT),
        (_, None) => ("No capture".to_owned(), theme::QUIET),
    };
    let (upper, lower) = rect.split_top_bottom_at_y(rect.bottom() - 1.25 * below);
    let font = fitted(ui, &text, upper.size());
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(upper));
    let middle = Layout::centered_and_justified(egui::Direction::TopDown);
    line.with_layout(middle, |ui| elided(ui, &text, font, color, upper.width()));
    if below == 0.0 {
        return;
    }
    let font = theme::font(below);
    let place = elide_middle(ui, &place(state), &font, lower.width());
    let painter = ui.painter();
    painter.text(
        lower.center(),
        Align2::CENTER_CENTER,
        place,
        font,
        theme::QUIET,
    );
}

/// The largest letters in which `text` fits, but never too small to be read while standing.
fn fitted(ui: &Ui, text: &str, size: egui::Vec2) -> FontId {
    const TRIED: f32 = 100.0;
    let line = ui
        .painter()
        .layout_no_wrap(text.to_owned(), theme::font(TRIED), Color32::WHITE);
    let by_width = TRIED * size.x / line.size().x.max(1.0);
    let by_height = TRIED * size.y / line.size().y.max(1.0);
    theme::font(
        (0.98 * by_width.min(by_height))
            .max(theme::STAGE_SIZE)
            .floor(),
    )
}

/// Where it stands among the songs of the set, or among the captures.
fn place(state: &State) -> String {
    let songs = state.setlists.stage.as_ref().map(song);
    let captures = || state.place().map(|(at, of)| format!("{at} of {of}"));
    songs.or_else(captures).unwrap_or_default()
}

fn song(stage: &Stage) -> String {
    let of = stage.songs.len();
    match stage.song {
        Some(song) => format!("{}: song {} of {of}", stage.file, song + 1),
        None => format!("{}: {of} songs", stage.file),
    }
}

/// Back, mute, on.
fn ways(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, height: f32) {
    let gap = ui.spacing().item_spacing.x;
    let size = vec2((ui.available_width() - 2.0 * gap) / 3.0, height);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        way(ui, Arrow::Left, Step::Previous, size, state, actions);
        mute(ui, size, state, actions);
        way(ui, Arrow::Right, Step::Next, size, state, actions);
    });
}

/// Through the songs while a set is on stage, else through the captures.
fn way(
    ui: &mut Ui,
    arrow: Arrow,
    step: Step,
    size: egui::Vec2,
    state: &State,
    actions: &mut Vec<Action>,
) {
    let (songs, captures, name) = match step {
        Step::Previous => (
            "The song before this one. Keys: Page Up",
            "The capture before this one. Keys: Up, Page Up",
            "Back",
        ),
        Step::Next => (
            "The song after this one. Keys: Page Down",
            "The capture after this one. Keys: Down, Page Down",
            "On",
        ),
    };
    let has_set = state.setlists.stage.is_some();
    let response = arrow_button(ui, name, arrow, size);
    explain(&response, if has_set { songs } else { captures });
    if response.clicked() {
        actions.push(match has_set {
            true => Action::Set(SetAction::Step(step)),
            false => Action::Step(step),
        });
    }
}

fn mute(ui: &mut Ui, size: egui::Vec2, state: &State, actions: &mut Vec<Action>) {
    let muted = state.controls[Switch::Mute];
    let (word, ink, fill) = status_bar::mute_look(muted);
    let text = RichText::new(word)
        .size((0.5 * size.y).max(theme::STAGE_SIZE))
        .color(ink);
    let response = ui.add(Button::new(text).fill(fill).min_size(size));
    let response = response.accessible_name("Mute on stage");
    explain(
        &response,
        "Silences the speakers at once, and lets them sound again. Key: M",
    );
    if response.clicked() {
        actions.push(Action::Flip(Switch::Mute, !muted));
    }
}
