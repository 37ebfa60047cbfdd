//! The gate that sets itself.

use super::*;

fn set(studio: Studio) -> Bench {
    let mut bench = Bench::playing(studio, None);
    bench.press(Action::SetGate);
    assert!(bench.app.state().hushing);
    bench.now += Duration::from_secs(1);
    bench.until_quiet("it has listened", |state| !state.hushing);
    bench
}

#[test]
fn two_seconds_of_noise_set_it_above_the_noise() {
    let bench = set(Studio {
        noise: true,
        ..Studio::default()
    });
    let state = bench.app.state();
    assert!(state.controls[Switch::Gate]);
    // The noise peaks at -20 dBFS; margin and hysteresis come on top.
    let threshold = state.controls[Knob::GateThreshold];
    assert!((-16.0..=-11.0).contains(&threshold), "{threshold}");
    let notice = state.notice.clone().unwrap();
    assert!(notice.what.contains("The gate is set to"), "{notice:?}");
}

#[test]
fn without_a_guitar_it_says_so() {
    let mut bench = Bench::playing(
        Studio {
            without_guitar: true,
            ..Studio::default()
        },
        None,
    );
    bench.press(Action::SetGate);
    assert!(!bench.app.state().hushing);
    let notice = Some(Notice::no_guitar_to_hush());
    assert_eq!(bench.app.state().notice, notice);
}

#[test]
fn taps_set_the_time_of_the_echoes() {
    let mut bench = Bench::playing(Studio::default(), None);
    let start = Instant::now();
    for beat in 0..4 {
        bench.app.tap(start + Duration::from_millis(450 * beat));
    }
    let time = bench.app.state().controls[Knob::DelayTime];
    assert!((time - 450.0).abs() < 0.1, "{time}");
}
