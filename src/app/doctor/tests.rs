use super::*;

/// Four channels; the window comes by every `tick`.
struct Desk {
    doctor: Doctor,
    now: Instant,
    at_s: f32,
    tick: Duration,
    /// The highest levels since the last look.
    peaks: Vec<f32>,
}

/// What a channel shows at a time, in seconds, since a string was struck.
type Level<'a> = &'a dyn Fn(f32) -> f32;

const NOISE: Level = &|_| 1e-4;

/// A string struck at second 1 as loud as `attack`.
fn string(attack: f32) -> impl Fn(f32) -> f32 {
    move |at_s| match at_s {
        at_s if at_s < 1.0 => 1e-4,
        at_s => attack * (-(at_s - 1.0) / 0.7).exp(),
    }
}

impl Desk {
    fn new() -> Self {
        Self {
            doctor: Doctor::default(),
            now: Instant::now(),
            at_s: 0.0,
            tick: Duration::from_millis(33),
            peaks: vec![0.0; 4],
        }
    }

    /// Goes on for `seconds`, millisecond by millisecond; what came of a search, and when.
    fn play(&mut self, seconds: f32, levels: [Level; 4]) -> Option<(Found, f32)> {
        let until = self.at_s + seconds;
        let mut since_tick = Duration::ZERO;
        while self.at_s < until {
            let millisecond = Duration::from_millis(1);
            (self.now, self.at_s) = (self.now + millisecond, self.at_s + 0.001);
            since_tick += millisecond;
            for (peak, level) in self.peaks.iter_mut().zip(levels) {
                *peak = peak.max(level(self.at_s));
            }
            if since_tick >= self.tick && self.doctor.wants_to_look(self.now) {
                let peaks = std::mem::replace(&mut self.peaks, vec![0.0; 4]);
                if let Some(found) = self.doctor.follow(peaks, 1, false, self.now) {
                    return Some((found, self.at_s));
                }
            }
            if since_tick >= self.tick {
                since_tick = Duration::ZERO;
            }
        }
        None
    }

    /// What a search from the start on finds.
    fn find(levels: [Level; 4]) -> (Found, f32) {
        let mut desk = Self::new();
        desk.doctor.search();
        desk.play(20.0, levels).expect("it ends")
    }
}

#[test]
fn the_channel_with_the_string_is_found_within_half_a_second() {
    for attack in [0.003, 0.05, 0.9] {
        let (found, at_s) = Desk::find([NOISE, NOISE, &string(attack), NOISE]);
        assert_eq!(found, Found::Guitar(3), "{attack}");
        assert!((1.0..1.5).contains(&at_s), "{at_s}");
    }
}

#[test]
fn neighbours_that_pick_it_up_are_not_taken_for_it() {
    let (loud, faint) = (string(0.5), string(0.05));
    assert_eq!(
        Desk::find([&faint, &loud, &faint, NOISE]).0,
        Found::Guitar(2)
    );
}

#[test]
fn hum_loops_and_noise_elsewhere_do_not_mislead() {
    let guitar = string(0.1);
    let drums = |at_s: f32| 0.8 * (-(at_s % 0.5) / 0.1).exp();
    let levels: [Level; 4] = [&|_| 0.3, &drums, &guitar, &|_| 0.01];
    assert_eq!(Desk::find(levels).0, Found::Guitar(3));
}

#[test]
fn a_click_is_no_string_wherever_it_falls() {
    for tick in [8, 17, 33, 100] {
        for nth in 0..25_u8 {
            let start = 1.5 + f32::from(nth) * 0.004;
            for length in [0.005, 0.03] {
                let click = |at_s: f32| match (start..start + length).contains(&at_s) {
                    true => 0.9,
                    false => 1e-4,
                };
                let mut desk = Desk::new();
                desk.tick = Duration::from_millis(tick);
                desk.doctor.search();
                let found = desk.play(2.5, [&click, NOISE, NOISE, NOISE]);
                assert_eq!(found, None, "{tick} ms, {start} s");
            }
        }
    }
}

#[test]
fn silence_ends_the_search() {
    let (found, at_s) = Desk::find([NOISE; 4]);
    assert_eq!(found, Found::Nothing);
    assert!((8.0..8.5).contains(&at_s), "{at_s}");
}

#[test]
fn a_string_is_found_however_often_the_window_comes_by() {
    for tick in [8, 17, 33, 100] {
        let mut desk = Desk::new();
        desk.tick = Duration::from_millis(tick);
        desk.doctor.search();
        let guitar = string(0.3);
        let (found, at_s) = desk.play(20.0, [NOISE, &guitar, NOISE, NOISE]).unwrap();
        assert_eq!(found, Found::Guitar(2), "{tick} ms");
        assert!(at_s < 1.5, "{tick} ms: {at_s} s");
    }
}

