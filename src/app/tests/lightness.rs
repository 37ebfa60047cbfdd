//! A busy computer.

use super::*;

/// What the rig tells of a load.
fn readings(load: f32) -> Readings {
    Readings {
        load,
        worst_load: load,
        ..Readings::default()
    }
}

impl Bench {
    /// Lets the app look at `load` for some seconds, thirty times each.
    fn load_for(&mut self, load: f32, seconds: u64) {
        for _ in 0..30 * seconds {
            self.now += FRAME;
            self.app.govern(&readings(load), self.now);
        }
    }

    fn size(&self) -> usize {
        self.app.state().capture.as_ref().unwrap().size
    }
}

#[test]
fn a_slimmable_capture_gets_lighter_says_so_and_comes_back() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/2.nam"));
    assert_eq!((bench.size(), bench.app.state().message()), (1, None));
    bench.load_for(0.85, 2);
    assert_eq!(
        bench.app.state().loading,
        None,
        "not a word while it plays on"
    );
    bench.until("it is lighter", |state| {
        state.capture.as_ref().is_some_and(|it| it.size == 0)
    });
    let lighter = Notice::lightened("2", "lite");
    assert_eq!(bench.app.state().message(), Some(lighter));
    bench.load_for(0.2, 13);
    bench.until("it is full again", |state| {
        state.capture.as_ref().is_some_and(|it| it.size == 1)
    });
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn the_player_s_next_wish_goes_before_a_lighter_size() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/2.nam"));
    bench.load_for(0.85, 2);
    bench.press(load("1"));
    bench.until("the file is heard", |state| state.loading.is_none());
    assert_eq!((bench.heard(), bench.size()), ("1", 1), "in full at first");
}

#[test]
fn a_capture_without_a_lighter_size_is_warned_of() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/2.nam"));
    bench.press(Action::Resize(0));
    bench.until("the size is heard", |state| state.loading.is_none());
    bench.load_for(0.97, 3);
    let warning = Notice::too_heavy("2", 0.97, Some(64));
    assert_eq!(bench.app.state().message(), Some(warning));
}

#[test]
fn a_capture_that_is_known_to_be_too_heavy_never_plays_in_full() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/2.nam"));
    let mut full = fake_tone("1");
    let path = Path::new("/set/1.nam");
    full.seconds_per_frame = 1.1 / 48_000.0;
    assert!(!bench.app.weigh(&full, Some(path)));
    bench.until("a lighter size is heard", |state| {
        state.capture.as_ref().is_some_and(|it| it.name == "1")
    });
    assert_eq!(bench.size(), 0);
    let lighter = Notice::lightened("1", "lite");
    assert_eq!(bench.app.state().message(), Some(lighter));
}

#[test]
fn two_that_do_not_fit_beside_each_other_take_turns() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/2.nam"));
    let mut tone = fake_tone("1");
    tone.seconds_per_frame = 0.3 / 48_000.0;
    bench.app.state.load.typical = 0.3;
    assert!(bench.app.fits_beside(&tone));
    bench.app.state.load.typical = 0.6;
    assert!(!bench.app.fits_beside(&tone));
}
