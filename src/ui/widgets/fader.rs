//! A slider that cannot jump: it moves by as much as the hand does, wherever it is taken hold of.

use super::show_focus;
use crate::ui::theme;
use egui::accesskit::{Action, ActionData};
use egui::{
    Align2, Event, EventFilter, Key, MouseWheelUnit, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::ops::RangeInclusive;

/// What a fader goes through.
pub struct Scale {
    /// From fully left to fully right.
    pub range: RangeInclusive<f32>,
    /// Where a double click puts it.
    pub default: f32,
    /// Unit behind the value.
    pub unit: &'static str,
}

/// Height of a fader.
const HEIGHT: f32 = 52.0;
const VALUE_WIDTH: f32 = 128.0;
const THUMB: Vec2 = vec2(18.0, 36.0);
/// One step of a wheel or key, and with Shift; in units of the value.
const STEP: f32 = 0.5;
const FINE_STEP: f32 = 0.1;
/// How much slower the thumb follows the hand with Shift.
const FINE_DRAG: f32 = 0.1;
/// A touchpad's points that make one step.
const POINTS_PER_STEP: f32 = 50.0;

/// A fader called `name` over the whole width, its value at the right: drag, wheel, arrows; Shift for fine
/// steps; double click for the default; click the value to type one.
pub fn fader(ui: &mut Ui, name: &str, value: &mut f32, scale: &Scale) -> Response {
    let before = *value;
    let track_width = ui.available_width() - VALUE_WIDTH - theme::GAP;
    let response = ui.horizontal(|ui| {
        let (rect, response) =
            ui.allocate_exact_size(vec2(track_width, HEIGHT), Sense::click_and_drag());
        let track = Track::new(rect, scale);
        *value = moved(ui, &response, &track, *value);
        tell(ui, &response, name, *value, scale);
        track.paint(ui, &response, *value);
        type_in(ui, name, value, scale);
        response
    });
    let mut response = response.inner;
    *value = value.clamp(*scale.range.start(), *scale.range.end());
    if *value != before {
        response.mark_changed();
    }
    response
}

/// The value after this frame's mouse, wheel, keys and screen reader.
fn moved(ui: &Ui, response: &Response, track: &Track<'_>, value: f32) -> f32 {
    if response.double_clicked() {
        return track.scale.default;
    }
    let fine = ui.input(|input| input.modifiers.shift);
    let step = if fine { FINE_STEP } else { STEP };
    let steps = wheel_steps(ui, response) + key_steps(ui, response);
    let drag = response.drag_delta().x * if fine { FINE_DRAG } else { 1.0 };
    let asked = asked_by_screen_reader(ui, response).unwrap_or(value);
    asked + steps * step + drag * track.value_per_point()
}

fn wheel_steps(ui: &Ui, response: &Response) -> f32 {
    if !response.hovered() {
        return 0.0;
    }
    let steps = |event: &Event| match event {
        // Shift turns some wheels sideways.
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            ..
        } => (delta.x + delta.y) / POINTS_PER_STEP,
        Event::MouseWheel { delta, .. } => delta.x + delta.y,
        _ => 0.0,
    };
    ui.input(|input| input.events.iter().map(steps).sum())
}

fn key_steps(ui: &Ui, response: &Response) -> f32 {
    let by_reader = ui.input(|input| {
        let count = |action| input.num_accesskit_action_requests(response.id, action) as f32;
        count(Action::Increment) - count(Action::Decrement)
    });
    if !response.has_focus() {
        return by_reader;
    }
    let arrows = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    let by_keys = ui.input(|input| {
        let up = input.num_presses(Key::ArrowUp) + input.num_presses(Key::ArrowRight);
        let down = input.num_presses(Key::ArrowDown) + input.num_presses(Key::ArrowLeft);
        up as f32 - down as f32
    });
    by_reader + by_keys
}

fn asked_by_screen_reader(ui: &Ui, response: &Response) -> Option<f32> {
    ui.input(|input| {
        let requests = input.accesskit_action_requests(response.id, Action::SetValue);
        let values = requests.filter_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) => Some(value as f32),
            _ => None,
        });
        values.last()
    })
}

