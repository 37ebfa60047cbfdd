//! Every control of the window, found by its name and pressed without a display.

mod capture;
mod controls;
mod devices;
mod midi;
mod presets;
mod shelf;
mod stage;
mod tone;
mod tuner;

use backline::app::state::{Capture, Playing, Sound};
use backline::app::{Action, State};
use backline::audio::{Device, Host, Opened, Request};
use backline::ui::{Face, theme};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

/// A face, what it draws, and what was done to it.
struct Sitting {
    face: Face,
    state: State,
    actions: Vec<Action>,
}

type Window = Harness<'static, Sitting>;

fn device(name: &str, channels: u16) -> Device {
    Device {
        id: format!("id of {name}"),
        name: name.to_owned(),
        is_default: false,
        channels,
        default_rate: 48_000,
        rates: vec![44_100, 48_000],
        buffers: Some((32, 1024)),
    }
}

fn playing_state() -> State {
    let opened = Opened {
        host: "ALSA".to_owned(),
        input: Some("Scarlett Solo".to_owned()),
        input_channel: 2,
        output: "Scarlett Solo".to_owned(),
        rate: 48_000,
        buffer: Some(64),
        ..Opened::default()
    };
    State {
        capture: Some(Capture {
            name: "JCM800 Hi G10".to_owned(),
            rate_hz: 48_000.0,
            ..Capture::default()
        }),
        place: Some((12, 48)),
        sound: Sound::Playing(Playing {
            opened,
            ..Playing::default()
        }),
        request: Request {
            input_channel: 1,
            ..Request::default()
        },
        hosts: Some(vec![Host {
            name: "ALSA".to_owned(),
            is_default: true,
            inputs: vec![device("Scarlett Solo", 2)],
            outputs: vec![device("Scarlett Solo", 2), device("HDMI", 2)],
        }]),
        ..State::default()
    }
}

fn window_of(state: State, size: [f32; 2]) -> Window {
    let sitting = Sitting {
        face: Face::default(),
        state,
        actions: Vec::new(),
    };
    let mut window = Harness::builder()
        .with_size(Vec2::from(size))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .with_context_setup(theme::apply)
        .build_ui_state(
            |ui, sitting: &mut Sitting| sitting.face.show(ui, &sitting.state, &mut sitting.actions),
            sitting,
        );
    window.run();
    window
}

/// A window in which everything is seen at once.
const TALL: [f32; 2] = [1280.0, 1000.0];

fn window() -> Window {
    window_of(playing_state(), TALL)
}

/// What was done since the last look.
fn done(window: &mut Window) -> Vec<Action> {
    window.run();
    std::mem::take(&mut window.state_mut().actions)
}

fn click(window: &mut Window, name: &str) -> Vec<Action> {
    window.get_by_label(name).click();
    done(window)
}

/// Opens the tone panel where it is not open by itself.
fn open_tone(window: &mut Window) {
    if window.query_by_label("Tone curve").is_none() {
        click(window, "Tone controls");
    }
}

fn center(window: &Window, name: &str) -> Pos2 {
    window.get_by_label(name).rect().center()
}

fn pressed(key: Key) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}
