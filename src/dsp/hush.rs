//! Where the gate's threshold belongs, told by the guitar while nobody plays.

use super::gate::HYSTERESIS_DB;
use super::hum::{self, Hum};

/// The highest reading stays this far below the level at which an open gate closes, dB: the next ten seconds of a noise
/// read a little higher than the last two.
const MARGIN_DB: f32 = 1.0;
/// What is softer, digital silence too, is taken for this, dBFS: no converter with a guitar at it gets there.
const SOFTEST_DB: f32 = -90.0;
/// The least that can be judged, seconds.
const SHORTEST_S: f64 = 1.0;
/// A piece in which the level is taken, seconds: whole periods of either grid.
const PIECE_S: f64 = 0.1;
/// Pieces of a noise differ by less than this, dB; a pick, a click and a string that is damped by more.
const SPREAD_DB: f32 = 6.0;
/// The first and the last quarter of a noise differ by less than this, dB; a string that rings out by more.
const TREND_DB: f32 = 2.0;

/// What is there when nobody plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hush {
    /// How loud it is, dBFS RMS.
    pub floor_db: f32,
    /// The threshold of a gate that stays shut on it and closes on it, whole dBFS of peaks, -100 to 0.
    pub threshold_db: f32,
    /// The mains in it, where they are most of it and loud enough to mind.
    pub hum: Option<Hum>,
}

/// Listens to about two seconds at `rate_hz`. None where somebody plays: where a tenth of a second is much louder than
/// another, a peak stands out, or it all fades or swells. A tone that neither begins nor fades is taken for noise.
pub fn find(guitar: &[f32], rate_hz: f64) -> Option<Hush> {
    let long_enough = guitar.len() as f64 >= (SHORTEST_S * rate_hz).max(1.0);
    if !long_enough || guitar.iter().any(|x| !x.is_finite()) || is_played(guitar, rate_hz) {
        return None;
    }
    // The gate's detector holds peaks: it never reads higher than the highest.
    let threshold_db = peak_db(guitar) + MARGIN_DB + HYSTERESIS_DB;
    let last_second = guitar.len() - rate_hz as usize;
    Some(Hush {
        floor_db: rms_db(guitar),
        threshold_db: threshold_db.ceil().clamp(-100.0, 0.0),
        hum: hum::find(&guitar[last_second..], rate_hz),
    })
}

fn is_played(guitar: &[f32], rate_hz: f64) -> bool {
    let pieces = guitar.chunks_exact(((PIECE_S * rate_hz) as usize).max(1));
    let levels = sorted(pieces.clone().map(rms_db));
    let peaks = sorted(pieces.map(peak_db));
    let spread = |levels: &[f32], from: usize| levels[levels.len() - 1] - levels[from];
    let quarter = guitar.len() / 4;
    let trend = rms_db(&guitar[..quarter]) - rms_db(&guitar[guitar.len() - quarter..]);
    // Single peaks of a noise may be low, but its highest is none by itself.
    spread(&levels, 0) > SPREAD_DB
        || spread(&peaks, peaks.len() / 2) > SPREAD_DB
        || trend.abs() > TREND_DB
}

fn sorted(levels: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut levels: Vec<f32> = levels.collect();
    levels.sort_by(f32::total_cmp);
    levels
}

fn rms_db(signal: &[f32]) -> f32 {
    let energy: f64 = signal.iter().map(|x| f64::from(x * x)).sum();
    let mean = energy / signal.len().max(1) as f64;
    (10.0 * mean.log10() as f32).max(SOFTEST_DB)
}

fn peak_db(signal: &[f32]) -> f32 {
    (20.0 * super::peak(signal).log10()).max(SOFTEST_DB)
}

#[cfg(test)]
mod tests;
