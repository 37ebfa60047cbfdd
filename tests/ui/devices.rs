//! The sound devices.

use super::{TALL, click, playing_state, window, window_of};
use backline::app::doctor::Diagnosis;
use backline::app::notice::Notice;
use backline::app::state::Sound;
use backline::app::{Action, Meter, State};
use backline::audio::Request;
use backline::ui::{SIZE, SMALLEST};
use egui_kittest::kittest::Queryable;

/// A state whose device has `count` input channels, of which the second is heard.
fn channels_of(count: usize) -> State {
    State {
        channels: vec![Meter::default(); count],
        ..playing_state()
    }
}

#[test]
fn every_input_channel_has_a_meter_that_chooses_it() {
    for count in [1, 2, 8, 64] {
        for size in [SIZE, SMALLEST] {
            let mut window = window_of(channels_of(count), size);
            if window.query_by_label("Level of input 1").is_none() {
                click(&mut window, "Audio settings");
            }
            let first = Request {
                input_channel: 1,
                ..Request::default()
            };
            assert_eq!(
                click(&mut window, "Level of input 1"),
                [Action::UseDevices(first)]
            );
            let last = window
                .get_by_label(&format!("Level of input {count}"))
                .rect();
            assert!(last.right() <= size[0], "{count} in {size:?}: {last:?}");
        }
    }
    let mut window = window_of(channels_of(2), TALL);
    assert_eq!(click(&mut window, "Level of input 2"), [], "it is chosen");
}

#[test]
fn the_guitar_is_looked_for_once_and_what_is_wrong_is_told() {
    let mut window = window();
    assert_eq!(click(&mut window, "Find my guitar"), [Action::FindGuitar]);
    let state = State {
        finding: true,
        diagnosis: Some(Diagnosis::Elsewhere(1)),
        ..channels_of(2)
    };
    let mut window = window_of(state, TALL);
    assert_eq!(click(&mut window, "Find my guitar"), []);
    let told = Notice::diagnosed(Diagnosis::Elsewhere(1));
    let line = format!("{} {}", told.what, told.next);
    assert!(window.query_by_label(&line).is_some());
}

#[test]
fn devices_are_picked_from_lists() {
    let request = Request {
        input_channel: 1,
        ..Request::default()
    };
    let scarlett = Some("id of Scarlett Solo".to_owned());
    for (list, choice, wanted) in [
        (
            "Input device",
            "Scarlett Solo",
            Request {
                input: scarlett,
                ..request.clone()
            },
        ),
        (
            "Input device",
            "None",
            Request {
                without_input: true,
                ..request.clone()
            },
        ),
        (
            "Output device",
            "HDMI",
            Request {
                output: Some("id of HDMI".to_owned()),
                ..request.clone()
            },
        ),
        (
            "Input channel",
            "Input 2",
            Request {
                input_channel: 2,
                ..request.clone()
            },
        ),
        (
            "Sample rate",
            "44.1 kHz",
            Request {
                rate: Some(44_100),
                ..request.clone()
            },
        ),
        (
            "Buffer size",
            "128 frames",
            Request {
                buffer: Some(128),
                ..request.clone()
            },
        ),
        (
            "Audio host",
            "ALSA",
            Request {
                host: Some("ALSA".to_owned()),
                ..request.clone()
            },
        ),
    ] {
        let mut window = window();
        assert_eq!(click(&mut window, list), []);
        assert_eq!(
            click(&mut window, choice),
            [Action::UseDevices(wanted)],
            "{list}"
        );
    }
}

#[test]
fn the_audio_panel_folds() {
    let mut window = window();
    assert!(window.query_by_label("Input device").is_some());
    click(&mut window, "Audio settings");
    assert!(window.query_by_label("Input device").is_none());
}

#[test]
fn the_faders_stay_while_the_devices_are_open() {
    let state = State {
        diagnosis: Some(Diagnosis::NothingArrives),
        ..channels_of(2)
    };
    let told = Notice::diagnosed(Diagnosis::NothingArrives);
    // The harness keeps a margin of 8 points around the window.
    let window = window_of(state, SIZE.map(|points| points + 16.0));
    let hints = 8.0 + SIZE[1] - 74.0;
    for name in ["Output gain value", &format!("{} {}", told.what, told.next)] {
        let rect = window.get_by_label(name).rect();
        assert!(rect.bottom() <= hints, "{name} lies at {rect}");
    }
}

#[test]
fn every_state_of_the_devices_is_drawn() {
    for sound in [
        Sound::Opening,
        Sound::Silent(Notice::trouble("No sound: none.", "Plug one in.")),
    ] {
        let state = State {
            sound,
            hosts: Some(Vec::new()),
            ..State::default()
        };
        let window = window_of(state, SMALLEST);
        assert!(window.query_by_label("No capture").is_some());
    }
}
