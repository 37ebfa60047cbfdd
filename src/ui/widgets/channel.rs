//! A small upright level meter with a number, which can be chosen.

use super::show_focus;
use crate::ui::theme;
use egui::{Align2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

/// Below this width there is no room for the number.
const NARROWEST_NUMBER: f32 = 26.0;
/// Width of the bar beside the number.
const BAR: f32 = 10.0;

/// Channel `number` at `level_db` above `floor_db`, dBFS; the chosen one has a thick frame and is underlined.
pub fn channel(
    ui: &mut Ui,
    number: usize,
    level_db: f32,
    floor_db: f32,
    chosen: bool,
    size: Vec2,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(level_db.round())),
        ..WidgetInfo::selected(
            Role::RadioButton,
            true,
            chosen,
            format!("Level of input {number}"),
        )
    });
    let (fill, edge) = match (chosen, response.hovered()) {
        (true, _) => (theme::CHOSEN, Stroke::new(2.0, theme::GLOW)),
        (false, true) => (theme::KEY_HOVERED, Stroke::new(1.0, theme::QUIET)),
        (false, false) => (theme::KEY, Stroke::new(1.0, theme::LINE)),
    };
    let painter = ui.painter();
    painter.rect(rect, theme::ROUND, fill, edge, StrokeKind::Inside);
    let bar = Rect::from_min_max(
        rect.max - Vec2::new(BAR + 5.0, rect.height() - 5.0),
        rect.max - Vec2::splat(5.0),
    );
    painter.rect_filled(bar, 2.0, theme::WELL);
    let share = ((level_db - floor_db) / -floor_db).clamp(0.0, 1.0);
    let filled = Rect::from_min_max(bar.max - Vec2::new(BAR, bar.height() * share), bar.max);
    let color = if level_db > -1.0 {
        theme::ALARM
    } else {
        theme::GOOD
    };
    painter.rect_filled(filled, 2.0, color);
    if rect.width() >= NARROWEST_NUMBER {
        let ink = if chosen { theme::GLOW } else { theme::TEXT };
        let place = rect.left_center() + Vec2::new(5.0, 0.0);
        let font = theme::font(theme::SMALL_SIZE);
        painter.text(place, Align2::LEFT_CENTER, number, font, ink);
    }
    if chosen {
        let tick = Rect::from_min_max(
            rect.left_bottom() - Vec2::new(-5.0, 8.0),
            rect.left_bottom() + Vec2::new(20.0, -5.0),
        );
        painter.rect_filled(tick.intersect(rect), 1.0, theme::GLOW);
    }
    show_focus(ui, &response, rect);
    response
}
