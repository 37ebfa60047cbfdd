//! What was played lately, always held: the dry input of the last minutes.
//!
//! The callback writes round and round; whoever wants a take copies it meanwhile and then looks how far the writer has come,
//! so that neither ever waits for the other. Source: H.-J. Boehm, "Can seqlocks get along with programming language memory
//! models?" (MSPC 2012).

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

/// At most so many frames are held, 1 GiB: five minutes at any rate there is.
const MOST_FRAMES: f64 = (1 << 28) as f64;

/// The callback's end.
pub struct Writer(Arc<Ring>);

/// The end of everyone else; there may be many.
#[derive(Clone)]
pub struct Reader(Arc<Ring>);

/// Consecutive frames of what was played.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// Mono, as they came in, whatever they hold.
    pub samples: Vec<f32>,
    /// Frames per second.
    pub rate_hz: f64,
    /// Which frame is the first; the first one that the memory was given is 0.
    pub first_frame: u64,
}

struct Ring {
    /// Frame n lies at n modulo the length, as the bits of an `f32`.
    places: Box<[AtomicU32]>,
    rate_hz: f64,
    /// Frames whose writing has begun: what lies a whole ring behind it may be gone.
    begun: AtomicU64,
    /// Frames that are there to be read.
    written: AtomicU64,
}

/// A memory of the last `seconds` at `rate_hz`, empty at first. Allocates, and has the system find all of the memory now
/// rather than in the callback.
pub fn memory(seconds: f64, rate_hz: f64) -> (Writer, Reader) {
    // What is no number becomes 1 as well.
    let frames = (seconds * rate_hz).ceil().clamp(1.0, MOST_FRAMES).max(1.0);
    // A zero would not do: pages of zeros are found only when they are written to.
    let silence = (-0.0_f32).to_bits();
    let places = (0..frames as usize).map(|_| AtomicU32::new(silence));
    let ring = Arc::new(Ring {
        places: places.collect(),
        rate_hz,
        begun: AtomicU64::new(0),
        written: AtomicU64::new(0),
    });
    (Writer(Arc::clone(&ring)), Reader(ring))
}

impl Writer {
    /// Keeps the next block, of any length. Real-time safe.
    pub fn write(&mut self, block: &[f32]) {
        let ring = &*self.0;
        let length = ring.places.len();
        let written = ring.written.load(Ordering::Relaxed);
        let end = written + block.len() as u64;
        ring.begun.store(end, Ordering::Relaxed);
        // Whoever sees one of the samples below sees the line above.
        fence(Ordering::Release);
        let kept = &block[block.len().saturating_sub(length)..];
        let at = (end - kept.len() as u64) % length as u64;
        let (round, ahead) = ring.places.split_at(at as usize);
        for (place, sample) in ahead.iter().chain(round).zip(kept) {
            place.store(sample.to_bits(), Ordering::Relaxed);
        }
        ring.written.store(end, Ordering::Release);
    }
}

impl Reader {
    /// Frames per second.
    pub fn rate_hz(&self) -> f64 {
        self.0.rate_hz
    }

    /// How many frames the memory was given so far.
    pub fn written(&self) -> u64 {
        self.0.written.load(Ordering::Acquire)
    }

    /// The newest `frames`, or as many of them as are held.
    pub fn last(&self, frames: usize) -> Take {
        self.last_from(frames, 1)
    }

    /// The newest `frames` and what lies between them and the `multiple` before them, so that the take begins at a whole
    /// multiple; later, at the first multiple that is held, where the memory does not reach back that far.
    pub fn last_from(&self, frames: usize, multiple: u64) -> Take {
        let end = self.written();
        let begin = end.saturating_sub(frames as u64);
        self.take(begin - begin % multiple.max(1)..end, multiple)
    }

    /// What is held of these frames.
    pub fn between(&self, frames: Range<u64>) -> Take {
        self.take(frames, 1)
    }

    fn take(&self, frames: Range<u64>, multiple: u64) -> Take {
        let length = self.0.places.len() as u64;
        let written = self.written();
        let held = written.saturating_sub(length)..written;
        let end = frames.end.min(held.end);
        let asked = frames.start.max(held.start).min(end);
        let mut samples = self.copy(asked..end);
        // What was overwritten while it was copied is dropped.
        fence(Ordering::Acquire);
        let kept = self.0.begun.load(Ordering::Relaxed).saturating_sub(length);
        let begin = asked.max(kept).next_multiple_of(multiple.max(1)).min(end);
        samples.drain(..(begin - asked) as usize);
        Take {
            samples,
            rate_hz: self.0.rate_hz,
            first_frame: begin,
        }
    }

