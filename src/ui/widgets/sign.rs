//! Signs that are drawn, not typed: no font needs to have them.

use crate::ui::theme;
use egui::{
    Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

/// What a sign says, by its shape as much as by its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A full disc: it runs.
    Running,
    /// A ring: it is on its way.
    Waiting,
    /// A triangle with an exclamation mark: mind this.
    Trouble,
}

/// A sign on the line, as high as a line of text.
pub fn sign(ui: &mut Ui, sign: Sign) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(22.0), Sense::hover());
    let (painter, center) = (ui.painter(), rect.center());
    match sign {
        Sign::Running => {
            painter.add(Shape::circle_filled(center, 8.0, theme::GOOD));
        }
        Sign::Waiting => {
            painter.add(Shape::circle_stroke(
                center,
                7.0,
                Stroke::new(2.5, theme::QUIET),
            ));
        }
        Sign::Trouble => {
            painter.add(triangle(rect.shrink(1.0), Vec2::UP, theme::WARM));
            let at = center + vec2(0.0, 3.0);
            painter.text(
                at,
                Align2::CENTER_CENTER,
                "!",
                theme::font(theme::SMALL_SIZE),
                theme::ON_BRIGHT,
            );
        }
    }
}

/// Which way an arrow points.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// Back.
    Left,
    /// On.
    Right,
    /// From below.
    Up,
    /// From above.
    Down,
}

/// A button with an arrow on it, called `name`.
pub fn arrow_button(ui: &mut Ui, name: &str, arrow: Arrow, size: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let look = *ui.style().interact(&response);
    ui.painter().rect(
        rect,
        look.corner_radius,
        look.weak_bg_fill,
        look.bg_stroke,
        egui::StrokeKind::Inside,
    );
    let tip = match arrow {
        Arrow::Left => Vec2::LEFT,
        Arrow::Right => Vec2::RIGHT,
        Arrow::Up => Vec2::UP,
        Arrow::Down => Vec2::DOWN,
    };
    let head = Rect::from_center_size(
        rect.center(),
        Vec2::splat(rect.height().min(rect.width()) * 0.42),
    );
    ui.painter().add(triangle(head, tip, theme::TEXT));
    response
}

/// A small disc, full or hollow, for the word beside it.
pub fn dot(painter: &Painter, center: Pos2, full: bool, color: Color32) {
    painter.circle(
        center,
        5.5,
        if full { color } else { Color32::TRANSPARENT },
        Stroke::new(2.0, color),
    );
}

/// A triangle in `rect` whose tip points to `tip`, a unit vector along an axis.
pub(super) fn triangle(rect: Rect, tip: Vec2, color: Color32) -> Shape {
    let (center, half) = (rect.center(), rect.size() / 2.0);
    let across = vec2(-tip.y, tip.x);
    let corner = |along: f32, aside: f32| {
        let offset = (tip * along + across * aside) * half;
        pos2(center.x + offset.x, center.y + offset.y)
    };
    Shape::convex_polygon(
        vec![corner(1.0, 0.0), corner(-0.8, 1.0), corner(-0.8, -1.0)],
        color,
        Stroke::NONE,
    )
}
