//! Which devices play, and how: set once, then folded away.

use super::hint_line::explain;
use super::theme;
use super::widgets::{channel, picker};
use crate::app::notice::Weight;
use crate::app::{Action, FLOOR_DB, Notice, State};
use crate::audio::{Device, Host, Request};
use egui::{Button, Frame, Label, Margin, RichText, ScrollArea, Ui, vec2};

/// Height of the unfolded panel, with a line on what is wrong: the faders stay beside it in a window of the usual size.
pub const HEIGHT: f32 = 212.0;
const ROW_GAP: f32 = 5.0;
/// From this width on what is wrong and what to do about it fit into one line.
const BOTH_FIT: f32 = 1150.0;
const BUFFERS: [u32; 8] = [16, 32, 64, 128, 256, 512, 1024, 2048];

/// Folds and unfolds the panel; may stand anywhere.
pub fn toggle(ui: &mut Ui, open: &mut bool) {
    let button = Button::new("Audio").selected(*open);
    let response = ui.add(button).accessible_name("Audio settings");
    explain(
        &response,
        "Which devices play, at which rate, with which buffer.",
    );
    if response.clicked() {
        *open = !*open;
    }
}

/// Draws the unfolded panel in what is left of `ui`.
pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ScrollArea::vertical().show(ui, |ui| {
        let frame = Frame::new()
            .fill(theme::PANEL)
            .corner_radius(theme::ROUND)
            .inner_margin(Margin::symmetric(14, 6));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = ROW_GAP;
            ui.horizontal(|ui| {
                refresh(ui, state, actions);
                measure(ui, state, actions);
                find(ui, state, actions);
                channels(ui, state, actions);
            });
            pickers(ui, state, actions);
            // Last: what comes and goes must not move what a hand is about to press.
            diagnosis(ui, state);
        });
    });
}

fn refresh(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(hosts) = &state.hosts else {
        ui.label(RichText::new("looking for devices…").color(theme::QUIET));
        return;
    };
    let response = ui.button("Refresh").accessible_name("Refresh devices");
    explain(&response, "Looks again at which devices are plugged in.");
    if response.clicked() {
        actions.push(Action::ListDevices);
    }
    if hosts.iter().all(|host| host.outputs.is_empty()) {
        let text = "No audio device was found. Plug one in and press Refresh.";
        ui.label(RichText::new(text).color(theme::WARM));
    }
}

fn measure(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let word = match state.measuring {
        true => "Measuring…",
        false => "Measure latency",
    };
    let possible = state.playing().is_some() && !state.measuring;
    let response = ui.add_enabled(possible, Button::new(word));
    let response = response.accessible_name("Measure latency");
    explain(
        &response,
        "Connect an output to the input with a cable first: a short noise at -18 dBFS tells the true delay.",
    );
    if response.clicked() {
        actions.push(Action::MeasureLatency);
    }
}

fn find(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let word = match state.finding {
        true => "Play a string…",
        false => "Find my guitar",
    };
    let response = ui.button(word).accessible_name("Find my guitar");
    explain(
        &response,
        "Press it and play a string: the input that it comes in on is chosen. The speakers are silent meanwhile.",
    );
    if response.clicked() && !state.finding {
        actions.push(Action::FindGuitar);
    }
}

/// A meter for each channel; a click chooses it.
fn channels(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let count = state.channels.len();
    ui.spacing_mut().item_spacing.x = 3.0;
    let room = ui.available_width() / count.max(1) as f32 - 3.0;
    let size = vec2(room.clamp(4.0, 46.0), ui.spacing().interact_size.y);
    let chosen = state.playing().map(|playing| playing.opened.input_channel);
    for (number, meter) in (1..).zip(&state.channels) {
        let is_chosen = chosen.is_some_and(|chosen| usize::from(chosen) == number);
        let response = channel(ui, number, meter.level_db, FLOOR_DB, is_chosen, size);
        explain(
            &response,
            "Level of this input of the interface; a click listens to it.",
        );
        if response.clicked() && !is_chosen {
            actions.push(Action::UseDevices(Request {
                input_channel: number as u16,
                ..state.request.clone()
            }));
        }
    }
}

/// What is wrong with the input, and what to do.
fn diagnosis(ui: &mut Ui, state: &State) {
    let Some(diagnosis) = state.diagnosis else {
        return;
    };
    let Notice { what, next, weight } = Notice::diagnosed(diagnosis);
    let color = match weight {
        Weight::Remark => theme::TEXT,
        Weight::Trouble => theme::WARM,
    };
    // Where there is no room for both, the bottom line says what to do.
    let text = match ui.available_width() >= BOTH_FIT {
        true => format!("{what} {next}"),
        false => what,
    };
    let text = RichText::new(text).color(color);
    ui.spacing_mut().interact_size.y = 0.0;
    ui.add(Label::new(text).wrap());
}

fn pickers(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let request = &state.request;
    let hosts = state.hosts.as_deref().unwrap_or_default();
    let host = chosen_host(hosts, request);
    let input = chosen_device(
        host.map(|host| host.inputs.as_slice()),
        request.input.as_deref(),
    );
    let output = chosen_device(
        host.map(|host| host.outputs.as_slice()),
        request.output.as_deref(),
    );
    let mut wishes = Vec::new();
    ui.columns_const(|[a, b, c]| {
        wishes.extend(pick_input(a, state, host));
        wishes.extend(pick_output(b, state, host));
        wishes.extend(pick_host(c, request, hosts));
    });
    ui.columns_const(|[a, b, c]| {
        wishes.extend(pick_channel(a, request, input));
        wishes.extend(pick_rate(b, request, output));
        wishes.extend(pick_buffer(c, request, output));
    });
    actions.extend(wishes.into_iter().map(Action::UseDevices));
}

