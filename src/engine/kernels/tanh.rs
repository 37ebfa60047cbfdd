//! The true tanh, without calling libm: within 5e-7 of it, and within 2e-5 of its value.
//!
//! Here as a quotient of polynomials, for every processor; `tanh_table` is for those that look a table up in one
//! instruction.

use super::simd::Simd;

/// Above this magnitude both forms stay where they are: tanh is 1 there to within 3e-7.
pub const END: f32 = 7.87;

/// Numerator over x, in powers of x², and denominator. Source: a minimax fit of x·P(x²)/Q(x²) to tanh over 0..7.9, for
/// the error against the smaller of 1 and fifty times tanh.
const NUMERATOR: [f32; 4] = [0.999_999_44, 0.129_212_16, 2.946_953_6e-3, 1.139_865_9e-5];
const DENOMINATOR: [f32; 5] = [
    1.0,
    0.462_543_38,
    2.379_707e-2,
    2.381_796_2e-4,
    2.452_306e-7,
];

/// tanh(x) as a quotient; what is no number stays none.
#[inline(always)]
pub fn rational<S: Simd>(simd: S, x: S::V) -> S::V {
    let x = simd.clamp(x, -END, END);
    let square = simd.mul(x, x);
    let above = simd.mul(x, horner(simd, &NUMERATOR, square));
    simd.div(above, horner(simd, &DENOMINATOR, square))
}

/// Numerator over x, in powers of x², and denominator, of a closer fit. Source: a minimax fit of x·P(x²)/Q(x²) to tanh
/// over 0..8.6, for the error as a share of tanh: 1.4e-8 before rounding.
const CLOSE_NUMERATOR: [f32; 5] = [
    1.0,
    0.134_068_73,
    3.526_398_2e-3,
    2.112_232_9e-5,
    1.408_240_4e-8,
];
const CLOSE_DENOMINATOR: [f32; 5] = [
    1.0,
    0.467_401_95,
    2.599_388_7e-2,
    3.336_265e-4,
    8.070_607_6e-7,
];

/// Above this magnitude the closer form stays where it is.
const CLOSE_END: f32 = 8.6;

/// tanh(x) with all the digits that rounding leaves, for layers that hear themselves: there an error that always points
/// the same way adds up.
#[inline(always)]
pub fn close<S: Simd>(simd: S, x: S::V) -> S::V {
    let x = simd.clamp(x, -CLOSE_END, CLOSE_END);
    let square = simd.mul(x, x);
    let above = simd.mul(x, horner(simd, &CLOSE_NUMERATOR, square));
    simd.div(above, horner(simd, &CLOSE_DENOMINATOR, square))
}

/// The reference's own approximation, which it calls fast: within 4.4e-4 of tanh up to about 3, not bounded by 1.
/// Source: `fast_tanh` of NeuralAmpModelerCore, its argument held where floats stay finite.
#[inline(always)]
pub fn reference_fast<S: Simd>(simd: S, x: S::V) -> S::V {
    let x = simd.clamp(x, -1e6, 1e6);
    let (magnitude, square) = (simd.abs(x), simd.mul(x, x));
    let linear = simd.mul_add(simd.splat(2.455_507_5), magnitude, simd.splat(2.455_507_5));
    let cubic = simd.mul_add(
        simd.splat(0.821_226_67),
        magnitude,
        simd.splat(0.893_229_85),
    );
    let above = simd.mul(x, simd.mul_add(cubic, square, linear));
    let product = simd.mul(x, magnitude);
    let bent = simd.abs(simd.mul_add(simd.splat(0.814_642_7), product, x));
    let factor = simd.add(simd.splat(2.445_066_3), square);
    simd.div(above, simd.mul_add(factor, bent, simd.splat(2.445_066_3)))
}

/// `coefficients[0] + coefficients[1]·x + …`
#[inline(always)]
fn horner<S: Simd, const N: usize>(simd: S, coefficients: &[f32; N], x: S::V) -> S::V {
    let mut sum = simd.splat(coefficients[N - 1]);
    for &coefficient in coefficients[..N - 1].iter().rev() {
        sum = simd.mul_add(sum, x, simd.splat(coefficient));
    }
    sum
}
