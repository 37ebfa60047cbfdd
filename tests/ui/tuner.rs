//! The tuner.

use super::{click, playing_state, window, window_of};
use backline::app::tuning::{Strings, Tuning};
use backline::app::{Action, State};
use backline::ui::{SIZE, SMALLEST, theme};
use egui_kittest::kittest::Queryable;

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
