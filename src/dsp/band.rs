//! One band of an equaliser: a second-order filter whose gain can be turned while it plays.

use super::section::{LONGEST_ROW, PASSES, Section, play_row};
use super::{Smoothed, Spec};
use biquad::{Coefficients, ToHertz, Type};

/// How long a turned band takes to its new gain.
const GLIDE_MS: f64 = 30.0;

/// How long a band that is back at 0 dB rings out before it is left out.
const RING_MS: f64 = 100.0;

/// What a band boosts or cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Everything below.
    LowShelf,
    /// What lies around.
    Peak,
    /// Everything above.
    HighShelf,
}

/// Where a band lies and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandSpec {
    /// What it boosts or cuts.
    pub shape: Shape,
    /// Its centre or corner.
    pub hz: f64,
    /// Its quality while boosting, and while cutting.
    pub q: [f64; 2],
}

impl BandSpec {
    /// What the band at `gain_db` makes of a sine of `hz` at `rate_hz`, dB.
    pub fn response_db(&self, gain_db: f64, hz: f64, rate_hz: f64) -> f64 {
        let filter = coefficients(self, rate_hz, gain_db);
        let turn = std::f64::consts::TAU * hz / rate_hz;
        let power = |c0: f64, c1: f64, c2: f64| {
            let real = c0 + c1 * turn.cos() + c2 * (2.0 * turn).cos();
            let imaginary = c1 * turn.sin() + c2 * (2.0 * turn).sin();
            real * real + imaginary * imaginary
        };
        let (above, below) = (
            power(filter.b0, filter.b1, filter.b2),
            power(1.0, filter.a1, filter.a2),
        );
        10.0 * (above / below).log10()
    }
}

/// A band; at 0 dB it passes every sample bit for bit. Source of the filters: R. Bristow-Johnson's audio EQ cookbook.
#[derive(Clone, Debug)]
pub struct Band {
    spec: BandSpec,
    rate_hz: f64,
    gain_db: Smoothed,
    filter: Section,
    /// What the filter is set to.
    at_db: f32,
    ringing: usize,
    ring_frames: usize,
}

impl Band {
    /// A band at rest.
    pub fn new(spec: Spec, band: BandSpec) -> Self {
        let rate_hz = spec.sample_rate_hz;
        Self {
            spec: band,
            rate_hz,
            gain_db: Smoothed::new(spec, GLIDE_MS),
            filter: Section::new(coefficients(&band, rate_hz, 0.0)),
            at_db: 0.0,
            ringing: 0,
            ring_frames: spec.frames(RING_MS),
        }
    }

    /// Sets off towards a gain. Real-time safe.
    pub fn follow(&mut self, gain_db: f32) {
        self.gain_db.follow(gain_db);
        // Before anything is heard it is taken at once.
        if let Some(db) = self.gain_db.settled().filter(|db| *db != self.at_db) {
            self.set(db);
        }
        if gain_db != 0.0 {
            self.ringing = self.ring_frames;
        }
    }

    /// Filters one block in place by one band after the other, at most ten, in f64 between them. Those that stand
    /// still keep their filters at hand meanwhile. Real-time safe.
    pub fn process_rows<const N: usize>(mut rows: [&mut [Self]; N], block: &mut [f32]) {
        if rows.iter().any(|row| row.iter().any(Self::is_changing)) {
            for sample in block {
                let bands = rows.iter_mut().flat_map(|row| row.iter_mut());
                *sample = bands.fold(f64::from(*sample), |x, band| band.play(x)) as f32;
            }
            return;
        }
        let mut filters = [Section::new(PASSES); LONGEST_ROW];
        let at_work = rows.iter().flat_map(|row| row.iter());
        let at_work = at_work.filter(|band| band.at_db != 0.0);
        let count = filters.iter_mut().zip(at_work);
        let count = count.map(|(place, band)| *place = band.filter).count();
        play_row(&mut filters[..count], block);
        let mut played = filters.into_iter();
        for band in rows.into_iter().flatten() {
            match band.at_db != 0.0 {
                true => band.filter = played.next().unwrap_or(band.filter),
                false => band.filter.reset(),
            }
        }
    }

    /// Plays one frame.
    fn play(&mut self, sample: f64) -> f64 {
        if self.gain_db.settled().is_none() {
            let db = self.gain_db.advance();
            self.set(db);
        } else if self.gain_db.settled() == Some(0.0) {
            if self.ringing == 0 {
                self.filter.reset();
                return sample;
            }
            self.ringing -= 1;
        }
        self.filter.run(sample)
    }

