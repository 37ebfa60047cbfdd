//! What a convolution remembers of its input.

use super::kernels::Source;
use super::rows::{BLOCK, Rows, stride_for};

/// One ring per channel. Each ends in a margin that mirrors its beginning, so that a block starting anywhere in
/// the ring is one plain slice. Remembering costs the same in every block.
#[derive(Clone, Debug)]
pub struct History {
    rings: Vec<f32>,
    channels: usize,
    stride: usize,
    /// Frames of a ring, margin not counted.
    length: usize,
    /// Where the next block is written.
    position: usize,
    dilation: usize,
    /// Where each tap reads, oldest first.
    starts: Vec<usize>,
    /// The next frame will be taken to have lasted forever.
    is_fresh: bool,
}

impl History {
    /// The history of `channels` rows for `taps` taps, `dilation` frames apart.
    pub fn new(channels: usize, taps: usize, dilation: usize) -> Self {
        let length = (taps - 1) * dilation + BLOCK;
        let stride = stride_for(length + BLOCK);
        Self {
            rings: vec![0.0; channels * stride],
            channels,
            stride,
            length,
            position: 0,
            dilation,
            starts: vec![0; taps],
            is_fresh: true,
        }
    }

    /// Forgets: the next frame heard will count as the constant past. Real-time safe.
    pub fn reset(&mut self) {
        self.position = 0;
        self.is_fresh = true;
    }

    /// Remembers the next `frames` frames and tells where the taps find them. Real-time safe.
    pub fn push(&mut self, input: &Rows, frames: usize) -> Source<'_> {
        if self.is_fresh {
            self.fill(input);
        }
        for channel in 0..self.channels {
            let ring = &mut self.rings[channel * self.stride..][..self.length + BLOCK];
            write(
                ring,
                self.length,
                self.position,
                &input.row(channel)[..frames],
            );
        }
        for (age, start) in self.starts.iter_mut().rev().enumerate() {
            let lag = age * self.dilation;
            *start = match self.position >= lag {
                true => self.position - lag,
                false => self.position + self.length - lag,
            };
        }
        self.position = (self.position + frames) % self.length;
        Source {
            rows: &self.rings,
            stride: self.stride,
            starts: &self.starts,
        }
    }

    fn fill(&mut self, input: &Rows) {
        for (channel, ring) in self.rings.chunks_mut(self.stride).enumerate() {
            ring.fill(input.row(channel)[0]);
        }
        self.is_fresh = false;
    }
}

/// Writes `frames` at `position`, and again wherever ring and margin show the same frame.
fn write(ring: &mut [f32], length: usize, position: usize, frames: &[f32]) {
    let end = position + frames.len();
    ring[position..end].copy_from_slice(frames);
    if end > length {
        ring.copy_within(length..end, 0);
    }
    if position < BLOCK {
        let mirrored = end.min(BLOCK);
        ring.copy_within(position..mirrored, length + position);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every tap of every frame, over several turns of the ring, for blocks of every length.
    #[test]
    fn taps_find_the_frames_they_ask_for() {
        for (taps, dilation) in [(1, 1), (2, 1), (3, 7), (2, 200)] {
            let mut history = History::new(2, taps, dilation);
            let mut heard: Vec<f32> = Vec::new();
            for length in (1..=BLOCK).chain([1, 3, BLOCK, 5]) {
                let mut block = Rows::new(2);
                for t in 0..length {
                    let now = 1.0 + (heard.len() + t) as f32;
                    block.row_mut(0)[t] = now;
                    block.row_mut(1)[t] = -now;
                }
                heard.extend(&block.row(0)[..length]);
                let source = history.push(&block, length);
                for (tap, start) in source.starts.iter().enumerate() {
                    let lag = (taps - 1 - tap) * dilation;
                    for t in 0..length {
                        let asked = (heard.len() - length + t).checked_sub(lag);
                        let expected = asked.map_or(1.0, |at| heard[at]);
                        assert_eq!(source.rows[start + t], expected);
                        assert_eq!(source.rows[source.stride + start + t], -expected);
                    }
                }
            }
        }
    }
}
