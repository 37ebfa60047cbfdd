//! The bottom line: the last message in words, and what the control under the pointer does.

use super::widgets::{Sign, sign};
use super::{stage_view, theme};
use crate::app::{Action, State, notice::Weight};
use egui::{Align, Id, Label, Layout, Response, RichText, Ui};

/// Lets `response` explain itself in the bottom line while it is hovered or has the keyboard.
pub fn explain(response: &Response, what: &'static str) {
    if response.hovered() || response.has_focus() || response.dragged() {
        response.ctx.data_mut(|data| data.insert_temp(slot(), what));
    }
}

/// Draws the line, and forgets the explanation for the next frame.
pub fn show(ui: &mut Ui, on_stage: &mut bool, state: &State, actions: &mut Vec<Action>) {
    let explanation = ui.data_mut(|data| data.remove_temp::<&'static str>(slot()));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        stage_view::toggle(ui, on_stage);
        if state.notice.is_some() && dismiss(ui).clicked() {
            actions.push(Action::Dismiss);
        }
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(11.0);
            lines(ui, *on_stage, state, explanation);
        });
    });
}

fn lines(ui: &mut Ui, on_stage: bool, state: &State, explanation: Option<&'static str>) {
    let Some(message) = state.message() else {
        let texts = match (&explanation, on_stage) {
            (Some(text), _) => std::slice::from_ref(text),
            (None, true) => &ON_STAGE,
            (None, false) => &WELCOME[..],
        };
        for text in texts {
            line(ui, text, theme::QUIET);
        }
        return;
    };
    match message.weight {
        Weight::Remark => line(ui, &message.what, theme::TEXT),
        Weight::Trouble => {
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal(|ui| {
                sign(ui, Sign::Trouble);
                line(ui, &message.what, theme::WARM);
            });
        }
    }
    // What is fresh is read first; what still holds gives way to an explanation.
    let fresh = state.notice.is_some() && !message.next.is_empty();
    let explanation = explanation.filter(|_| !fresh);
    line(ui, explanation.unwrap_or(&message.next), theme::QUIET);
}

const WELCOME: [&str; 2] = [
    "Up and Down step through captures, S opens the shelf, L loops what you played, M mutes, F is the stage.",
    "Drop a file, a folder or a pack here.",
];
const ON_STAGE: [&str; 1] = ["Up and Down step through captures, M mutes, F leaves the stage."];

fn line(ui: &mut Ui, text: &str, color: egui::Color32) {
    ui.add(Label::new(RichText::new(text).color(color)).truncate());
}

fn dismiss(ui: &mut Ui) -> Response {
    let response = ui
        .button(RichText::new("×").size(theme::VALUE_SIZE))
        .accessible_name("Dismiss message");
    explain(&response, "Takes the message away.");
    response
}

fn slot() -> Id {
    Id::unique("explanation of the control under the pointer")
}
