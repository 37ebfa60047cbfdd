//! Captures that were heard lately.

use super::DETAILS_HEIGHT;
use crate::app::{Action, State};
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::elide_middle;
use egui::{RichText, Ui};

const WIDTH: f32 = 420.0;

/// A word at the end of a line: the list itself is as large as any other.
pub fn recent_menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let word = RichText::new("Recent").size(theme::TEXT_SIZE);
    let menu = ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = DETAILS_HEIGHT;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.menu_button(word, |ui| {
            for path in &state.recent {
                let name = path.file_stem().unwrap_or(path.as_os_str());
                let name = name.to_string_lossy();
                let font = theme::font(theme::TEXT_SIZE);
                let text = elide_middle(ui, &name, &font, WIDTH);
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
