//! Everything around the amp that turns, a page for each station of the signal.

mod controls;
mod curve;
mod files;
mod setup;

use super::hint_line::explain;
use super::theme;
use super::widgets::{KNOB, choice};
use crate::app::{Action, State};
use crate::rig::{Knob, Switch};
use controls::{knobs, options, switch};
use egui::{Button, Frame, Ui, vec2};

/// Height of the panel where it is not enlarged.
pub const HEIGHT: f32 = KNOB.y + 40.0 + 2.0 * PADDING + theme::GAP;
const PADDING: f32 = 10.0;

/// A station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Silence between the notes.
    Gate,
    /// Captures beside the amp.
    Amps,
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

const PAGES: [(Page, &str); 8] = [
    (Page::Gate, "Gate"),
    (Page::Amps, "Amps"),
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

/// In less the names of the pages move together.
const NARROW: f32 = 900.0;
/// The least width in which every page is whole.
pub const WHOLE_FROM: f32 = 800.0;

/// A panel below the deck, up to `growth` times as large where a page of knobs would have the room.
pub fn framed(ui: &mut Ui, growth: f32, add_contents: impl FnOnce(&mut Ui)) {
    let room = ui.available_size() / vec2(WHOLE_FROM, HEIGHT);
    let large = growth.min(room.min_elem()).max(1.0);
    Frame::new()
        .fill(theme::PANEL)
        .corner_radius(theme::ROUND)
        .inner_margin(PADDING * large)
        .show(ui, |ui| {
            theme::enlarge(ui, large);
            ui.set_width(ui.available_width());
            add_contents(ui);
        });
}

/// Draws the page that is open, and the way to the others.
pub fn show(ui: &mut Ui, page: &mut Page, state: &State, actions: &mut Vec<Action>, growth: f32) {
    framed(ui, growth, |ui| {
        let large = theme::enlarged(ui);
        ui.set_max_height((HEIGHT - 2.0 * PADDING) * large);
        ui.horizontal(|ui| {
            if ui.available_width() < NARROW * large {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.spacing_mut().button_padding.x = 7.0;
            }
            for (other, word) in PAGES {
                if choice(ui, word, *page == other).clicked() {
                    *page = other;
                }
            }
        });
        let row = vec2(ui.available_width(), KNOB.y * large);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(row, layout, |ui| contents(ui, *page, state, actions));
    });
}

fn contents(ui: &mut Ui, page: Page, state: &State, actions: &mut Vec<Action>) {
    match page {
        Page::Gate => gate(ui, state, actions),
        Page::Amps => files::amps(ui, state, actions),
        Page::Tone => tone(ui, state, actions),
        Page::Eq => {
            let hint = "An octave around this frequency, behind the tone stack.";
            knobs(ui, &Knob::EQ.map(|knob| (knob, hint)), state, actions);
        }
        Page::Cab => {
            files::cab(ui, state, actions);
            knobs(ui, &CAB, state, actions);
        }
        Page::Mix => knobs(ui, &MIX, state, actions),
        Page::Space => {
            setup::tap(ui, actions);
            knobs(ui, &SPACE, state, actions);
        }
        Page::Level => level(ui, state, actions),
    }
}

const CAB: [(Knob, &str); 3] = [
    (Knob::CabLevel, "Gain behind the cabinet."),
    (
        Knob::LowCut,
        "Takes away what lies below; fully left it is off.",
    ),
    (
        Knob::HighCut,
        "Takes away what lies above; fully right it is off.",
    ),
];

const MIX: [(Knob, &str); 4] = [
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
];

const SPACE: [(Knob, &str); 6] = [
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
];

/// What is turned most, in the order of the signal; the other pages hold the rest of each station.
fn tone(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    switch(ui, Switch::Gate, GATE, state, actions);
    knobs(ui, &[THRESHOLD], state, actions);
    let hint = "5 leaves the sound as it is.";
    let stack = [Knob::Bass, Knob::Middle, Knob::Treble].map(|knob| (knob, hint));
    knobs(ui, &stack, state, actions);
    knobs(ui, &CAB[..1], state, actions);
    curve::show(ui, state);
}

const GATE: &str = "Cuts the hiss between the notes.";
const THRESHOLD: (Knob, &str) = (Knob::GateThreshold, "What is louder opens the gate.");

fn gate(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    switch(ui, Switch::Gate, GATE, state, actions);
    let pair = [
        THRESHOLD,
        (Knob::GateRelease, "How long the gate takes to close."),
    ];
    knobs(ui, &pair, state, actions);
    setup::set_gate(ui, state, actions);
}

fn level(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        ui.add_space(2.0 * theme::GAP);
        ui.horizontal(|ui| options(ui, Knob::OutputMode, state, actions));
        let hint = "Brings the guitar to the level that the capture was made with, where its file says so.";
        switch(ui, Switch::Calibrate, hint, state, actions);
    });
    let hint = "What your interface takes for full scale: see its manual.";
    knobs(ui, &[(Knob::Interface, hint)], state, actions);
    setup::interface(ui, state, actions);
}
