use super::strings::{Dice, Pluck, any};
use super::*;

/// How often the tuner looks, s.
const LOOK_S: f64 = 0.04;

/// What is shown at every look: when, and which frequency.
fn shown(signal: &[f32], rate_hz: f64) -> Vec<(f64, Option<f64>)> {
    let (mut finder, mut needle) = (PitchFinder::new(rate_hz), Needle::default());
    let block = (LOOK_S * rate_hz) as usize;
    let look = |(n, block): (usize, &[f32])| {
        finder.listen(block);
        (
            (n + 1) as f64 * LOOK_S,
            needle.follow(finder.look(), LOOK_S),
        )
    };
    signal.chunks_exact(block).enumerate().map(look).collect()
}

fn cents(hz: f64, of: f64) -> f64 {
    1200.0 * (hz / of).log2()
}

/// What became of one string.
#[derive(Debug)]
struct Report {
    hz: f64,
    first_s: Option<f64>,
    /// Furthest off of all that was shown, cents.
    worst: f64,
}

/// The string `turn`, from B0 to E6, at one of three rates.
fn pluck(turn: usize, dice: &mut Dice) -> Report {
    let midi = 23 + turn % 66;
    let hz = 440.0 * ((midi as f64 - 69.0 + dice.between(-0.5, 0.5)) / 12.0).exp2();
    let rate_hz = [48_000.0, 44_100.0, 96_000.0][turn % 3];
    let string = any(hz, dice);
    let silence_s = dice.between(0.5, 0.54);
    let looks = shown(&string.play(silence_s, 0.9, rate_hz, dice), rate_hz);
    let off = looks
        .iter()
        .filter_map(|(_, found)| Some(cents((*found)?, hz).abs()));
    let worst = off.fold(0.0, f64::max);
    let first = looks.iter().find(|(_, note)| note.is_some());
    Report {
        hz,
        first_s: first.map(|(at_s, _)| at_s - silence_s),
        worst,
    }
}

#[test]
fn two_hundred_strings_are_known_within_a_cent() {
    let mut dice = Dice(1);
    let reports: Vec<Report> = (0..200).map(|turn| pluck(turn, &mut dice)).collect();
    for report in &reports {
        assert!(report.first_s.is_some(), "{report:?}");
        assert!(report.worst < 1.0, "{report:?}");
    }
    // Four periods, the attack, and two looks.
    let late = |r: &&Report| r.first_s > Some((4.0 / r.hz).max(SHORTEST_S) + 0.12);
    let late: Vec<&Report> = reports.iter().filter(late).collect();
    assert!(late.is_empty(), "shown late: {late:?}");
}

#[test]
fn silence_noise_and_hum_are_no_notes() {
    let mut dice = Dice(2);
    for rate_hz in [44_100.0, 48_000.0] {
        assert!(nothing_in(&vec![0.0; 96_000], rate_hz));
        for loud in [1e-4, 0.01, 0.3] {
            let noise: Vec<f32> = (0..144_000)
                .map(|_| (loud * dice.between(-1.0, 1.0)) as f32)
                .collect();
            assert!(nothing_in(&noise, rate_hz), "white noise of {loud}");
            let mut brown = 0.0;
            let rumble = noise.iter().map(|x| {
                brown += 0.02 * (x - brown);
                5.0 * brown
            });
            assert!(
                nothing_in(&rumble.collect::<Vec<f32>>(), rate_hz),
                "rumble of {loud}"
            );
        }
        for hz in [49.95, 50.0, 59.98, 60.05] {
            let hum = Pluck {
                hz,
                partials: vec![0.02, 0.006, 0.012, 0.002, 0.006],
                stiffness: 0.0,
                decay_db_per_s: 0.0,
                noise: 1e-4,
            };
            let hum = hum.play(0.0, 3.0, rate_hz, &mut dice);
            // It may have been switched on a moment ago.
            let later = &shown(&hum, rate_hz)[38..];
            assert!(
                later.iter().all(|(_, note)| note.is_none()),
                "hum of {hz} Hz: {later:?}"
            );
        }
    }
    assert!(nothing_in(&[f32::NAN; 48_000], 48_000.0));
    assert!(nothing_in(&[f32::INFINITY; 48_000], 48_000.0));
    assert!(nothing_in(&[0.7; 96_000], 48_000.0), "direct current");
}

fn nothing_in(signal: &[f32], rate_hz: f64) -> bool {
    shown(signal, rate_hz)
        .iter()
        .all(|(_, note)| note.is_none())
}

/// Semitones above the lowest string of what sounds together.
const CHORDS: [&[i32]; 12] = [
    &[0, 7],
    &[0, 5],
    &[0, 4],
    &[0, 3],
    &[0, 7, 12],
    &[0, 4, 7],
    &[0, 3, 7],
    &[0, 5, 9],
    &[0, 4, 7, 10],
    &[0, 7, 12, 16, 19, 24],
    &[0, 7, 12, 15, 19, 24],
    &[0, 2],
];

