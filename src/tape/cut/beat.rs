//! The beat that a take was played to.

use super::onsets::Onsets;

/// Beats that a foot taps, seconds, and the one it likes best.
const FASTEST_S: f64 = 0.25;
const SLOWEST_S: f64 = 1.3;
const USUAL_S: f64 = 0.55;

/// A beat shows in the rises as often as this.
const MULTIPLES: usize = 4;

/// How much the rises must be like themselves a beat later, 0 to 1, and on how many of the beats a note must begin.
const CLEAR: f64 = 0.25;
const KEPT: f64 = 0.6;

/// A note that misses a beat by this share of it is not on it.
const NEAR: f64 = 0.1;

/// A steady beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    /// From beat to beat, seconds.
    pub period_s: f64,
    /// Where one of them is, seconds.
    origin_s: f64,
}

impl Beat {
    /// Which beat is at that time, counted from the origin; with a fraction.
    pub fn number(&self, at_s: f64) -> f64 {
        (at_s - self.origin_s) / self.period_s
    }

    /// Where a beat is, seconds.
    pub fn at_s(&self, number: f64) -> f64 {
        self.origin_s + number * self.period_s
    }
}

/// Finds the beat of notes whose rises come every `hop_s`; absent where none is clear.
pub fn find(onsets: &Onsets, rises: &[f32], hop_s: f64, rate_hz: f64) -> Option<Beat> {
    let notes: Vec<(f64, f64)> = onsets
        .all()
        .map(|(attack, strength)| (attack as f64 / rate_hz, f64::from(strength)))
        .collect();
    let period_s = period_s(rises, hop_s)?;
    let mut beat = strongest(&notes, period_s)?;
    for _ in 0..3 {
        beat = fitted(&notes, beat)?;
    }
    (kept(&notes, &beat) >= KEPT).then_some(beat)
}

/// By how much the rises are like themselves one, two, three and four periods later.
fn period_s(rises: &[f32], hop_s: f64) -> Option<f64> {
    let likeness = likeness(
        &smoothed(rises),
        (MULTIPLES as f64 * SLOWEST_S / hop_s) as usize,
    );
    let comb = |lag: usize| {
        let at = (1..=MULTIPLES).map(|n| likeness.get(n * lag).copied().unwrap_or(0.0));
        at.sum::<f64>() / MULTIPLES as f64
    };
    let usual = |lag: usize| (-0.5 * (lag as f64 * hop_s / USUAL_S).log2().powi(2)).exp();
    let lags = (FASTEST_S / hop_s) as usize..(SLOWEST_S / hop_s) as usize;
    let best = |a: &usize, b: &usize| (comb(*a) * usual(*a)).total_cmp(&(comb(*b) * usual(*b)));
    let lag = lags.max_by(best).filter(|lag| comb(*lag) >= CLEAR)?;
    // The last multiple tells the period most exactly.
    let last = MULTIPLES * lag;
    let near = last.saturating_sub(MULTIPLES)..(last + MULTIPLES + 1).min(likeness.len());
    let peak = near.max_by(|a, b| likeness[*a].total_cmp(&likeness[*b]))?;
    Some(peak as f64 * hop_s / MULTIPLES as f64)
}

/// Attacks that miss each other by a few columns still meet.
fn smoothed(rises: &[f32]) -> Vec<f64> {
    let mean = rises.iter().sum::<f32>() / rises.len().max(1) as f32;
    let shares = [0.1, 0.2, 0.4, 0.2, 0.1];
    let smooth = |near: &[f32]| -> f64 {
        let parts = near
            .iter()
            .zip(shares)
            .map(|(rise, share)| f64::from(rise - mean) * share);
        parts.sum()
    };
    rises.windows(shares.len()).map(smooth).collect()
}

/// Autocorrelation, 1 at lag 0.
fn likeness(rises: &[f64], most: usize) -> Vec<f64> {
    let sum = |lag: usize| -> f64 {
        let pairs = rises.iter().zip(&rises[lag..]);
        pairs.map(|(a, b)| a * b).sum::<f64>() / (rises.len() - lag) as f64
    };
    let most = most.min(rises.len() * 3 / 4);
    let whole = sum(0).max(f64::MIN_POSITIVE);
    (0..most).map(|lag| sum(lag) / whole).collect()
}

/// How far a time is from the nearest beat, in beats.
fn missed_by(beat: &Beat, at_s: f64) -> f64 {
    let number = beat.number(at_s);
    (number - number.round()).abs()
}

/// The beats through that note which has the strongest others on its beats.
fn strongest(notes: &[(f64, f64)], period_s: f64) -> Option<Beat> {
    let strength = |beat: &Beat| -> f64 {
        let on = notes
            .iter()
            .filter(|(at_s, _)| missed_by(beat, *at_s) < NEAR);
        on.map(|(_, strength)| strength).sum()
    };
    let through = |(origin_s, _): &(f64, f64)| Beat {
        period_s,
        origin_s: *origin_s,
    };
    let beats = notes.iter().map(through);
    beats.max_by(|a, b| strength(a).total_cmp(&strength(b)))
}

/// The line through the notes on the beat: least squares.
fn fitted(notes: &[(f64, f64)], beat: Beat) -> Option<Beat> {
    let on = notes
        .iter()
        .filter(|(at_s, _)| missed_by(&beat, *at_s) < NEAR);
    let points: Vec<(f64, f64)> = on
        .map(|(at_s, _)| (beat.number(*at_s).round(), *at_s))
        .collect();
    let count = points.len() as f64;
    let mean_n = points.iter().map(|(n, _)| n).sum::<f64>() / count;
    let mean_s = points.iter().map(|(_, at_s)| at_s).sum::<f64>() / count;
    let (mut spread, mut slope) = (0.0, 0.0);
    for (n, at_s) in points {
        spread += (n - mean_n).powi(2);
        slope += (n - mean_n) * (at_s - mean_s);
    }
    let period_s = slope / spread;
    // Neither where there are too few notes.
    (FASTEST_S / 2.0..2.0 * SLOWEST_S)
        .contains(&period_s)
        .then_some(Beat {
            period_s,
            origin_s: mean_s - mean_n * period_s,
        })
}

/// The share of the beats on which a note begins.
fn kept(notes: &[(f64, f64)], beat: &Beat) -> f64 {
    let on = notes
        .iter()
        .filter(|(at_s, _)| missed_by(beat, *at_s) < NEAR);
    let mut numbers: Vec<i64> = on
        .map(|(at_s, _)| beat.number(*at_s).round() as i64)
        .collect();
    numbers.dedup();
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) if last - first >= MULTIPLES as i64 => {
            numbers.len() as f64 / (last - first + 1) as f64
        }
        _ => 0.0,
    }
}
