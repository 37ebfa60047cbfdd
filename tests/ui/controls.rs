//! Buttons, keys, faders and lamps: what is turned while playing.

use super::{button, center, click, done, playing_state, pressed, window, window_of};
use backline::app::{Action, Side, Step};
use backline::rig::{Knob, Switch};
use backline::ui::SIZE;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Vec2};
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

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
