//! What the tone controls do to every frequency, and what the panel draws of it, against curves that were computed elsewhere
//! from what is stated of them (`tests/fixtures/make_curves.py`).

use backline::dsp::{Cut, Equalizer, Side, Spec, ToneStack, equalizer, tone_stack};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::f64::consts::TAU;

/// The furthest from a curve, dB.
const TOLERANCE_DB: f64 = 0.05;

/// Longer than any glide.
const SETTLED: usize = 9600;

/// What is heard of an impulse: longer than the lowest filter rings.
const HEARD: usize = 48_000;

#[derive(Deserialize)]
struct Curves<S> {
    rate_hz: f64,
    hz: Vec<f64>,
    curves: Vec<Curve<S>>,
}

#[derive(Deserialize)]
struct Curve<S> {
    #[serde(alias = "knobs", alias = "gains_db", alias = "corner")]
    setting: S,
    db: Vec<f64>,
}

impl<S: DeserializeOwned + std::fmt::Debug + Copy> Curves<S> {
    fn read(json: &str) -> Self {
        serde_json::from_str(json).expect("a fixture")
    }

    fn spec(&self) -> Spec {
        Spec {
            sample_rate_hz: self.rate_hz,
            max_block: 64,
        }
    }

    /// Compares every curve with what `response_db` gives at its frequencies.
    fn check(&self, what: &str, mut response_db: impl FnMut(S) -> Vec<f64>) {
        let mut furthest = 0.0_f64;
        for curve in &self.curves {
            let response = response_db(curve.setting);
            assert_eq!(response.len(), curve.db.len());
            for ((hz, due), db) in self.hz.iter().zip(&curve.db).zip(response) {
                let setting = curve.setting;
                let off = (db - due).abs();
                assert!(
                    off <= TOLERANCE_DB,
                    "{what} {setting:?}, {hz} Hz: {db} {due}"
                );
                furthest = furthest.max(off);
            }
        }
        eprintln!("{what}: within {furthest:.6} dB");
    }

    /// What a filter does, by what it answers to an impulse once it has come to rest.
    fn measured(&self, mut filter: impl FnMut(&mut [f32])) -> Vec<f64> {
        filter(&mut [0.0; SETTLED]);
        let mut answer = vec![0.0; HEARD];
        answer[0] = 1.0;
        answer.chunks_mut(64).for_each(&mut filter);
        let at = |hz: &f64| magnitude_db(&answer, hz / self.rate_hz);
        self.hz.iter().map(at).collect()
    }
}

/// Of a signal's spectrum at `turns` per frame: the definition, in f64.
fn magnitude_db(signal: &[f32], turns: f64) -> f64 {
    let part = |wave: fn(f64) -> f64| -> f64 {
        let frames = signal.iter().enumerate();
        frames
            .map(|(n, sample)| f64::from(*sample) * wave(TAU * turns * n as f64))
            .sum()
    };
    10.0 * (part(f64::cos).powi(2) + part(f64::sin).powi(2)).log10()
}

#[test]
fn the_tone_stack_follows_its_stated_curves() {
    let curves = Curves::<[f32; 3]>::read(include_str!("fixtures/tone_stack.json"));
    curves.check("tone stack, measured", |knobs| {
        let mut stack = ToneStack::new(curves.spec());
        stack.follow([5.0; 3]);
        stack.process(&mut [0.0; 64]);
        stack.follow(knobs);
        curves.measured(|block| stack.process(block))
    });
    curves.check("tone stack, drawn", |knobs| {
        let drawn = |hz: &f64| tone_stack::response_db(knobs, *hz, curves.rate_hz);
        curves.hz.iter().map(drawn).collect()
    });
}

#[test]
fn the_equaliser_has_seven_peaks_an_octave_wide() {
    let curves = Curves::<[f32; 7]>::read(include_str!("fixtures/equalizer.json"));
    curves.check("equaliser, measured", |gains_db| {
        let mut equalizer = Equalizer::new(curves.spec());
        equalizer.follow([0.0; 7]);
        equalizer.process(&mut [0.0; 64]);
        equalizer.follow(gains_db);
        curves.measured(|block| equalizer.process(block))
    });
    curves.check("equaliser, drawn", |gains_db| {
        let drawn = |hz: &f64| equalizer::response_db(gains_db, *hz, curves.rate_hz);
        curves.hz.iter().map(drawn).collect()
    });
}

#[test]
fn the_cuts_are_butterworths_of_second_order() {
    let curves = Curves::<(SideName, f32)>::read(include_str!("fixtures/cuts.json"));
    curves.check("cuts", |(side, corner_hz)| {
        let mut cut = Cut::new(curves.spec(), side.into());
        cut.follow(None);
        cut.process(&mut [0.0; 64]);
        cut.follow(Some(corner_hz));
        curves.measured(|block| cut.process(block))
    });
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SideName {
    Low,
    High,
}

impl From<SideName> for Side {
    fn from(name: SideName) -> Self {
        match name {
            SideName::Low => Self::Low,
            SideName::High => Self::High,
        }
    }
}
