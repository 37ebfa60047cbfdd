//! The foot board.

use super::{TALL, click, playing_state, window_of};
use backline::app::Action;
use backline::midi::{Command, Mode, Target};
use backline::rig::Switch;

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
