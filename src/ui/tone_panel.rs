//! Everything around the amp that turns, a page for each station of the signal.

use super::hint_line::explain;
use super::theme;
use super::widgets::{KNOB, Scale, choice, elided, knob};
use crate::app::{Action, State};
use crate::dsp::{equalizer, tone_stack};
use crate::rig::{Knob, Switch};
use egui::{Button, Frame, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Height of the panel.
pub const HEIGHT: f32 = KNOB.y + 40.0 + 2.0 * PADDING + theme::GAP;
const PADDING: f32 = 10.0;

/// The rate that the tone curve is drawn for; at others it differs only at its upper end.
const DRAWN_AT_HZ: f64 = 48_000.0;

/// A station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Silence between the notes.
    Gate,
    /// The tone stack.
    #[default]
    Tone,
    /// The graphic equaliser.
    Eq,
    /// The cabinets.
    Cab,
    /// How two of them go together.
    Mix,
    /// Echoes and room.
    Space,
    /// Levels and calibration.
    Level,
}

const PAGES: [(Page, &str); 7] = [
    (Page::Gate, "Gate"),
    (Page::Tone, "Tone"),
    (Page::Eq, "EQ"),
    (Page::Cab, "Cab"),
    (Page::Mix, "Two cabs"),
    (Page::Space, "Delay, room"),
    (Page::Level, "Level"),
];

/// Folds and unfolds the panel; may stand anywhere.
pub fn toggle(ui: &mut Ui, open: &mut bool) {
    let button = Button::new("Tone").selected(*open);
    let response = ui.add(button).accessible_name("Tone controls");
    explain(
        &response,
        "Gate, tone stack, equaliser, cabinet, delay, room and levels.",
    );
    if response.clicked() {
        *open = !*open;
    }
}

/// Draws the page that is open, and the way to the others.
pub fn show(ui: &mut Ui, page: &mut Page, state: &State, actions: &mut Vec<Action>) {
    Frame::new()
        .fill(theme::PANEL)
        .corner_radius(theme::ROUND)
        .inner_margin(PADDING)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_max_height(HEIGHT - 2.0 * PADDING);
            ui.horizontal(|ui| {
                for (other, word) in PAGES {
                    if choice(ui, word, *page == other).clicked() {
                        *page = other;
                    }
                }
            });
            let row = vec2(ui.available_width(), KNOB.y);
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(row, layout, |ui| contents(ui, *page, state, actions));
        });
}

fn contents(ui: &mut Ui, page: Page, state: &State, actions: &mut Vec<Action>) {
    match page {
        Page::Gate => {
            switch(
                ui,
                Switch::Gate,
                "Cuts the hiss between the notes.",
                state,
                actions,
            );
            turn(
                ui,
                Knob::GateThreshold,
                "What is louder opens the gate.",
                state,
                actions,
            );
            turn(
                ui,
                Knob::GateRelease,
                "How long the gate takes to close.",
                state,
                actions,
            );
        }
        Page::Tone => {
            for knob in [Knob::Bass, Knob::Middle, Knob::Treble] {
                turn(ui, knob, "5 leaves the sound as it is.", state, actions);
            }
            curve(ui, state);
        }
        Page::Eq => {
            for knob in Knob::EQ {
                turn(
                    ui,
                    knob,
                    "An octave around this frequency, behind the tone stack.",
                    state,
                    actions,
                );
            }
        }
        Page::Cab => cab(ui, state, actions),
        Page::Mix => {
            for (knob, hint) in [
                (
                    Knob::CabBlend,
                    "From the first cabinet to the second, where there are two.",
                ),
                (Knob::CabPan, "Where the first cabinet stands."),
                (Knob::SecondPan, "Where the second cabinet stands."),
                (
                    Knob::SecondTrim,
                    "By how much the second is later: lines two microphones up.",
                ),
            ] {
                turn(ui, knob, hint, state, actions);
            }
        }
        Page::Space => {
            for (knob, hint) in [
                (
                    Knob::DelayMix,
                    "How loud the echoes are; fully left they are off.",
                ),
                (Knob::DelayTime, "Time between two echoes."),
                (
                    Knob::DelayFeedback,
                    "How much of an echo comes back in the next.",
                ),
                (Knob::DelayWidth, "How far the echoes go to the sides."),
                (Knob::RoomMix, "How loud the room is; fully left it is off."),
                (Knob::RoomSize, "How long the room rings."),
            ] {
                turn(ui, knob, hint, state, actions);
            }
        }
        Page::Level => {
            options(ui, Knob::OutputMode, state, actions);
            switch(
                ui,
                Switch::Calibrate,
                "Brings the guitar to the level that the capture was made with, where its file says so.",
                state,
                actions,
            );
            turn(
                ui,
                Knob::Interface,
                "What your interface takes for full scale: see its manual.",
                state,
                actions,
            );
        }
    }
}

fn cab(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        ui.set_width(330.0);
        ui.horizontal(|ui| options(ui, Knob::CabMode, state, actions));
        for (place, name) in state.cabs.iter().enumerate() {
            ui.horizontal(|ui| {
                let open = ui.add(Button::new("Open"));
                let open = open.accessible_name(format!("Open cab {}", place + 1));
                explain(
                    &open,
                    "Opens an impulse response: a WAV, FLAC or AIFF file. Or drop one on the window.",
                );
                if open.clicked() {
                    actions.push(Action::BrowseCab(place));
                }
                let text = name.as_deref().unwrap_or("none");
                elided(ui, text, theme::font(theme::TEXT_SIZE), theme::TEXT, 190.0);
                if name.is_some() {
                    let remove = ui.add(Button::new("Remove"));
                    let remove = remove.accessible_name(format!("Remove cab {}", place + 1));
                    if remove.clicked() {
                        actions.push(Action::RemoveCab(place));
                    }
                }
            });
        }
    });
    turn(
        ui,
        Knob::CabLevel,
        "Gain behind the cabinet.",
        state,
        actions,
    );
    turn(
        ui,
        Knob::LowCut,
        "Takes away what lies below; fully left it is off.",
        state,
        actions,
    );
    turn(
        ui,
        Knob::HighCut,
        "Takes away what lies above; fully right it is off.",
        state,
        actions,
    );
}

/// What tone stack and equaliser do to each frequency, where there is room for it.
fn curve(ui: &mut Ui, state: &State) {
    let size = vec2(ui.available_width() - theme::GAP, KNOB.y - theme::GAP);
    if size.x < 200.0 {
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

fn turn(ui: &mut Ui, which: Knob, hint: &'static str, state: &State, actions: &mut Vec<Action>) {
    let spec = which.spec();
    let scale = Scale {
        range: spec.range.clone(),
        default: spec.default,
        unit: spec.unit,
    };
    let mut value = state.controls[which];
    let response = knob(ui, spec.label, spec.label, &mut value, &scale);
    explain(&response, hint);
    if response.changed() {
        actions.push(Action::Turn(which, value));
    }
}

fn options(ui: &mut Ui, which: Knob, state: &State, actions: &mut Vec<Action>) {
    for (place, word) in which.spec().choices.iter().enumerate() {
        let chosen = state.controls[which] as usize == place;
        if choice(ui, word, chosen).clicked() {
            actions.push(Action::Turn(which, place as f32));
        }
    }
}

fn switch(
    ui: &mut Ui,
    which: Switch,
    hint: &'static str,
    state: &State,
    actions: &mut Vec<Action>,
) {
    let on = state.controls[which];
    let response = choice(ui, which.label(), on);
    explain(&response, hint);
    if response.clicked() {
        actions.push(Action::Flip(which, !on));
    }
}
