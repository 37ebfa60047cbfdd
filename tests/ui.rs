//! Every control of the window, found by its name and pressed without a display.

use backline::app::compare::{Blind, Slot};
use backline::app::doctor::Diagnosis;
use backline::app::keeper::{Entry, Listed, Source};
use backline::app::notice::Notice;
use backline::app::setlist::{Readiness, SetAction, Setlists, Stage};
use backline::app::state::{Capture, Playing, Sound};
use backline::app::tournament::Tournament;
use backline::app::tuning::{Strings, Tuning};
use backline::app::{Action, Meter, Side, State, Step};
use backline::audio::{Device, Host, Opened, Request};
use backline::library::facts::Portrait;
use backline::library::shelf::{About, Found, Item, Mark, Query, Survey, Verdict};
use backline::library::{Content, Place, Setlist, Song, Wish};
use backline::midi::{Command, Mode, Target};
use backline::rig::{Knob, Switch};
use backline::ui::{Face, SIZE, SMALLEST, theme};
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Role, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

#[test]
fn buttons_do_what_their_names_say() {
    let mut window = window();
    assert_eq!(
        click(&mut window, "Mute"),
        [Action::Flip(Switch::Mute, true)]
    );
    assert_eq!(
        click(&mut window, "Previous capture"),
        [Action::Step(Step::Previous)]
    );
    assert_eq!(
        click(&mut window, "Next capture"),
        [Action::Step(Step::Next)]
    );
    assert_eq!(click(&mut window, "Open capture"), [Action::Browse]);
    assert_eq!(
        click(&mut window, "Demo riff"),
        [Action::Flip(Switch::Riff, true)]
    );
    assert_eq!(
        click(&mut window, "Guitar"),
        [Action::Flip(Switch::Riff, false)]
    );
    assert_eq!(click(&mut window, "Refresh devices"), [Action::ListDevices]);
}

#[test]
fn a_muted_amp_is_unmuted_by_the_same_button_and_key() {
    let mut state = playing_state();
    state.controls[Switch::Mute] = true;
    let mut window = window_of(state, SIZE);
    assert_eq!(
        click(&mut window, "Mute"),
        [Action::Flip(Switch::Mute, false)]
    );
    window.key_press(Key::M);
    assert_eq!(done(&mut window), [Action::Flip(Switch::Mute, false)]);
}

#[test]
fn keys_step_and_mute() {
    let mut window = window();
    for (key, action) in [
        (Key::ArrowLeft, Action::Climb(Step::Previous)),
        (Key::ArrowUp, Action::Step(Step::Previous)),
        (Key::PageUp, Action::Step(Step::Previous)),
        (Key::ArrowRight, Action::Climb(Step::Next)),
        (Key::ArrowDown, Action::Step(Step::Next)),
        (Key::PageDown, Action::Step(Step::Next)),
        (Key::M, Action::Flip(Switch::Mute, true)),
    ] {
        window.key_press(key);
        assert_eq!(done(&mut window), [action], "{key:?}");
    }
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    assert_eq!(done(&mut window), [Action::Browse]);
}

#[test]
fn escape_twice_is_panic_even_out_of_a_field() {
    let mut window = window();
    window.get_by_label("Capture path").click();
    window.run();
    window.key_press(Key::Escape);
    window.step();
    assert_eq!(window.state().actions, [], "the first one leaves the field");
    window.key_press(Key::Escape);
    assert_eq!(done(&mut window), [Action::Panic]);
    window.key_press(Key::Escape);
    assert_eq!(done(&mut window), [], "two belong to each panic");
}

#[test]
fn two_escapes_of_one_slow_frame_are_panic_and_two_far_apart_are_not() {
    let mut window = window();
    // A press without a release before it would be a repetition.
    let mut release = pressed(Key::Escape);
    if let Event::Key { pressed, .. } = &mut release {
        *pressed = false;
    }
    let keys = [pressed(Key::Escape), release, pressed(Key::Escape)];
    window.input_mut().events.extend(keys);
    assert_eq!(done(&mut window), [Action::Panic]);
    window.key_press(Key::Escape);
    // 40 frames at 60 per second.
    window.run_steps(40);
    window.key_press(Key::Escape);
    assert_eq!(done(&mut window), []);
}