fn tell(ui: &Ui, response: &Response, name: &str, value: f32, scale: &Scale) {
    response.widget_info(|| WidgetInfo::slider(true, f64::from(value), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(f64::from(*scale.range.start()));
        node.set_max_numeric_value(f64::from(*scale.range.end()));
        node.set_numeric_value_step(f64::from(STEP));
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
}

/// Where the thumb runs.
struct Track<'a> {
    rail: Rect,
    area: Rect,
    scale: &'a Scale,
}

impl<'a> Track<'a> {
    fn new(area: Rect, scale: &'a Scale) -> Self {
        let rail = Rect::from_center_size(area.center(), vec2(area.width() - THUMB.x, 8.0));
        Self { rail, area, scale }
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
        let thumb = Rect::from_center_size(pos2(x, self.rail.center().y), THUMB);
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

/// The value as a field: read at a glance, and a click away from being typed.
fn type_in(ui: &mut Ui, name: &str, value: &mut f32, scale: &Scale) {
    let name = format!("{name} value");
    let typing = ui.make_persistent_id(&name);
    let size = vec2(VALUE_WIDTH, HEIGHT - 8.0);
    match ui.data(|data| data.get_temp::<String>(typing)) {
        Some(text) => typed(ui, typing, &name, text, value, size),
        None if shown(ui, &name, *value, scale, size).clicked() => {
            ui.data_mut(|data| data.insert_temp(typing, number(*value)));
        }
        None => (),
    }
}

fn shown(ui: &mut Ui, name: &str, value: f32, scale: &Scale, size: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let text = format!("{} {}", number(value), scale.unit);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(text.clone()),
        ..WidgetInfo::labeled(Role::Button, true, name)
    });
    let edge = if response.hovered() {
        theme::QUIET
    } else {
        theme::PANEL
    };
    let painter = ui.painter();
    painter.rect_stroke(
        rect,
        theme::ROUND,
        Stroke::new(1.0, edge),
        StrokeKind::Inside,
    );
    let at = rect.right_center() - vec2(8.0, 0.0);
    painter.text(
        at,
        Align2::RIGHT_CENTER,
        text,
        theme::font(theme::VALUE_SIZE),
        theme::TEXT,
    );
    show_focus(ui, &response, rect);
    response
}

fn typed(ui: &mut Ui, typing: egui::Id, name: &str, mut text: String, value: &mut f32, size: Vec2) {
    let field = TextEdit::singleline(&mut text)
        .id(typing.with("field"))
        .font(theme::font(theme::VALUE_SIZE));
    let response = ui.add_sized(size, field).accessible_name(name);
    let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
    if response.lost_focus() || cancelled {
        if let Some(number) = number_in(&text).filter(|_| !cancelled) {
            *value = number;
        }
        ui.data_mut(|data| data.remove_temp::<String>(typing));
        return;
    }
    if !response.has_focus() {
        response.request_focus();
        select_all(ui, response.id, text.chars().count());
    }
    ui.data_mut(|data| data.insert_temp(typing, text));
}

fn select_all(ui: &Ui, field: egui::Id, length: usize) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(
        CCursor::default(),
        CCursor::new(length),
    )));
    state.store(ui.ctx(), field);
}

/// "+2.5", "-3.0", and zero without a sign.
fn number(value: f32) -> String {
    let text = format!("{value:+.1}");
    if text == "+0.0" || text == "-0.0" {
        "0.0".to_owned()
    } else {
        text
    }
}

/// The number in "+2.5 dB" or "-3,5".
fn number_in(text: &str) -> Option<f32> {
    let text = text.replace(',', ".").replace('−', "-");
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '+' | '-' | ' '));
    let number = &text[..end.unwrap_or(text.len())];
    number
        .trim()
        .parse()
        .ok()
        .filter(|number: &f32| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(number_in("+2.5 dB"), Some(2.5));
        assert_eq!(number_in(" -3,5"), Some(-3.5));
        assert_eq!(number_in("−6"), Some(-6.0));
        assert_eq!(number_in("6dB"), Some(6.0));
        assert_eq!(number_in("loud"), None);
        assert_eq!(number_in("inf"), None);
    }
}
