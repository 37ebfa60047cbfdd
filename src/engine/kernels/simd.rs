//! What a kernel is made of: a vector of consecutive frames, and the few things done with one.

/// An instruction set. Holding a value of it is the proof that this processor has it.
///
/// Every method works lane by lane and rounds the same way in every lane, so a frame's bits do not depend on where
/// in a vector it falls.
pub trait Simd: Copy {
    /// [`Self::WIDTH`] frames.
    type V: Copy;
    /// Frames in a vector.
    const WIDTH: usize;
    /// Sums that fit into registers beside the inputs they are fed from.
    const SUMS: usize;

    /// Runs `task` compiled for this instruction set.
    fn run<T: Task>(self, task: T);

    /// `x` in every lane.
    fn splat(self, x: f32) -> Self::V;
    /// The frames from `from` on.
    ///
    /// # Safety
    /// [`Self::WIDTH`] floats can be read there.
    unsafe fn load(self, from: *const f32) -> Self::V;
    /// Writes the frames from `to` on.
    ///
    /// # Safety
    /// [`Self::WIDTH`] floats can be written there.
    unsafe fn store(self, to: *mut f32, v: Self::V);

    /// `a + b`
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a - b`
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a · b`
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a / b`
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a · b + c`, rounded once where the processor can.
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `v` held between `low` and `high`; what is no number stays none.
    fn clamp(self, v: Self::V, low: f32, high: f32) -> Self::V;
    /// `|v|`
    fn abs(self, v: Self::V) -> Self::V;
    /// `a` where `x > bound`, else `b`.
    fn where_above(self, x: Self::V, bound: f32, a: Self::V, b: Self::V) -> Self::V;

    /// tanh(v), within 5e-7 and 2e-5 of its value.
    #[inline(always)]
    fn tanh(self, v: Self::V) -> Self::V {
        super::tanh::rational(self, v)
    }

    /// tanh(v) for what is fed back: its error has no direction near zero.
    #[inline(always)]
    fn close_tanh(self, v: Self::V) -> Self::V {
        super::tanh::close(self, v)
    }
}

/// Work that is compiled once for every instruction set.
pub trait Task {
    /// Does it. Implementations are `#[inline(always)]`: the compiler then builds them for the caller's instructions.
    fn run<S: Simd>(self, simd: S);
}