#[test]
fn a_typed_path_is_loaded_and_its_letters_do_nothing_else() {
    let mut window = window();
    window.get_by_label("Capture path").click();
    window.run();
    window.get_by_label("Capture path").type_text("/m/M.nam");
    window.key_press(Key::M);
    window.key_press(Key::ArrowLeft);
    assert_eq!(done(&mut window), []);
    window.key_press(Key::Enter);
    assert_eq!(done(&mut window), [Action::Load(PathBuf::from("/m/M.nam"))]);
    assert_eq!(
        click(&mut window, "Load path"),
        [Action::Load(PathBuf::from("/m/M.nam"))]
    );
}

#[test]
fn a_capture_of_several_sizes_offers_them() {
    let mut state = playing_state();
    let capture = state.capture.as_mut().expect("one plays");
    capture.sizes = vec!["lite".to_owned(), "full".to_owned()];
    capture.size = 1;
    // Where there is little room they are a list.
    let mut small = window_of(state, SMALLEST);
    assert_eq!(click(&mut small, "Size"), []);
    assert_eq!(click(&mut small, "lite"), [Action::Resize(0)]);
    let Sitting { state, .. } = std::mem::replace(
        small.state_mut(),
        Sitting {
            face: Face::default(),
            state: State::default(),
            actions: Vec::new(),
        },
    );
    let mut window = window_of(state, TALL);
    assert_eq!(click(&mut window, "full"), [], "it is heard already");
    assert_eq!(click(&mut window, "lite"), [Action::Resize(0)]);
    let capture = window.state_mut().state.capture.as_mut().unwrap();
    capture.sizes = (1..=9).map(|width| width.to_string()).collect();
    window.run();
    assert_eq!(click(&mut window, "3"), [Action::Resize(2)]);
    assert!(
        window.query_by_label("2").is_none(),
        "not all nine are shown"
    );
}

