use super::*;
use std::f64::consts::TAU;

const RATE_HZ: f64 = 48_000.0;

/// At 100 to the minute.
const BEAT_S: f64 = 0.6;

/// Two bars of it: beat, frequency, and how many beats it rings.
const BARS: [(f64, f64, f64); 11] = [
    (0.0, 82.4, 0.9),
    (1.0, 98.0, 0.4),
    (1.5, 110.0, 0.5),
    (2.0, 82.4, 0.5),
    (2.5, 123.5, 0.3),
    (3.0, 110.0, 0.9),
    (4.0, 82.4, 0.9),
    (5.0, 146.8, 0.4),
    (5.5, 123.5, 0.5),
    (6.0, 110.0, 1.0),
    (7.0, 98.0, 0.8),
];

/// A player with a string.
struct Player {
    take: Vec<f32>,
    rate_hz: f64,
    lot: u32,
}

impl Player {
    fn new(length_s: f64, rate_hz: f64) -> Self {
        Self {
            take: vec![0.0; (length_s * rate_hz) as usize],
            rate_hz,
            lot: 7,
        }
    }

    /// Between -0.5 and 0.5.
    fn chance(&mut self) -> f64 {
        self.lot = self.lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.lot) / f64::from(u32::MAX) - 0.5
    }

    /// Karplus and Strong's string; a hand ends it.
    fn pluck(&mut self, at_s: f64, hz: f64, rings_s: f64) {
        let length = (self.rate_hz / hz - 0.5).round() as usize;
        let mut string: Vec<f64> = (0..length).map(|_| 0.4 * self.chance()).collect();
        let begin = (at_s * self.rate_hz).round() as usize;
        let (frames, hand) = (rings_s * self.rate_hz, 0.01 * self.rate_hz);
        let ringing = self.take.iter_mut().skip(begin).take(frames as usize);
        for (n, sample) in ringing.enumerate() {
            let (at, next) = (n % length, (n + 1) % length);
            *sample += (string[at] * ((frames - n as f64) / hand).min(1.0)) as f32;
            string[at] = 0.498 * (string[at] + string[next]);
        }
    }

    /// The two bars again and again.
    fn riff(mut self, begin_s: f64, until_s: f64, sloppy_s: f64) -> Vec<f32> {
        let rounds = (0..20).flat_map(|n| BARS.map(|note| (8.0 * f64::from(n) + note.0, note)));
        for (beat, (_, hz, beats)) in rounds {
            let at_s = begin_s + beat * BEAT_S;
            if at_s < until_s - 0.01 {
                let at_s = at_s + 2.0 * sloppy_s * self.chance();
                self.pluck(at_s.max(0.0), hz, beats * BEAT_S);
            }
        }
        self.take
    }
}

/// Three notes with overtones and vibrato that neither begin nor end.
fn held_chord(length_s: f64) -> Vec<f32> {
    let sample = |n: usize| {
        let at_s = n as f64 / RATE_HZ;
        let note = |(hz, vibrato_hz): (f64, f64)| {
            // 20 cents up and down.
            let bend_s = 0.0116 * (TAU * vibrato_hz * at_s).sin() / (TAU * vibrato_hz);
            let overtone = |n: f64| (TAU * n * hz * (at_s + bend_s)).sin() / (n * n);
            (1..8).map(|n| overtone(f64::from(n))).sum::<f64>()
        };
        let notes = [(110.0, 5.1), (164.8, 5.6), (277.2, 4.7)];
        (0.1 * notes.map(note).iter().sum::<f64>()) as f32
    };
    (0..(length_s * RATE_HZ) as usize).map(sample).collect()
}

fn seconds(cut: &Cut) -> f64 {
    cut.samples.len() as f64 / RATE_HZ
}

/// How far the loop is from a whole number of beats, and that number.
fn off_beat_s(frames: usize, rate_hz: f64) -> (f64, f64) {
    let length_s = frames as f64 / rate_hz;
    let beats = (length_s / BEAT_S).round();
    ((length_s - beats * BEAT_S).abs(), beats)
}

/// Twice the loop, and the frame of the seam.
fn twice(cut: &Cut) -> (Vec<f32>, usize) {
    ([&cut.samples[..], &cut.samples].concat(), cut.samples.len())
}

fn largest_step(samples: &[f32]) -> f32 {
    let steps = samples.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    steps.fold(0.0, f32::max)
}

/// The step from the end to the start is none that the surroundings do not have as well.
fn assert_no_click(cut: &Cut, around_s: f64) {
    let (round, seam) = twice(cut);
    let around = (around_s * RATE_HZ) as usize;
    let surroundings = largest_step(&round[seam - around..seam - 1])
        .max(largest_step(&round[seam + 1..seam + around]));
    let step = largest_step(&round[seam - 1..=seam]);
    assert!(step <= surroundings, "{step} among {surroundings}");
    // Nor are the fade's own.
    let fade = &round[seam - (seam::FADE_S * RATE_HZ) as usize - 1..=seam];
    assert!(largest_step(fade) <= 1.1 * largest_step(&cut.samples));
}

