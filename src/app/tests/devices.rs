//! Sound cards that come and go.

use super::*;
use crate::app::state::Latency;

#[test]
fn it_starts_playing_the_built_in_capture_at_its_rate() {
    let bench = Bench::playing(Studio::default(), None);
    assert_eq!(bench.heard(), "Backline Crunch");
    let asked = bench.studio.lock().unwrap().asked.clone();
    let first = Request {
        input_channel: 1,
        rate: Some(48_000),
        ..Request::default()
    };
    assert_eq!(asked, [first]);
    assert_eq!(bench.latency(), Some(Duration::from_millis(4)));
}

#[test]
fn the_latency_shown_follows_the_ring() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.studio.lock().unwrap().ring_overfill = 48;
    bench.app.tick_at(bench.now);
    assert_eq!(bench.latency(), Some(Duration::from_millis(5)));
}

#[test]
fn without_a_guitar_the_riff_stands_in_until_one_comes() {
    let mut bench = Bench::playing(
        Studio {
            without_guitar: true,
            ..Studio::default()
        },
        None,
    );
    assert!(bench.app.state().controls[Switch::Riff]);
    assert_eq!(bench.app.state().message(), Some(Notice::riff_stands_in()));
    bench.studio.lock().unwrap().without_guitar = false;
    bench.press(Action::UseDevices(Request {
        input_channel: 2,
        ..Request::default()
    }));
    bench.until("the guitar is there", |state| {
        state.playing().is_some_and(|p| p.opened.input.is_some())
    });
    assert!(!bench.app.state().controls[Switch::Riff]);
}

#[test]
fn whoever_plays_without_an_input_is_not_told_that_it_is_missing() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::UseDevices(Request {
        without_input: true,
        ..Request::default()
    }));
    bench.until("the riff plays", |state| {
        state.playing().is_some() && state.controls[Switch::Riff]
    });
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn a_riff_the_player_chose_stays() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Flip(Switch::Riff, true));
    bench.press(Action::UseDevices(Request {
        input_channel: 2,
        ..Request::default()
    }));
    bench.until("it plays again", |state| state.playing().is_some());
    assert!(bench.app.state().controls[Switch::Riff]);
}

#[test]
fn a_lost_device_is_tried_again_until_it_is_back() {
    let mut bench = Bench::playing(Studio::default(), None);
    {
        let mut studio = bench.studio.lock().unwrap();
        (studio.dying, studio.unplugged) = (true, true);
    }
    bench.until("the loss is known", |state| {
        matches!(state.sound, state::Sound::Silent(_))
    });
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("Scarlett is gone")
    );
    let asked = bench.studio.lock().unwrap().asked.len();
    let studio = Arc::clone(&bench.studio);
    bench.retrying_until("it was refused", move |_| {
        studio.lock().unwrap().asked.len() > asked
    });
    bench.studio.lock().unwrap().unplugged = false;
    bench.retrying_until("it is back", |state| state.playing().is_some());
    assert_eq!(bench.heard(), "Backline Crunch");
}

#[test]
fn with_no_device_at_all_the_window_says_so_and_lives() {
    let mut bench = Bench::new(
        Studio {
            unplugged: true,
            ..Studio::default()
        },
        None,
    );
    bench.until("it is known", |state| {
        matches!(state.sound, state::Sound::Silent(_))
    });
    let asked = bench.studio.lock().unwrap().asked.clone();
    assert_eq!(
        asked.len(),
        3,
        "at the capture's rate, at any rate, without a guitar"
    );
    assert!(asked[2].without_input);
    bench.press(load("2"));
    bench.until("the file is loaded all the same", |state| {
        state.loading.is_none()
    });
    assert_eq!(bench.heard(), "2");
}

