//! A thick level bar over a scale in dB, with a mark at the highest recent level.

use crate::ui::theme;
use egui::{Align2, Color32, Painter, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

/// Height of the scale below the bar, where it is not enlarged.
pub const METER_SCALE: f32 = 24.0;
const HOT_DB: f32 = -12.0;
const TOO_HOT_DB: f32 = -3.0;
const MARKS_DB: [f32; 7] = [-60.0, -48.0, -36.0, -24.0, -12.0, -6.0, 0.0];

/// A bar from `floor_db` to 0 dBFS, filled up to `level_db`, with a mark at `peak_db`, and a bracket over `range_db` where
/// there is one. `size` includes the scale below it.
pub fn meter(
    ui: &mut Ui,
    name: &str,
    level_db: f32,
    peak_db: f32,
    floor_db: f32,
    range_db: Option<[f32; 2]>,
    size: Vec2,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(peak_db.round())),
        ..WidgetInfo::labeled(Role::Meter, true, name)
    });
    let large = theme::enlarged(ui);
    let bar = Rect::from_min_max(rect.min, rect.max - Vec2::new(0.0, METER_SCALE * large));
    let painter = ui.painter();
    let x_of = |db: f32| bar.left() + bar.width() * ((db - floor_db) / -floor_db).clamp(0.0, 1.0);
    painter.rect_filled(bar, theme::ROUND, theme::WELL);
    fill(painter, bar, &x_of, level_db);
    if peak_db > floor_db {
        let mark = Rect::from_x_y_ranges(x_of(peak_db) - 4.0..=x_of(peak_db), bar.y_range());
        painter.rect_filled(mark, 1.0, zone_color(peak_db));
    }
    if let Some(range_db) = range_db {
        bracket(painter, bar, range_db.map(x_of));
    }
    scale(painter, bar, &x_of, large);
    response
}

fn fill(painter: &Painter, bar: Rect, x_of: &dyn Fn(f32) -> f32, level_db: f32) {
    let zones = [
        (f32::NEG_INFINITY, HOT_DB),
        (HOT_DB, TOO_HOT_DB),
        (TOO_HOT_DB, 0.0),
    ];
    for (from_db, to_db) in zones {
        if level_db > from_db {
            let (left, right) = (x_of(from_db), x_of(level_db.min(to_db)));
            let zone =
                Rect::from_x_y_ranges(left..=right, bar.y_range()).shrink2(Vec2::new(0.0, 4.0));
            painter.rect_filled(zone, 0.0, zone_color(to_db - 0.1));
        }
    }
}

/// A line along the top, with ends that reach down.
fn bracket(painter: &Painter, bar: Rect, [left, right]: [f32; 2]) {
    let stroke = (2.0, theme::TEXT);
    let (top, foot) = (bar.top() + 1.0, bar.top() + 9.0);
    painter.hline(left..=right, top, stroke);
    for x in [left + 1.0, right - 1.0] {
        painter.vline(x, top..=foot, stroke);
    }
}

fn zone_color(db: f32) -> Color32 {
    match db {
        db if db >= TOO_HOT_DB => theme::ALARM,
        db if db >= HOT_DB => theme::WARM,
        _ => theme::GOOD,
    }
}

fn scale(painter: &Painter, bar: Rect, x_of: &dyn Fn(f32) -> f32, large: f32) {
    for db in MARKS_DB {
        let x = x_of(db);
        painter.vline(x, bar.bottom()..=bar.bottom() + 5.0, (1.0, theme::LINE));
        let align = match db {
            _ if x <= bar.left() => Align2::LEFT_TOP,
            _ if x >= bar.right() => Align2::RIGHT_TOP,
            _ => Align2::CENTER_TOP,
        };
        let at = pos2(x, bar.bottom() + 5.0);
        painter.text(
            at,
            align,
            db.to_string(),
            theme::font(theme::SMALL_SIZE * large),
            theme::QUIET,
        );
    }
}
