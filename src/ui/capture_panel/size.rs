//! The sizes of a capture that comes in several.

use crate::app::{Action, State};
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::{choice, list};
use egui::Ui;

const WIDTH: f32 = 76.0;
/// Sizes that the window shows; of more, the smallest, the full one and some between.
const MOST_SIZES: usize = 4;

const SIZE: &str = "Size of this capture: the full one is the most exact, smaller ones take less of the processor.";

/// The sizes of a capture that comes in several, laid out from right to left: the full one first.
pub fn sizes(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
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
pub fn size_list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
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
    let (response, chosen) = list(ui, "Size", WIDTH, current, &options);
    explain(&response, SIZE);
    actions.extend(chosen.filter(|at| *at != capture.size).map(Action::Resize));
    ui.add_space(theme::GAP);
}
