//! A knob: up is more, wherever it is taken hold of.

use super::hand::{self, Scale, tell, type_in};
use super::show_focus;
use crate::ui::theme;
use egui::{Align, Align2, Layout, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};
use std::f32::consts::PI;

/// Room that a knob takes.
pub const KNOB: Vec2 = vec2(112.0, 128.0);
const RADIUS: f32 = 26.0;
/// From the top, where the caption stands.
const MIDDLE: f32 = 62.0;
const VALUE: f32 = 32.0;
/// Points of a drag from end to end.
const TRAVEL: f32 = 200.0;
/// From fully left to fully right, radians from straight up.
const SWEEP: f32 = 0.75 * PI;

/// A knob called `name` under its `caption`, its value below: drag up and down, wheel, arrows; Shift for fine steps; double
/// click for the default; click the value to type one.
pub fn knob(ui: &mut Ui, name: &str, caption: &str, value: &mut f32, scale: &Scale) -> Response {
    let before = *value;
    let large = theme::enlarged(ui);
    let layout = Layout::top_down(Align::Center);
    let response = ui.allocate_ui_with_layout(KNOB * large, layout, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let size = vec2(KNOB.x, KNOB.y - VALUE) * large;
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let drag = -response.drag_delta().y * scale.span() / TRAVEL;
        *value = hand::moved(ui, &response, scale, *value, drag);
        *value = value.clamp(*scale.range.start(), *scale.range.end());
        tell(ui, &response, name, *value, scale);
        let painter = ui.painter();
        painter.text(
            rect.center_top(),
            Align2::CENTER_TOP,
            caption,
            theme::font(theme::SMALL_SIZE * large),
            theme::QUIET,
        );
        let center = pos2(rect.center().x, rect.top() + large * MIDDLE);
        paint(ui, &response, center, *value, scale);
        show_focus(ui, &response, rect.shrink(2.0));
        type_in(
            ui,
            name,
            value,
            scale,
            vec2(KNOB.x, VALUE) * large,
            Align2::CENTER_CENTER,
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

fn paint(ui: &Ui, response: &Response, center: egui::Pos2, value: f32, scale: &Scale) {
    let (painter, large) = (ui.painter(), theme::enlarged(ui));
    let at = |value: f32| {
        let share = (value - scale.range.start()) / scale.span();
        SWEEP * (2.0 * share.clamp(0.0, 1.0) - 1.0)
    };
    let (stands, rest) = (at(value), at(scale.default));
    let radius = RADIUS * large;
    let ring = radius + 5.0 * large;
    painter.add(arc(
        center,
        ring,
        -SWEEP,
        SWEEP,
        Stroke::new(5.0 * large, theme::WELL),
    ));
    painter.add(arc(
        center,
        ring,
        rest,
        stands,
        Stroke::new(5.0 * large, theme::GLOW),
    ));
    // Where it rests.
    painter.line_segment(
        [
            point(center, ring + 2.0 * large, rest),
            point(center, ring + 6.0 * large, rest),
        ],
        Stroke::new(2.0, theme::QUIET),
    );
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let fill = if hot { theme::KEY_HOVERED } else { theme::KEY };
    painter.circle(center, radius, fill, Stroke::new(1.0, theme::LINE));
    painter.line_segment(
        [
            point(center, 0.35 * radius, stands),
            point(center, 0.92 * radius, stands),
        ],
        Stroke::new(3.5 * large, theme::TEXT),
    );
}

/// The point at `angle` from straight up, clockwise.
fn point(center: egui::Pos2, radius: f32, angle: f32) -> egui::Pos2 {
    center + radius * vec2(angle.sin(), -angle.cos())
}

fn arc(center: egui::Pos2, radius: f32, from: f32, to: f32, stroke: Stroke) -> Shape {
    let points = (0..=32).map(|n| point(center, radius, from + (to - from) * n as f32 / 32.0));
    Shape::line(points.collect(), stroke)
}