#[test]
fn long_blocks_are_waited_for() {
    let block = Duration::from_millis(171);
    let mut desk = Desk::new();
    desk.doctor = Doctor::new(block);
    desk.doctor.search();
    // Levels come in steps of a block; between them there is none.
    let guitar = string(0.3);
    let stepped = |at_s: f32| match at_s % 0.171 < 0.001 {
        true => guitar(at_s - 1.0),
        false => 0.0,
    };
    let (found, at_s) = desk
        .play(20.0, [&stepped, &|_| 0.0, &|_| 0.0, &|_| 0.0])
        .unwrap();
    assert_eq!(found, Found::Guitar(1));
    assert!(at_s < 4.0, "{at_s}");
}

#[test]
fn silence_to_the_last_bit_is_told_from_a_player_who_has_not_begun_and_from_one_who_rests() {
    let mut desk = Desk::new();
    desk.play(2.9, [&|_| 0.0; 4]);
    assert_eq!(desk.doctor.diagnosis(1), None, "too early to tell");
    desk.play(0.5, [&|_| 0.0; 4]);
    assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::NothingArrives));
    desk.play(4.0, [NOISE; 4]);
    assert_eq!(desk.doctor.diagnosis(1), None);
    desk.play(8.0, [NOISE; 4]);
    assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::Silence));
    desk.at_s = 0.0;
    let guitar = string(0.3);
    desk.play(4.0, [&guitar, NOISE, NOISE, NOISE]);
    desk.play(60.0, [NOISE; 4]);
    assert_eq!(desk.doctor.diagnosis(1), None, "the player rests");
}

#[test]
fn a_guitar_in_another_socket_is_told_through_all_crosstalk() {
    for crosstalk in [1e-3, 0.1] {
        let mut desk = Desk::new();
        let (guitar, faint) = (string(0.3), string(0.3 * crosstalk));
        desk.play(4.0, [&faint, &guitar, &faint, NOISE]);
        assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::Elsewhere(2)));
        assert!(!desk.doctor.was_heard());
        assert_eq!(desk.doctor.diagnosis(2), None);
    }
}

#[test]
fn clipping_is_told_while_it_goes_on_and_one_stroke_is_no_habit() {
    let mut desk = Desk::new();
    let mut strum = |times| {
        for _ in 0..times {
            for _ in 0..4 {
                desk.now += Duration::from_millis(50);
                desk.doctor.follow(vec![1.0], 1, true, desk.now);
            }
            desk.now += Duration::from_secs(1);
        }
        desk.doctor.diagnosis(1) == Some(Diagnosis::Clipping)
    };
    assert!(!strum(1) && !strum(1) && strum(1));
    desk.now += Duration::from_secs(10);
    desk.doctor.follow(vec![0.5], 1, false, desk.now);
    assert_ne!(desk.doctor.diagnosis(1), Some(Diagnosis::Clipping));
}

#[test]
fn what_is_steady_is_listened_to_and_called_hum_while_it_lasts() {
    let hum = Hum {
        mains_hz: 50,
        level_db: -40,
    };
    let steady: Level = &|_| 0.01;
    let mut desk = Desk::new();
    desk.play(1.0, [steady, NOISE, NOISE, NOISE]);
    assert!(!desk.doctor.suspects_hum(1, desk.now), "too early to tell");
    desk.play(3.0, [steady, NOISE, NOISE, NOISE]);
    assert!(desk.doctor.suspects_hum(1, desk.now) && !desk.doctor.suspects_hum(2, desk.now));
    desk.doctor.listens_for_hum(desk.now);
    assert!(!desk.doctor.suspects_hum(1, desk.now), "not all the time");
    desk.doctor.note_hum(Some(hum), desk.now);
    assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::Hum(hum)));
    let played = string(0.5);
    desk.at_s = 0.0;
    desk.play(4.0, [&played, NOISE, NOISE, NOISE]);
    assert_eq!(desk.doctor.diagnosis(1), None);
}

#[test]
fn between_two_looks_there_is_a_block() {
    let mut desk = Desk::new();
    assert!(desk.doctor.wants_to_look(desk.now), "the first");
    desk.doctor.follow(vec![0.1], 1, false, desk.now);
    let after = |ms| desk.now + Duration::from_millis(ms);
    assert!(!desk.doctor.wants_to_look(after(5)));
    assert!(desk.doctor.wants_to_look(after(50)));
}
