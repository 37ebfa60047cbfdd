//! The capture by its path.

use super::Memory;
use crate::app::{Action, State, typed_path};
use crate::ui::hint_line::explain;
use crate::ui::widgets::elide_middle;
use egui::{Align2, Color32, Id, Key, Response, TextEdit, TextStyle, Ui, vec2};

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

/// While nobody types in it, a long path loses its middle, for captures differ at their ends.
fn field(ui: &mut Ui, memory: &mut Memory) -> Response {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let id = Id::unique("capture path");
    let typing = ui.memory(|memory| memory.has_focus(id));
    let ink = ui.visuals().text_color();
    let edit = TextEdit::singleline(&mut memory.path)
        .id(id)
        .hint_text("path of a .nam file or a folder")
        .text_color(if typing { ink } else { Color32::TRANSPARENT })
        .align(Align2::LEFT_CENTER);
    let response = ui.add_sized(size, edit).accessible_name("Capture path");
    if !typing {
        let room = response
            .rect
            .shrink2(vec2(ui.spacing().button_padding.x, 0.0));
        let font = TextStyle::Body.resolve(ui.style());
        let text = elide_middle(ui, &memory.path, &font, room.width());
        ui.painter()
            .text(room.left_center(), Align2::LEFT_CENTER, text, font, ink);
    }
    response
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
