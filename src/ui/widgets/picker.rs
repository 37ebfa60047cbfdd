//! A labelled list to choose from.

use crate::ui::theme;
use egui::{Align2, ComboBox, Response, Sense, TextStyle, Ui, vec2};

/// Height that a list may take, so that even one of all reference pitches is seen whole.
const LONGEST: f32 = 620.0;

/// A list called `name`, showing `current`; returns its field, and the value chosen from `options` in this
/// frame if any. `current` need not be among them.
pub fn picker<T: Clone>(
    ui: &mut Ui,
    name: &str,
    current: &str,
    options: &[(String, T)],
) -> (Response, Option<T>) {
    let picked = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        caption(ui, name);
        let list = ComboBox::from_id_salt(name)
            .selected_text(current)
            .truncate()
            .width(ui.available_width());
        let shown = list.show_ui(ui, |ui| choose(ui, current, options));
        (shown.response.accessible_name(name), shown.inner.flatten())
    });
    picked.inner
}

fn choose<T: Clone>(ui: &mut Ui, current: &str, options: &[(String, T)]) -> Option<T> {
    let mut chosen = None;
    for (label, value) in options {
        if ui.selectable_label(label == current, label).clicked() {
            chosen = Some(value.clone());
        }
    }
    chosen
}

/// The name for the eye; the list itself bears it for a screen reader.
fn caption(ui: &mut Ui, name: &str) {
    let font = TextStyle::Small.resolve(ui.style());
    let size = vec2(ui.available_width(), font.size + 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        name,
        font,
        theme::QUIET,
    );
}

/// A list without a caption, `width` wide unless enlarged: what it shows says what it is.
pub fn list<T: Copy>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    current: &str,
    options: &[(String, T)],
) -> (Response, Option<T>) {
    let list = ComboBox::from_id_salt(name)
        .selected_text(current)
        .width(width * theme::enlarged(ui))
        .height(LONGEST);
    let shown = list.show_ui(ui, |ui| {
        // The list of pitches is long, and is to be seen whole.
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().button_padding.y = 2.0;
        ui.spacing_mut().interact_size.y = 26.0;
        let mut wanted = None;
        for (label, value) in options {
            if ui.selectable_label(label == current, label).clicked() {
                wanted = Some(*value);
            }
        }
        wanted
    });
    (shown.response.accessible_name(name), shown.inner.flatten())
}
