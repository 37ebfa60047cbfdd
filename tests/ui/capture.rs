//! The capture that plays, and what else is heard.

use super::{Sitting, TALL, click, done, playing_state, window, window_of};
use backline::app::notice::Notice;
use backline::app::{Action, State};
use backline::rig::Switch;
use backline::ui::{Face, SIZE, SMALLEST};
use egui::Key;
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
fn a_long_path_is_read_whole_and_copied_whole() {
    let path = format!("/captures/{}/end.nam", "deep/".repeat(60));
    let mut state = playing_state();
    let capture = state.capture.as_mut().expect("one plays");
    capture.path = Some(PathBuf::from(&path));
    let mut window = window_of(state, SMALLEST);
    let read = |field: &egui_kittest::Node<'_>| field.value();
    assert_eq!(
        read(&window.get_by_label("Capture path")).as_ref(),
        Some(&path)
    );
    window.get_by_label("Capture path").click();
    window.run();
    assert_eq!(
        read(&window.get_by_label("Capture path")).as_ref(),
        Some(&path)
    );
    assert_eq!(
        click(&mut window, "Load path"),
        [Action::Load(PathBuf::from(path))]
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
fn takes_and_recordings_have_their_buttons() {
    let mut window = window();
    click(&mut window, "Presets");
    assert_eq!(click(&mut window, "Save take"), [Action::SaveTake]);
    assert_eq!(click(&mut window, "Record"), [Action::Record]);
    window.state_mut().state.recording = Some(std::time::Instant::now());
    window.run();
    assert_eq!(click(&mut window, "End the recording"), [Action::Record]);
}

#[test]
fn a_demo_riff_that_plays_gives_way_to_the_next_one() {
    let mut state = playing_state();
    state.controls[Switch::Riff] = true;
    let mut window = window_of(state, TALL);
    assert_eq!(click(&mut window, "Demo riff"), [Action::NextRiff]);
}
