//! The top line tells the truth about the devices, and holds the one button that must be found in a hurry.

use super::hint_line::explain;
use super::theme;
use super::widgets::{Sign, TIGHT, elided, sign, timeline};
use crate::app::Action;
use crate::app::incidents::Cause;
use crate::app::notice::kilohertz;
use crate::app::state::{Latency, Playing, Realtime, Sound, State, Tape};
use crate::rig::Switch;
use egui::{Align, Button, Color32, Layout, Response, RichText, Sense, Stroke, Ui, vec2};

/// Room at the left of the dropouts from which the last minutes are drawn as well.
const GRAPH_FROM: f32 = 760.0;

/// How many of the latest dropouts are shown with their times.
const SHOWN_INCIDENTS: usize = 8;

/// Draws the bar.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = theme::MARGIN;
        mute(ui, state, actions);
        recording(ui, state, actions);
        if let Some(playing) = state.playing() {
            dropouts(ui, state);
            if ui.available_width() >= GRAPH_FROM {
                graph(ui, state);
            }
            load(ui, state);
            latency(ui, playing);
            rate(ui, playing, state.request.buffer);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| device(ui, state));
    });
}

fn mute(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let muted = state.controls[Switch::Mute];
    let (word, ink, fill) = mute_look(muted);
    let text = RichText::new(word).size(theme::VALUE_SIZE).color(ink);
    let button = Button::new(text)
        .fill(fill)
        .stroke(Stroke::new(1.0, theme::LINE))
        .min_size(vec2(130.0, 50.0));
    let response = ui.add(button).accessible_name("Mute");
    explain(
        &response,
        "Silences the speakers at once, and lets them sound again. Key: M. Escape twice: silence at once, and nothing rings on.",
    );
    if response.clicked() {
        actions.push(Action::Flip(Switch::Mute, !muted));
    }
}

/// Word, its colour and what it stands on.
pub fn mute_look(muted: bool) -> (&'static str, Color32, Color32) {
    match muted {
        true => ("MUTED", theme::ON_BRIGHT, theme::ALARM),
        false => ("MUTE", theme::TEXT, theme::KEY),
    }
}

/// How long everything has been recorded, while it is; a click ends it.
fn recording(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(since) = state.recording else {
        return;
    };
    let seconds = since.elapsed().as_secs();
    let word = format!("REC {}:{:02}", seconds / 60, seconds % 60);
    let text = RichText::new(word).color(theme::ON_BRIGHT);
    let button = Button::new(text)
        .fill(theme::ALARM)
        .min_size(vec2(0.0, 50.0));
    let response = ui.add(button).accessible_name("End the recording");
    explain(
        &response,
        "Everything is recorded: a click ends it. Keys: Ctrl+R",
    );
    if response.clicked() {
        actions.push(Action::Record);
    }
}

fn device(ui: &mut Ui, state: &State) {
    ui.spacing_mut().item_spacing.x = theme::GAP;
    let (mark, text) = match &state.sound {
        Sound::Playing(playing) => (Sign::Running, device_name(playing, state)),
        Sound::Opening => (Sign::Waiting, "Opening the audio devices…".to_owned()),
        Sound::Silent(_) => (Sign::Trouble, "No sound".to_owned()),
    };
    sign(ui, mark);
    let width = ui.available_width();
    let response = elided(ui, &text, theme::font(theme::TEXT_SIZE), theme::TEXT, width);
    explain(
        &response,
        "The devices that play. Choose others under Audio.",
    );
}

fn device_name(playing: &Playing, state: &State) -> String {
    let opened = &playing.opened;
    match &opened.input {
        _ if state.controls[Switch::Riff] => match state.tape {
            Tape::Riff => format!("{}, demo riff", opened.output),
            Tape::Loop(seconds) => format!("{}, loop of {seconds:.0} s", opened.output),
            Tape::File => {
                let name = state.di.as_ref().map_or("DI file", |di| di.name.as_str());
                format!("{}, {name}", opened.output)
            }
        },
        Some(input) if *input == opened.output => format!("{input}, In {}", opened.input_channel),
        Some(input) => format!("{input}, In {} to {}", opened.input_channel, opened.output),
        None => format!("{}, no guitar", opened.output),
    }
}

