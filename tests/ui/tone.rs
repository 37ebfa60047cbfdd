//! The pages of the tone panel.

use super::{click, done, open_tone, playing_state, window_of};
use backline::app::Action;
use backline::library::{Content, Place};
use backline::rig::{Knob, Switch};
use backline::ui::{SIZE, SMALLEST};
use egui::Key;
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

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
