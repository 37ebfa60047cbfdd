//! What a hand does to anything that turns or slides, and its value in figures.

use super::show_focus;
use crate::ui::theme;
use egui::accesskit::{Action, ActionData};
use egui::{
    Align2, Event, EventFilter, Key, MouseWheelUnit, Response, Role, Sense, Stroke, StrokeKind,
    TextEdit, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};
use std::ops::RangeInclusive;

/// What a control goes through.
pub struct Scale {
    /// From fully left to fully right.
    pub range: RangeInclusive<f32>,
    /// Where a double click puts it.
    pub default: f32,
    /// Unit behind the value.
    pub unit: &'static str,
}

/// How much slower it follows the hand with Shift, and how much finer its steps are.
const FINE_DRAG: f32 = 0.1;
const FINE_STEP: f32 = 0.2;
/// A touchpad's points that make one step.
const POINTS_PER_STEP: f32 = 50.0;

impl Scale {
    /// How far it is from end to end.
    pub fn span(&self) -> f32 {
        self.range.end() - self.range.start()
    }

    /// One step of a wheel or key.
    fn step(&self) -> f32 {
        match self.unit {
            "dB" => 0.5,
            _ => self.span() / 100.0,
        }
    }

    /// The value in figures: "+2.5", "-3.0", and zero without a sign.
    fn number(&self, value: f32) -> String {
        let digits = usize::from(self.unit == "dB" || self.span() <= 40.0);
        let signed = *self.range.start() < 0.0;
        let text = match signed {
            true => format!("{value:+.digits$}"),
            false => format!("{value:.digits$}"),
        };
        match text.trim_start_matches(['+', '-']) {
            zero @ ("0.0" | "0") => zero.to_owned(),
            _ => text,
        }
    }
}

/// The value after this frame's double click, wheel, keys, screen reader, and a drag by so much.
pub fn moved(ui: &Ui, response: &Response, scale: &Scale, value: f32, drag: f32) -> f32 {
    if response.double_clicked() {
        return scale.default;
    }
    let fine = ui.input(|input| input.modifiers.shift);
    let step = scale.step() * if fine { FINE_STEP } else { 1.0 };
    let steps = wheel_steps(ui, response) + key_steps(ui, response);
    let drag = drag * if fine { FINE_DRAG } else { 1.0 };
    let asked = asked_by_screen_reader(ui, response).unwrap_or(value);
    asked + steps * step + drag
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

/// Tells a screen reader what it is and where it stands.
pub fn tell(ui: &Ui, response: &Response, name: &str, value: f32, scale: &Scale) {
    response.widget_info(|| WidgetInfo::slider(true, f64::from(value), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(f64::from(*scale.range.start()));
        node.set_max_numeric_value(f64::from(*scale.range.end()));
        node.set_numeric_value_step(f64::from(scale.step()));
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
}

/// The value as a field: read at a glance, and a click away from being typed.
pub fn type_in(ui: &mut Ui, name: &str, value: &mut f32, scale: &Scale, size: Vec2, align: Align2) {
    let name = format!("{name} value");
    let typing = ui.make_persistent_id(&name);
    match ui.data(|data| data.get_temp::<String>(typing)) {
        Some(text) => typed(ui, typing, &name, text, value, size),
        None if shown(ui, &name, *value, scale, (size, align)).clicked() => {
            ui.data_mut(|data| data.insert_temp(typing, scale.number(*value)));
        }
        None => (),
    }
}

fn shown(
    ui: &mut Ui,
    name: &str,
    value: f32,
    scale: &Scale,
    (size, align): (Vec2, Align2),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let text = format!("{} {}", scale.number(value), scale.unit);
    let text = text.trim_end().to_owned();
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
    let at = align.pos_in_rect(&rect.shrink2(vec2(8.0, 0.0)));
    let font = TextStyle::Heading.resolve(ui.style());
    painter.text(at, align, text, font, theme::TEXT);
    show_focus(ui, &response, rect);
    response
}

fn typed(ui: &mut Ui, typing: egui::Id, name: &str, mut text: String, value: &mut f32, size: Vec2) {
    let field = TextEdit::singleline(&mut text)
        .id(typing.with("field"))
        .align(Align2::LEFT_CENTER)
        .font(TextStyle::Heading);
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
    fn numbers_are_written_as_their_scale_wants() {
        let scale = |range, unit| Scale {
            range,
            default: 0.0,
            unit,
        };
        let db = scale(-20.0..=20.0, "dB");
        assert_eq!(db.number(2.5), "+2.5");
        assert_eq!(db.number(-0.01), "0.0");
        assert_eq!(scale(0.0..=10.0, "").number(5.0), "5.0");
        assert_eq!(scale(20.0..=2000.0, "ms").number(380.4), "380");
        assert_eq!(scale(-100.0..=100.0, "%").number(60.0), "+60");
    }

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
