//! A gain that moves without a click.

use super::Spec;

/// A gain on its way to a target: a straight line, then *exactly* the target, so that 0 dB changes no bit.
///
/// The line belongs to the samples, not to the blocks they come in. The first target is taken at once.
#[derive(Clone, Debug)]
pub struct Smoothed {
    target: f32,
    step: f32,
    frames_left: usize,
    ramp_frames: usize,
    fresh: bool,
}

impl Smoothed {
    /// Moves to each new target within `ramp_ms`.
    pub fn new(spec: Spec, ramp_ms: f64) -> Self {
        Self {
            target: 1.0,
            step: 0.0,
            frames_left: 0,
            ramp_frames: spec.frames(ramp_ms),
            fresh: true,
        }
    }

    /// Starts from `from` towards `to`.
    pub fn from_to(spec: Spec, ramp_ms: f64, from: f32, to: f32) -> Self {
        let mut smoothed = Self::new(spec, ramp_ms);
        smoothed.follow(from);
        smoothed.follow(to);
        smoothed
    }

    /// Takes the next target at once, too.
    pub fn jump_next(&mut self) {
        (self.fresh, self.frames_left) = (true, 0);
    }

    /// Sets off towards `target`; the same target again changes nothing.
    pub fn follow(&mut self, target: f32) {
        if std::mem::take(&mut self.fresh) {
            self.target = target;
        } else if target != self.target {
            self.step = (target - self.value()) / self.ramp_frames as f32;
            self.target = target;
            self.frames_left = self.ramp_frames;
        }
    }

    /// Where the gain stands now.
    pub fn value(&self) -> f32 {
        // Counted back from the target: the last step lands on it whatever was rounded on the way.
        self.target - self.step * self.frames_left as f32
    }

    /// Whether the gain has arrived, and where.
    pub fn settled(&self) -> Option<f32> {
        (self.frames_left == 0).then_some(self.target)
    }

    /// The gain of the next frame.
    pub fn advance(&mut self) -> f32 {
        self.frames_left = self.frames_left.saturating_sub(1);
        self.value()
    }

    /// The same to both sides of a block.
    pub fn process_both(&mut self, left: &mut [f32], right: &mut [f32]) {
        let mut twin = self.clone();
        twin.process(left);
        self.process(right);
    }

    /// Adds `wet` times the gain to the block, frame by frame.
    pub fn add(&mut self, block: &mut [f32], wet: &[f32]) {
        let frames = self.frames_left.min(block.len());
        let (moving, steady) = block.split_at_mut(frames);
        for (sample, wet) in moving.iter_mut().zip(wet) {
            *sample += wet * self.advance();
        }
        for (sample, wet) in steady.iter_mut().zip(&wet[frames..]) {
            *sample += wet * self.target;
        }
    }

    /// Multiplies the block by the gain, frame by frame.
    pub fn process(&mut self, block: &mut [f32]) {
        let (moving, steady) = block.split_at_mut(self.frames_left.min(block.len()));
        for sample in moving {
            *sample *= self.advance();
        }
        if self.target != 1.0 {
            steady.iter_mut().for_each(|sample| *sample *= self.target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };

    #[test]
    fn first_target_is_taken_at_once_and_the_next_in_a_straight_line() {
        let mut gain = Smoothed::new(SPEC, 15.0);
        gain.follow(0.25);
        assert_eq!(gain.settled(), Some(0.25));
        gain.follow(1.0);
        let mut block = [1.0; 721];
        gain.process(&mut block);
        for (frame, value) in block.iter().enumerate() {
            let line = 0.25 + 0.75 * ((frame + 1) as f32 / 720.0).min(1.0);
            assert!((value - line).abs() < 1e-6, "frame {frame}: {value}");
        }
        assert_eq!(block[719], 1.0);
    }

    #[test]
    fn arrives_exactly_and_unity_changes_no_bit() {
        let mut gain = Smoothed::from_to(SPEC, 15.0, 0.1, 1.0);
        gain.process(&mut [0.0; 720]);
        let signal: Vec<f32> = (0..999).map(|n| (n as f32).sin()).collect();
        let mut block = signal.clone();
        gain.process(&mut block);
        assert_eq!(block, signal);
        gain.follow(0.0);
        gain.process(&mut block);
        assert!(block[719..].iter().all(|sample| *sample == 0.0));
        assert!(block[718] != 0.0);
    }

    proptest! {
        #[test]
        fn blocks_change_no_bit(cuts in prop::collection::vec(1_usize..400, 1..20), to in 0.0_f32..4.0) {
            let signal: Vec<f32> = (0..cuts.iter().sum()).map(|n: usize| (n as f32 * 0.1).sin()).collect();
            let (mut whole, mut pieces) = (signal.clone(), signal);
            Smoothed::from_to(SPEC, 15.0, 0.5, to).process(&mut whole);
            let mut gain = Smoothed::from_to(SPEC, 15.0, 0.5, to);
            let mut rest = &mut pieces[..];
            for cut in cuts {
                let (piece, tail) = rest.split_at_mut(cut);
                gain.process(piece);
                rest = tail;
            }
            prop_assert_eq!(whole, pieces);
        }
    }
}
