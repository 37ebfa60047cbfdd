//! Two or three words side by side, one of them chosen.

use super::show_focus;
use crate::ui::theme;
use egui::{Align2, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// One word of a choice; the chosen one is filled and bears a dot.
pub fn choice(ui: &mut Ui, word: &str, chosen: bool) -> Response {
    let font = theme::font(theme::TEXT_SIZE);
    let dotted = if chosen {
        format!("● {word}")
    } else {
        format!("○ {word}")
    };
    let galley = ui
        .painter()
        .layout_no_wrap(dotted.clone(), font.clone(), theme::TEXT);
    let size = vec2(galley.size().x + 28.0, ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, word));
    let (fill, ink, edge) = match (chosen, response.hovered()) {
        (true, _) => (theme::GLOW, theme::ON_BRIGHT, theme::GLOW),
        (false, true) => (theme::KEY_HOVERED, theme::TEXT, theme::QUIET),
        (false, false) => (theme::KEY, theme::TEXT, theme::LINE),
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        theme::ROUND,
        fill,
        Stroke::new(1.0, edge),
        StrokeKind::Inside,
    );
    painter.text(rect.center(), Align2::CENTER_CENTER, dotted, font, ink);
    show_focus(ui, &response, rect);
    response
}