#[test]
fn letters_typed_with_the_enter_key_in_one_frame_do_nothing_else() {
    let mut window = window();
    window.get_by_label("Capture path").click();
    window.run();
    window.get_by_label("Capture path").type_text("/a.na");
    window.run();
    // A slow screen hands over several keys at once.
    let keys = [
        pressed(Key::M),
        Event::Text("m".to_owned()),
        pressed(Key::Enter),
    ];
    window.input_mut().events.extend(keys);
    assert_eq!(
        done(&mut window),
        [Action::Load(PathBuf::from("/a.nam"))],
        "an m of the path mutes nothing"
    );
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

#[test]
fn a_fader_follows_the_hand_and_never_jumps() {
    let mut window = window();
    let start = center(&window, "Input gain");
    window.drag_at(start);
    assert_eq!(done(&mut window), [], "taking hold of it turns nothing");
    window.hover_at(start + Vec2::new(60.0, 0.0));
    let actions = done(&mut window);
    window.drop_at(start + Vec2::new(60.0, 0.0));
    window.run();
    let Some(Action::Turn(Knob::Input, value)) = actions.last() else {
        panic!("dragged, and got {actions:?}");
    };
    assert!((1.0..10.0).contains(value), "{value}");
}

#[test]
fn a_fader_takes_wheel_arrows_double_click_and_numbers() {
    let mut window = window();
    let over = center(&window, "Output gain");
    window.hover_at(over);
    window.run();
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: Vec2::new(0.0, 1.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    assert_eq!(done(&mut window), [Action::Turn(Knob::Output, 0.5)]);
    window.get_by_label("Output gain").focus();
    window.run();
    window.key_press(Key::ArrowDown);
    assert_eq!(done(&mut window), [Action::Turn(Knob::Output, -0.5)]);
    window.state_mut().state.controls[Knob::Output] = 7.0;
    for _ in 0..2 {
        window.event(button(over, true));
        window.event(button(over, false));
    }
    assert_eq!(
        done(&mut window).last(),
        Some(&Action::Turn(Knob::Output, 0.0))
    );
    window.get_by_label("Output gain value").click();
    window.run();
    window.get_by_label("Output gain value").type_text("-12,5");
    window.key_press(Key::Enter);
    assert_eq!(done(&mut window), [Action::Turn(Knob::Output, -12.5)]);
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

#[test]
fn a_screen_reader_turns_the_gain() {
    let mut window = window();
    window.get_by_label("Input gain").set_value_accesskit(6.5);
    assert_eq!(done(&mut window), [Action::Turn(Knob::Input, 6.5)]);
}

#[test]
fn a_click_on_a_lamp_puts_it_out() {
    let mut state = playing_state();
    state.input.clipped = true;
    let mut window = window_of(state, SIZE);
    assert_eq!(
        click(&mut window, "Input clip: lit"),
        [Action::ClearClip(Side::Input)]
    );
    assert_eq!(
        click(&mut window, "Output limit: dark"),
        [Action::ClearClip(Side::Output)]
    );
}

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

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads this".to_owned())
    }
}

#[test]
fn what_is_dropped_is_loaded() {
    let mut window = window();
    let path = PathBuf::from("/captures");
    window
        .input_mut()
        .dropped_files
        .push(Arc::new(Dropped(path.clone())));
    assert_eq!(done(&mut window), [Action::Load(path)]);
}

#[test]
fn a_message_can_be_read_and_dismissed() {
    let mut state = playing_state();
    state.notice = Some(Notice::trouble("Something broke.", "Mend it."));
    let mut window = window_of(state, SIZE);
    assert!(window.query_by_label_contains("Something broke.").is_some());
    assert!(window.query_by_label_contains("Mend it.").is_some());
    assert_eq!(click(&mut window, "Dismiss message"), [Action::Dismiss]);
}

#[test]
fn a_hovered_control_explains_itself() {
    let mut window = window();
    window.get_by_label("Mute").hover();
    window.run();
    assert!(window.query_by_label_contains("Key: M").is_some());
}

#[test]
fn nothing_lies_outside_the_smallest_window() {
    let mut state = playing_state();
    let name = "A capture with a name that goes on and on ".repeat(6);
    state.capture = Some(Capture {
        name: name.clone(),
        details: name,
        ..Capture::default()
    });
    state.notice = Some(Notice::trouble("x".repeat(500), "y".repeat(500)));
    let window = window_of(state, SMALLEST);
    for name in [
        "Mute",
        "Next capture",
        "Source",
        "Output gain value",
        "Dismiss message",
        "Audio settings",
        "Tuner: no note",
        "Tuning",
        "Reference pitch",
    ] {
        let rect = window.get_by_label(name).rect();
        assert!(
            rect.right() <= SMALLEST[0] && rect.bottom() <= SMALLEST[1],
            "{name} lies at {rect}"
        );
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

fn tuned(name: &'static str, cents: f32) -> State {
    State {
        tuning: Some(Tuning {
            name,
            octave: 2,
            cents,
            hz: 82.4,
        }),
        ..playing_state()
    }
}

#[test]
fn the_tuner_says_the_note_and_which_way_to_turn() {
    for (name, cents, told) in [
        ("E", 1.0, "Tuner: E2, in tune"),
        ("E", 3.0, "Tuner: E2, 3 cents sharp"),
        ("Eb", -212.0, "Tuner: Eb2, 212 cents flat"),
    ] {
        for size in [SIZE, SMALLEST] {
            let window = window_of(tuned(name, cents), size);
            assert!(window.query_by_label(told).is_some(), "{told}");
        }
    }
    assert!(window().query_by_label("Tuner: no note").is_some());
}

#[test]
fn the_tuner_is_read_while_standing_and_never_covered() {
    for size in [SIZE, SMALLEST] {
        let mut window = window_of(tuned("E", 3.0), size);
        for _ in 0..2 {
            let tuner = window.get_by_label("Tuner: E2, 3 cents sharp").rect();
            assert!(tuner.height() >= theme::STAGE_SIZE && tuner.bottom() < size[1] - 74.0);
            click(&mut window, "Audio settings");
        }
    }
}

#[test]
fn tuning_and_reference_pitch_are_picked_from_lists() {
    let mut window = window();
    click(&mut window, "Tuning");
    assert_eq!(
        click(&mut window, "Drop D"),
        [Action::ChooseStrings(Strings::DropD)]
    );
    click(&mut window, "Reference pitch");
    assert_eq!(
        click(&mut window, "A 442 Hz"),
        [Action::SetReference(442.0)]
    );
}

#[test]
fn every_control_of_the_tone_panel_turns_and_fits() {
    for size in [SIZE, SMALLEST] {
        let mut window = window_of(playing_state(), size);
        open_tone(&mut window);
        window.state_mut().state.cabs = [Some("One".to_owned()), Some("Two".to_owned())];
        let mut found = Vec::new();
        for page in [
            "Gate",
            "Amps",
            "Tone",
            "EQ",
            "Cab",
            "Two cabs",
            "Delay, room",
            "Level",
        ] {
            // The gate's own switch bears its name, too: the page comes first.
            window.get_all_by_label(page).next().unwrap().click();
            window.run();
            for knob in Knob::ALL {
                let label = format!("{} value", knob.spec().label);
                if let Some(field) = window.query_by_label(&label) {
                    let rect = field.rect();
                    let fits = rect.right() <= size[0] && rect.bottom() <= size[1] - 74.0;
                    assert!(fits, "{knob:?} in {size:?}: {rect}");
                    found.push(knob);
                }
            }
        }
        for knob in [
            Knob::GateThreshold,
            Knob::SecondAmpPan,
            Knob::Treble,
            Knob::Eq6400,
            Knob::SecondTrim,
            Knob::RoomSize,
        ] {
            assert!(found.contains(&knob), "{knob:?}: {found:?}");
        }
        assert!(window.query_by_label("Matched").is_some());
        assert_eq!(
            click(&mut window, "Raw"),
            [Action::Turn(Knob::OutputMode, 0.0)]
        );
    }
}

#[test]
fn a_knob_turns_by_arrows_and_comes_back_by_a_double_click() {
    let mut window = window_of(playing_state(), SIZE);
    open_tone(&mut window);
    window.get_by_label("Bass").focus();
    window.run();
    window.key_press(Key::ArrowUp);
    assert_eq!(done(&mut window), [Action::Turn(Knob::Bass, 5.1)]);
}

#[test]
fn a_pedal_and_a_second_amp_are_opened_and_removed() {
    let mut window = window_of(playing_state(), SMALLEST);
    open_tone(&mut window);
    click(&mut window, "Amps");
    for (what, place) in [("pedal", Place::Pedal), ("amp 2", Place::Second)] {
        let done = click(&mut window, &format!("Open {what}"));
        assert_eq!(done, [Action::BrowseBeside(place)]);
        let remove = format!("Remove {what}");
        assert!(window.query_by_label(&remove).is_none(), "nobody is there");
        let state = &mut window.state_mut().state;
        for companion in [&mut state.pedal, &mut state.second] {
            companion.name = Some("Somebody with a very long name indeed".to_owned());
        }
        window.run();
        assert_eq!(click(&mut window, &remove), [Action::RemoveBeside(place)]);
        let state = &mut window.state_mut().state;
        (state.pedal, state.second) = Default::default();
        window.run();
    }
    let flip = Action::Flip(Switch::InvertSecond, true);
    assert_eq!(click(&mut window, "Invert amp 2"), [flip]);
}

#[test]
fn presets_are_saved_under_a_name_and_recalled() {
    let mut state = playing_state();
    state.presets = (0..60)
        .map(|n| Entry {
            name: format!("Tone {n}"),
            source: Source::Factory(n),
        })
        .collect();
    for size in [SIZE, SMALLEST] {
        let mut window = window_of(
            State {
                presets: state.presets.clone(),
                ..playing_state()
            },
            size,
        );
        click(&mut window, "Presets");
        let recall = Action::RecallPreset(Source::Factory(3));
        assert_eq!(click(&mut window, "Tone 3"), [recall]);
        assert!(center(&window, "Save preset").y < size[1] - 74.0);
        assert_eq!(click(&mut window, "Save preset"), [], "it has no name");
        window.get_by_label("Preset name").focus();
        window.run();
        window.event(Event::Text("Mum's".to_owned()));
        window.run();
        assert_eq!(done(&mut window), [], "letters in a field are letters");
        let save = [Action::SavePreset("Mum's".to_owned())];
        assert_eq!(click(&mut window, "Save preset"), save);
        window.get_by_label("Preset name").focus();
        window.run();
        window.key_press(Key::Enter);
        assert_eq!(done(&mut window), save);
        window.state_mut().state.preset = Some("Tone 3".to_owned());
        window.run();
        let name = window.get_by_label("Preset name");
        assert_eq!(name.value().as_deref(), Some("Tone 3"));
    }
}

#[test]
fn the_player_says_whether_a_cabinet_is_in_the_capture() {
    let mut window = window_of(playing_state(), SMALLEST);
    open_tone(&mut window);
    click(&mut window, "Cab");
    assert!(window.query_by_label("measured: maybe").is_some());
    let no = click(&mut window, "No cab in it");
    assert_eq!(no, [Action::JudgeCab(false)]);
    let capture = window.state_mut().state.capture.as_mut().unwrap();
    capture.content = Some(Content {
        has_cab: Some(false),
        ..Content::built_in()
    });
    window.run();
    assert!(window.query_by_label("by your word").is_some());
}

/// A shelf of so many captures, as a scan leaves it.
fn shelf_of(count: usize) -> State {
    let mut state = playing_state();
    let item = |n: usize| {
        let found = Found {
            path: PathBuf::from(format!("/amps/Amp {n} G{}.nam", n % 11)),
            bytes: 1,
            modified: None,
        };
        let mut portrait = Portrait::default();
        portrait.character.gain = (n % 100) as f64 / 100.0;
        let about = About::default();
        let content = n.to_string();
        let survey = Survey {
            content,
            found: Ok((about, portrait)),
        };
        let mut item = Item::new(found, Some(survey));
        let verdict = [None, Some(Verdict::Kept), Some(Verdict::Rejected)][n % 3];
        item.judge(Mark {
            verdict,
            rating: 3,
            tags: vec!["blues".into()],
        });
        item
    };
    let capture = state.capture.as_mut().expect("one plays");
    capture.sizes = vec!["lite".into(), "full".into()];
    state.diagnosis = Some(Diagnosis::NothingArrives);
    state.shelf.folders = vec![PathBuf::from("/amps")];
    state.shelf.items = (0..count).map(item).collect();
    state.shelf.listed = (0..count).collect();
    state
}

#[test]
fn the_shelf_lists_plays_searches_and_folds() {
    let mut window = window_of(shelf_of(10_000), TALL);
    window.get_by_label("10000 captures");
    let row = window.get_by_label("Amp 3");
    row.click();
    let path = PathBuf::from("/amps/Amp 3 G3.nam");
    assert_eq!(done(&mut window), [Action::Load(path)]);
    window.get_by_label("Search the shelf").focus();
    window.run();
    window.get_by_label("Search the shelf").type_text("g");
    let actions = done(&mut window);
    assert!(
        matches!(&actions[..], [Action::Seek(query)] if query.text == "g"),
        "{actions:?}"
    );
    let query = Query {
        backwards: true,
        ..Query::default()
    };
    assert_eq!(
        click(&mut window, "Turn the order round"),
        [Action::Seek(query)]
    );
    click(&mut window, "Shelf");
    assert!(window.query_by_label("Search the shelf").is_none());
}

#[test]
fn an_empty_shelf_says_how_to_fill_it() {
    let mut window = window();
    assert!(
        window.query_by_label("Search the shelf").is_none(),
        "it is closed at first"
    );
    click(&mut window, "Shelf");
    assert_eq!(click(&mut window, "Add folder…"), [Action::BrowseShelf]);
}

#[test]
fn keys_keep_reject_rate_compare_and_loop() {
    let mut window = window();
    for (key, action) in [
        (Key::K, Action::Judge(Verdict::Kept)),
        (Key::X, Action::Judge(Verdict::Rejected)),
        (Key::Num4, Action::Rate(4)),
        (Key::Space, Action::Swap),
        (Key::B, Action::Blind),
        (Key::C, Action::Tournament),
        (Key::L, Action::Loop),
        (Key::R, Action::SaveTake),
    ] {
        window.key_press(key);
        assert_eq!(done(&mut window), [action]);
    }
    window.key_press(Key::S);
    window.run();
    window.get_by_label("Search the shelf");
}

#[test]
fn the_shelf_lies_within_every_window_and_leaves_the_amp_its_place() {
    for size in [
        [960.0, 600.0],
        [1239.0, 800.0],
        [1280.0, 800.0],
        [1920.0, 1080.0],
    ] {
        let window = window_of(shelf_of(300), size);
        let whole = egui::Rect::from_min_size(Pos2::ZERO, Vec2::from(size));
        for name in [
            "Search the shelf",
            "300 captures",
            "Keep",
            "Reject",
            "Folders",
            "Compare A",
            "Mute",
            "Next capture",
        ] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
        }
        let source = if size[0] == 960.0 || size[0] == 1280.0 {
            "Source"
        } else {
            "Guitar"
        };
        let names = [
            "Shelf",
            "Open capture",
            source,
            "Presets",
            "Audio settings",
            "MIDI",
        ];
        let right = |name: &str| window.get_by_label(name).rect();
        for pair in names.windows(2) {
            let [left, next] = [pair[0], pair[1]].map(right);
            assert!(left.right() <= next.left(), "{pair:?} at {size:?}");
        }
        let shelf = window.get_by_label("Folders").rect();
        if size[0] >= 1280.0 {
            assert!(shelf.right() < right("Shelf").left(), "{size:?}");
            assert!(shelf.right() < right("Input gain").left(), "{size:?}");
        }
    }
}

#[test]
fn a_foot_board_is_taught_and_forgotten() {
    let mut state = playing_state();
    state.feet.absent = Some("there is none".into());
    let map = r#"{"bindings":[{"controller":64,"channel":1,"flips":"mute"},{"program":3,"does":"next"}]}"#;
    state.feet.map = serde_json::from_str(map).expect("it is sound");
    let mut window = window_of(state, TALL);
    click(&mut window, "MIDI");
    let first = Target::Do(Command::ALL[0]);
    assert_eq!(click(&mut window, "Learn"), [Action::Learn(Some(first))]);
    assert_eq!(
        click(&mut window, "Forget Mute"),
        [Action::Unlearn(Target::Flip(Switch::Mute))]
    );
    let follow = Action::FollowFoot(Switch::Mute, Mode::Follow);
    assert_eq!(click(&mut window, "How Mute follows"), [follow]);
    window.state_mut().state.feet.map.learn(first);
    window.run();
    assert_eq!(click(&mut window, "Learn"), [Action::Learn(None)]);
}

#[test]
fn a_blind_trial_hides_the_name_and_takes_guesses() {
    let mut state = playing_state();
    state.compare.slots = ["One", "Two"].map(|name| {
        let wish = Wish::BuiltIn;
        Some(Slot {
            wish,
            name: name.into(),
        })
    });
    let mut window = window_of(state, TALL);
    click(&mut window, "Shelf");
    window.get_by_label("JCM800 Hi G10");
    assert_eq!(click(&mut window, "Compare B"), [Action::Swap]);
    assert_eq!(click(&mut window, "Blind"), [Action::Blind]);
    let mut blind = Blind::default();
    (blind.side, blind.trials, blind.right) = (Some(1), 4, 3);
    window.state_mut().state.compare.blind = Some(blind);
    window.run();
    assert!(window.query_by_label("JCM800 Hi G10").is_none());
    assert_eq!(click(&mut window, "X is A"), [Action::Guess(0)]);
    window.key_press(Key::Num2);
    assert_eq!(done(&mut window), [Action::Guess(1)]);
    assert_eq!(click(&mut window, "End the trial"), [Action::Blind]);
}

#[test]
fn takes_and_recordings_have_their_buttons() {
    let mut window = window();
    click(&mut window, "Presets");
    assert_eq!(click(&mut window, "Save take"), [Action::SaveTake]);
    assert_eq!(click(&mut window, "Record"), [Action::Record]);
    window.state_mut().state.recording = Some(std::time::Instant::now());
    window.run();
    assert_eq!(click(&mut window, "End the recording"), [Action::Record]);
}

/// A set of three songs on stage, the second one played last, the third one incomplete.
fn friday() -> State {
    let songs = ["Clean", "Edge", "Lead"].map(|name| Song::Factory(name.to_owned()));
    let mut set = Setlist::new("Friday");
    set.songs = songs.to_vec();
    let file = "Friday".to_owned();
    let why = "“lead.nam” can't be played: there is no such file.".repeat(3);
    let stage = Stage {
        file: file.clone(),
        song: Some(1),
        songs: vec![
            Readiness::Ready,
            Readiness::Waiting,
            Readiness::Lacking(why),
        ],
    };
    State {
        preset: Some("Edge".to_owned()),
        setlists: Setlists {
            sets: vec![Listed { file, set }],
            shown: Some(0),
            stage: Some(stage),
        },
        ..playing_state()
    }
}

/// Scrolls to a control and presses it.
fn reach(window: &mut Window, name: &str) -> Vec<Action> {
    window.get_by_label(name).scroll_to_me();
    window.run();
    click(window, name)
}

#[test]
fn a_set_is_played_changed_and_deleted_by_name_in_every_window() {
    for size in [SIZE, SMALLEST, TALL] {
        let mut window = window_of(friday(), size);
        click(&mut window, "Presets");
        click(&mut window, "Setlists");
        let song = window.get_by_role_and_label(Role::ListItem, "Song 2: Edge");
        let rect = song.rect();
        assert!(rect.height() >= theme::STAGE_SIZE && rect.right() <= size[0]);
        assert!(rect.bottom() <= size[1] - 74.0, "{size:?}: {rect}");
        let set = |action| [Action::Set(action)];
        for (name, action) in [
            ("Song 1: Clean", SetAction::Try(0)),
            ("Move song 1 down", SetAction::Move(0, Step::Next)),
            ("Move song 2 up", SetAction::Move(1, Step::Previous)),
            ("Remove song 1", SetAction::Remove(0)),
            ("On stage", SetAction::Stage(false)),
        ] {
            assert_eq!(reach(&mut window, name), set(action), "{name} in {size:?}");
        }
        assert_eq!(reach(&mut window, "Move song 1 up"), [], "it is the first");
        assert_eq!(reach(&mut window, "Add to set"), set(SetAction::Add));
        assert_eq!(click(&mut window, "Delete set"), [], "it asks once more");
        assert_eq!(click(&mut window, "Keep set"), []);
        click(&mut window, "Delete set");
        let sure = click(&mut window, "Really delete set");
        assert_eq!(sure, set(SetAction::Delete));
        assert_eq!(click(&mut window, "New set"), [], "it has no name");
        window.get_by_label("Setlist name").focus();
        window.run();
        window.event(Event::Text("Mum's".to_owned()));
        window.run();
        let new = click(&mut window, "New set");
        assert_eq!(new, set(SetAction::Create("Mum's".to_owned())));
        click(&mut window, "Setlists");
        assert!(window.query_by_label("Save preset").is_some());
    }
}

#[test]
fn page_keys_go_through_the_songs_while_a_set_is_on_stage() {
    let mut window = window_of(friday(), SIZE);
    for (key, step) in [(Key::PageDown, Step::Next), (Key::PageUp, Step::Previous)] {
        window.key_press(key);
        let expected = [Action::Set(SetAction::Step(step))];
        assert_eq!(done(&mut window), expected);
        window.state_mut().state.setlists.stage = None;
        window.key_press(key);
        assert_eq!(done(&mut window), [Action::Step(step)]);
        window.state_mut().state = friday();
    }
}

#[test]
fn a_tournament_is_played_with_keys_and_ends_with_the_names() {
    let mut state = shelf_of(3);
    let paths = state.shelf.items.iter().map(|item| item.found.path.clone());
    let paths: Vec<PathBuf> = paths.collect();
    state.capture.as_mut().expect("one plays").path = Some(paths[0].clone());
    let mut window = window_of(state, TALL);
    window.get_by_label("JCM800 Hi G10");
    assert_eq!(click(&mut window, "Tournament"), [Action::Tournament]);
    window.state_mut().state.tournament = Some(Tournament::new(paths));
    window.run();
    window.get_by_label("1 of 3");
    window.get_by_label("Round 1: 1 of 3, 0 kept");
    for name in ["JCM800 Hi G10", "1/3", "full", "Compare A"] {
        assert!(window.query_by_label(name).is_none(), "{name}");
    }
    for (key, verdict) in [
        (Key::K, Verdict::Kept),
        (Key::X, Verdict::Rejected),
        (Key::X, Verdict::Rejected),
    ] {
        window.key_press(key);
        assert_eq!(done(&mut window), [Action::Judge(verdict)]);
        let held = window.state_mut().state.tournament.as_mut();
        held.expect("it is held").judge(verdict);
    }
    let over = window.state_mut().state.tournament.take();
    let ranking = over.expect("it was held").ranking();
    let best = ranking[0].clone();
    window.state_mut().state.ranking = ranking;
    window.run();
    let row = format!("1. {}, 1 round", best.name);
    assert_eq!(click(&mut window, &row), [Action::Load(best.path)]);
    assert_eq!(
        click(&mut window, "Keep the winners"),
        [Action::KeepWinners]
    );
    assert_eq!(
        click(&mut window, "Close the ranking"),
        [Action::CloseRanking]
    );
}

#[test]
fn a_tournament_and_its_ranking_lie_within_every_window() {
    let paths = |state: &State| -> Vec<PathBuf> {
        let items = state.shelf.items.iter().take(32);
        items.map(|item| item.found.path.clone()).collect()
    };
    for size in [SMALLEST, [1239.0, 800.0], SIZE, [1920.0, 1080.0]] {
        let whole = egui::Rect::from_min_size(Pos2::ZERO, Vec2::from(size));
        let mut state = shelf_of(300);
        let tournament = Tournament::new(paths(&state));
        state.ranking = tournament.clone().ranking();
        let mut window = window_of(state, size);
        for name in ["Close the ranking", "Folders", "Keep"] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
        }
        window.get_by_label("1. Amp 0 G0, not judged");
        window.state_mut().state.tournament = Some(tournament);
        window.run();
        for name in ["Round 1: 1 of 32, 0 kept", "End the tournament", "Folders"] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
        }
    }
}

