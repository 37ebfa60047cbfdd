//! A slider that cannot jump: it moves by as much as the hand does, wherever it is taken hold of.

use super::hand::{self, Scale, tell, type_in};
use super::show_focus;
use crate::ui::theme;
use egui::{Align2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

/// Height of a fader.
const HEIGHT: f32 = 52.0;
const VALUE_WIDTH: f32 = 128.0;
const THUMB: Vec2 = vec2(18.0, 36.0);

/// A fader called `name` over the whole width, its value at the right: drag, wheel, arrows; Shift for fine
/// steps; double click for the default; click the value to type one.
pub fn fader(ui: &mut Ui, name: &str, value: &mut f32, scale: &Scale) -> Response {
    let before = *value;
    let large = theme::enlarged(ui);
    let (height, value_width) = (HEIGHT * large, VALUE_WIDTH * large);
    let track_width = ui.available_width() - value_width - ui.spacing().item_spacing.x;
    let response = ui.horizontal(|ui| {
        let (rect, response) =
            ui.allocate_exact_size(vec2(track_width, height), Sense::click_and_drag());
        let track = Track::new(rect, THUMB * large, scale);
        let drag = response.drag_delta().x * track.value_per_point();
        *value = hand::moved(ui, &response, scale, *value, drag);
        tell(ui, &response, name, *value, scale);
        track.paint(ui, &response, *value);
        type_in(
            ui,
            name,
            value,
            scale,
            vec2(value_width, height - 8.0),
            Align2::RIGHT_CENTER,
        );
        response
    });
    let mut response = response.inner;
    *value = value.clamp(*scale.range.start(), *scale.range.end());
    if *value != before {
        response.mark_changed();
    }
    response
}

/// Where the thumb runs.
struct Track<'a> {
    rail: Rect,
    area: Rect,
    thumb: Vec2,
    scale: &'a Scale,
}

impl<'a> Track<'a> {
    fn new(area: Rect, thumb: Vec2, scale: &'a Scale) -> Self {
        let rail = Rect::from_center_size(area.center(), vec2(area.width() - thumb.x, 8.0));
        Self {
            rail,
            area,
            thumb,
            scale,
        }
    }

    fn span(&self) -> f32 {
        self.scale.range.end() - self.scale.range.start()
    }

    fn value_per_point(&self) -> f32 {
        self.span() / self.rail.width()
    }

    fn x_of(&self, value: f32) -> f32 {
        let share = (value - self.scale.range.start()) / self.span();
        self.rail.left() + self.rail.width() * share.clamp(0.0, 1.0)
    }

    fn paint(&self, ui: &Ui, response: &Response, value: f32) {
        let painter = ui.painter();
        let (x, rest) = (self.x_of(value), self.x_of(self.scale.default));
        let edge = Stroke::new(1.0, theme::LINE);
        painter.rect(self.rail, 4.0, theme::WELL, edge, StrokeKind::Outside);
        let moved = Rect::from_x_y_ranges(x.min(rest)..=x.max(rest), self.rail.y_range());
        painter.rect_filled(moved, 0.0, theme::GLOW);
        painter.vline(
            rest,
            self.area.top() + 4.0..=self.area.bottom() - 4.0,
            (2.0, theme::LINE),
        );
        let thumb = Rect::from_center_size(pos2(x, self.rail.center().y), self.thumb);
        let hot = response.hovered() || response.dragged() || response.has_focus();
        let fill = if hot { theme::TEXT } else { theme::QUIET };
        painter.rect_filled(thumb, 4.0, fill);
        painter.vline(
            x,
            thumb.top() + 6.0..=thumb.bottom() - 6.0,
            (2.0, theme::GROUND),
        );
        show_focus(ui, response, self.area.shrink(3.0));
    }
}
