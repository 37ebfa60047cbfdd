//! The channels of the input.

use super::*;
use crate::app::doctor::Diagnosis;

impl Bench {
    /// Looks at these levels of the input channels for so many milliseconds.
    fn show(&mut self, levels: &[f32], milliseconds: u64) {
        self.studio.lock().unwrap().channels = levels.to_vec();
        for _ in 0..milliseconds / 33 {
            self.now += FRAME;
            self.app.tick_at(self.now);
        }
    }

    fn channel(&self) -> u16 {
        self.app.state().request.input_channel
    }
}

const QUIET: [f32; 4] = [1e-4; 4];

#[test]
fn a_string_is_found_on_its_channel_and_heard_there() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.show(&QUIET, 1500);
    assert_eq!(bench.app.state().channels.len(), 4);
    bench.press(Action::FindGuitar);
    assert!(bench.app.state().finding);
    bench.show(&QUIET, 2000);
    assert!(bench.app.state().finding && bench.channel() == 1);
    bench.show(&[1e-4, 0.01, 0.3, 1e-4], 300);
    assert_eq!(bench.channel(), 3);
    bench.until("it plays", |state| state.playing().is_some());
    assert_eq!(bench.app.state().message(), Some(Notice::guitar_found(3)));
    assert!(!bench.app.state().finding);
    let asked = bench.studio.lock().unwrap().asked.last().cloned();
    assert_eq!(asked.unwrap().input_channel, 3);
}

#[test]
fn on_a_device_of_one_channel_the_string_is_confirmed_or_missed() {
    let mut bench = Bench::playing(Studio::default(), None);
    let opened = bench.studio.lock().unwrap().asked.len();
    bench.press(Action::FindGuitar);
    bench.show(&[1e-4], 1500);
    bench.show(&[0.2], 300);
    assert_eq!(bench.app.state().message(), Some(Notice::guitar_found(1)));
    bench.press(Action::FindGuitar);
    bench.show(&[1e-4], 9000);
    assert_eq!(
        bench.app.state().message(),
        Some(Notice::guitar_not_found())
    );
    assert_eq!(bench.studio.lock().unwrap().asked.len(), opened);
}

#[test]
fn why_nothing_is_heard_is_said_to_whom_has_heard_nothing() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.show(&[0.0; 2], 4000);
    let muted = Notice::diagnosed(Diagnosis::NothingArrives);
    assert_eq!(bench.app.state().message(), Some(muted));
    bench.show(&[1e-4, 0.3], 4000);
    let elsewhere = Notice::diagnosed(Diagnosis::Elsewhere(2));
    assert_eq!(bench.app.state().message(), Some(elsewhere));
    bench.show(&[0.3, 1e-4], 100);
    assert_eq!(bench.app.state().message(), None);
    bench.show(&[0.0; 2], 60_000);
    assert_eq!(bench.app.state().message(), None, "the player rests");
    assert_eq!(
        bench.app.state().diagnosis,
        Some(Diagnosis::NothingArrives),
        "and the panel still tells"
    );
}

#[test]
fn without_an_input_there_is_nothing_to_find() {
    let mut bench = Bench::playing(
        Studio {
            without_guitar: true,
            ..Studio::default()
        },
        None,
    );
    bench.press(Action::FindGuitar);
    assert!(!bench.app.state().finding);
    let told = Some(Notice::nowhere_to_search());
    assert_eq!(bench.app.state().message(), told);
}
