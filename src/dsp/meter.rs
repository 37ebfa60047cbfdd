//! How loud a block is.

/// Highest magnitude in the block, linear. What is no number counts as nothing, infinity as the
/// largest number, so that a meter always has something to show.
pub fn peak(block: &[f32]) -> f32 {
    block
        .iter()
        .fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
        .min(f32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_highest_magnitude_among_anything() {
        assert_eq!(peak(&[]), 0.0);
        assert_eq!(peak(&[0.1, -0.7, 0.5]), 0.7);
        assert_eq!(peak(&[0.1, f32::NAN, -0.2]), 0.2);
        assert_eq!(peak(&[f32::NEG_INFINITY]), f32::MAX);
    }
}
