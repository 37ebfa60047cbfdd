//! Loudness as the program measures it against what pyloudnorm says of the same signals
//! (`tests/fixtures/make_loudness.py`).

use backline::library::facts::loudness_lufs;
use serde::Deserialize;

/// The furthest from the reference, LU.
const TOLERANCE_LU: f64 = 0.05;

#[derive(Deserialize)]
struct Signal {
    name: String,
    rate_hz: f64,
    /// By the filters of ITU-R BS.1770.
    lufs: f64,
    /// By pyloudnorm's own approximation of them, which is its default.
    default_lufs: f64,
    pieces: Vec<(f64, What, f64, f64)>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Sine,
    Noise,
    Silence,
}

impl Signal {
    /// The samples of the recipe: seconds, what, Hz, peak in dBFS.
    fn played(&self) -> Vec<f32> {
        let (mut state, mut sound) = (1_u32, Vec::new());
        for (seconds, what, hz, db) in &self.pieces {
            let turn = std::f64::consts::TAU * hz / self.rate_hz;
            let level = 10.0_f64.powf(db / 20.0);
            let frames = (seconds * self.rate_hz).round() as u32;
            sound.extend((0..frames).map(|n| {
                let sample = match what {
                    What::Sine => (turn * f64::from(n)).sin(),
                    What::Noise => lot(&mut state),
                    What::Silence => 0.0,
                };
                (level * sample) as f32
            }));
        }
        sound
    }
}

/// Uniform in -1 to 1: Knuth's and Lewis' linear congruential generator, its upper 24 bits.
fn lot(state: &mut u32) -> f64 {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    f64::from(*state >> 8) / f64::from(1 << 23) - 1.0
}

#[test]
fn it_reads_what_pyloudnorm_reads() {
    let signals: Vec<Signal> =
        serde_json::from_str(include_str!("fixtures/loudness.json")).unwrap();
    let mut furthest = [0.0_f64; 2];
    for signal in &signals {
        let (name, rate_hz) = (&signal.name, signal.rate_hz);
        let lufs = loudness_lufs(&signal.played(), rate_hz).unwrap();
        for (furthest, due) in furthest.iter_mut().zip([signal.lufs, signal.default_lufs]) {
            let off = (lufs - due).abs();
            assert!(off <= TOLERANCE_LU, "{name} at {rate_hz} Hz: {lufs} {due}");
            *furthest = furthest.max(off);
        }
    }
    let [exact, default] = furthest;
    eprintln!("within {exact:.4} LU of the exact filters, {default:.4} LU of pyloudnorm's default");
}

#[test]
fn the_reference_itself_reads_a_sine_as_the_standard_says() {
    // EBU Tech 3341, case 1, on one channel of the two: 3.01 dB below -23 LUFS.
    let signals: Vec<Signal> =
        serde_json::from_str(include_str!("fixtures/loudness.json")).unwrap();
    for signal in signals
        .iter()
        .filter(|one| one.name.starts_with("ebu_3341"))
    {
        assert!((signal.lufs - -26.01).abs() < 0.01, "{}", signal.lufs);
    }
}