fn rate(ui: &mut Ui, playing: &Playing, asked: Option<u32>) {
    let rate = kilohertz(f64::from(playing.opened.rate));
    let text = match (playing.opened.buffer, asked) {
        (Some(buffer), Some(asked)) if asked != buffer => {
            format!("{rate} / {buffer} (asked {asked})")
        }
        (Some(buffer), _) => format!("{rate} / {buffer}"),
        (None, _) => rate,
    };
    let response = fact(ui, text, theme::TEXT);
    explain(
        &response,
        "Sample rate, and frames per buffer as the device granted them.",
    );
}

fn latency(ui: &mut Ui, playing: &Playing) {
    let text = match playing.latency {
        Some(Latency { time, measured }) => {
            let how = if measured { "measured" } else { "computed" };
            format!("{:.1} ms {how}", time.as_secs_f64() * 1000.0)
        }
        None => "latency unknown".to_owned(),
    };
    let response = fact(ui, text, theme::TEXT);
    explain(
        &response,
        match playing.measured {
            Some(_) => "Delay from string to speaker, as the test signal told over the cable.",
            None => {
                "Delay from string to speaker as far as the buffers tell, without converters. Measure it under Audio."
            }
        },
    );
}

fn load(ui: &mut Ui, state: &State) {
    let (typical, worst) = (percent(state.load.typical), percent(state.load.worst.value));
    let text = format!("load {typical} % (worst {worst})");
    let response = warnable(ui, text, state.load.worst.value >= TIGHT);
    explain(
        &response,
        match state.playing().map(|playing| playing.realtime) {
            Some(Realtime::Granted) => {
                "Share of each buffer's time that the amp takes: typical, and the worst of the last seconds. Its threads go before other programs (real-time priority)."
            }
            Some(Realtime::Denied) => {
                "Share of each buffer's time that the amp takes. No real-time priority: busy programs can make the sound tear. On Linux, install rtkit or join the audio group."
            }
            _ => {
                "Share of each buffer's time that the amp takes: typical, and the worst of the last seconds."
            }
        },
    );
}

const GRAPH: &str = "Load and dropouts of the last two minutes";

fn graph(ui: &mut Ui, state: &State) {
    let response = timeline(ui, GRAPH, &state.timeline, vec2(120.0, 40.0));
    explain(
        &response,
        "The last two minutes: how much of its time the amp took at worst, second by second; at the line it gets tight. A line from top to bottom: the sound was torn.",
    );
}

fn dropouts(ui: &mut Ui, state: &State) {
    let counts = state.dropouts;
    let total = counts.total();
    let word = if total == 1 { "dropout" } else { "dropouts" };
    let response = warnable(ui, format!("{total} {word}"), total > 0);
    let response = response.interact(Sense::click());
    explain(
        &response,
        "How often the sound was torn since the devices were opened; hover to see by what, click to copy when.",
    );
    if response.clicked() {
        ui.ctx().copy_text(state.incidents.to_string());
    }
    response.on_hover_ui(|ui| {
        timeline(ui, GRAPH, &state.timeline, vec2(360.0, 80.0));
        for cause in Cause::ALL {
            ui.label(format!("{} × {}", counts.of(cause), cause.words()));
        }
        for incident in state.incidents.newest().take(SHOWN_INCIDENTS) {
            ui.label(RichText::new(incident.to_string()).color(theme::QUIET));
        }
    });
}

/// A fact that may be worth a warning, which then has a sign too.
fn warnable(ui: &mut Ui, text: String, warn: bool) -> Response {
    if !warn {
        return fact(ui, text, theme::TEXT);
    }
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let response = fact(ui, text, theme::WARM);
        sign(ui, Sign::Trouble);
        response
    });
    row.inner
}

fn fact(ui: &mut Ui, text: String, color: Color32) -> Response {
    ui.label(RichText::new(text).color(color))
}

fn percent(share: f32) -> u32 {
    (share * 100.0).round().clamp(0.0, 999.0) as u32
}
