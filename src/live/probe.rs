//! Measures the round trip from the inside: plays a call in the rig's place and keeps what comes in meanwhile.

use crate::dsp::echo::{Call, NoEcho, RoundTrip};

/// A call under way. Frame n of what is heard came in when frame n of the signal went out.
pub struct Probe {
    call: Call,
    heard: Vec<f32>,
    at: usize,
}

impl Probe {
    /// A probe for devices at `rate_hz`.
    pub fn new(rate_hz: f64) -> Self {
        let call = Call::new(rate_hz);
        Self {
            heard: vec![0.0; call.signal.len()],
            call,
            at: 0,
        }
    }

    /// Plays one block in place: the guitar's way in, the call out; true when the call is over. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) -> bool {
        let frames = block.len().min(self.heard.len() - self.at);
        let (now, rest) = block.split_at_mut(frames);
        self.heard[self.at..][..frames].copy_from_slice(now);
        now.copy_from_slice(&self.call.signal[self.at..][..frames]);
        rest.fill(0.0);
        self.at += frames;
        self.at == self.heard.len()
    }

    /// What it found. Takes some milliseconds: not for the window's thread.
    pub fn result(&self) -> Result<RoundTrip, NoEcho> {
        self.call.find(&self.heard)
    }
}
