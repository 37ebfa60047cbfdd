//! The exact tanh, for every float there is.

use super::*;
use std::thread;

/// Largest difference from libm's tanh.
const ABSOLUTE: f32 = 5e-7;
/// Largest difference as a share of libm's tanh.
const RELATIVE: f32 = 2e-5;
/// Floats that are bent at once.
const CHUNK: usize = 1 << 14;

/// libm's tanh, or what it is known to be: x below 2^-12 (the next term of the series is under 2e-8 of it), 1 above 10.
fn reference(x: f32) -> f32 {
    match x.abs() {
        magnitude if magnitude < 1.0 / 4096.0 => x,
        magnitude if magnitude > 10.0 => 1.0_f32.copysign(x),
        _ => x.tanh(),
    }
}

/// All kernels on the floats from the one with these `bits` on.
fn check(bits: u32) {
    let arguments: Vec<f32> = (0..CHUNK as u32)
        .map(|i| f32::from_bits(bits + i))
        .collect();
    let expected: Vec<f32> = arguments.iter().copied().map(reference).collect();
    for kernel in Kernel::available() {
        let mut found = arguments.clone();
        kernel.run(Bend {
            curve: &Curve::Tanh,
            values: &mut found,
            then: Then::Keep,
        });
        for (y, (expected, x)) in found.iter().zip(expected.iter().zip(&arguments)) {
            let most = ABSOLUTE.min(RELATIVE * expected.abs());
            let is_close = (y - expected).abs() <= most || x.is_nan() && y.is_nan();
            assert!(is_close, "{kernel} at {x:e}: {y:e}, not {expected:e}");
        }
    }
}

#[test]
fn tanh_is_exact_for_every_float() {
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get());
    let chunks = (u32::MAX as usize + 1) / CHUNK;
    thread::scope(|scope| {
        for first in 0..threads {
            let mine = (first..chunks).step_by(threads);
            scope.spawn(move || mine.for_each(|chunk| check((chunk * CHUNK) as u32)));
        }
    });
}
