//! What a convolution remembers of its input.

use super::aligned::{Aligned, LINE};
use super::rows::{BLOCK, Rows, RowsMut};
use super::span::Span;

/// Shortest ring: a shorter one would be mirrored with almost every block.
const SHORTEST: usize = 256;

/// One ring per channel. Each ends in a margin that mirrors its beginning, so that a block starting anywhere in
/// the ring is one plain slice. Remembering costs the same in every block.
#[derive(Clone, Debug)]
pub struct History {
    /// Each ring has its `length`, and room for a block and a cache line behind it.
    rings: Aligned,
    channels: usize,
    /// From one ring to the next.
    stride: usize,
    /// Frames of a ring, margin not counted.
    length: usize,
    /// Where each tap reads, oldest first; the newest reads what is being written. All are below `length`.
    starts: Vec<usize>,
}

impl History {
    /// The history of `channels` rows for `taps` taps, at least one, `dilation` frames apart.
    pub fn new(channels: usize, taps: usize, dilation: usize) -> Self {
        // A vector may write beyond its block: what it overwrites there must be older than any tap reaches.
        let lookback = (taps - 1) * dilation;
        let length = (lookback + BLOCK).next_multiple_of(LINE).max(SHORTEST);
        let stride = stride_for(length + BLOCK + LINE);
        let starts = (0..taps)
            .rev()
            .map(|age| (length - age * dilation) % length);
        Self {
            rings: Aligned::zeros(channels * stride),
            channels,
            stride,
            length,
            starts: starts.collect(),
        }
    }

    /// The past, as every tap finds it.
    #[inline(always)]
    pub fn taps(&self) -> Rows<'_> {
        Rows {
            values: &self.rings,
            stride: self.stride,
            starts: &self.starts,
            channels: self.channels,
            frames: BLOCK,
        }
    }

    /// The frames that are being played.
    #[inline(always)]
    pub fn present(&self) -> Rows<'_> {
        Rows {
            starts: &self.starts[self.starts.len() - 1..],
            ..self.taps()
        }
    }

    /// Room for the frames that are being played; [`Self::keep`] comes next.
    #[inline(always)]
    pub fn present_mut(&mut self) -> RowsMut<'_> {
        RowsMut {
            start: self.position(),
            values: &mut self.rings,
            stride: self.stride,
            channels: self.channels,
            frames: BLOCK,
        }
    }

    /// Where the frames that are being played are written.
    #[inline(always)]
    fn position(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// Writes the frames that are being played, from rows that lie one behind the other. Real-time safe.
    #[inline(always)]
    pub fn write(&mut self, rows: &[f32], span: Span) {
        let position = self.position();
        let rings = self.rings.chunks_exact_mut(self.stride);
        for (ring, row) in rings.zip(rows.chunks_exact(span.frames)) {
            ring[position..][..span.frames].copy_from_slice(row);
        }
        self.keep(span);
    }

    /// Brings ring and margin into line behind what was written. Real-time safe.
    #[inline(always)]
    pub fn keep(&mut self, span: Span) {
        let (length, start) = (self.length, self.position());
        let end = start + span.frames;
        if span.lasts {
            self.settle(start);
        } else if start < BLOCK || end > length {
            for ring in self.rings.chunks_exact_mut(self.stride) {
                copy_lines(ring, length, 0, end.saturating_sub(length));
                copy_lines(
                    ring,
                    start,
                    length + start,
                    end.min(BLOCK).saturating_sub(start),
                );
            }
        }
    }

    /// Takes the frame at `position` as if it had lasted forever.
    fn settle(&mut self, position: usize) {
        for ring in self.rings.chunks_exact_mut(self.stride) {
            ring.fill(ring[position]);
        }
    }

    /// Writes one frame, `frame[channel]`. Real-time safe.
    #[inline(always)]
    pub fn write_frame(&mut self, frame: &[f32]) {
        let (length, mut at) = (self.length, self.position());
        let is_mirrored = at < BLOCK;
        for value in &frame[..self.channels] {
            self.rings[at] = *value;
            if is_mirrored {
                self.rings[length + at] = *value;
            }
            at += self.stride;
        }
    }

    /// Moves on by the `frames` frames that were played, at most a block. Real-time safe.
    #[inline(always)]
    pub fn advance(&mut self, frames: usize) {
        // Further, and a tap would read beyond its ring.
        assert!(frames <= BLOCK);
        for start in &mut self.starts {
            *start += frames;
            if *start >= self.length {
                *start -= self.length;
            }
        }
    }
}

/// Copies `frames` frames and what follows them in the last cache line. What that overwrites is older than any tap reaches.
#[inline(always)]
fn copy_lines(ring: &mut [f32], from: usize, to: usize, frames: usize) {
    for at in (0..frames).step_by(LINE) {
        let mut line = [0.0; LINE];
        line.copy_from_slice(&ring[from + at..][..LINE]);
        ring[to + at..][..LINE].copy_from_slice(&line);
    }
}

/// From one row to the next, for rows of `length` floats: an odd number of cache lines, because rows that lie a
/// power of two apart push each other out of the cache.
fn stride_for(length: usize) -> usize {
    (length.div_ceil(LINE) | 1) * LINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "frames <= BLOCK")]
    fn nobody_moves_a_tap_beyond_its_ring() {
        History::new(1, 2, 1).advance(BLOCK + 1);
    }

    /// Every tap of every frame, over several turns of the ring, for blocks of every length.
    #[test]
    fn taps_find_the_frames_they_ask_for() {
        for (taps, dilation) in [(1, 1), (2, 1), (3, 7), (2, 200)] {
            let mut history = History::new(2, taps, dilation);
            let mut heard: Vec<f32> = Vec::new();
            for length in (1..=BLOCK).chain([1, 3, BLOCK, 5]) {
                let frames = length.next_multiple_of(4);
                let now = |t: usize| 1.0 + (heard.len() + t) as f32;
                let row = (0..frames).map(|t| if t < length { now(t) } else { f32::NAN });
                let rows: Vec<f32> = row.clone().chain(row.map(|x| -x)).collect();
                let lasts = heard.is_empty();
                heard.extend(&rows[..length]);
                history.write(
                    &rows,
                    Span {
                        vectors: 0,
                        frames,
                        lasts,
                    },
                );
                let past = history.taps();
                for (tap, start) in past.starts.iter().enumerate() {
                    let lag = (taps - 1 - tap) * dilation;
                    for t in 0..length {
                        let asked = (heard.len() - length + t).checked_sub(lag);
                        let expected = asked.map_or(1.0, |at| heard[at]);
                        assert_eq!(past.values[start + t], expected);
                        assert_eq!(past.values[past.stride + start + t], -expected);
                    }
                }
                history.advance(length);
            }
        }
    }
}
