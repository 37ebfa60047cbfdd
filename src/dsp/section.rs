//! Second-order filters at work, one behind the other or two side by side.

use biquad::Coefficients;
use std::ops::{Add, Mul, Sub};
use wide::f64x2;

/// A filter that changes nothing.
pub const PASSES: Coefficients<f64> = Coefficients {
    a1: 0.0,
    a2: 0.0,
    b0: 1.0,
    b1: 0.0,
    b2: 0.0,
};

/// Filters that [`play_row`] plays, at most.
pub const LONGEST_ROW: usize = 10;

/// A filter and what it remembers, in the transposed direct form II: one, or two in the lanes of a vector, which take no
/// longer.
#[derive(Clone, Copy, Debug)]
pub struct Section<V = f64> {
    filter: Coefficients<V>,
    state: [V; 2],
}

impl<V: Copy + Add<Output = V> + Sub<Output = V> + Mul<Output = V>> Section<V> {
    /// Plays one frame. Real-time safe.
    #[inline(always)]
    pub fn run(&mut self, sample: V) -> V {
        let Coefficients { a1, a2, b0, b1, b2 } = self.filter;
        let [next, after] = self.state;
        let played = next + b0 * sample;
        self.state = [after + b1 * sample - a1 * played, b2 * sample - a2 * played];
        played
    }
}

impl Section {
    /// At rest.
    pub fn new(filter: Coefficients<f64>) -> Self {
        let state = [0.0; 2];
        Self { filter, state }
    }

    /// Goes on as another filter. Real-time safe.
    pub fn update(&mut self, filter: Coefficients<f64>) {
        self.filter = filter;
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.state = [0.0; 2];
    }
}

impl Section<f64x2> {
    /// Two as one.
    pub fn of(two: [Section; 2]) -> Self {
        let both = |value: fn(&Section) -> f64| f64x2::new(two.each_ref().map(value));
        Self {
            filter: Coefficients {
                a1: both(|one| one.filter.a1),
                a2: both(|one| one.filter.a2),
                b0: both(|one| one.filter.b0),
                b1: both(|one| one.filter.b1),
                b2: both(|one| one.filter.b2),
            },
            state: [both(|one| one.state[0]), both(|one| one.state[1])],
        }
    }

    /// What each of the two remembers, in its place.
    pub fn give_back(self, two: [Option<&mut Section>; 2]) {
        let [next, after] = self.state.map(f64x2::to_array);
        for ((one, next), after) in two.into_iter().zip(next).zip(after) {
            if let Some(one) = one {
                one.state = [next, after];
            }
        }
    }
}

/// Plays a block through one filter after the other, in f64 between them. Real-time safe.
pub fn play_row(row: &mut [Section], block: &mut [f32]) {
    // How many there are is known where they are compiled: so what they remember stays in registers.
    match row.len() {
        0 => {}
        1 | 2 => play_halves::<1>(row, block),
        3 | 4 => play_halves::<2>(row, block),
        5 | 6 => play_halves::<3>(row, block),
        7 | 8 => play_halves::<4>(row, block),
        _ => play_halves::<5>(row, block),
    }
}

/// Frames by which the second half of a row plays behind the first: shorter, they would wait for each other.
const LAG: usize = 4;

/// The first `HALF` filters of a row in one lane, the others in the other.
fn play_halves<const HALF: usize>(row: &mut [Section], block: &mut [f32]) {
    if block.len() <= LAG {
        return block
            .iter_mut()
            .for_each(|x| *x = play(row, (*x).into()) as f32);
    }
    let (first, second) = row.split_at_mut(HALF.min(row.len()));
    let mut between = [0.0; LAG];
    for (between, sample) in between.iter_mut().zip(&*block) {
        *between = play(first, (*sample).into());
    }
    let passes = Section::new(PASSES);
    let mut both: [_; HALF] = std::array::from_fn(|n| {
        let place = |half: &[Section]| half.get(n).copied().unwrap_or(passes);
        Section::of([place(first), place(second)])
    });
    for n in LAG..block.len() {
        let sample = f64x2::new([block[n].into(), between[n % LAG]]);
        let [first, second] = play(&mut both, sample).to_array();
        (between[n % LAG], block[n - LAG]) = (first, second as f32);
    }
    for (n, both) in both.into_iter().enumerate() {
        both.give_back([first.get_mut(n), second.get_mut(n)]);
    }
    for n in block.len() - LAG..block.len() {
        block[n] = play(second, between[n % LAG]) as f32;
    }
}

#[inline(always)]
fn play<V>(row: &mut [Section<V>], sample: V) -> V
where
    V: Copy + Add<Output = V> + Sub<Output = V> + Mul<Output = V>,
{
    row.iter_mut().fold(sample, |x, section| section.run(x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use biquad::{Biquad, DirectForm2Transposed, ToHertz, Type};

    fn filters(count: usize) -> Vec<Coefficients<f64>> {
        let peak = |n: usize| {
            let (kind, hz) = (Type::PeakingEQ(3.0 - n as f64), 100.0 * (n + 1) as f64);
            Coefficients::from_params(kind, 48_000.0.hz(), hz.hz(), 1.4).unwrap()
        };
        (0..count).map(peak).collect()
    }

    #[test]
    fn rows_of_any_length_in_any_blocks_play_bit_for_bit_as_the_crate_does() {
        let signal: Vec<f32> = (0..500).map(|n| (n as f32 * 0.3).sin()).collect();
        for count in 0..=LONGEST_ROW {
            let mut expected = signal.clone();
            let mut row: Vec<_> = filters(count)
                .into_iter()
                .map(DirectForm2Transposed::<f64>::new)
                .collect();
            for sample in &mut expected {
                let played = row.iter_mut().fold(f64::from(*sample), |x, one| one.run(x));
                *sample = played as f32;
            }
            for size in [1, 4, 5, 64, 500] {
                let mut row: Vec<_> = filters(count).into_iter().map(Section::new).collect();
                let mut block = signal.clone();
                for block in block.chunks_mut(size) {
                    play_row(&mut row, block);
                }
                assert_eq!(block, expected, "{count} filters, blocks of {size}");
            }
        }
    }
}