#[test]
fn the_stage_shows_what_is_needed_while_playing_and_goes_by_the_same_key() {
    for size in [SIZE, SMALLEST, [2560.0, 1440.0]] {
        let mut window = window_of(playing_state(), size);
        window.key_press(Key::F);
        window.run();
        let whole = egui::Rect::from_min_size(Pos2::ZERO, Vec2::from(size));
        for name in [
            "JCM800 Hi G10",
            "Back",
            "On",
            "Mute on stage",
            "Tuner: no note",
        ] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
            assert!(
                rect.height() >= theme::STAGE_SIZE,
                "{name} at {size:?}: {rect:?}"
            );
        }
        assert_eq!(click(&mut window, "On"), [Action::Step(Step::Next)]);
        assert_eq!(
            click(&mut window, "Mute on stage"),
            [Action::Flip(Switch::Mute, true)]
        );
        window.state_mut().state.setlists = friday().setlists;
        window.run();
        assert_eq!(
            click(&mut window, "Back"),
            [Action::Set(SetAction::Step(Step::Previous))]
        );
        window.key_press(Key::F);
        window.run();
        assert!(window.query_by_label("Mute on stage").is_none());
        click(&mut window, "Stage view");
        window.get_by_label("Mute on stage");
        window.key_press(Key::S);
        window.run();
        assert!(window.query_by_label("Mute on stage").is_none());
        window.get_by_label("Search the shelf");
    }
}

#[test]
fn a_demo_riff_that_plays_gives_way_to_the_next_one() {
    let mut state = playing_state();
    state.controls[Switch::Riff] = true;
    let mut window = window_of(state, TALL);
    assert_eq!(click(&mut window, "Demo riff"), [Action::NextRiff]);
}

#[test]
fn cabinets_of_the_house_are_a_click_away() {
    let mut window = window_of(playing_state(), SMALLEST);
    open_tone(&mut window);
    click(&mut window, "Cab");
    click(&mut window, "Cabinets of ours for place 2");
    let own = PathBuf::from("built-in/American 2x12.wav");
    assert_eq!(
        click(&mut window, "American 2x12"),
        [Action::LoadCab(1, own)]
    );
}
