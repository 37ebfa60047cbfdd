//! How the list is sorted, and what is left out of it.

use crate::app::{Action, State};
use crate::library::shelf::{CabFilter, Query, Shown, Sort};
use crate::ui::hint_line::explain;
use crate::ui::widgets::{Arrow, arrow_button, list};
use egui::{Ui, vec2};

/// Draws the pickers in one row.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let query = &state.shelf.query;
    let mut new = query.clone();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        order(ui, &mut new);
        pick(
            ui,
            "Which captures",
            86.0,
            WHICH,
            &WHICH_ONES,
            &mut new.shown,
        );
        pick(ui, "Cabinet in it", 100.0, CAB, &CABS, &mut new.cab);
    });
    if new != *query {
        actions.push(Action::Seek(new));
    }
}

const WHICH_ONES: [(&str, Shown); 3] = [
    ("All", Shown::All),
    ("Kept", Shown::Kept),
    ("Rejected", Shown::Rejected),
];
const CABS: [(&str, Option<CabFilter>); 3] = [
    ("Any cab", None),
    ("No cab", Some(CabFilter::Without)),
    ("With cab", Some(CabFilter::With)),
];
const ORDER: &str =
    "What the list is sorted by: everything but the name is measured, not believed.";
const WHICH: &str = "All captures but the rejected ones, only those you kept, or only the rejected ones. K keeps, X rejects.";
const CAB: &str = "Only captures that contain a cabinet, or only those that do not. Those that may be either are in neither.";

fn order(ui: &mut Ui, query: &mut Query) {
    let sorts = Sort::ALL.map(|sort| (sort.label(), sort));
    pick(ui, "Sort by", 112.0, ORDER, &sorts, &mut query.sort);
    let arrow = if query.backwards {
        Arrow::Up
    } else {
        Arrow::Down
    };
    let size = vec2(34.0, 40.0);
    let response = arrow_button(ui, "Turn the order round", arrow, size);
    explain(&response, "Turns the order of the list round.");
    if response.clicked() {
        query.backwards = !query.backwards;
    }
}

/// A list of words; `value` becomes what the chosen one stands for.
fn pick<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    what: &'static str,
    options: &[(&str, T)],
    value: &mut T,
) {
    let current = options.iter().find(|(_, option)| option == value);
    let current = current.map_or("", |(word, _)| word);
    let options: Vec<(String, T)> = options
        .iter()
        .map(|(word, option)| ((*word).to_owned(), *option))
        .collect();
    let (response, chosen) = list(ui, name, width, current, &options);
    explain(&response, what);
    if let Some(chosen) = chosen {
        *value = chosen;
    }
}