#[test]
fn the_devices_follow_the_rate_of_the_capture() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/44.nam"));
    bench.until("they run at 44.1 kHz", |state| {
        state.playing().is_some_and(|p| p.opened.rate == 44_100)
    });
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn a_rate_that_cannot_be_had_is_asked_for_once_and_then_warned_about() {
    let mut bench = Bench::playing(
        Studio {
            only_rate: Some(48_000),
            ..Studio::default()
        },
        Some("/set/44.nam"),
    );
    bench.until("the warning is there", |state| {
        state.notice.is_none()
            && state
                .message()
                .is_some_and(|message| message.what.contains("44.1 kHz"))
    });
    let asked = bench.studio.lock().unwrap().asked.len();
    for _ in 0..10 {
        bench.app.tick_at(bench.now);
    }
    assert!(bench.app.state().playing().is_some());
    assert_eq!(bench.studio.lock().unwrap().asked.len(), asked);
}

#[test]
fn a_rate_the_player_chose_is_kept() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::UseDevices(Request {
        input_channel: 1,
        rate: Some(96_000),
        ..Request::default()
    }));
    bench.until("it plays at 96 kHz", |state| {
        state.playing().is_some_and(|p| p.opened.rate == 96_000)
    });
    bench.press(load("44"));
    bench.until("the file is heard", |state| state.loading.is_none());
    assert_eq!(bench.app.state().playing().unwrap().opened.rate, 96_000);
}

#[test]
fn devices_are_listed_again_when_asked() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::ListDevices);
    assert!(bench.app.state().hosts.is_none());
    bench.until("the list is there", |state| {
        state.hosts.as_ref().is_some_and(|hosts| hosts.len() == 1)
    });
}

#[test]
fn the_latency_is_measured_over_a_cable_or_the_reason_is_told() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::MeasureLatency);
    assert!(bench.app.state().measuring);
    bench.studio.lock().unwrap().cable = Some(523);
    bench.until_quiet("measured", |state| !state.measuring);
    let measured = Latency {
        time: Duration::from_secs_f64(523.0 / 48_000.0),
        measured: true,
    };
    let latency = |bench: &Bench| {
        bench
            .app
            .state()
            .playing()
            .and_then(|playing| playing.latency)
    };
    assert_eq!(latency(&bench), Some(measured));
    assert_eq!(
        bench.app.state().message(),
        Some(Notice::measured(523, 48_000))
    );

    bench.studio.lock().unwrap().cable = None;
    bench.press(Action::MeasureLatency);
    bench.until_quiet("told", |state| !state.measuring);
    let told = bench.app.state().message().expect("a message");
    assert!(
        told.what.contains("did not come back") && told.next.contains("cable"),
        "{told:?}"
    );
    assert_eq!(
        bench.latency(),
        Some(Duration::from_millis(4)),
        "computed again"
    );
}

#[test]
fn a_guitar_that_comes_later_takes_over_from_the_riff_by_itself() {
    let without_guitar = Studio {
        without_guitar: true,
        ..Studio::default()
    };
    let mut bench = Bench::playing(without_guitar, None);
    let opened = |bench: &Bench| bench.studio.lock().unwrap().asked.len();
    let before = opened(&bench);
    for _ in 0..50 {
        bench.now += Duration::from_millis(200);
        bench.app.tick_at(bench.now);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(
        opened(&bench),
        before,
        "nothing is opened meanwhile: the riff plays on"
    );
    bench.studio.lock().unwrap().without_guitar = false;
    bench.retrying_until("the guitar is there", |state| {
        state
            .playing()
            .is_some_and(|playing| playing.opened.input.is_some())
    });
    assert!(!bench.app.state().controls[Switch::Riff]);
}

#[test]
fn a_window_in_which_nothing_moves_is_looked_at_less_often() {
    let studio = Studio {
        guitar: Some(0.0),
        ..Studio::default()
    };
    let mut bench = Bench::playing(studio, None);
    assert_eq!(bench.app.next_tick(), Some(STILL));
    bench.studio.lock().unwrap().guitar = Some(0.1);
    bench.until_quiet("the meter moves", |state| state.input.level_db > FLOOR_DB);
    assert_eq!(bench.app.next_tick(), Some(FRAME));
}
