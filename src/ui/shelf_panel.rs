//! The shelf: every capture of the player's folders, searched, filtered, sorted, played with a click.

mod bottom;
mod compare;
mod row;
mod top;
mod tournament;

use super::theme;
use crate::app::{Action, State};
use crate::library::factory;
use egui::{Button, Frame, Key, Rect, RichText, ScrollArea, TextEdit, Ui, UiBuilder, vec2};
use row::row;

/// Width of the column.
pub const WIDTH: f32 = 380.0;
/// A window that is narrower has no room for the shelf beside the amp: there it takes the deck's place.
pub const BESIDE_FROM: f32 = 1240.0;

const PADDING: f32 = 10.0;

/// What the panel keeps to itself.
#[derive(Default)]
pub struct Memory {
    /// The row that was last brought into sight.
    shown: Option<usize>,
    /// Another search: the list is seen from its top.
    from_top: bool,
    tags: bottom::Tags,
    /// The search is to be typed into now.
    pub wants_focus: bool,
}

/// Opens and closes the panel; may stand anywhere.
pub fn toggle(ui: &mut Ui, open: &mut bool) {
    let response = ui.add(Button::new("Shelf").selected(*open));
    super::hint_line::explain(
        &response,
        "Every capture in your folders: search, sort by what was measured, play with Up and Down. Keys: S",
    );
    if response.clicked() {
        *open = !*open;
    }
}

/// From this width on the search and what is compared share a row, and so does all that is told of a capture: where the panel
/// is wide it is low.
const WIDE: f32 = 700.0;
const SEARCH_WIDTH: f32 = 240.0;
const COUNT_WIDTH: f32 = 110.0;

/// Draws the shelf into `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    memory: &mut Memory,
    state: &State,
    actions: &mut Vec<Action>,
) {
    ui.scope_builder(UiBuilder::new().id_salt("shelf").max_rect(rect), |ui| {
        Frame::new()
            .fill(theme::PANEL)
            .corner_radius(theme::ROUND)
            .inner_margin(PADDING)
            .show(ui, |ui| {
                ui.set_min_size(rect.size() - vec2(2.0, 2.0) * PADDING);
                ui.spacing_mut().item_spacing.y = 6.0;
                let is_wide = ui.available_width() >= WIDE;
                match is_wide {
                    true => ui.horizontal(|ui| {
                        search(ui, memory, SEARCH_WIDTH, state, actions);
                        let rest = ui.available_width() - COUNT_WIDTH - theme::GAP;
                        ui.allocate_ui(vec2(rest, compare::HEIGHT), |ui| {
                            compare::show(ui, state, actions);
                        });
                        bottom::count(ui, &state.shelf);
                    }),
                    false => ui.vertical(|ui| {
                        search(ui, memory, ui.available_width(), state, actions);
                        compare::show(ui, state, actions);
                    }),
                };
                let is_over = tournament::is_over(state);
                let is_low = ui.available_height() < tournament::ROOM;
                if is_over && !is_low {
                    tournament::ranks(ui, tournament::HEIGHT, state, actions);
                }
                ui.horizontal(|ui| {
                    top::show(ui, state, actions);
                    if is_wide {
                        ui.add_space(theme::GAP);
                        bottom::about(ui, &mut memory.tags, state, actions);
                    }
                });
                ui.add_space(theme::GAP - 6.0);
                let foot = bottom::height(state, is_wide);
                let list = (ui.available_height() - foot).max(row::height(ui.available_width()));
                ui.allocate_ui(vec2(ui.available_width(), list), |ui| {
                    ui.set_min_height(list);
                    match state.shelf.listed.is_empty() {
                        // There is no room for both.
                        _ if is_over && is_low => tournament::ranks(ui, list, state, actions),
                        true => nothing(ui, state, actions),
                        false => rows(ui, memory, state, actions),
                    }
                });
                bottom::show(ui, &mut memory.tags, is_wide, state, actions);
            });
    });
}

fn search(ui: &mut Ui, memory: &mut Memory, width: f32, state: &State, actions: &mut Vec<Action>) {
    let mut query = state.shelf.query.clone();
    let field = TextEdit::singleline(&mut query.text)
        .hint_text("Search names, gear, tags…")
        .align(egui::Align2::LEFT_CENTER);
    let size = vec2(width, ui.spacing().interact_size.y);
    let field = ui
        .add_sized(size, field)
        .accessible_name("Search the shelf");
    super::hint_line::explain(
        &field,
        "Words that all have to occur, in any order: in the name, the folder, the gear, your tags. Down goes to the list. Keys: Ctrl+F",
    );
    if std::mem::take(&mut memory.wants_focus) {
        field.request_focus();
    }
    if field.has_focus()
        && ui.input(|input| input.key_pressed(Key::ArrowDown) || input.key_pressed(Key::Enter))
    {
        field.surrender_focus();
    }
    if field.changed() {
        memory.from_top = true;
        actions.push(Action::Seek(query));
    }
}

fn rows(ui: &mut Ui, memory: &mut Memory, state: &State, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let height = row::height(ui.available_width());
    let shelf = &state.shelf;
    let heard = state
        .capture
        .as_ref()
        .and_then(|capture| capture.path.as_deref());
    let current = heard
        .filter(|_| !state.hides_names())
        .and_then(|path| shelf.row_of(path));
    let mut area = ScrollArea::vertical().auto_shrink(false);
    if std::mem::take(&mut memory.from_top) {
        area = area.vertical_scroll_offset(0.0);
    } else if current.is_some() && memory.shown != current {
        // In the middle of what is seen: what comes next is in sight, too.
        let middle = (ui.available_height() - height) / 2.0;
        let top = current.unwrap_or_default() as f32 * height;
        area = area.vertical_scroll_offset((top - middle).max(0.0));
    }
    memory.shown = current;
    area.show_rows(ui, height, shelf.listed.len(), |ui, range| {
        for place in range {
            let Some(item) = shelf.row(place) else {
                continue;
            };
            if row(ui, item, current == Some(place)).clicked() {
                actions.push(Action::Load(item.found.path.clone()));
            }
        }
    });
}

/// Says why the list is empty, and what to do about it.
fn nothing(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let shelf = &state.shelf;
    ui.add_space(theme::MARGIN);
    ui.vertical_centered(|ui| {
        let mut say = |text: &str| ui.label(RichText::new(text).color(theme::QUIET));
        if shelf.is_walking {
            say("Looking through your folders…");
        } else if !shelf.items.is_empty() {
            say("Nothing on the shelf fits this search.");
        } else if shelf.folders.is_empty() {
            say("Put a folder of captures on the shelf:");
            say("drop it on the window, or choose one.");
            ui.add_space(theme::GAP);
            if ui.button("Add folder…").clicked() {
                actions.push(Action::BrowseShelf);
            }
            if ui.button("Add what comes with Backline").clicked() {
                actions.push(Action::Shelve(factory::folder()));
            }
        } else {
            say("There is no capture (.nam, .aidax) in these folders.");
        }
    });
}
