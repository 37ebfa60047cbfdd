//! What a processor could do at best, to measure the networks against.

use super::simd::{Simd, Task};
use std::hint::black_box;

/// Most sums that are kept going side by side, where there are registers for as many. With fewer than twenty, one
/// processor measured (Intel's Golden Cove) reaches three quarters of what it can do.
const CHAINS: usize = 24;

/// Multiplies and adds in registers, and does nothing else.
pub struct Limit<'a> {
    /// How often each chain goes on.
    pub rounds: usize,
    /// Where the number of products goes.
    pub products: &'a mut u64,
}

impl Task for Limit<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let (factor, summand) = (simd.splat(black_box(0.5)), simd.splat(black_box(0.25)));
        let mut chains = [simd.splat(black_box(1.0)); CHAINS];
        let count = CHAINS.min(S::SUMS);
        for _ in 0..self.rounds {
            for chain in &mut chains[..count] {
                *chain = simd.mul_add(*chain, factor, summand);
            }
        }
        black_box(chains);
        *self.products = (self.rounds * count * S::WIDTH) as u64;
    }
}
