//! Eight frames at a time, on x86-64 processors since 2013.

use super::simd::{Simd, Task};
use std::arch::x86_64::*;

/// This processor has AVX2 and FMA: the only way to one is [`Avx2::detect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Avx2(());

impl Avx2 {
    /// Asks the processor.
    pub fn detect() -> Option<Self> {
        let has_it = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        has_it.then_some(Self(()))
    }
}

/// Calls an intrinsic that works on registers alone.
macro_rules! on_registers {
    ($call:expr) => {
        // SAFETY: an `Avx2` exists, so `detect` has seen these instructions on this processor.
        unsafe { $call }
    };
}

impl Simd for Avx2 {
    type V = __m256;
    const WIDTH: usize = 8;
    // Of sixteen registers, two hold inputs and one a weight.
    const SUMS: usize = 12;

    #[inline(always)]
    fn run<T: Task>(self, task: T) {
        #[target_feature(enable = "avx2,fma")]
        #[inline(never)]
        fn compiled<T: Task>(simd: Avx2, task: T) {
            task.run(simd);
        }
        // SAFETY: `self` exists, so `detect` has seen these instructions on this processor.
        unsafe { compiled(self, task) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> __m256 {
        on_registers!(_mm256_set1_ps(x))
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> __m256 {
        // SAFETY: the caller says that these floats can be read.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, v: __m256) {
        // SAFETY: the caller says that these floats can be written.
        unsafe { _mm256_storeu_ps(to, v) }
    }

    #[inline(always)]
    fn add(self, a: __m256, b: __m256) -> __m256 {
        on_registers!(_mm256_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: __m256, b: __m256) -> __m256 {
        on_registers!(_mm256_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: __m256, b: __m256) -> __m256 {
        on_registers!(_mm256_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: __m256, b: __m256) -> __m256 {
        on_registers!(_mm256_div_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: __m256, b: __m256, c: __m256) -> __m256 {
        on_registers!(_mm256_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn clamp(self, v: __m256, low: f32, high: f32) -> __m256 {
        // Where one operand is no number, these two return the second.
        let above = on_registers!(_mm256_max_ps(_mm256_set1_ps(low), v));
        on_registers!(_mm256_min_ps(_mm256_set1_ps(high), above))
    }

    #[inline(always)]
    fn abs(self, v: __m256) -> __m256 {
        on_registers!(_mm256_andnot_ps(_mm256_set1_ps(-0.0), v))
    }

    #[inline(always)]
    fn where_above(self, x: __m256, bound: f32, a: __m256, b: __m256) -> __m256 {
        on_registers!({
            let is_above = _mm256_cmp_ps::<_CMP_GT_OQ>(x, _mm256_set1_ps(bound));
            _mm256_blendv_ps(b, a, is_above)
        })
    }
}