fn pick_host(ui: &mut Ui, request: &Request, hosts: &[Host]) -> Option<Request> {
    let mut options = vec![("System default".to_owned(), None)];
    options.extend(
        hosts
            .iter()
            .map(|host| (host.name.clone(), Some(host.name.clone()))),
    );
    let current = request.host.as_deref().unwrap_or("System default");
    let (response, chosen) = picker(ui, "Audio host", current, &options);
    explain(&response, "The sound system that the devices belong to.");
    // Devices of one host mean nothing to another.
    chosen.map(|host| Request {
        host,
        input: None,
        output: None,
        without_input: false,
        ..request.clone()
    })
}

fn pick_input(ui: &mut Ui, state: &State, host: Option<&Host>) -> Option<Request> {
    let request = &state.request;
    let wish = |input, without_input| Request {
        input,
        without_input,
        ..request.clone()
    };
    let mut options = vec![
        ("System default".to_owned(), wish(None, false)),
        ("None".to_owned(), wish(None, true)),
    ];
    let devices = host.map(|host| host.inputs.as_slice()).unwrap_or_default();
    options.extend(
        devices
            .iter()
            .map(|device| (device.name.clone(), wish(Some(device.id.clone()), false))),
    );
    let current = match &request.input {
        _ if request.without_input => "None".to_owned(),
        Some(id) => name_of(devices, id),
        None => "System default".to_owned(),
    };
    let (response, chosen) = picker(ui, "Input device", &current, &options);
    explain(&response, "Where the guitar is plugged in.");
    chosen
}

fn pick_output(ui: &mut Ui, state: &State, host: Option<&Host>) -> Option<Request> {
    let request = &state.request;
    let devices = host.map(|host| host.outputs.as_slice()).unwrap_or_default();
    let mut options = vec![("System default".to_owned(), None)];
    options.extend(
        devices
            .iter()
            .map(|device| (device.name.clone(), Some(device.id.clone()))),
    );
    let current = request.output.as_deref().map(|id| name_of(devices, id));
    let current = current.unwrap_or_else(|| "System default".to_owned());
    let (response, chosen) = picker(ui, "Output device", &current, &options);
    explain(&response, "Where the sound comes out.");
    chosen.map(|output| Request {
        output,
        ..request.clone()
    })
}

fn pick_channel(ui: &mut Ui, request: &Request, input: Option<&Device>) -> Option<Request> {
    let channels = input
        .map_or(2, |device| device.channels)
        .clamp(1, 64)
        .max(request.input_channel);
    let label = |channel: u16| format!("Input {channel}");
    let options: Vec<_> = (1..=channels)
        .map(|channel| (label(channel), channel))
        .collect();
    let (response, chosen) = picker(ui, "Input channel", &label(request.input_channel), &options);
    explain(&response, "Which socket of the interface the guitar is in.");
    chosen.map(|input_channel| Request {
        input_channel,
        ..request.clone()
    })
}

fn pick_rate(ui: &mut Ui, request: &Request, output: Option<&Device>) -> Option<Request> {
    let automatic = "As the capture".to_owned();
    let label = |rate: u32| crate::app::notice::kilohertz(f64::from(rate));
    let rates = output
        .map(|device| device.rates.clone())
        .unwrap_or_else(|| vec![44_100, 48_000, 96_000]);
    let mut options = vec![(automatic.clone(), None)];
    options.extend(rates.into_iter().map(|rate| (label(rate), Some(rate))));
    let current = request.rate.map_or(automatic, label);
    let (response, chosen) = picker(ui, "Sample rate", &current, &options);
    explain(
        &response,
        "A capture needs no resampling at the rate it was made for and at whole multiples of it.",
    );
    chosen.map(|rate| Request {
        rate,
        ..request.clone()
    })
}

fn pick_buffer(ui: &mut Ui, request: &Request, output: Option<&Device>) -> Option<Request> {
    let automatic = "As the device likes".to_owned();
    let label = |frames: u32| format!("{frames} frames");
    let (shortest, longest) = output
        .and_then(|device| device.buffers)
        .unwrap_or((16, 2048));
    let offered = BUFFERS
        .into_iter()
        .filter(|frames| (shortest..=longest).contains(frames));
    let mut options = vec![(automatic.clone(), None)];
    options.extend(offered.map(|frames| (label(frames), Some(frames))));
    let current = request.buffer.map_or(automatic, label);
    let (response, chosen) = picker(ui, "Buffer size", &current, &options);
    explain(
        &response,
        "Shorter is quicker to the ear and harder on the computer. Raise it if the sound crackles.",
    );
    chosen.map(|buffer| Request {
        buffer,
        ..request.clone()
    })
}

fn chosen_host<'a>(hosts: &'a [Host], request: &Request) -> Option<&'a Host> {
    hosts.iter().find(|host| match &request.host {
        Some(name) => host.name == *name,
        None => host.is_default,
    })
}

fn chosen_device<'a>(devices: Option<&'a [Device]>, id: Option<&str>) -> Option<&'a Device> {
    devices?.iter().find(|device| match id {
        Some(id) => device.id == id,
        None => device.is_default,
    })
}

fn name_of(devices: &[Device], id: &str) -> String {
    let device = devices.iter().find(|device| device.id == id);
    device.map_or_else(|| id.to_owned(), |device| device.name.clone())
}