/// Least and greatest level of 20 ms, dB.
fn levels_db(samples: &[f32]) -> (f32, f32) {
    let windows = samples.windows((0.02 * RATE_HZ) as usize).step_by(97);
    let level = |window: &[f32]| {
        let energy: f32 = window.iter().map(|x| x * x).sum();
        10.0 * (energy / window.len() as f32).log10()
    };
    windows
        .map(level)
        .fold((f32::MAX, f32::MIN), |range, level| {
            (range.0.min(level), range.1.max(level))
        })
}

/// The first note is there from its very beginning, and no earlier one.
fn assert_begins_with_a_note(cut: &Cut, take: &[f32], attack_s: impl Fn(f64) -> f64) {
    let whole = (0.1 * RATE_HZ) as usize;
    assert_eq!(cut.samples[..whole], take[cut.start..cut.start + whole]);
    let start_s = cut.start as f64 / RATE_HZ;
    let ahead_s = attack_s(start_s + 0.002) - start_s;
    assert!((0.001..0.004).contains(&ahead_s), "{ahead_s}");
}

/// The note of the riff that is nearest.
fn note_of_riff(begin_s: f64) -> impl Fn(f64) -> f64 {
    move |at_s| {
        let rounds = (0..20).flat_map(|n| BARS.map(|note| 8.0 * f64::from(n) + note.0));
        let attacks = rounds.map(|beat| begin_s + beat * BEAT_S);
        let distance = |attack: &f64| (attack - at_s).abs();
        attacks
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .unwrap()
    }
}

#[test]
fn a_held_chord_goes_on_as_if_nothing_were() {
    for length_s in [8.7, 12.1, 20.0, 29.0, 45.3] {
        let cut = cut(&held_chord(length_s), RATE_HZ).unwrap();
        assert!(seconds(&cut) > length_s.min(30.0) - 0.6, "{length_s}");
        assert_no_click(&cut, 0.02);
        let (round, seam) = twice(&cut);
        let near = (0.1 * RATE_HZ) as usize;
        let at_seam = levels_db(&round[seam - near..seam + near]);
        let elsewhere = levels_db(&cut.samples[near..seam - near]);
        let quieter_db = elsewhere.0 - at_seam.0;
        let louder_db = at_seam.1 - elsewhere.1;
        assert!(
            quieter_db < 0.5 && louder_db < 0.5,
            "{length_s}: {quieter_db} {louder_db}"
        );
        let picture = Picture::of(&round, RATE_HZ);
        let seam_s = seam as f64 / RATE_HZ;
        let rise = |range_s| {
            picture
                .rises_in(range_s)
                .iter()
                .copied()
                .fold(0.0, f32::max)
        };
        let [here, elsewhere] = [rise(seam_s - 0.1..seam_s + 0.1), rise(0.1..seam_s - 0.1)];
        assert!(here < 2.0 * elsewhere, "{length_s}: {here} {elsewhere}");
    }
}

#[test]
fn a_riff_is_cut_on_its_beats_when_the_player_has_stopped() {
    for (begin_s, until_s) in [(0.3, 19.5), (5.0, 19.4), (0.02, 28.8), (12.0, 21.6)] {
        let take = Player::new(until_s + 1.3, RATE_HZ).riff(begin_s, until_s, 0.0);
        let cut = cut(&take, RATE_HZ).unwrap();
        let (off_s, beats) = off_beat_s(cut.samples.len(), RATE_HZ);
        assert!(off_s < 0.002, "{off_s} off {beats} beats");
        assert!(beats * BEAT_S >= 8.0);
        assert_no_click(&cut, 0.05);
        assert_begins_with_a_note(&cut, &take, note_of_riff(begin_s));
    }
}

#[test]
fn a_riff_that_goes_on_is_cut_before_the_note_that_has_begun() {
    for length_s in [12.0, 17.17, 23.0, 40.5] {
        let take = Player::new(length_s, RATE_HZ).riff(0.3, length_s, 0.0);
        let cut = cut(&take, RATE_HZ).unwrap();
        let (off_s, beats) = off_beat_s(cut.samples.len(), RATE_HZ);
        assert!(off_s < 0.002, "{off_s} off {beats} beats");
        let rest_s = (take.len() - cut.start - cut.samples.len()) as f64 / RATE_HZ;
        assert!(beats * BEAT_S >= 8.0 && rest_s < 1.5 * BEAT_S);
        assert_no_click(&cut, 0.05);
        assert_begins_with_a_note(&cut, &take, note_of_riff(0.3));
    }
}

