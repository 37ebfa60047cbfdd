//! Sixteen frames at a time, on x86-64 processors since 2017.

use super::simd::{Simd, Task};
use super::tanh_table::{Row, TABLE};
use std::arch::x86_64::*;

/// This processor has AVX-512 F, DQ, BW and VL: the only way to one is [`Avx512::detect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Avx512(());

impl Avx512 {
    /// Asks the processor.
    pub fn detect() -> Option<Self> {
        let has_it = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("fma");
        has_it.then_some(Self(()))
    }
}

/// Calls an intrinsic that works on registers alone.
macro_rules! on_registers {
    ($call:expr) => {
        // SAFETY: an `Avx512` exists, so `detect` has seen these instructions on this processor.
        unsafe { $call }
    };
}

impl Simd for Avx512 {
    type V = __m512;
    const WIDTH: usize = 16;
    const SUMS: usize = 24;

    #[inline(always)]
    fn run<T: Task>(self, task: T) {
        #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]
        #[inline(never)]
        fn compiled<T: Task>(simd: Avx512, task: T) {
            task.run(simd);
        }
        // SAFETY: `self` exists, so `detect` has seen these instructions on this processor.
        unsafe { compiled(self, task) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> __m512 {
        on_registers!(_mm512_set1_ps(x))
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> __m512 {
        // SAFETY: the caller says that these floats can be read.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, v: __m512) {
        // SAFETY: the caller says that these floats can be written.
        unsafe { _mm512_storeu_ps(to, v) }
    }

    #[inline(always)]
    fn add(self, a: __m512, b: __m512) -> __m512 {
        on_registers!(_mm512_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: __m512, b: __m512) -> __m512 {
        on_registers!(_mm512_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: __m512, b: __m512) -> __m512 {
        on_registers!(_mm512_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: __m512, b: __m512) -> __m512 {
        on_registers!(_mm512_div_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: __m512, b: __m512, c: __m512) -> __m512 {
        on_registers!(_mm512_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn clamp(self, v: __m512, low: f32, high: f32) -> __m512 {
        // Where one operand is no number, these two return the second.
        let above = on_registers!(_mm512_max_ps(_mm512_set1_ps(low), v));
        on_registers!(_mm512_min_ps(_mm512_set1_ps(high), above))
    }

    #[inline(always)]
    fn abs(self, v: __m512) -> __m512 {
        on_registers!(_mm512_abs_ps(v))
    }

    #[inline(always)]
    fn where_above(self, x: __m512, bound: f32, a: __m512, b: __m512) -> __m512 {
        on_registers!({
            let is_above = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(x, _mm512_set1_ps(bound));
            _mm512_mask_blend_ps(is_above, b, a)
        })
    }

    /// A table of polynomials, one per segment of a quarter: two registers hold one coefficient of all 32. No division.
    #[inline(always)]
    fn tanh(self, v: __m512) -> __m512 {
        on_registers!({
            let magnitude = _mm512_min_ps(_mm512_set1_ps(super::tanh::END), _mm512_abs_ps(v));
            // Rounds to whole segments: the lowest bits of the sum count them.
            let segment = _mm512_castps_si512(_mm512_add_ps(magnitude, _mm512_set1_ps(ROUND)));
            let offset = _mm512_reduce_ps::<NEAREST_QUARTER>(magnitude);
            let mut sum = coefficient(&TABLE[TABLE.len() - 1], segment);
            for row in TABLE.iter().rev().skip(1) {
                sum = _mm512_fmadd_ps(sum, offset, coefficient(row, segment));
            }
            with_sign_of(sum, v)
        })
    }

    /// The table keeps the digits of small values.
    #[inline(always)]
    fn close_tanh(self, v: __m512) -> __m512 {
        self.tanh(v)
    }
}

/// Added to a magnitude below 8, leaves its number of quarters in the lowest bits. Source: 1.5 · 2^23 / 4.
const ROUND: f32 = 3_145_728.0;
/// `vreduceps`: what is left after rounding to a multiple of 2^-2, to the nearest.
const NEAREST_QUARTER: i32 = 0x20;

/// The coefficient in `row` for each lane's segment.
#[inline]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]
fn coefficient(row: &Row, segment: __m512i) -> __m512 {
    let row = row.0.as_ptr();
    // SAFETY: a row has 32 floats.
    let (low, high) = unsafe { (_mm512_load_ps(row), _mm512_load_ps(row.add(16))) };
    _mm512_permutex2var_ps(low, segment, high)
}

/// `magnitude` with the sign of `v`.
#[inline]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]
fn with_sign_of(magnitude: __m512, v: __m512) -> __m512 {
    const SELECT_BY_THIRD: i32 = 0xD8;
    let sign = _mm512_set1_epi32(i32::MIN);
    let (magnitude, v) = (_mm512_castps_si512(magnitude), _mm512_castps_si512(v));
    _mm512_castsi512_ps(_mm512_ternarylogic_epi32::<SELECT_BY_THIRD>(
        magnitude, v, sign,
    ))
}
