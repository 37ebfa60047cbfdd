//! An input that hands back what the speakers play.

use super::*;

/// Frames on the way from the speakers back to the input.
const WAY: usize = 640;

/// An app whose bare wire of an amp plays noise round and round.
fn looping() -> Bench {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.app.remote.set(&Controls::bare());
    assert!(bench.app.remote.mount_amp(Amp::from_taps(&[1.0])).is_ok());
    bench.studio.lock().unwrap().noise = true;
    bench.pass(4.0);
    let mut studio = bench.studio.lock().unwrap();
    (studio.noise, studio.cable) = (false, Some(WAY));
    drop(studio);
    bench
}

impl Bench {
    /// Lets time pass on the sound card and for the player alike.
    pub(super) fn pass(&mut self, seconds: f64) {
        let blocks = (seconds * 48_000.0 / 64.0) as usize;
        for block in 0..blocks {
            self.now += Duration::from_secs_f64(64.0 / 48_000.0);
            self.app.tick_at(self.now);
            // The devices' thread has its part in it.
            if block.is_multiple_of(20) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// Lets no more than `seconds` of the player's time pass until `done`; the threads that have their part in it take their own.
    fn pass_until(&mut self, seconds: f64, done: impl Fn(&Self) -> bool) {
        let mut left = seconds;
        while left > 0.0 && !done(self) {
            self.pass(0.05);
            left -= 0.05;
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(done(self), "not within {seconds} s");
    }

    pub(super) fn muted(&self) -> bool {
        self.app.state().controls[Switch::Mute]
    }
}

#[test]
fn the_amp_that_plays_itself_is_muted_with_the_reason_until_the_guitar_is_back() {
    let mut bench = looping();
    assert!(!bench.muted());
    bench.pass_until(3.0, Bench::muted);
    assert_eq!(bench.app.state().message(), Some(Notice::hears_itself()));
    bench.pass(20.0);
    assert_eq!(bench.app.state().message(), Some(Notice::hears_itself()));
    let mut studio = bench.studio.lock().unwrap();
    (studio.noise, studio.cable) = (true, None);
    drop(studio);
    bench.pass_until(1.0, |bench| !bench.muted());
    assert_eq!(bench.app.state().message(), Some(Notice::guitar_is_back()));
}

#[test]
fn a_guitar_through_a_bare_wire_plays_on() {
    let mut bench = Bench::playing(Studio::default(), None);
    assert!(bench.app.remote.mount_amp(Amp::from_taps(&[1.0])).is_ok());
    bench.studio.lock().unwrap().noise = true;
    bench.pass(10.0);
    assert!(!bench.muted() && !bench.app.state().hears_itself);
    assert!(bench.app.state().output.level_db > -30.0);
}

#[test]
fn what_only_looks_like_a_copy_sounds_on_after_a_short_trial() {
    let mut bench = Bench::playing(Studio::default(), None);
    assert!(bench.app.remote.mount_amp(Amp::from_taps(&[1.0])).is_ok());
    bench.studio.lock().unwrap().noise = true;
    bench.pass(2.0);
    bench.app.own_sound = own_sound::OwnSound::default();
    bench.app.take_examination(true, bench.now);
    bench.pass(0.3);
    assert!(bench.app.state().output.level_db < -25.0, "a trial");
    bench.pass(0.5);
    assert!(!bench.muted());
    assert!(bench.app.state().output.level_db > -22.0);
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn the_player_has_the_last_word() {
    let mut bench = looping();
    bench.pass_until(3.0, Bench::muted);
    bench.press(Action::Flip(Switch::Mute, false));
    assert!(!bench.muted());
    assert_eq!(bench.app.state().message(), None);
}