#[test]
fn a_riff_that_repeats_is_cut_where_it_does() {
    let take = Player::new(24.0, RATE_HZ).riff(0.3, 22.0, 0.0);
    let cut = cut(&take, RATE_HZ).unwrap();
    assert_eq!(off_beat_s(cut.samples.len(), RATE_HZ).1 % 8.0, 0.0);
}

#[test]
fn a_hand_that_is_no_machine_and_other_rates_are_followed() {
    for (rate_hz, sloppy_s) in [
        (RATE_HZ, 0.012),
        (44_100.0, 0.0),
        (96_000.0, 0.0),
        (192_000.0, 0.0),
    ] {
        let take = Player::new(21.0, rate_hz).riff(0.5, 19.5, sloppy_s);
        let frames = cut(&take, rate_hz).unwrap().samples.len();
        let (off_s, beats) = off_beat_s(frames, rate_hz);
        assert!(off_s < 0.002 + 2.0 * sloppy_s, "{off_s} off {beats} beats");
    }
}

#[test]
fn without_a_beat_it_goes_from_a_note_to_the_end_of_the_last() {
    let mut player = Player::new(23.0, RATE_HZ);
    let mut attacks = vec![0.4];
    while attacks[attacks.len() - 1] < 19.0 {
        let last = attacks[attacks.len() - 1];
        attacks.push(last + 0.8 + 1.3 * player.chance());
    }
    let mut whole = None;
    for attack_s in &attacks {
        player.pluck(*attack_s, 110.0 + 4.0 * attack_s, 0.5);
        whole = Some(attack_s + 0.5);
    }
    let cut = cut(&player.take, RATE_HZ).unwrap();
    assert_no_click(&cut, 0.05);
    assert_begins_with_a_note(&cut, &player.take, |at_s| {
        let distance = |attack: &&f64| (**attack - at_s).abs();
        *attacks
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .unwrap()
    });
    let start_s = cut.start as f64 / RATE_HZ;
    assert!((start_s - attacks[0]).abs() < 0.004, "{start_s}");
    let end_s = start_s + seconds(&cut);
    assert!((end_s - whole.unwrap()).abs() < 0.02, "{end_s}");
}

#[test]
fn a_single_note_is_used_whole_and_silence_around_it_is_not() {
    for (length_s, rings_s) in [(20.0, 6.0), (9.0, 0.5), (40.0, 3.0)] {
        let mut player = Player::new(length_s, RATE_HZ);
        player.pluck(length_s - 8.0, 110.0, rings_s);
        let cut = cut(&player.take, RATE_HZ).unwrap();
        assert!((seconds(&cut) - rings_s).abs() < 0.03, "{}", seconds(&cut));
        assert_no_click(&cut, 0.05);
        assert_begins_with_a_note(&cut, &player.take, |_| length_s - 8.0);
    }
    let short = held_chord(1.0);
    assert!(seconds(&cut(&short, RATE_HZ).unwrap()) > 0.85);
}

#[test]
fn what_came_before_a_pause_is_left_out_where_enough_came_after_it() {
    let mut take = held_chord(6.0);
    take.extend(Player::new(17.0, RATE_HZ).riff(3.0, 15.0, 0.0));
    let cut = cut(&take, RATE_HZ).unwrap();
    assert!(cut.start as f64 / RATE_HZ > 8.9);
    assert!(seconds(&cut) >= 8.0);
}

#[test]
fn where_nothing_was_played_there_is_no_loop() {
    let mut player = Player::new(10.0, RATE_HZ);
    let hiss: Vec<f32> = (0..480_000)
        .map(|_| (1e-3 * player.chance()) as f32)
        .collect();
    for take in [
        &player.take,
        &hiss,
        &vec![f32::NAN; 480_000],
        &Vec::new(),
        &vec![0.5; 100],
    ] {
        assert_eq!(cut(take, RATE_HZ), None);
    }
    for rate_hz in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e12] {
        assert_eq!(cut(&held_chord(1.0), rate_hz), None);
    }
}

#[test]
fn whatever_a_take_holds_the_loop_is_made_of_numbers_and_no_longer_than_half_a_minute() {
    let mut player = Player::new(0.0, RATE_HZ);
    for round in 0..60 {
        let frames = (300_000.0 * (player.chance() + 0.5).powi(3)) as usize;
        let rate_hz = [4_000.0, 8_000.0, 48_000.0, 900_000.0][round % 4];
        let odd = [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN_POSITIVE, 1.0];
        let take: Vec<f32> = (0..frames)
            .map(|n| match (n / 3000 + round) % 5 {
                0 => odd[(n + round) % 5],
                1 | 2 => player.chance() as f32,
                _ => 0.0,
            })
            .collect();
        if let Some(cut) = cut(&take, rate_hz) {
            assert!(cut.samples.iter().all(|sample| sample.is_finite()));
            assert!(cut.start + cut.samples.len() <= take.len());
            assert!(cut.samples.len() as f64 <= LONGEST_S * rate_hz);
        }
    }
}
