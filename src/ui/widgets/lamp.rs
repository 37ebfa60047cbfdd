//! A lamp with a word on it, so that nobody needs its colour. A click puts it out.

use super::show_focus;
use crate::ui::theme;
use egui::{Align2, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

/// A lamp reading `word`, called `name`.
pub fn lamp(ui: &mut Ui, name: &str, word: &str, lit: bool, size: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let state = if lit { "lit" } else { "dark" };
    response
        .widget_info(|| WidgetInfo::selected(Role::Button, true, lit, format!("{name}: {state}")));
    let (fill, ink, edge) = match lit {
        true => (theme::ALARM, theme::ON_BRIGHT, theme::ALARM),
        false => (theme::WELL, theme::FAINT, theme::LINE),
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        theme::ROUND,
        fill,
        Stroke::new(1.0, edge),
        StrokeKind::Inside,
    );
    let size = theme::STAGE_SIZE.max(rect.height() * 0.7);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        word,
        theme::font(size),
        ink,
    );
    show_focus(ui, &response, rect);
    response
}
