//! What JACK calls: the process callback, real-time safe, and the server's news.

use super::loan::Borrower;
use super::{INPUT, MOST_INPUTS, NAME};
use crate::audio::AudioError;
use crate::audio::health::Health;
use crate::audio::punctuality::Punctuality;
use crate::audio::through::Through;
use crate::dsp::peak;
use crate::live::Faults;
use ::jack::{
    AudioIn, AudioOut, Client, ClientStatus, Control, Frames, NotificationHandler, Port,
    ProcessHandler, ProcessScope,
};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

/// The process callback's belongings.
pub struct Process {
    /// One for each physical input, at most [`MOST_INPUTS`].
    pub inputs: Vec<Port<AudioIn>>,
    /// Left and right.
    pub outputs: [Port<AudioOut>; 2],
    /// What plays, once it is lent.
    pub player: Borrower<Through>,
    /// Where it is noted that the server still calls.
    pub health: Arc<Health>,
    /// Whether it calls in time.
    pub punctuality: Punctuality,
    /// Whence that is counted.
    pub began: Instant,
    /// Where lost time is counted.
    pub faults: Arc<Faults>,
}

/// Where the server's news goes.
pub struct News {
    /// Where xruns are counted.
    pub faults: Arc<Faults>,
    /// Where a death is told.
    pub health: Arc<Health>,
    /// The rate that everything was prepared for, Hz.
    pub rate: Frames,
}

impl ProcessHandler for Process {
    fn process(&mut self, _: &Client, scope: &ProcessScope) -> Control {
        self.health.input_beats.fetch_add(1, Relaxed);
        self.health.output_beats.fetch_add(1, Relaxed);
        let frames = scope.n_frames() as usize;
        if self.punctuality.note(frames, self.began.elapsed()) {
            self.faults.time_was_lost();
        }
        let mut inputs: [&[f32]; MOST_INPUTS] = [&[]; MOST_INPUTS];
        for (input, port) in inputs.iter_mut().zip(&self.inputs) {
            *input = port.as_slice(scope);
        }
        let inputs = &inputs[..self.inputs.len()];
        let mut peaks = [0.0; MOST_INPUTS];
        for (highest, input) in peaks.iter_mut().zip(inputs) {
            *highest = peak(input);
        }
        self.health.channels.note(&peaks[..inputs.len()]);
        let mut outputs = self.outputs.each_mut().map(|port| port.as_mut_slice(scope));
        let played = self
            .player
            .with(|player| player.process(inputs, &mut outputs));
        if !played {
            // JACK leaves whatever was in there last.
            outputs.iter_mut().for_each(|output| output.fill(0.0));
        }
        Control::Continue
    }
}

impl NotificationHandler for News {
    // JACK's two libraries call this on an ordinary thread of theirs, which may wait.
    #[expect(
        unsafe_code,
        reason = "so the trait declares it; nothing unsafe is done"
    )]
    unsafe fn shutdown(&mut self, _: ClientStatus, reason: &str) {
        self.health.fail(AudioError::ServerGone {
            host: NAME.into(),
            reason: reason.into(),
        });
    }

    fn sample_rate(&mut self, _: &Client, rate: Frames) -> Control {
        // Told once at the start, too.
        if rate != self.rate {
            let device = INPUT.1.into();
            self.health.fail(AudioError::RateChanged { device, rate });
        }
        Control::Continue
    }

    fn xrun(&mut self, _: &Client) -> Control {
        // Joining the graph may cost the others a cycle; nothing of ours was lost by it.
        if self.health.output_beats.load(Relaxed) > 0 {
            self.faults.device_xrun();
        }
        Control::Continue
    }
}
