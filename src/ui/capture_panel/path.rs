//! The capture by its path.

use super::Memory;
use crate::app::{Action, State, typed_path};
use crate::ui::hint_line::explain;
use egui::{Key, Response, TextEdit, Ui, vec2};

/// Room that the field needs, with its button.
pub const SHORTEST: f32 = 190.0;

/// Laid out from right to left: the button first.
pub fn path_field(ui: &mut Ui, memory: &mut Memory, state: &State, actions: &mut Vec<Action>) {
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
