//! Four frames at a time, on every 64-bit ARM processor.

use super::simd::{Simd, Task};
use std::arch::aarch64::*;

/// Every 64-bit ARM processor has NEON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neon;

/// Calls an intrinsic that works on registers alone.
macro_rules! on_registers {
    ($call:expr) => {
        // SAFETY: NEON is part of the architecture that this file is compiled for.
        unsafe { $call }
    };
}

impl Simd for Neon {
    type V = float32x4_t;
    const WIDTH: usize = 4;
    const SUMS: usize = 24;

    #[inline(always)]
    fn run<T: Task>(self, task: T) {
        // Out of line as in the other kernels: one copy of each loop, not one wherever it is used.
        #[inline(never)]
        fn compiled<T: Task>(simd: Neon, task: T) {
            task.run(simd);
        }
        compiled(self, task);
    }

    #[inline(always)]
    fn splat(self, x: f32) -> float32x4_t {
        on_registers!(vdupq_n_f32(x))
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> float32x4_t {
        // SAFETY: the caller says that these floats can be read.
        unsafe { vld1q_f32(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, v: float32x4_t) {
        // SAFETY: the caller says that these floats can be written.
        unsafe { vst1q_f32(to, v) }
    }

    #[inline(always)]
    fn add(self, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        on_registers!(vaddq_f32(a, b))
    }

    #[inline(always)]
    fn sub(self, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        on_registers!(vsubq_f32(a, b))
    }

    #[inline(always)]
    fn mul(self, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        on_registers!(vmulq_f32(a, b))
    }

    #[inline(always)]
    fn div(self, a: float32x4_t, b: float32x4_t) -> float32x4_t {
        on_registers!(vdivq_f32(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: float32x4_t, b: float32x4_t, c: float32x4_t) -> float32x4_t {
        on_registers!(vfmaq_f32(c, a, b))
    }

    #[inline(always)]
    fn clamp(self, v: float32x4_t, low: f32, high: f32) -> float32x4_t {
        // Both hand on what is no number.
        on_registers!(vminq_f32(vmaxq_f32(v, vdupq_n_f32(low)), vdupq_n_f32(high)))
    }

    #[inline(always)]
    fn abs(self, v: float32x4_t) -> float32x4_t {
        on_registers!(vabsq_f32(v))
    }

    #[inline(always)]
    fn where_above(
        self,
        x: float32x4_t,
        bound: f32,
        a: float32x4_t,
        b: float32x4_t,
    ) -> float32x4_t {
        on_registers!(vbslq_f32(vcgtq_f32(x, vdupq_n_f32(bound)), a, b))
    }
}