/// In some the root rings on alone, or drowns the rest: then that is what is shown.
#[test]
fn chords_are_hardly_ever_taken_for_a_note() {
    let mut dice = Dice(3);
    let (mut shown_at_all, mut invented_in) = (0, 0);
    for turn in 0..120 {
        let (root, chord) = (40 + turn / 12 * 2, CHORDS[turn as usize % 12]);
        let shown = shown(&strummed(root, chord, &mut dice), 48_000.0);
        let notes: Vec<f64> = shown
            .iter()
            .filter_map(|(_, note)| note.map(|hz| 69.0 + 12.0 * (hz / 440.0).log2()))
            .collect();
        let played = |note: f64| {
            chord
                .iter()
                .any(|n| (note - f64::from(root + n)).abs() < 0.1)
        };
        invented_in += usize::from(notes.iter().any(|note| !played(*note)));
        shown_at_all += usize::from(!notes.is_empty());
    }
    assert!(
        shown_at_all < 24 && invented_in < 7,
        "{shown_at_all} {invented_in}"
    );
}

/// All strings at once, each up to 3 cents out of tune.
fn strummed(root: i32, chord: &[i32], dice: &mut Dice) -> Vec<f32> {
    let mut sum = vec![0.0; 72_000];
    for semitones in chord {
        let off = dice.between(-0.03, 0.03);
        let hz = 440.0 * ((f64::from(root + semitones - 69) + off) / 12.0).exp2();
        let string = any(hz, dice).play(0.1, 1.4, 48_000.0, dice);
        sum.iter_mut()
            .zip(string)
            .for_each(|(sum, x)| *sum += 0.3 * x);
    }
    sum
}

/// A low E as it is played.
fn low_e(decay_db_per_s: f64) -> Pluck {
    Pluck {
        hz: 82.41,
        partials: vec![0.1, 0.08, 0.05, 0.03, 0.02, 0.01],
        stiffness: 5e-5,
        decay_db_per_s,
        noise: 3e-4,
    }
}

#[test]
fn the_needle_is_calm_and_the_note_stays_while_it_decays_and_then_goes() {
    let mut dice = Dice(4);
    let looks = shown(&low_e(25.0).play(0.3, 5.0, 48_000.0, &mut dice), 48_000.0);
    let notes: Vec<f64> = looks.iter().filter_map(|(_, note)| *note).collect();
    let off = notes
        .iter()
        .map(|hz| cents(*hz, 82.41).abs())
        .fold(0.0, f64::max);
    assert!(off < 1.0, "{off}");
    let first = looks.iter().position(|(_, note)| note.is_some()).unwrap();
    let last = looks.iter().rposition(|(_, note)| note.is_some()).unwrap();
    assert_eq!(last - first + 1, notes.len(), "it never blinks");
    assert!(
        notes.len() > 45 && looks[last].0 < 4.0,
        "{} {}",
        notes.len(),
        looks[last].0
    );
}

#[test]
fn a_string_that_is_tuned_is_followed() {
    let mut dice = Dice(5);
    let mut signal = Vec::new();
    for step in 0..8 {
        // A new pluck a semitone higher, before the old one has died.
        let hz = 82.41 * (f64::from(step) / 12.0).exp2();
        let string = Pluck { hz, ..low_e(8.0) };
        signal.extend(string.play(0.0, 0.8, 48_000.0, &mut dice));
    }
    for (at_s, note) in shown(&signal, 48_000.0) {
        let step = (at_s / 0.8).floor();
        if at_s - step * 0.8 > 0.3 {
            let off = cents(note.unwrap(), 82.41 * (step / 12.0).exp2());
            assert!(off.abs() < 1.0, "{off} at {at_s}");
        }
    }
}

#[test]
fn a_peg_that_is_turned_is_followed() {
    let mut phase = 0.0_f64;
    // A semitone in three seconds.
    let hz_at = |n: f64| 110.0 * (n / 48_000.0 / 36.0).exp2();
    let signal: Vec<f32> = (0..144_000)
        .map(|n| {
            phase += std::f64::consts::TAU * hz_at(f64::from(n)) / 48_000.0;
            (0.1 * phase.sin() + 0.07 * (2.0 * phase).sin() + 0.05 * (3.0 * phase).sin()) as f32
        })
        .collect();
    for (at_s, note) in shown(&signal, 48_000.0).into_iter().skip(8) {
        let behind = cents(hz_at(at_s * 48_000.0), note.unwrap());
        assert!((0.0..14.0).contains(&behind), "{behind} at {at_s}");
    }
}
