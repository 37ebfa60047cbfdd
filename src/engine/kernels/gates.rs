//! Sums for units that each need a few: one frame at a time, the units side by side in the lanes.

use super::aligned::{Aligned, LINE};
use super::simd::Simd;

/// Weights and constants of `G` sums per unit.
#[derive(Clone, Debug)]
pub struct Gates<const G: usize> {
    units: usize,
    inputs: usize,
    /// `[line of units][gate][unit in it]`
    bias: Aligned,
    /// `[line of units][input][gate][unit in it]`: what is read one after another lies so.
    packed: Aligned,
}

impl<const G: usize> Gates<G> {
    /// From one input's weights to the next one's.
    const ROW: usize = G * LINE;

    /// Packs what `weight` says of each gate, unit and input, and `bias` of each gate and unit.
    pub fn new(
        [units, inputs]: [usize; 2],
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let lines = units.div_ceil(LINE);
        let mut gates = Self {
            units,
            inputs,
            bias: Aligned::zeros(lines * Self::ROW),
            packed: Aligned::zeros(lines * inputs * Self::ROW),
        };
        for (gate, unit) in (0..G).flat_map(|gate| (0..units).map(move |unit| (gate, unit))) {
            let (line, place) = (unit / LINE, gate * LINE + unit % LINE);
            gates.bias[line * Self::ROW + place] = bias(gate, unit);
            for input in 0..inputs {
                let row = (line * inputs + input) * Self::ROW;
                gates.packed[row + place] = weight(gate, unit, input);
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
        assert!(first < self.units && first.is_multiple_of(S::WIDTH));
        let (line, place) = (first / LINE, first % LINE);
        let mut even = [simd.splat(0.0); G];
        for (gate, sum) in even.iter_mut().enumerate() {
            *sum = load(simd, &self.bias, line * Self::ROW + gate * LINE + place);
        }
        let mut odd = [simd.splat(0.0); G];
        let rows = &self.packed[line * self.inputs * Self::ROW..];
        let mut weights = rows.as_ptr().wrapping_add(place);
        for part in parts {
            let mut pairs = part.chunks_exact(2);
            for pair in &mut pairs {
                // SAFETY: every line has a row of weights for every input, and a vector of units in it for every gate.
                unsafe {
                    Self::add(simd, &mut even, weights, pair[0]);
                    Self::add(simd, &mut odd, weights.wrapping_add(Self::ROW), pair[1]);
                }
                weights = weights.wrapping_add(2 * Self::ROW);
            }
            if let [last] = pairs.remainder() {
                // SAFETY: as above.
                unsafe { Self::add(simd, &mut even, weights, *last) };
                weights = weights.wrapping_add(Self::ROW);
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
    /// A vector of weights can be read at `weights`, and every [`LINE`] floats further, for all gates.
    #[inline(always)]
    unsafe fn add<S: Simd>(simd: S, sums: &mut [S::V; G], weights: *const f32, input: f32) {
        let input = simd.splat(input);
        for (gate, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the caller says so.
            let weight = unsafe { simd.load(weights.wrapping_add(gate * LINE)) };
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

#[cfg(test)]
mod tests {
    use super::super::Kernel;
    use super::super::simd::Task;
    use super::*;

    /// Small whole numbers: sums of them are exact in any order.
    fn weight(gate: usize, unit: usize, input: usize) -> f32 {
        ((gate * 5 + unit * 3 + input * 7) % 11) as f32 - 5.0
    }

    fn bias(gate: usize, unit: usize) -> f32 {
        (gate + 2 * unit) as f32
    }

    /// All units' sums of a frame in two parts, gate by gate.
    struct Sums<'a>(&'a Gates<3>, [&'a [f32]; 2], [&'a mut [f32]; 3]);

    impl Task for Sums<'_> {
        #[inline(always)]
        fn run<S: Simd>(self, simd: S) {
            let Self(gates, parts, mut out) = self;
            for first in (0..gates.units()).step_by(S::WIDTH) {
                let sums = gates.sums(simd, first, parts);
                for (out, sum) in out.iter_mut().zip(sums) {
                    store(simd, out, first, sum);
                }
            }
        }
    }

    #[test]
    fn sums_are_what_they_claim_to_be_for_any_number_of_units_and_inputs() {
        let frame: Vec<f32> = (0..19).map(|input| (input % 5) as f32 - 2.0).collect();
        for kernel in Kernel::available() {
            for (units, inputs, early) in
                [(1, 1, 1), (7, 4, 0), (16, 17, 1), (17, 19, 2), (40, 2, 2)]
            {
                let gates = Gates::<3>::new([units, inputs], weight, bias);
                let mut out = vec![0.0; 3 * 48];
                let (one, rest) = out.split_at_mut(48);
                let (two, three) = rest.split_at_mut(48);
                let parts = [&frame[..early], &frame[early..inputs]];
                kernel.run(Sums(&gates, parts, [one, two, three]));
                for (gate, unit) in (0..3).flat_map(|gate| (0..units).map(move |unit| (gate, unit)))
                {
                    let sum: f32 = (0..inputs).map(|i| weight(gate, unit, i) * frame[i]).sum();
                    let found = out[gate * 48 + unit];
                    assert_eq!(
                        found,
                        bias(gate, unit) + sum,
                        "{kernel}, {units} units, {inputs} inputs"
                    );
                }
            }
        }
    }
}
