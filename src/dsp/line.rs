//! Delay lines, and how to read them while the delay changes.

use super::{Smoothed, Spec};

/// Samples of the past, the newest at delay 1 once it is pushed.
#[derive(Clone, Debug)]
pub struct Line {
    samples: Box<[f32]>,
    at: usize,
    /// How many samples of it are no older than the last [`Line::forget`].
    known: usize,
}

impl Line {
    /// Remembers at least `frames`.
    pub fn new(frames: usize) -> Self {
        let length = (frames + 1).next_power_of_two();
        Self {
            samples: vec![0.0; length].into(),
            at: 0,
            known: 0,
        }
    }

    /// From here on the past was silence. Takes no longer for a long line. Real-time safe.
    pub fn forget(&mut self) {
        self.known = 0;
    }

    /// Takes the next sample in.
    pub fn push(&mut self, sample: f32) {
        self.at = (self.at + 1) & (self.samples.len() - 1);
        self.samples[self.at] = sample;
        self.known = (self.known + 1).min(self.samples.len());
    }

    /// Takes the next samples in.
    pub fn push_all(&mut self, samples: &[f32]) {
        // Of more than it remembers, the last.
        let samples = &samples[samples.len().saturating_sub(self.samples.len())..];
        let start = (self.at + 1) & (self.samples.len() - 1);
        let (first, rest) = samples.split_at(samples.len().min(self.samples.len() - start));
        self.samples[start..][..first.len()].copy_from_slice(first);
        self.samples[..rest.len()].copy_from_slice(rest);
        self.at = (self.at + samples.len()) & (self.samples.len() - 1);
        self.known = (self.known + samples.len()).min(self.samples.len());
    }

    /// The samples from the one that was pushed `delay` ago on, no more than that.
    pub fn read_all(&self, delay: usize, samples: &mut [f32]) {
        let unknown = delay.saturating_sub(self.known).min(samples.len());
        let (silence, heard) = samples.split_at_mut(unknown);
        silence.fill(0.0);
        let mask = self.samples.len() - 1;
        let start = self.at.wrapping_sub(delay - 1 - silence.len()) & mask;
        let (first, rest) = heard.split_at_mut(heard.len().min(self.samples.len() - start));
        first.copy_from_slice(&self.samples[start..][..first.len()]);
        rest.copy_from_slice(&self.samples[..rest.len()]);
    }

    /// The sample that was pushed `delay` ago; 1 is the newest.
    pub fn read(&self, delay: usize) -> f32 {
        if delay > self.known || delay == 0 {
            return 0.0;
        }
        let mask = self.samples.len() - 1;
        self.samples[self.at.wrapping_sub(delay - 1) & mask]
    }
}

/// Where a line is read. Another delay fades in while the old one fades out, so nothing changes its pitch.
#[derive(Clone, Debug)]
pub struct Tap {
    /// Frames to what is heard, and to what is coming in.
    delays: [usize; 2],
    wanted: usize,
    /// How much of the second is heard.
    fade: Smoothed,
}

impl Tap {
    /// A tap at `delay` that takes `fade_ms` to another.
    pub fn new(spec: Spec, fade_ms: f64, delay: usize) -> Self {
        let mut fade = Smoothed::new(spec, fade_ms);
        fade.follow(0.0);
        Self {
            delays: [delay; 2],
            wanted: delay,
            fade,
        }
    }

    /// Sets off towards a delay in frames; a change that is under way is finished first.
    pub fn follow(&mut self, delay: usize) {
        self.wanted = delay;
    }

    /// Takes the delay at once.
    pub fn jump(&mut self, delay: usize) {
        (self.delays, self.wanted) = ([delay; 2], delay);
        self.fade.jump_next();
        self.fade.follow(0.0);
    }

    /// The delay it is at and is to stay at.
    pub fn at_rest(&self) -> Option<usize> {
        let stays = self.wanted == self.delays[0] && self.fade.settled() == Some(0.0);
        stays.then_some(self.delays[0])
    }

    /// The share of the newer delay in the next frame.
    pub fn advance(&mut self) -> f32 {
        let share = self.fade.advance();
        if share >= 1.0 {
            self.jump_to_newer();
            return 0.0;
        }
        if share == 0.0 && self.wanted != self.delays[0] {
            self.delays[1] = self.wanted;
            self.fade.follow(1.0);
        }
        share
    }

    /// What is heard of `line` at that share.
    pub fn read(&self, line: &Line, share: f32) -> f32 {
        let old = line.read(self.delays[0]);
        match share {
            0.0 => old,
            share => old * (1.0 - share) + line.read(self.delays[1]) * share,
        }
    }

    /// What is heard of `line` from the next frame on, before it is pushed; more than one only [`at_rest`](Self::at_rest).
    pub fn read_all(&self, line: &Line, share: f32, samples: &mut [f32]) {
        match samples {
            [sample] => *sample = self.read(line, share),
            samples => line.read_all(self.delays[0], samples),
        }
    }

    fn jump_to_newer(&mut self) {
        self.delays[0] = self.delays[1];
        self.fade.jump_next();
        self.fade.follow(0.0);
    }
}

/// Makes a signal later by whole frames.
#[derive(Clone, Debug)]
pub struct Late {
    line: Line,
    tap: Tap,
}

impl Late {
    /// In time; it can be made `longest_ms` late.
    pub fn new(spec: Spec, longest_ms: f64) -> Self {
        Self {
            line: Line::new(spec.frames(longest_ms) + 1),
            tap: Tap::new(spec, 20.0, 1),
        }
    }

    /// From here on the past was silence. Real-time safe.
    pub fn forget(&mut self) {
        self.line.forget();
    }

    /// Sets off towards so many frames. Real-time safe.
    pub fn follow(&mut self, frames: usize) {
        self.tap.follow(frames + 1);
    }

    /// Plays one block in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        if self.tap.at_rest() == Some(1) {
            // In time: it only has to know the past.
            return self.line.push_all(block);
        }
        for sample in block {
            self.line.push(*sample);
            let share = self.tap.advance();
            *sample = self.tap.read(&self.line, share);
        }
    }
}
