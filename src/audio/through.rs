//! One callback that hears and speaks: the rig runs in place, from input to output of the same block, with nothing between
//! them. Real-time safe.

use crate::live::LiveRig;

/// A rig between the ports of one duplex callback.
pub struct Through {
    rig: Box<LiveRig>,
    channel: usize,
}

impl Through {
    /// Hears input `channel` (from 0); silence where there is none.
    pub fn new(rig: Box<LiveRig>, channel: usize) -> Self {
        Self { rig, channel }
    }

    /// One callback: `inputs` and `outputs` (one, or left and right) are the ports, all of one length in frames,
    /// whichever it is.
    pub fn process(&mut self, inputs: &[&[f32]], outputs: &mut [&mut [f32]]) {
        match outputs {
            [] => {}
            [mono] => {
                self.hear(inputs, mono);
                self.rig.process(mono);
            }
            [left, right, ..] => {
                self.hear(inputs, left);
                self.rig.process_both(left, right);
            }
        }
    }

    /// The rig alone, to play elsewhere.
    pub fn into_rig(self) -> Box<LiveRig> {
        self.rig
    }

    /// Every channel passes by here; the guitar's is taken.
    fn hear(&self, inputs: &[&[f32]], mono: &mut [f32]) {
        mono.fill(0.0);
        for (channel, input) in inputs.iter().enumerate() {
            if channel == self.channel {
                mono.copy_from_slice(input);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::Spec;
    use crate::live::wall;
    use crate::rig::{Amp, Rig};
    use crate::tape::Loop;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };

    /// A rig that passes its input bit for bit, its opening fade over.
    fn through(channel: usize) -> Through {
        let (rig, mut remote) = wall(Rig::new(SPEC), Loop::default());
        assert!(remote.mount_amp(Amp::from_taps(&[1.0])).is_ok());
        let mut through = Through::new(Box::new(rig), channel);
        let (silence, mut out) = (vec![0.0; 48_000], vec![0.0; 48_000]);
        through.process(&[&silence[..]; 3], &mut [&mut out]);
        through
    }

    #[test]
    fn a_block_of_any_length_comes_out_in_the_same_callback() {
        let mut through = through(0);
        let mut phase = 0.0_f32;
        for frames in [1, 64, 7, 8192, 0, 65, 32, 4096, 256, 1000, 63] {
            let guitar: Vec<f32> = (0..frames)
                .map(|_| {
                    phase += 0.03;
                    0.1 * phase.sin()
                })
                .collect();
            let (mut left, mut right) = (vec![f32::NAN; frames], vec![f32::NAN; frames]);
            through.process(&[&guitar], &mut [&mut left, &mut right]);
            assert_eq!(left, guitar, "{frames} frames");
            assert_eq!(right, guitar, "{frames} frames");
        }
    }

    #[test]
    fn only_the_chosen_channel_is_heard() {
        let (near, far) = ([0.1; 64], [0.2; 64]);
        for (channel, heard) in [(0, 0.1), (1, 0.2), (2, 0.0)] {
            let mut out = [f32::NAN; 64];
            through(channel).process(&[&near, &far], &mut [&mut out]);
            assert_eq!(out, [heard; 64], "channel {channel}");
        }
    }

    #[test]
    fn without_an_input_there_is_silence_to_play_into() {
        let mut out = [f32::NAN; 64];
        through(0).process(&[], &mut [&mut out]);
        assert_eq!(out, [0.0; 64]);
        through(0).process(&[&[0.1; 64]], &mut []);
    }
}
