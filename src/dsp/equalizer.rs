//! A graphic equaliser of seven bands, an octave each.

use super::Spec;
use super::band::{Band, BandSpec, Shape};

/// Centres of the bands, Hz: those of the pedals that guitarists know.
pub const CENTRES_HZ: [f64; 7] = [100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0];

/// An octave wide: sqrt(2).
const Q: f64 = std::f64::consts::SQRT_2;

/// Seven bands in a row; with all at 0 dB every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct Equalizer([Band; CENTRES_HZ.len()]);

impl Equalizer {
    /// All bands at 0 dB.
    pub fn new(spec: Spec) -> Self {
        Self(CENTRES_HZ.map(|hz| Band::new(spec, band(hz))))
    }

    /// Sets off towards a gain in dB for each band. Real-time safe.
    pub fn follow(&mut self, gains_db: [f32; CENTRES_HZ.len()]) {
        for (band, gain_db) in self.0.iter_mut().zip(gains_db) {
            band.follow(gain_db);
        }
    }

    /// Filters one block in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        Band::process_rows([&mut self.0], block);
    }

    /// The bands in their order.
    pub(super) fn bands(&mut self) -> &mut [Band] {
        &mut self.0
    }
}

/// What bands at these gains make of a sine of `hz` at `rate_hz`, dB.
pub fn response_db(gains_db: [f32; CENTRES_HZ.len()], hz: f64, rate_hz: f64) -> f64 {
    let bands = CENTRES_HZ.iter().zip(gains_db);
    bands
        .map(|(centre, db)| band(*centre).response_db(db.into(), hz, rate_hz))
        .sum()
}

fn band(hz: f64) -> BandSpec {
    BandSpec {
        shape: Shape::Peak,
        hz,
        q: [Q, Q],
    }
}
