use super::*;

/// Four channels that are looked at thirty times a second.
struct Desk {
    doctor: Doctor,
    now: Instant,
    at_s: f32,
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
        }
    }

    /// Goes on for `seconds`; what came of a search, and when.
    fn play(&mut self, seconds: f32, levels: [Level; 4]) -> Option<(Found, f32)> {
        let until = self.at_s + seconds;
        while self.at_s < until {
            let peaks = levels.map(|level| level(self.at_s)).to_vec();
            let found = self.doctor.follow(peaks, 1, false, self.now);
            self.now += Duration::from_millis(33);
            self.at_s += 0.033;
            if let Some(found) = found {
                return Some((found, self.at_s));
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
fn a_click_is_no_string_and_silence_ends_the_search() {
    let click = |at_s: f32| {
        if (1.0..1.03).contains(&at_s) {
            0.9
        } else {
            1e-4
        }
    };
    let (found, at_s) = Desk::find([&click, NOISE, NOISE, NOISE]);
    assert_eq!(found, Found::Nothing);
    assert!((8.0..8.5).contains(&at_s), "{at_s}");
}

#[test]
fn silence_to_the_last_bit_is_told_from_a_player_who_rests() {
    let mut desk = Desk::new();
    desk.play(2.0, [&|_| 0.0; 4]);
    assert_eq!(desk.doctor.diagnosis(1), None, "too early to tell");
    desk.play(2.0, [&|_| 0.0; 4]);
    assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::NothingArrives));
    desk.play(4.0, [NOISE; 4]);
    assert_eq!(desk.doctor.diagnosis(1), None);
    assert!(!desk.doctor.was_heard());
}

#[test]
fn a_guitar_in_another_socket_is_told() {
    let mut desk = Desk::new();
    let guitar = string(0.3);
    desk.play(4.0, [NOISE, &guitar, NOISE, NOISE]);
    assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::Elsewhere(2)));
    assert_eq!(desk.doctor.diagnosis(2), None);
}

#[test]
fn clipping_is_told_while_it_goes_on() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        desk.doctor.follow(vec![1.0], 1, true, desk.now);
        desk.now += Duration::from_secs(1);
    }
    assert_eq!(desk.doctor.diagnosis(1), Some(Diagnosis::Clipping));
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
