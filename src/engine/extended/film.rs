//! Rows that the condition modulates.

use crate::engine::kernels::simd::Simd;
use crate::engine::kernels::span::Span;
use crate::engine::wavenet::fold::Folded;
use crate::nam;

/// A running modulation: `values = values · scale(condition) + shift(condition)`.
#[derive(Clone, Debug)]
pub struct Film {
    conv: Folded,
    shifts: bool,
}

impl Film {
    /// Builds it.
    pub fn new(film: &nam::Film) -> Self {
        Self {
            conv: Folded::plain(&film.conv, 1.0),
            shifts: film.shifts,
        }
    }

    /// Factors and summands together: rows that it needs as scratch.
    pub fn width(&self) -> usize {
        self.conv.matrix.outputs()
    }

    /// Modulates `values`, rows that lie one behind the other. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(
        &self,
        simd: S,
        condition: &[f32],
        values: &mut [f32],
        scratch: &mut [f32],
        span: Span,
    ) {
        self.conv.play(simd, condition, scratch, span);
        let (outputs, frames) = (self.conv.matrix.outputs(), span.frames);
        let rows = if self.shifts { outputs / 2 } else { outputs };
        let (values, (scales, shifts)) = (
            &mut values[..rows * frames],
            scratch.split_at(rows * frames),
        );
        match self.shifts {
            true => {
                for ((value, scale), shift) in values.iter_mut().zip(scales).zip(shifts) {
                    *value = *value * scale + shift;
                }
            }
            false => multiply(values, scales),
        }
    }
}

/// `values = values · factors`
#[inline(always)]
pub fn multiply(values: &mut [f32], factors: &[f32]) {
    for (value, factor) in values.iter_mut().zip(factors) {
        *value *= factor;
    }
}

/// `values = values + summands`
#[inline(always)]
pub fn add(values: &mut [f32], summands: &[f32]) {
    for (value, summand) in values.iter_mut().zip(summands) {
        *value += summand;
    }
}
