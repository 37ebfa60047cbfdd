//! What is seen while playing.

use super::presets::friday;
use super::{click, playing_state, window_of};
use backline::app::notice::Notice;
use backline::app::setlist::SetAction;
use backline::app::state::Capture;
use backline::app::{Action, Step};
use backline::rig::Switch;
use backline::ui::{SIZE, SMALLEST, theme};
use egui::{Key, Pos2, Vec2};
use egui_kittest::kittest::Queryable;

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
fn the_stage_shows_what_is_needed_while_playing_and_goes_by_the_same_key() {
    for size in [SIZE, SMALLEST, [2560.0, 1440.0]] {
        let mut window = window_of(playing_state(), size);
        window.key_press(Key::F);
        window.run();
        window.get_by_label_contains("F leaves the stage");
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
