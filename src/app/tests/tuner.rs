//! The string that sounds, shown; and how the player tunes, remembered.

use super::*;
use crate::app::tuning::{Strings, Temper};

fn shown(state: &State) -> Option<(String, i32)> {
    let tuning = state.tuning?;
    let name = format!("{}{}", tuning.name, tuning.octave);
    Some((name, tuning.cents.round() as i32))
}

#[test]
fn a_string_is_shown_also_at_another_rate_and_muted_and_goes_with_its_sound() {
    for rate in [48_000, 44_100] {
        let studio = Studio {
            only_rate: Some(rate),
            tone_hz: Some(110.5),
            ..Studio::default()
        };
        let mut bench = Bench::new(studio, None);
        bench.until("it plays", |state| state.playing().is_some());
        bench.press(Action::Flip(Switch::Mute, true));
        let wanted = Some(("A2".to_owned(), 8));
        bench.until_quiet("the note is shown", |state| shown(state) == wanted);
        bench.press(Action::ChooseStrings(Strings::Standard));
        bench.press(Action::SetReference(430.0));
        let against_430_hz = Some(("A2".to_owned(), 48));
        assert_eq!(shown(bench.app.state()), against_430_hz, "at once");
        bench.studio.lock().unwrap().tone_hz = None;
        bench.until_quiet("the note goes", |state| state.tuning.is_none());
    }
}

#[test]
fn reference_and_strings_are_remembered_and_stay_within_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut bench = Bench::remembering(Studio::default(), None, Some(path.clone()));
    bench.press(Action::ChooseStrings(Strings::DropD));
    bench.press(Action::SetReference(1e9));
    let wanted = Temper {
        reference_hz: 450.0,
        strings: Strings::DropD,
    };
    assert_eq!(bench.app.state().temper, wanted);
    let kept = || Memory::open(Some(path.clone())).0.settings().temper;
    bench.until_quiet("it is written", |_| kept() == wanted);
    let again = Bench::remembering(Studio::default(), None, Some(path.clone()));
    assert_eq!(again.app.state().temper, wanted);
}
