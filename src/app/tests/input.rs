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

    /// Whether anything is heard just now.
    fn sounds(&mut self) -> bool {
        self.app.remote.readings();
        for _ in 0..100 {
            self.app.session.poll(self.now);
        }
        self.app.remote.readings();
        self.app.session.poll(self.now);
        self.app.remote.readings().output_peak > 0.0
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
    assert!(!bench.sounds(), "what the speakers play must not mislead");
    bench.show(&[1e-4, 0.01, 0.3, 1e-4], 600);
    assert_eq!(bench.channel(), 3);
    bench.until("it plays", |state| state.playing().is_some());
    assert_eq!(bench.app.state().message(), Some(Notice::guitar_found(3)));
    assert!(!bench.app.state().finding && bench.sounds());
    let asked = bench.studio.lock().unwrap().asked.last().cloned();
    assert_eq!(asked.unwrap().input_channel, 3);
}

#[test]
fn on_a_device_of_one_channel_the_string_is_confirmed_or_missed() {
    let mut bench = Bench::playing(Studio::default(), None);
    let opened = bench.studio.lock().unwrap().asked.len();
    bench.press(Action::FindGuitar);
    bench.show(&[1e-4], 1500);
    bench.show(&[0.2], 600);
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

#[test]
fn a_channel_that_is_refused_is_not_said_to_have_the_guitar() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.studio.lock().unwrap().absent_channel = Some(3);
    bench.show(&QUIET, 1500);
    bench.press(Action::FindGuitar);
    bench.show(&[1e-4, 0.01, 0.3, 1e-4], 600);
    bench.until("the old channel plays on", |state| {
        state.playing().is_some() && state.request.input_channel == 1
    });
    assert_eq!(
        bench.app.state().message(),
        Some(Notice::devices_kept(&absent()))
    );
}

#[test]
fn who_looks_for_the_guitar_has_heard_enough_of_the_riff() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Flip(Switch::Riff, true));
    bench.show(&QUIET, 1500);
    bench.press(Action::FindGuitar);
    bench.show(&[0.3, 1e-4, 1e-4, 1e-4], 600);
    assert!(!bench.app.state().controls[Switch::Riff]);
}

#[test]
fn a_measurement_ends_the_search_and_is_heard() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::FindGuitar);
    bench.press(Action::MeasureLatency);
    assert!(!bench.app.state().finding && bench.app.state().measuring);
    bench.studio.lock().unwrap().cable = Some(100);
    bench.until_quiet("measured", |state| !state.measuring);
    let measured = Notice::measured(100, 48_000);
    assert_eq!(bench.app.state().message(), Some(measured));
}
