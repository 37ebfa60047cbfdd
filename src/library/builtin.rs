//! What plays before any file is opened: a capture and a riff, both computed, both ours.

use super::factory;
use crate::nam::Model;
use crate::tape::Loop;
use crate::wav;
use std::sync::{Arc, LazyLock};

const RIFF: &[u8] = include_bytes!("../../assets/riff.flac");

/// The capture that comes with the program.
#[expect(
    clippy::missing_panics_doc,
    reason = "a test reads the very same bytes"
)]
pub fn builtin_capture() -> Model {
    let bytes = factory::bytes(&factory::default_capture()).expect("it comes along");
    Model::from_bytes(bytes).expect("the built-in capture is sound")
}

/// Four bars of dry guitar that loop without a seam.
pub fn builtin_riff() -> Loop {
    /// Decoded once: every capture is measured with it.
    static DECODED: LazyLock<(Arc<[f32]>, u32)> = LazyLock::new(|| {
        let riff = wav::read_bytes(RIFF, "riff.flac").expect("the built-in riff is sound");
        let recorded_hz = riff.sample_rate_hz;
        (riff.into_mono().into(), recorded_hz)
    });
    Loop::new(Arc::clone(&DECODED.0), DECODED.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::peak;

    #[test]
    fn what_comes_along_is_sound() {
        assert_eq!(builtin_capture().rate_hz(), 48_000.0);
        let mut four_seconds = vec![0.0; 4 * 48_000];
        builtin_riff().read(&mut four_seconds);
        assert!((0.2..1.0).contains(&peak(&four_seconds)));
    }
}
