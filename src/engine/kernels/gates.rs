//! Sums for units that each need a few: one frame at a time, the units side by side in the lanes.

use super::aligned::{Aligned, LINE};
use super::simd::Simd;

/// Weights and constants of `G` sums per unit.
#[derive(Clone, Debug)]
pub struct Gates<const G: usize> {
    units: usize,
    inputs: usize,
    /// Units, and room up to the end of a cache line.
    room: usize,
    /// `[gate][unit]`
    bias: Aligned,
    /// `[input][gate][unit]`
    packed: Aligned,
}

impl<const G: usize> Gates<G> {
    /// Packs what `weight` says of each gate, unit and input, and `bias` of each gate and unit.
    pub fn new(
        [units, inputs]: [usize; 2],
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let room = units.next_multiple_of(LINE);
        let mut gates = Self {
            units,
            inputs,
            room,
            bias: Aligned::zeros(G * room),
            packed: Aligned::zeros(inputs * G * room),
        };
        for (gate, unit) in (0..G).flat_map(|gate| (0..units).map(move |unit| (gate, unit))) {
            let at = gate * room + unit;
            gates.bias[at] = bias(gate, unit);
            for input in 0..inputs {
                gates.packed[input * G * room + at] = weight(gate, unit, input);
            }
        }
        gates
    }

    /// Units that have these sums.
    #[inline(always)]
    pub fn units(&self) -> usize {
        self.units
    }

    /// The sums of the vector of units that begins with `first`, for a frame of inputs in two parts. Real-time safe.
    ///
    /// Each sum is two half as long, of every other input: one addition waits for the last.
    #[inline(always)]
    pub fn sums<S: Simd>(&self, simd: S, first: usize, parts: [&[f32]; 2]) -> [S::V; G] {
        assert!(parts[0].len() + parts[1].len() == self.inputs);
        assert!(first + S::WIDTH <= self.room);
        let mut even = [simd.splat(0.0); G];
        for (gate, sum) in even.iter_mut().enumerate() {
            *sum = load(simd, &self.bias, gate * self.room + first);
        }
        let mut odd = [simd.splat(0.0); G];
        let mut weights = self.packed.as_ptr().wrapping_add(first);
        for part in parts {
            let mut pairs = part.chunks_exact(2);
            for pair in &mut pairs {
                // SAFETY: there is a row of weights for every input, and a vector of units in it for every gate.
                unsafe {
                    self.add(simd, &mut even, weights, pair[0]);
                    self.add(simd, &mut odd, weights.wrapping_add(G * self.room), pair[1]);
                }
                weights = weights.wrapping_add(2 * G * self.room);
            }
            if let [last] = pairs.remainder() {
                // SAFETY: as above.
                unsafe { self.add(simd, &mut even, weights, *last) };
                weights = weights.wrapping_add(G * self.room);
            }
        }
        for (sum, odd) in even.iter_mut().zip(odd) {
            *sum = simd.add(*sum, odd);
        }
        even
    }

    /// Adds one input.
    ///
    /// # Safety
    /// A vector of weights can be read at `weights`, and every [`Self::room`] floats further, for all gates.
    #[inline(always)]
    unsafe fn add<S: Simd>(&self, simd: S, sums: &mut [S::V; G], weights: *const f32, input: f32) {
        let input = simd.splat(input);
        for (gate, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the caller says so.
            let weight = unsafe { simd.load(weights.wrapping_add(gate * self.room)) };
            *sum = simd.mul_add(weight, input, *sum);
        }
    }
}

/// The vector at `at`.
#[inline(always)]
pub fn load<S: Simd>(simd: S, values: &[f32], at: usize) -> S::V {
    let vector = &values[at..][..S::WIDTH];
    // SAFETY: it is as long as a vector.
    unsafe { simd.load(vector.as_ptr()) }
}

/// Writes the vector at `at`.
#[inline(always)]
pub fn store<S: Simd>(simd: S, values: &mut [f32], at: usize, vector: S::V) {
    let to = &mut values[at..][..S::WIDTH];
    // SAFETY: it is as long as a vector.
    unsafe { simd.store(to.as_mut_ptr(), vector) };
}
