//! Every curve against its definition.

use super::*;

/// Arguments from all over the range, and what is no number.
fn arguments() -> Vec<f32> {
    let grid = (-4096..4096).map(|i| i as f32 / 300.0);
    let extremes = [
        0.0,
        -0.0,
        1e-20,
        -1e-20,
        90.0,
        -90.0,
        1e9,
        -1e9,
        f32::MAX,
        f32::MIN,
    ];
    let mut arguments: Vec<f32> = grid.chain(extremes).collect();
    arguments.resize(arguments.len().next_multiple_of(BLOCK), f32::NAN);
    arguments
}

fn bend(kernel: Kernel, curve: Curve, then: Then) -> Vec<f32> {
    let mut values = arguments();
    kernel.run(Bend {
        curve: &curve,
        values: &mut values,
        then,
    });
    values
}

/// Compares `curve` with its `definition` to within `tolerance` of the larger of 1 and its value.
fn check(curve: Curve, tolerance: f64, definition: impl Fn(f64) -> f64) {
    for kernel in Kernel::available() {
        for (x, y) in arguments().into_iter().zip(bend(kernel, curve, Then::Keep)) {
            let expected = definition(f64::from(x));
            let (found, most) = (f64::from(y), tolerance * expected.abs().max(1.0));
            let is_close = (found - expected).abs() <= most || expected.is_nan() && found.is_nan();
            assert!(
                is_close,
                "{kernel}, {curve:?} at {x}: {found}, not {expected}"
            );
        }
    }
}

#[test]
fn curves_meet_their_definitions() {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let leaky = |x: f64, slope: f64| if x > 0.0 { x } else { slope * x };
    check(Curve::Tanh, 5e-7, f64::tanh);
    check(Curve::Sigmoid, 5e-7, sigmoid);
    check(Curve::SoftSign, 1e-6, |x| x / (1.0 + x.abs()));
    check(Curve::HardTanh, 0.0, |x| x.clamp(-1.0, 1.0));
    check(Curve::Leaky(Leaky { slope: 0.25 }), 0.0, |x| leaky(x, 0.25));
    check(Curve::Leaky(Leaky { slope: 0.0 }), 0.0, |x| leaky(x, 0.0));
    let bounded = Bounded {
        low: -0.5,
        high: 0.25,
        low_slope: 0.125,
        high_slope: 0.0625,
    };
    check(Curve::Bounded(bounded), 1e-6, |x| match x {
        x if x < -0.5 => (x + 0.5) * 0.125 - 0.5,
        x if x > 0.25 => (x - 0.25) * 0.0625 + 0.25,
        x => x,
    });
}

/// Beyond these arguments a curve's own tail is smaller than the error of tanh, which its argument multiplies.
#[test]
fn curves_that_multiply_their_argument_meet_their_definitions_where_it_counts() {
    for kernel in Kernel::available() {
        for (x, silu) in arguments()
            .into_iter()
            .zip(bend(kernel, Curve::Silu, Then::Keep))
        {
            let exact = f64::from(x) / (1.0 + (-f64::from(x)).exp());
            let most = 5e-7 * f64::from(x).abs().max(1.0);
            assert!(
                x.is_nan() || (f64::from(silu) - exact).abs() <= most,
                "{kernel} at {x}: {silu}"
            );
        }
        for (x, swish) in arguments()
            .into_iter()
            .zip(bend(kernel, Curve::HardSwish, Then::Keep))
        {
            let exact = f64::from(x) * (f64::from(x) + 3.0).clamp(0.0, 6.0) / 6.0;
            let most = 1e-6 * f64::from(x).abs().max(1.0);
            assert!(
                x.abs() > 1e9 || x.is_nan() || (f64::from(swish) - exact).abs() <= most,
                "{kernel} at {x}"
            );
        }
    }
}

#[test]
fn the_reference_approximation_is_close_to_tanh_and_stays_finite() {
    for kernel in Kernel::available() {
        for (x, y) in arguments()
            .into_iter()
            .zip(bend(kernel, Curve::FastTanh, Then::Keep))
        {
            assert!(x.is_nan() || y.is_finite(), "{kernel} at {x}");
            assert!(
                x.is_nan() || x.abs() > 3.0 || (y - x.tanh()).abs() < 4.5e-4,
                "{kernel} at {x}: {y}"
            );
        }
        let mut ten = [10.0; 16];
        kernel.run(Bend {
            curve: &Curve::FastTanh,
            values: &mut ten,
            then: Then::Keep,
        });
        assert!((ten[0] - 1.000_33).abs() < 1e-5);
    }
}

#[test]
fn a_gate_multiplies_and_a_total_adds_up() {
    for kernel in Kernel::available() {
        let plain = bend(kernel, Curve::HardTanh, Then::Keep);
        let gates: Vec<f32> = (0..plain.len()).map(odd).collect();
        let mut total = vec![0.5; plain.len()];
        let gated = bend(
            kernel,
            Curve::HardTanh,
            Then::GateAndAdd(&gates, &mut total),
        );
        for (at, value) in plain
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_nan())
        {
            assert_eq!(gated[at], value * gates[at], "{kernel}");
            assert_eq!(total[at], 0.5 + value * gates[at], "{kernel}");
        }
    }
}
