//! Whether a signal is the hum of the mains: 50 or 60 Hz and multiples of it, steady.

use realfft::RealFftPlanner;

/// Quieter than this nobody minds, dBFS RMS.
const AUDIBLE_DB: f32 = -55.0;
/// The grids of the world keep within this of their frequency, Hz.
const GRID_HZ: f64 = 0.3;
/// Steps in which the grid's frequency is tried, Hz.
const STEP_HZ: f64 = 0.05;
/// The highest multiple that counts.
const MULTIPLES: usize = 20;
/// Half the width of a line in the spectrum of a second, Hz.
const LINE_HZ: f64 = 1.2;
/// Below this there is no sound, Hz.
const LOWEST_HZ: f64 = 20.0;
/// At least this share of the energy is hum.
const SHARE: f64 = 0.6;
/// At least this share of the hum is the mains' own frequency: a low G is near twice 50 Hz, but not near 50.
const FUNDAMENTAL: f64 = 0.003;
/// Halves may differ by this, dB: a string decays.
const STEADY_DB: f32 = 1.0;

/// Mains hum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hum {
    /// 50 or 60.
    pub mains_hz: u16,
    /// How loud it is, dBFS RMS.
    pub level_db: i16,
}

/// Listens to about a second at `rate_hz` in which nothing is played. Takes some milliseconds.
pub fn find(signal: &[f32], rate_hz: f64) -> Option<Hum> {
    let (first, second) = signal.split_at(signal.len() / 2);
    let level_db = rms_db(signal);
    let steady = (rms_db(first) - rms_db(second)).abs() <= STEADY_DB;
    // Also false where a sample is no number.
    let heard = level_db >= AUDIBLE_DB;
    if !heard || !steady || (signal.len() as f64) < 0.7 * rate_hz {
        return None;
    }
    let (powers, bin_hz) = spectrum(signal, rate_hz);
    let total: f64 = powers[(LOWEST_HZ / bin_hz) as usize..].iter().sum();
    let line = |hz: f64| -> f64 {
        let (low, high) = ((hz - LINE_HZ) / bin_hz, (hz + LINE_HZ) / bin_hz);
        let bins = powers.get(low.ceil() as usize..=high as usize);
        bins.unwrap_or_default().iter().sum()
    };
    [50_u16, 60].into_iter().find_map(|mains_hz| {
        let steps = (GRID_HZ / STEP_HZ) as i32;
        let combs = (-steps..=steps).map(|step| {
            let hz = f64::from(mains_hz) + f64::from(step) * STEP_HZ;
            let comb: f64 = (1..=MULTIPLES).map(|n| line(n as f64 * hz)).sum();
            (comb, line(hz))
        });
        let (comb, fundamental) = combs.max_by(|a, b| a.0.total_cmp(&b.0))?;
        let is_hum = comb >= SHARE * total && fundamental >= FUNDAMENTAL * comb;
        is_hum.then_some(Hum {
            mains_hz,
            level_db: level_db.round() as i16,
        })
    })
}

fn rms_db(signal: &[f32]) -> f32 {
    let energy: f32 = signal.iter().map(|x| x * x).sum();
    10.0 * (energy / signal.len().max(1) as f32).log10()
}

/// Powers under a Hann window, and the width of a bin, Hz.
fn spectrum(signal: &[f32], rate_hz: f64) -> (Vec<f64>, f64) {
    let length = (4 * signal.len()).next_power_of_two();
    let plan = RealFftPlanner::<f32>::new().plan_fft_forward(length);
    let mut padded = plan.make_input_vec();
    for (n, (into, sample)) in padded.iter_mut().zip(signal).enumerate() {
        let turn = std::f32::consts::TAU * n as f32 / signal.len() as f32;
        *into = sample * (0.5 - 0.5 * turn.cos());
    }
    let mut bins = plan.make_output_vec();
    let done = plan.process(&mut padded, &mut bins);
    debug_assert!(done.is_ok(), "lengths are the plan's own");
    let powers = bins.iter().map(|bin| f64::from(bin.norm_sqr()));
    (powers.collect(), rate_hz / length as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: f64 = 48_000.0;

    /// A second of the sum of lines: frequency and amplitude each, decaying by so many dB, over noise of an amplitude.
    fn second(lines: &[(f64, f64)], decay_db: f64, noise: f32) -> Vec<f32> {
        let mut lot = 1_u32;
        let sample = |n: usize| {
            let at_s = n as f64 / RATE;
            let wave = |&(hz, loud): &(f64, f64)| loud * (std::f64::consts::TAU * hz * at_s).sin();
            let tone: f64 = lines.iter().map(wave).sum();
            lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let fallen = 10_f64.powf(-decay_db * at_s / 20.0);
            (tone * fallen) as f32 + noise * (lot as f32 / u32::MAX as f32 - 0.5)
        };
        (0..RATE as usize).map(sample).collect()
    }

    fn hum(hz: f64, loud: f64) -> Vec<(f64, f64)> {
        let parts = [1.0, 0.3, 0.6, 0.1, 0.3, 0.1, 0.2];
        let line = |(n, part): (usize, &f64)| ((n + 1) as f64 * hz, part * loud);
        parts.iter().enumerate().map(line).collect()
    }

    #[test]
    fn the_mains_of_either_grid_are_named_with_their_level() {
        for (hz, mains_hz) in [(50.0, 50), (49.8, 50), (50.2, 50), (60.0, 60), (59.95, 60)] {
            for loud in [0.005, 0.05, 0.3] {
                let found = find(&second(&hum(hz, loud), 0.0, 0.001), RATE).expect("a hum");
                assert_eq!(found.mains_hz, mains_hz, "{hz} Hz at {loud}");
                let level_db = 20.0 * (loud * 0.91).log10();
                assert!(
                    (f64::from(found.level_db) - level_db).abs() < 1.5,
                    "{found:?}"
                );
            }
        }
    }

    #[test]
    fn low_notes_are_no_hum() {
        // E1, A1, low G and B of longer necks, E2, G2, A2: steady as if bowed, and decaying.
        for hz in [41.2, 55.0, 48.999, 61.735, 82.41, 97.999, 110.0] {
            for decay_db in [3.0, 6.0] {
                let note = second(&hum(hz, 0.2), decay_db, 0.001);
                assert_eq!(find(&note, RATE), None, "{hz} Hz");
            }
        }
        for hz in [41.2, 55.0, 82.41, 97.999, 110.0] {
            assert_eq!(
                find(&second(&hum(hz, 0.2), 0.0, 0.001), RATE),
                None,
                "{hz} Hz"
            );
        }
    }

    #[test]
    fn silence_noise_and_faint_hum_are_left_alone() {
        assert_eq!(find(&second(&[], 0.0, 0.0), RATE), None);
        assert_eq!(find(&second(&[], 0.0, 0.2), RATE), None);
        assert_eq!(find(&second(&hum(50.0, 0.001), 0.0, 1e-4), RATE), None);
        assert_eq!(find(&second(&hum(50.0, 0.02), 0.0, 0.2), RATE), None);
        assert_eq!(find(&[f32::NAN; 48_000], RATE), None);
        assert_eq!(find(&[], RATE), None);
    }
}
