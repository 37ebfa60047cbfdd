use super::*;
use crate::dsp::{Gate, GateSetting, Spec};
use crate::units::gain_from_db;
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;

/// Seconds of a guitar that nobody plays: hiss of an RMS level, nearly Gaussian, and mains of another.
struct Quiet {
    hiss_db: f32,
    hum_db: f32,
    mains_hz: f64,
}

const HISS: Quiet = Quiet {
    hiss_db: -70.0,
    hum_db: -200.0,
    mains_hz: 50.0,
};

impl Quiet {
    fn heard(&self, seconds: f64, seed: u32) -> Vec<f32> {
        let mut lot = seed;
        let mut even = || {
            lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            lot as f32 / u32::MAX as f32 - 0.5
        };
        let sample = |n: usize| {
            // Twelve even ones make a nearly normal one of deviation 1.
            let hiss: f32 = (0..12).map(|_| even()).sum();
            let turn = TAU * self.mains_hz * n as f64 / RATE;
            let parts: [(f64, f64); 5] =
                [(1.0, 1.0), (2.0, 0.3), (3.0, 0.6), (5.0, 0.3), (7.0, 0.2)];
            let hum: f64 = parts.iter().map(|(n, part)| part * (n * turn).sin()).sum();
            gain_from_db(self.hiss_db) * hiss + gain_from_db(self.hum_db) * 1.12 * hum as f32
        };
        (0..(seconds * RATE) as usize).map(sample).collect()
    }
}

/// A string, picked: all partials start with their steepest; it falls by 20 dB a second from `peak`.
fn picked(hz: f64, peak: f32, seconds: f64) -> Vec<f32> {
    let sample = |n: usize| {
        let time = n as f64 / RATE;
        let wave: f64 = (1..=12)
            .map(|n| (TAU * f64::from(n) * hz * time).sin() / f64::from(n))
            .sum();
        (wave * 10_f64.powf(-time)) as f32
    };
    let mut sound: Vec<f32> = (0..(seconds * RATE) as usize).map(sample).collect();
    let gain = peak / crate::dsp::peak(&sound);
    sound.iter_mut().for_each(|x| *x *= gain);
    sound
}

/// What the real gate does to each frame.
fn gains(threshold_db: f32, guitar: &[f32]) -> Vec<f32> {
    let mut gate = Gate::new(Spec {
        sample_rate_hz: RATE,
        max_block: 64,
    });
    gate.follow(GateSetting {
        on: true,
        threshold_db,
        release_ms: 120.0,
    });
    let mut gains = vec![1.0; guitar.len()];
    for (guitar, gains) in guitar.chunks(64).zip(gains.chunks_mut(64)) {
        gate.listen(guitar);
        gate.process(gains);
    }
    gains
}

fn all() -> Vec<Quiet> {
    let hisses = [-88.0, -70.0, -50.0, -35.0].map(|hiss_db| Quiet { hiss_db, ..HISS });
    let hums = [(50.0, -40.0), (60.0, -40.0), (49.9, -52.0), (60.0, -30.0)];
    let hums = hums.map(|(mains_hz, hum_db)| Quiet {
        mains_hz,
        hum_db,
        ..HISS
    });
    hisses.into_iter().chain(hums).collect()
}

#[test]
fn the_gate_shuts_on_this_noise_and_stays_shut_for_ten_seconds_of_another() {
    for quiet in all() {
        let mut guitar = quiet.heard(2.0, 1);
        let hush = find(&guitar, RATE).unwrap();
        guitar.extend(quiet.heard(10.0, 77));
        let gains = gains(hush.threshold_db, &guitar);
        // The gate starts open, and closes within its release.
        let db = quiet.hiss_db;
        assert!(gains[24_000..].iter().all(|gain| *gain == 0.0), "{db}");
    }
}

#[test]
fn an_open_gate_closes_on_this_noise() {
    for quiet in all() {
        let hush = find(&quiet.heard(2.0, 1), RATE).unwrap();
        let mut guitar = vec![1.0; 480];
        guitar.extend(quiet.heard(4.0, 77));
        let gains = gains(hush.threshold_db, &guitar);
        // From full scale to the noise its detector falls by 120 dB a second.
        assert_eq!(gains[3 * 48_000], 0.0, "{hush:?}");
    }
}

#[test]
fn a_note_a_little_above_the_noise_comes_through_with_its_attack() {
    for quiet in all() {
        let mut guitar = quiet.heard(2.0, 1);
        let hush = find(&guitar, RATE).unwrap();
        let peak = crate::dsp::peak(&guitar) * gain_from_db(12.0);
        for hz in [82.4, 196.0, 659.3] {
            guitar.truncate(96_000);
            let note = picked(hz, peak, 0.5);
            let noise = quiet.heard(0.5, 5);
            guitar.extend(note.iter().zip(noise).map(|(x, noise)| x + noise));
            let gains = &gains(hush.threshold_db, &guitar)[96_000..];
            // What the gate's own opening takes away is a millisecond, once the string has moved.
            assert!(gains[96..9600].iter().all(|gain| *gain == 1.0), "{hz} Hz");
        }
    }
}

#[test]
fn levels_are_told_and_mains_are_named() {
    let hush = find(&HISS.heard(2.0, 1), RATE).unwrap();
    assert!((hush.floor_db + 70.0).abs() < 0.2, "{hush:?}");
    assert_eq!(hush.hum, None);
    for mains_hz in [50.0, 60.0] {
        let quiet = Quiet {
            hum_db: -40.0,
            mains_hz,
            ..HISS
        };
        let hush = find(&quiet.heard(2.0, 1), RATE).unwrap();
        assert_eq!(hush.hum.map(|hum| f64::from(hum.mains_hz)), Some(mains_hz));
        assert!((hush.floor_db + 40.0).abs() < 1.0, "{hush:?}");
    }
}

#[test]
fn digital_silence_has_the_softest_floor() {
    let hush = find(&[0.0; 96_000], RATE).unwrap();
    assert_eq!((hush.floor_db, hush.threshold_db), (-90.0, -83.0));
    assert_eq!(hush.hum, None);
}

#[test]
fn whoever_plays_is_asked_again() {
    let noise = HISS.heard(2.0, 1);
    let with = |start: usize, sound: &[f32]| {
        let mut guitar = noise.clone();
        let into = guitar[start..].iter_mut().zip(sound);
        into.for_each(|(x, more)| *x += more);
        find(&guitar, RATE)
    };
    for peak in [0.02, 0.3] {
        let note = picked(110.0, peak, 3.0);
        for start in [0, 12_000, 48_000, 90_000] {
            assert_eq!(with(start, &note), None, "from {start}");
        }
        // Long since picked, still ringing out.
        assert_eq!(with(0, &note[24_000..]), None);
        // Damped at once.
        assert_eq!(with(40_000, &note[..2400]), None);
    }
    // A cable touched.
    assert_eq!(with(40_000, &[0.05; 4]), None);
    assert_eq!(find(&noise[..40_000], RATE), None);
    assert_eq!(with(7, &[f32::NAN]), None);
}
