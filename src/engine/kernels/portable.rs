//! Plain Rust that the compiler turns into the vectors every processor has. The oracle of all other kernels.
//!
//! Multiplication and addition stay apart (no fused form), so that no processor rounds otherwise.

use super::simd::{Simd, Task};

/// Every processor has this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portable;

/// Frames of a vector.
const WIDTH: usize = 8;

/// One operation in every lane.
#[inline(always)]
fn each(lane: impl FnMut(usize) -> f32) -> [f32; WIDTH] {
    std::array::from_fn(lane)
}

impl Simd for Portable {
    type V = [f32; WIDTH];
    const WIDTH: usize = WIDTH;
    // With four rows, eight registers of four.
    const SUMS: usize = 4;

    #[inline(always)]
    fn run<T: Task>(self, task: T) {
        // Out of line as in the other kernels: one copy of each loop, not one wherever it is used.
        #[inline(never)]
        fn compiled<T: Task>(simd: Portable, task: T) {
            task.run(simd);
        }
        compiled(self, task);
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::V {
        [x; WIDTH]
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> Self::V {
        // SAFETY: the caller says that these floats can be read; an array of floats needs no more alignment.
        unsafe { from.cast::<Self::V>().read() }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, v: Self::V) {
        // SAFETY: the caller says that these floats can be written; an array of floats needs no more alignment.
        unsafe { to.cast::<Self::V>().write(v) }
    }

    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        each(|i| a[i] / b[i])
    }

    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        each(|i| a[i] * b[i] + c[i])
    }

    #[inline(always)]
    fn clamp(self, v: Self::V, low: f32, high: f32) -> Self::V {
        each(|i| v[i].clamp(low, high))
    }

    #[inline(always)]
    fn abs(self, v: Self::V) -> Self::V {
        each(|i| v[i].abs())
    }

    #[inline(always)]
    fn where_above(self, x: Self::V, bound: f32, a: Self::V, b: Self::V) -> Self::V {
        each(|i| if x[i] > bound { a[i] } else { b[i] })
    }
}
