//! Two captures side by side, with their names or without.

use super::tournament;
use crate::app::compare::Blind;
use crate::app::{Action, State};
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::elide_middle;
use egui::{Button, RichText, Ui, vec2};

/// Height of the row.
pub const HEIGHT: f32 = 40.0;
const BLIND_WIDTH: f32 = 74.0;
/// In a narrower panel the tournament goes by a shorter word.
const WIDE: f32 = 500.0;

/// Draws both, and the ways into a blind trial and a tournament; in their place, what is going on.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        match (&state.compare.blind, &state.tournament) {
            (Some(blind), _) => trial(ui, blind, actions),
            (None, Some(held)) => tournament::held(ui, held, actions),
            (None, None) if tournament::is_over(state) => tournament::heading(ui, state, actions),
            (None, None) => both(ui, state, actions),
        }
    });
}

fn both(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let compare = &state.compare;
    let (word, word_width) = match ui.available_width() < WIDE {
        true => ("Cup", 60.0),
        false => ("Tournament", 130.0),
    };
    let width = (ui.available_width() - BLIND_WIDTH - word_width - 18.0) / 2.0;
    for (slot, letter) in ["A", "B"].into_iter().enumerate() {
        let heard = compare.heard == slot;
        let name = compare.slots[slot]
            .as_ref()
            .map_or("–", |slot| slot.name.as_str());
        let font = theme::font(theme::TEXT_SIZE);
        let text = format!("{letter}  {name}");
        let text = elide_middle(ui, &text, &font, width - 28.0);
        let button = Button::new(text)
            .selected(heard)
            .min_size(vec2(width, HEIGHT));
        let response = ui.add_sized(vec2(width, HEIGHT), button);
        let response = response.accessible_name(format!("Compare {letter}"));
        explain(
            &response,
            "Two captures to compare; what you load takes the place of the one that is heard. Keys: Space plays the other one",
        );
        if response.clicked() && !heard {
            actions.push(Action::Swap);
        }
    }
    let response = ui.add_sized(vec2(BLIND_WIDTH, HEIGHT), Button::new("Blind"));
    explain(
        &response,
        "Hides the names: which of A and B is X? Keeps the score, tells at the end. Keys: B",
    );
    if response.clicked() {
        actions.push(Action::Blind);
    }
    let response = ui.add_sized(vec2(word_width, HEIGHT), Button::new(word));
    let response = response.accessible_name("Tournament");
    explain(
        &response,
        "A tournament of what is listed, without names: keep or reject, round after round, until the best is left. Keys: C",
    );
    if response.clicked() {
        actions.push(Action::Tournament);
    }
}

fn trial(ui: &mut Ui, blind: &Blind, actions: &mut Vec<Action>) {
    let width = 62.0;
    let mut press = |word: &str, name: &str, selected: bool, what: &'static str| {
        let button = Button::new(word).selected(selected);
        let response = ui
            .add_sized(vec2(width, HEIGHT), button)
            .accessible_name(name);
        explain(&response, what);
        response.clicked()
    };
    let heard = match blind.side {
        Some(0) => "A",
        Some(_) => "B",
        None => "X",
    };
    if press(
        heard,
        "Play the next",
        false,
        "Plays A, B and X in turn. Keys: Space",
    ) {
        actions.push(Action::Swap);
    }
    if press("X = A", "X is A", false, "X sounds like A. Keys: 1") {
        actions.push(Action::Guess(0));
    }
    if press("X = B", "X is B", false, "X sounds like B. Keys: 2") {
        actions.push(Action::Guess(1));
    }
    if press(
        "End",
        "End the trial",
        true,
        "Ends the trial and tells how it went. Keys: B",
    ) {
        actions.push(Action::Blind);
    }
    let score =
        RichText::new(format!("{}/{} right", blind.right, blind.trials)).color(theme::QUIET);
    ui.add(egui::Label::new(score).truncate());
}
