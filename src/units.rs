//! Decibels and linear gain. Conversions read right to left: `gain_from_db(x)`.

/// Linear gain of a level in dB: `10^(dB/20)`. 0 dB is exactly 1.
pub fn gain_from_db(db: f32) -> f32 {
    10.0_f32.powf(db / 20.0)
}

/// Level in dB of a linear gain; silence is -infinity.
pub fn db_from_gain(gain: f32) -> f32 {
    20.0 * gain.log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unity_is_exact_and_six_db_about_doubles() {
        assert_eq!(gain_from_db(0.0), 1.0);
        assert!((gain_from_db(6.0) - 1.995_262_3).abs() < 1e-6);
        assert_eq!(db_from_gain(0.0), f32::NEG_INFINITY);
    }
}
