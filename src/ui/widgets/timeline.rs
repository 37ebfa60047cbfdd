//! Load and dropouts of the last minutes, drawn.

use crate::app::timeline::{SECONDS, Timeline};
use crate::ui::theme;
use egui::{Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

/// Load from which the sound is in danger.
pub const TIGHT: f32 = 0.8;
/// Height of a dropout's head.
const HEAD: f32 = 5.0;

/// A bar for each second, as high as its worst load; a line with a head where the sound was torn. Now is at the right.
pub fn timeline(ui: &mut Ui, name: &str, timeline: &Timeline, size: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(timeline.summary()),
        ..WidgetInfo::labeled(Role::Image, true, name)
    });
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, theme::WELL);
    let y = |load: f32| rect.bottom() - load.clamp(0.0, 1.0) * rect.height();
    let width = rect.width() / SECONDS as f32;
    for (age, second) in timeline.newest().enumerate() {
        let x = rect.right() - (age as f32 + 0.5) * width;
        let color = if second.worst >= TIGHT {
            theme::WARM
        } else {
            theme::GOOD
        };
        painter.vline(
            x,
            y(second.worst)..=rect.bottom(),
            Stroke::new(width, color),
        );
        if second.torn > 0 {
            painter.vline(x, rect.y_range(), Stroke::new(width.max(2.0), theme::ALARM));
            painter.circle_filled(pos2(x, rect.top() + HEAD), HEAD, theme::ALARM);
        }
    }
    painter.hline(rect.x_range(), y(TIGHT), Stroke::new(1.0, theme::LINE));
    response
}