    /// Reads frames that lie at most a ring apart.
    fn copy(&self, frames: Range<u64>) -> Vec<f32> {
        let places = &self.0.places;
        let at = (frames.start % places.len() as u64) as usize;
        let (round, ahead) = places.split_at(at);
        let sample = |place: &AtomicU32| f32::from_bits(place.load(Ordering::Relaxed));
        let count = (frames.end - frames.start) as usize;
        ahead.iter().chain(round).take(count).map(sample).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    /// Numbers as samples, from `first` on.
    fn count(first: u64, frames: u64) -> Vec<f32> {
        (first..first + frames).map(|n| n as f32).collect()
    }

    #[test]
    fn the_newest_frames_come_back_bit_for_bit_whatever_the_blocks() {
        let (mut writer, reader) = memory(0.1, 1000.0);
        assert!(reader.last(5).samples.is_empty());
        let mut written = 0;
        for frames in [1, 0, 7, 64, 28, 1, 99, 100, 101, 350, 3] {
            writer.write(&count(written, frames));
            written += frames;
            let held = written.min(100);
            for asked in [0, 1, 50, 99, 100, 1000, usize::MAX] {
                let frames = held.min(asked as u64);
                let take = reader.last(asked);
                assert_eq!(take.first_frame, written - frames);
                assert_eq!(take.samples, count(written - frames, frames));
                assert_eq!(take.rate_hz, 1000.0);
            }
        }
        let odd = [f32::from_bits(0x7fc0_1234), -0.0, f32::INFINITY];
        writer.write(&odd);
        let bits = |samples: &[f32]| samples.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&reader.last(3).samples), bits(&odd));
    }

    #[test]
    fn a_take_begins_at_a_whole_multiple() {
        let (mut writer, reader) = memory(2.0, 1000.0);
        writer.write(&count(0, 1500));
        let first = |frames, multiple| {
            let take = reader.last_from(frames, multiple);
            assert_eq!(
                take.samples.len() as u64,
                reader.written() - take.first_frame
            );
            take.first_frame
        };
        assert_eq!(first(100, 512), 1024);
        assert_eq!(first(476, 512), 1024);
        assert_eq!(first(477, 512), 512);
        assert_eq!(first(5000, 512), 0);
        assert_eq!(first(10, 0), 1490);
        writer.write(&count(1500, 1500));
        assert_eq!(first(5000, 512), 1024, "frames before 1000 are gone");
        assert_eq!(first(100, 10_000), 3000, "no such multiple is held");
    }

    #[test]
    fn of_frames_by_number_comes_what_is_held() {
        let (mut writer, reader) = memory(1.0, 100.0);
        writer.write(&count(0, 250));
        let between = |begin, end| {
            let take = reader.between(begin..end);
            (take.first_frame, take.samples)
        };
        assert_eq!(between(170, 180), (170, count(170, 10)));
        assert_eq!(between(0, 160), (150, count(150, 10)));
        assert_eq!(between(240, u64::MAX), (240, count(240, 10)));
        assert!(between(10, 20).1.is_empty());
        assert!(between(400, 500).1.is_empty());
        assert!(between(u64::MAX, 0).1.is_empty());
    }

    #[test]
    fn absurd_sizes_hold_a_frame_and_lose_the_rest() {
        for (seconds, rate_hz) in [(0.0, 48e3), (-1.0, 48e3), (f64::NAN, 48e3), (1.0, 0.0)] {
            let (mut writer, reader) = memory(seconds, rate_hz);
            writer.write(&count(0, 10));
            assert_eq!(reader.last(10).samples, [9.0]);
        }
    }

    #[test]
    fn every_take_is_contiguous_while_the_writer_runs_on() {
        // On a busy computer the two may take turns: then nothing was seen of it, and they run again.
        let met = (0..100).any(|_| takes_while_the_writer_runs() > 0);
        assert!(met, "the writer never came around");
    }

    /// How many takes the writer cut short by coming around.
    fn takes_while_the_writer_runs() -> u32 {
        let (mut writer, reader) = memory(1.0, 10_000.0);
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                // As long as every frame number is a whole f32.
                let mut written = 0;
                for frames in [1, 64, 3000, 17, 512].into_iter().cycle() {
                    if written + frames >= 1 << 24 {
                        break;
                    }
                    writer.write(&count(written, frames));
                    written += frames;
                }
                over.store(true, Ordering::Relaxed);
            });
            let mut cut_short = 0;
            while !over.load(Ordering::Relaxed) {
                for multiple in [1, 512] {
                    let take = reader.last_from(10_000, multiple);
                    let frames = take.samples.len() as u64;
                    assert!(take.samples == count(take.first_frame, frames));
                    assert!(frames == 0 || take.first_frame % multiple == 0);
                    cut_short +=
                        u32::from(multiple == 1 && frames < 10_000 && take.first_frame > 0);
                }
            }
            cut_short
        })
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_callback_finds_all_of_the_memory_there() {
        let faults = || -> u64 {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            let (_, fields) = stat.rsplit_once(')').unwrap();
            fields.split_whitespace().nth(7).unwrap().parse().unwrap()
        };
        let block = [0.25; 480];
        let (mut writer, _reader) = memory(300.0, 48_000.0);
        let before = faults();
        (0..30_000).for_each(|_| writer.write(&block));
        let faults = faults() - before;
        assert!(faults < 50, "{faults} of 14063 pages had to be found");
    }
}
