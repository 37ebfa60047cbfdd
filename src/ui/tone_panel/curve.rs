//! The tone, drawn.

use crate::app::State;
use crate::dsp::{equalizer, tone_stack};
use crate::rig::Knob;
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::KNOB;
use egui::{Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// The rate that it is drawn for; at others it differs only at its upper end.
const DRAWN_AT_HZ: f64 = 48_000.0;

/// In less nothing can be told from it.
const LEAST_WIDTH: f32 = 90.0;

/// What tone stack and equaliser do to each frequency, where there is room for it.
pub fn show(ui: &mut Ui, state: &State) {
    let size = vec2(
        ui.available_width() - theme::GAP,
        KNOB.y * theme::enlarged(ui) - theme::GAP,
    );
    if size.x < LEAST_WIDTH {
        return;
    }
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Tone curve"));
    explain(
        &response,
        "What tone stack and equaliser do to each frequency, 40 Hz to 16 kHz; a line is 10 dB.",
    );
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, theme::WELL);
    let y = |db: f32| rect.center().y - db / 25.0 * 0.5 * rect.height();
    for db in [-20.0, -10.0, 0.0, 10.0, 20.0] {
        let width = if db == 0.0 { 2.0 } else { 1.0 };
        painter.hline(rect.x_range(), y(db), Stroke::new(width, theme::LINE));
    }
    let points = (0..=160).map(|n| {
        let share = n as f32 / 160.0;
        let hz = 40.0 * 400.0_f64.powf(share.into());
        pos2(
            rect.left() + share * rect.width(),
            y(response_db(state, hz) as f32),
        )
    });
    painter.line(points.collect(), Stroke::new(2.5, theme::GLOW));
}

fn response_db(state: &State, hz: f64) -> f64 {
    let stack = [Knob::Bass, Knob::Middle, Knob::Treble].map(|knob| state.controls[knob]);
    let bands = Knob::EQ.map(|knob| state.controls[knob]);
    tone_stack::response_db(stack, hz, DRAWN_AT_HZ) + equalizer::response_db(bands, hz, DRAWN_AT_HZ)
}
