//! Bass, middle, treble.

use super::Spec;
use super::band::{Band, BandSpec, Shape};

/// Where each knob is transparent.
const FLAT: f32 = 5.0;

/// Each band, and how many dB one step of its knob is. Source of the figures: the tone stack of the official plugin.
const BANDS: [(BandSpec, f32); 3] = [
    (
        BandSpec {
            shape: Shape::LowShelf,
            hz: 150.0,
            q: [0.707, 0.707],
        },
        4.0,
    ),
    (
        BandSpec {
            shape: Shape::Peak,
            hz: 425.0,
            q: [0.7, 1.5],
        },
        3.0,
    ),
    (
        BandSpec {
            shape: Shape::HighShelf,
            hz: 1800.0,
            q: [0.707, 0.707],
        },
        2.0,
    ),
];

/// Three bands in a row; with all three knobs at 5 every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct ToneStack([Band; 3]);

impl ToneStack {
    /// All knobs at 5.
    pub fn new(spec: Spec) -> Self {
        Self(BANDS.map(|(band, _)| Band::new(spec, band)))
    }

    /// Sets off towards bass, middle and treble, each 0 to 10. Real-time safe.
    pub fn follow(&mut self, knobs: [f32; 3]) {
        for ((band, (_, step_db)), knob) in self.0.iter_mut().zip(BANDS).zip(knobs) {
            band.follow((knob - FLAT) * step_db);
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

/// What the three knobs, 0 to 10 each, make of a sine of `hz` at `rate_hz`, dB.
pub fn response_db(knobs: [f32; 3], hz: f64, rate_hz: f64) -> f64 {
    let bands = BANDS.iter().zip(knobs);
    bands
        .map(|((band, step_db), knob)| {
            band.response_db(((knob - FLAT) * step_db).into(), hz, rate_hz)
        })
        .sum()
}
