//! Sources of a dry signal other than the guitar: the demo riff.

use std::sync::Arc;

/// A mono recording that plays round and round.
#[derive(Clone, Default)]
pub struct Loop {
    samples: Arc<[f32]>,
    position: usize,
}

impl Loop {
    /// A loop over `samples` (mono, at the rate it will be played).
    pub fn new(samples: Arc<[f32]>) -> Self {
        Self {
            samples,
            position: 0,
        }
    }

    /// Back to the first note. Real-time safe.
    pub fn rewind(&mut self) {
        self.position = 0;
    }

    /// Fills `block` with the next frames; silence when there is no recording. Real-time safe.
    pub fn read(&mut self, block: &mut [f32]) {
        if self.samples.is_empty() {
            return block.fill(0.0);
        }
        let mut rest = block;
        while !rest.is_empty() {
            let ahead = &self.samples[self.position..];
            let frames = ahead.len().min(rest.len());
            let (next, tail) = rest.split_at_mut(frames);
            next.copy_from_slice(&ahead[..frames]);
            self.position = (self.position + frames) % self.samples.len();
            rest = tail;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_round_whatever_the_block() {
        let recording: Vec<f32> = (0..7).map(|n| n as f32).collect();
        let mut riff = Loop::new(recording.into());
        let mut played = Vec::new();
        for length in [0, 1, 3, 20, 7, 2] {
            let mut block = vec![-1.0; length];
            riff.read(&mut block);
            played.extend(block);
        }
        let expected: Vec<f32> = (0..33).map(|n| (n % 7) as f32).collect();
        assert_eq!(played, expected);
        riff.rewind();
        let mut first = [9.0];
        riff.read(&mut first);
        assert_eq!(first, [0.0]);
    }

    #[test]
    fn without_a_recording_there_is_silence() {
        let mut block = [1.0; 5];
        Loop::default().read(&mut block);
        assert_eq!(block, [0.0; 5]);
    }
}
