//! Where notes begin.

use super::picture::Picture;
use std::ops::Range;

/// A rise of this is a note, if it is more than a share of the strongest.
const RISE: f32 = 0.1;
const SHARE: f32 = 0.06;

/// Notes are at least so many columns apart.
const APART: usize = 10;

/// An attack is looked for from so long before the middle of its column to so long after it, seconds.
const EARLIER_S: f64 = 0.025;
const LATER_S: f64 = 0.012;

/// What comes before an attack and what after it are compared over so long, seconds.
const SIDE_S: f64 = 0.003;

/// Attacks in their order.
#[derive(Default)]
pub struct Onsets {
    attacks: Vec<usize>,
    strengths: Vec<f32>,
}

impl Onsets {
    /// All notes of a take, to a fraction of a millisecond.
    pub fn of(take: &[f32], picture: &Picture, rate_hz: f64) -> Self {
        let rises = picture.rises();
        let strongest = rises.iter().copied().fold(0.0, f32::max);
        let threshold = RISE.max(SHARE * strongest);
        let mut onsets = Self::default();
        for (column, rise) in rises
            .iter()
            .enumerate()
            .filter(|(_, rise)| **rise > threshold)
        {
            let near = &rises[column.saturating_sub(APART)..rises.len().min(column + APART)];
            if near.iter().all(|other| other <= rise) {
                let attack = attack(take, picture.at_s(column), rate_hz);
                if onsets.last().is_none_or(|last| attack > last) {
                    onsets.attacks.push(attack);
                    onsets.strengths.push(*rise);
                }
            }
        }
        onsets
    }

    /// Those whose attack is one of these frames.
    pub fn within(&self, frames: Range<usize>) -> Self {
        let (attacks, strengths) = self.all().filter(|(at, _)| frames.contains(at)).unzip();
        Self { attacks, strengths }
    }

    /// Their frames.
    pub fn attacks(&self) -> &[usize] {
        &self.attacks
    }

    /// The last one's frame.
    pub fn last(&self) -> Option<usize> {
        self.attacks.last().copied()
    }

    /// Frames and strengths.
    pub fn all(&self) -> impl Iterator<Item = (usize, f32)> {
        self.attacks
            .iter()
            .copied()
            .zip(self.strengths.iter().copied())
    }

    /// The one nearest to a frame, at most `near` frames from it.
    pub fn nearest(&self, frame: usize, near: usize) -> Option<usize> {
        let distance = |attack: &usize| attack.abs_diff(frame);
        let nearest = self.attacks.iter().copied().min_by_key(distance)?;
        (distance(&nearest) <= near).then_some(nearest)
    }
}

/// The frame around `about_s` after which there is most in proportion to before it, of what is high and therefore sharp.
fn attack(take: &[f32], about_s: f64, rate_hz: f64) -> usize {
    let frame = |at_s: f64| ((at_s * rate_hz).max(0.0) as usize).min(take.len());
    let side = ((SIDE_S * rate_hz) as usize).max(1);
    let begin = frame(about_s - EARLIER_S - SIDE_S);
    let stretch = &take[begin..frame(about_s + LATER_S + SIDE_S)];
    let mut energies = vec![0.0_f64];
    let mut energy = 0.0;
    for pair in stretch.windows(2) {
        energy += f64::from(pair[1] - pair[0]).powi(2);
        energies.push(energy);
    }
    let least = 1e-4 * energy + f64::MIN_POSITIVE;
    let ratio = |at: &usize| {
        let after = energies[at + side] - energies[*at];
        let before = energies[*at] - energies[at - side];
        (after + least) / (before + least)
    };
    let places = (side..energies.len().saturating_sub(side)).step_by((side / 16).max(1));
    let sharpest = places.max_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    begin + sharpest.unwrap_or(0)
}
