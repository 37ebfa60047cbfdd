//! Two or three words side by side, one of them chosen.

use super::{dot, show_focus};
use crate::ui::theme;
use egui::{Align2, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// One word of a choice; the chosen one is filled and bears a full dot.
pub fn choice(ui: &mut Ui, word: &str, chosen: bool) -> Response {
    let large = theme::enlarged(ui);
    let font = theme::font(theme::TEXT_SIZE * large);
    let galley = ui
        .painter()
        .layout_no_wrap(word.to_owned(), font.clone(), theme::TEXT);
    let size = vec2(galley.size().x + 50.0 * large, ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, word));
    let (fill, ink, edge) = match (chosen, response.hovered()) {
        (true, _) => (theme::GLOW, theme::ON_BRIGHT, theme::GLOW),
        (false, true) => (theme::KEY_HOVERED, theme::TEXT, theme::QUIET),
        (false, false) => (theme::KEY, theme::TEXT, theme::LINE),
    };
    let (painter, left) = (ui.painter(), rect.left_center());
    let edge = Stroke::new(1.0, edge);
    painter.rect(rect, theme::ROUND, fill, edge, StrokeKind::Inside);
    dot(painter, left + vec2(20.0 * large, 0.0), chosen, ink);
    let begin = left + vec2(36.0 * large, 0.0);
    painter.text(begin, Align2::LEFT_CENTER, word, font, ink);
    show_focus(ui, &response, rect);
    response
}
