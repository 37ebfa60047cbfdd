//! What is turned while playing: gain before and after the amp, each under its meter.

use super::hint_line::explain;
use super::theme;
use super::widgets::{METER_SCALE, Scale, fader, lamp, meter};
use crate::app::{Action, FLOOR_DB, Meter, Side, State};
use crate::rig::{Knob, Switch};
use egui::{Align2, Frame, Margin, Rect, RichText, Ui, vec2};

/// Room for the words of the lamps as they are read while standing.
const LAMP_WIDTH: f32 = 3.0 * theme::STAGE_SIZE;
const BAR_HEIGHT: f32 = 52.0;
/// Height of everything else in a lane.
const REST: f32 = 112.0;

/// One end of the amp as it is drawn.
struct Lane {
    side: Side,
    knob: Knob,
    title: &'static str,
    level: &'static str,
    level_hint: &'static str,
    gain: &'static str,
    lamp: &'static str,
    lamp_word: &'static str,
    lamp_hint: &'static str,
    gain_hint: &'static str,
}

const INPUT: Lane = Lane {
    side: Side::Input,
    knob: Knob::Input,
    title: "INPUT",
    level: "Input level",
    level_hint: "Level in dB below full scale, with the highest of late. The bracket is where captures are made and measured: play within it.",
    gain: "Input gain",
    lamp: "Input clip",
    lamp_word: "CLIP",
    lamp_hint: "Lit when the guitar was too loud for the interface: turn its gain down. A click puts it out.",
    gain_hint: "Gain before the amp: more drives it harder. Drag, wheel or arrows; Shift for fine steps; double click for 0 dB.",
};

const OUTPUT: Lane = Lane {
    side: Side::Output,
    knob: Knob::Output,
    title: "OUTPUT",
    level: "Output level",
    level_hint: "Level in dB below full scale; the mark stays at the highest recent level.",
    gain: "Output gain",
    lamp: "Output limit",
    lamp_word: "LIMIT",
    lamp_hint: "Lit when the limiter had to hold the sound back: turn the output down. A click puts it out.",
    gain_hint: "Gain after the amp: only the loudness. Drag, wheel or arrows; Shift for fine steps; double click for 0 dB.",
};

impl Lane {
    /// What the capture was made with, where that is this lane's matter.
    fn range_db(&self, state: &State) -> Option<[f32; 2]> {
        match self.side {
            Side::Input => state.trained_db(),
            Side::Output => None,
        }
    }
}

/// Height of the deck.
pub fn height(growth: f32) -> f32 {
    bar_height(growth) + (METER_SCALE + REST) * growth.max(1.0)
}

fn bar_height(growth: f32) -> f32 {
    BAR_HEIGHT * growth.max(1.0)
}

/// Draws both lanes side by side.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>, growth: f32) {
    ui.columns_const(|[left, right]| {
        lane(left, &INPUT, &state.input, state, actions, growth);
        lane(right, &OUTPUT, &state.output, state, actions, growth);
    });
}

fn lane(
    ui: &mut Ui,
    lane: &Lane,
    level: &Meter,
    state: &State,
    actions: &mut Vec<Action>,
    growth: f32,
) {
    Frame::new()
        .fill(theme::PANEL)
        .corner_radius(theme::ROUND)
        .inner_margin(Margin::symmetric(14, 10))
        .show(ui, |ui| {
            theme::enlarge(ui, growth.max(1.0));
            title(ui, lane, level);
            level_row(ui, lane, level, state, actions, growth);
            gain(ui, lane, state, actions);
        });
}

fn title(ui: &mut Ui, lane: &Lane, level: &Meter) {
    ui.spacing_mut().interact_size.y = 0.0;
    ui.horizontal(|ui| {
        ui.label(RichText::new(lane.title).color(theme::QUIET));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(peak_text(level.peak_db)).color(theme::TEXT));
        });
    });
}

fn peak_text(peak_db: f32) -> String {
    if peak_db <= FLOOR_DB {
        "silent".to_owned()
    } else {
        format!("peak {peak_db:.0} dB")
    }
}

fn level_row(
    ui: &mut Ui,
    lane: &Lane,
    level: &Meter,
    state: &State,
    actions: &mut Vec<Action>,
    growth: f32,
) {
    let (bar_height, lamp_width) = (bar_height(growth), LAMP_WIDTH * growth.max(1.0));
    ui.horizontal_top(|ui| {
        let size = vec2(
            ui.available_width() - lamp_width - ui.spacing().item_spacing.x,
            bar_height + METER_SCALE * growth.max(1.0),
        );
        let bar = meter(
            ui,
            lane.level,
            level.level_db,
            level.peak_db,
            FLOOR_DB,
            lane.range_db(state),
            size,
        );
        explain(&bar, lane.level_hint);
        if lane.side == Side::Output && state.controls[Switch::Mute] {
            muted(
                ui,
                Rect::from_min_size(bar.rect.min, vec2(size.x, bar_height)),
            );
        }
        let light = lamp(
            ui,
            lane.lamp,
            lane.lamp_word,
            level.clipped,
            vec2(lamp_width, bar_height),
        );
        explain(&light, lane.lamp_hint);
        if light.clicked() {
            actions.push(Action::ClearClip(lane.side));
        }
    });
}

/// Says in letters as high as the meter why nothing is heard.
fn muted(ui: &Ui, bar: Rect) {
    let painter = ui.painter();
    painter.rect_filled(bar, theme::ROUND, theme::ALARM);
    let font = theme::font((bar.height() * 0.8).max(theme::STAGE_SIZE));
    painter.text(
        bar.center(),
        Align2::CENTER_CENTER,
        "MUTED",
        font,
        theme::ON_BRIGHT,
    );
}

fn gain(ui: &mut Ui, lane: &Lane, state: &State, actions: &mut Vec<Action>) {
    let spec = lane.knob.spec();
    let scale = Scale {
        range: spec.range.clone(),
        default: spec.default,
        unit: spec.unit,
    };
    let mut value = state.controls[lane.knob];
    let response = fader(ui, lane.gain, &mut value, &scale);
    explain(&response, lane.gain_hint);
    if response.changed() {
        actions.push(Action::Turn(lane.knob, value));
    }
}
