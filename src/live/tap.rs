//! Keeps what came in and what went out meanwhile, while everything plays on.

/// A stretch of sound. Frame n of what was heard left the rig in the block in which frame n of the guitar came in.
pub struct Tap {
    guitar: Vec<f32>,
    heard: Vec<f32>,
    at: usize,
}

impl Tap {
    /// Room for `frames`.
    pub fn new(frames: usize) -> Self {
        Self {
            guitar: vec![0.0; frames],
            heard: vec![0.0; frames],
            at: 0,
        }
    }

    /// The guitar as the device gave it: mono, linear, whatever it holds, also while the demo riff plays in its place.
    pub fn guitar(&self) -> &[f32] {
        &self.guitar[..self.at]
    }

    /// What went to the speakers: behind the limiter, linear, as many frames as of the guitar.
    pub fn heard(&self) -> &[f32] {
        &self.heard[..self.at]
    }

    /// All the frames are there. Otherwise other devices cut it short, and they may run at another rate.
    pub fn is_whole(&self) -> bool {
        self.at == self.guitar.len()
    }

    /// Keeps the guitar of one block, before the rig replaces it. Real-time safe.
    pub(super) fn hear(&mut self, block: &[f32]) {
        let room = &mut self.guitar[self.at..];
        let frames = room.len().min(block.len());
        room[..frames].copy_from_slice(&block[..frames]);
    }

    /// Keeps what became of that block; true when there is room for no more. Real-time safe.
    pub(super) fn follow(&mut self, block: &[f32]) -> bool {
        let room = &mut self.heard[self.at..];
        let frames = room.len().min(block.len());
        room[..frames].copy_from_slice(&block[..frames]);
        self.at += frames;
        self.is_whole()
    }
}
