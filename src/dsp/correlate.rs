//! How like one signal is to every stretch of another.

use realfft::RealFftPlanner;

/// Sums of `heard[delay + n] * burst[n]` for every delay at which the burst fits. By Fourier transforms.
pub fn correlate(heard: &[f32], burst: &[f32]) -> Vec<f32> {
    let Some(delays) = (heard.len() + 1).checked_sub(burst.len()) else {
        return Vec::new();
    };
    let length = (heard.len() + burst.len()).next_power_of_two();
    let mut planner = RealFftPlanner::<f32>::new();
    let (forward, back) = (
        planner.plan_fft_forward(length),
        planner.plan_fft_inverse(length),
    );
    let spectrum = |signal: &[f32]| {
        let mut padded = forward.make_input_vec();
        padded[..signal.len()].copy_from_slice(signal);
        let mut spectrum = forward.make_output_vec();
        let done = forward.process(&mut padded, &mut spectrum);
        debug_assert!(done.is_ok(), "lengths are the plan's own");
        spectrum
    };
    let mut product = spectrum(heard);
    for (heard, burst) in product.iter_mut().zip(spectrum(burst)) {
        *heard *= burst.conj();
    }
    let mut sums = back.make_output_vec();
    // What rounding left beside the two real ends of a spectrum is not taken: there is nothing there.
    if let [first, .., last] = &mut product[..] {
        (first.im, last.im) = (0.0, 0.0);
    }
    let done = back.process(&mut product, &mut sums);
    debug_assert!(done.is_ok(), "lengths are the plan's own");
    let scale = 1.0 / length as f32;
    sums[..delays].iter().map(|sum| sum * scale).collect()
}