    /// Whether it is on its way to another gain, or rings out.
    fn is_changing(&self) -> bool {
        match self.gain_db.settled() {
            Some(0.0) => self.ringing > 0 || self.at_db != 0.0,
            Some(db) => self.at_db != db,
            None => true,
        }
    }

    fn set(&mut self, db: f32) {
        self.at_db = db;
        let coefficients = coefficients(&self.spec, self.rate_hz, db.into());
        self.filter.update(coefficients);
    }
}

/// Of a band at `gain_db`; one that lies beyond the rate's reach passes everything.
fn coefficients(band: &BandSpec, rate_hz: f64, gain_db: f64) -> Coefficients<f64> {
    let shape = match band.shape {
        Shape::LowShelf => Type::LowShelf(gain_db),
        Shape::Peak => Type::PeakingEQ(gain_db),
        Shape::HighShelf => Type::HighShelf(gain_db),
    };
    let q = band.q[usize::from(gain_db < 0.0)];
    let filter = Coefficients::from_params(shape, rate_hz.hz(), band.hz.hz(), q);
    filter.unwrap_or(PASSES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };
    const SHAPES: [Shape; 3] = [Shape::LowShelf, Shape::Peak, Shape::HighShelf];

    fn band(shape: Shape) -> Band {
        let spec = BandSpec {
            shape,
            hz: 800.0,
            q: [0.7, 1.5],
        };
        Band::new(SPEC, spec)
    }

    fn play(band: &mut Band, block: &mut [f32]) {
        Band::process_rows([std::slice::from_mut(band)], block);
    }

    fn sine(hz: f64, frames: usize) -> Vec<f32> {
        let turn = TAU * hz / SPEC.sample_rate_hz;
        (0..frames)
            .map(|n| (turn * n as f64).sin() as f32)
            .collect()
    }

    #[test]
    fn what_it_does_to_a_sine_is_what_it_says() {
        for shape in SHAPES {
            for (hz, gain_db) in [(100.0, 12.0), (800.0, -9.0), (5000.0, 6.0), (800.0, 15.0)] {
                let mut band = band(shape);
                band.follow(gain_db);
                let mut block = sine(hz, 48_000);
                play(&mut band, &mut block);
                let power: f64 = block[24_000..].iter().map(|x| f64::from(*x).powi(2)).sum();
                let measured = 10.0 * (power / 12_000.0).log10();
                let stated = band.spec.response_db(gain_db.into(), hz, 48_000.0);
                assert!(
                    (measured - stated).abs() < 0.01,
                    "{shape:?} {hz}: {measured} {stated}"
                );
            }
        }
    }

    #[test]
    fn at_zero_no_bit_changes_even_after_it_was_turned() {
        for shape in SHAPES {
            let mut band = band(shape);
            band.follow(0.0);
            let signal = sine(300.0, 20_000);
            let mut block = signal.clone();
            play(&mut band, &mut block);
            assert_eq!(block, signal);
            for gain_db in [15.0, 0.0] {
                band.follow(gain_db);
                block.copy_from_slice(&signal);
                play(&mut band, &mut block);
            }
            assert_ne!(block, signal);
            assert_eq!(block[8000..], signal[8000..]);
        }
    }

    #[test]
    fn blocks_change_no_bit_while_it_turns() {
        let play_in = |size: usize| {
            let mut band = band(Shape::HighShelf);
            band.follow(3.0);
            let mut signal = sine(1000.0, 6000);
            for (n, piece) in signal.chunks_mut(1000).enumerate() {
                band.follow([3.0, -12.0, 5.0, 0.0, 0.0, 2.0][n]);
                piece
                    .chunks_mut(size)
                    .for_each(|piece| play(&mut band, piece));
            }
            signal
        };
        let whole = play_in(1000);
        for size in [1, 3, 7, 64] {
            assert_eq!(play_in(size), whole, "blocks of {size}");
        }
    }

    #[test]
    fn a_turn_from_end_to_end_has_no_step() {
        for shape in SHAPES {
            let mut band = band(shape);
            band.follow(-15.0);
            let mut block = sine(200.0, 12_000);
            for (n, piece) in block.chunks_mut(4000).enumerate() {
                band.follow([-15.0, 15.0, -15.0][n]);
                play(&mut band, piece);
            }
            // The steepest that a sine of the highest gain is, and a little for the glide.
            let bound = TAU * 200.0 / 48_000.0 * 5.62 * 1.1;
            let steepest = block.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            let steepest = steepest.fold(0.0, f32::max);
            assert!(f64::from(steepest) < bound, "{shape:?}: {steepest} {bound}");
        }
    }
}
