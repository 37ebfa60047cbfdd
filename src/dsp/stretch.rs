//! Another rate for a recording that is there as a whole.

use realfft::RealFftPlanner;

/// One round of a loop with `ratio` times the frames: the same partials up to the lower Nyquist.
///
/// A loop is periodic, so its spectrum, cut or padded, is an exact resampling whose ends meet.
pub fn stretch(round: &[f32], ratio: f64) -> Vec<f32> {
    let frames = (round.len() as f64 * ratio).round();
    if round.is_empty() || !(1.0..1e9).contains(&frames) {
        return Vec::new();
    }
    let mut planner = RealFftPlanner::<f32>::new();
    let forward = planner.plan_fft_forward(round.len());
    let back = planner.plan_fft_inverse(frames as usize);
    let (mut spectrum, mut stretched) = (back.make_input_vec(), back.make_output_vec());
    let mut partials = forward.make_output_vec();
    let analysed = forward.process(&mut round.to_vec(), &mut partials);
    // The highest partial of either is left out: alone at Nyquist it has no phase.
    let shared = partials.len().min(spectrum.len()) - 1;
    spectrum[..shared].copy_from_slice(&partials[..shared]);
    let made = back.process(&mut spectrum, &mut stretched);
    debug_assert!(
        analysed.is_ok() && made.is_ok(),
        "lengths are the plan's own"
    );
    let scale = 1.0 / round.len() as f32;
    stretched.iter_mut().for_each(|sample| *sample *= scale);
    stretched
}
