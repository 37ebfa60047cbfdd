//! The pitch of a string, from a bass's B0 (30.87 Hz) to a guitar's E6 (1318.5 Hz), within a cent.
//!
//! [`PitchFinder`] listens to samples and looks now and then: it thins the signal to some 12 kHz (`thin`), takes the
//! stretch since the last pluck (`loudness`), finds the partials in its spectrum (`partials`), the one string they
//! all belong to (`comb`), and the pitch of that string's fundamental (`stiff`). [`Needle`] makes one calm reading of
//! many looks. Not for the audio thread: a look takes about a third of a millisecond.

mod comb;
mod loudness;
mod needle;
mod partials;
mod stiff;
mod thin;

pub use needle::Needle;

use loudness::Loudness;
use partials::{Partial, Spectrum};
use std::collections::VecDeque;
use thin::Thinner;

/// The longest stretch that is looked at, s: a low string is known to a fraction of a cent after it.
const LONGEST_S: f64 = 0.34;
/// The shortest one, s: until so much has been heard of a string it has no pitch.
const SHORTEST_S: f64 = 0.055;
/// Quieter than this is silence, dBFS RMS.
const SILENCE_DB: f64 = -66.0;
/// A period must fit into the stretch this often before the partials can be told apart.
const PERIODS: f64 = 3.9;
/// Mains hum and its octaves, Hz: what sounds steadily there is no string.
const MAINS_HZ: [f64; 4] = [50.0, 60.0, 100.0, 120.0];
/// The grids of the world keep within this share of their frequency.
const GRID: f64 = 0.006;

/// What a look has found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pitch {
    /// Frequency of the string's fundamental, whether that is heard or not.
    pub hz: f64,
    /// How much sound it was found in, s: the longer, the more exact.
    pub heard_s: f64,
    /// Which pluck it belongs to, by count.
    pub pluck: usize,
}

/// Listens to one string at a time.
pub struct PitchFinder {
    thinner: Thinner,
    /// The last [`LONGEST_S`] of the thinned signal.
    past: VecDeque<f32>,
    loudness: Loudness,
    spectrum: Spectrum,
    partials: Vec<Partial>,
}

impl PitchFinder {
    /// A finder for samples at `rate_hz`.
    pub fn new(rate_hz: f64) -> Self {
        let thinner = Thinner::new(rate_hz);
        let rate_hz = thinner.rate_hz();
        let longest = (LONGEST_S * rate_hz) as usize;
        Self {
            thinner,
            past: VecDeque::with_capacity(longest),
            loudness: Loudness::new(rate_hz),
            spectrum: Spectrum::new(longest, rate_hz),
            partials: Vec::new(),
        }
    }

    /// Hears the next samples, any number of them. What is no number is taken for silence.
    pub fn listen(&mut self, samples: &[f32]) {
        for &sample in samples {
            let Some(thin) = self.thinner.push(sample) else {
                continue;
            };
            if self.past.len() == self.past.capacity() {
                self.past.pop_front();
            }
            self.past.push_back(thin);
            self.loudness.push(thin);
        }
    }

    /// The pitch at this moment; absent in silence, in noise, in chords and in hum.
    pub fn look(&mut self) -> Option<Pitch> {
        if self.loudness.now_db() < SILENCE_DB {
            return None;
        }
        let rate_hz = self.thinner.rate_hz();
        let frames = self.past.len().min(self.loudness.frames_since_pluck());
        let heard_s = frames as f64 / rate_hz;
        if heard_s < SHORTEST_S {
            return None;
        }
        let stretch = self.past.range(self.past.len() - frames..);
        self.spectrum.partials(stretch, &mut self.partials);
        let string = comb::find(&self.partials, PERIODS / heard_s)?;
        let hz = stiff::fundamental(&string)?;
        let is_hum = near_mains(hz) && self.loudness.is_steady();
        let pluck = self.loudness.plucks();
        (!is_hum).then_some(Pitch { hz, heard_s, pluck })
    }
}

fn near_mains(hz: f64) -> bool {
    MAINS_HZ.iter().any(|mains| (hz / mains - 1.0).abs() < GRID)
}

#[cfg(test)]
mod strings;
#[cfg(test)]
mod tests;
