//! What a place has heard lately, for whoever comes next.

use super::Sides;

/// The last frames that came to a slot. Before the first there was silence.
pub struct Past<const N: usize> {
    rings: [Vec<f32>; N],
    /// Frames that have come, from the beginning.
    now: u64,
}

impl<const N: usize> Past<N> {
    /// Room for the last `frames`.
    pub fn new(frames: usize) -> Self {
        Self {
            rings: std::array::from_fn(|_| vec![0.0; frames.max(1)]),
            // As if it had been silent for as long as it remembers.
            now: frames.max(1) as u64,
        }
    }

    /// Frames that have come so far: the number of the next one.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Takes in a block that is no longer than what is remembered. Real-time safe.
    pub fn hear(&mut self, block: &Sides<N>) {
        let frames = block[0].len();
        for (ring, side) in self.rings.iter_mut().zip(block) {
            let at = (self.now % ring.len() as u64) as usize;
            let first = frames.min(ring.len() - at);
            ring[at..at + first].copy_from_slice(&side[..first]);
            ring[..frames - first].copy_from_slice(&side[first..]);
        }
        self.now += frames as u64;
    }

    /// Gives back the frames from number `from` on, which it has to remember still. Real-time safe.
    pub fn read(&self, from: u64, into: &mut Sides<N>) {
        let frames = into[0].len();
        debug_assert!(
            from + frames as u64 <= self.now,
            "frames that have not come"
        );
        for (ring, side) in self.rings.iter().zip(into) {
            let at = (from % ring.len() as u64) as usize;
            let first = frames.min(ring.len() - at);
            side[..first].copy_from_slice(&ring[at..at + first]);
            side[first..].copy_from_slice(&ring[..frames - first]);
        }
    }

    /// As if there had been silence. Real-time safe.
    pub fn forget(&mut self) {
        self.rings.iter_mut().for_each(|ring| ring.fill(0.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_came_and_silence_from_before() {
        let mut past = Past::<1>::new(10);
        let mut heard = vec![0.0; 10];
        for length in [3, 1, 0, 7, 10, 2] {
            let mut block: Vec<f32> = (0..length).map(|n| (heard.len() + n) as f32).collect();
            past.hear(&[&mut block]);
            heard.extend(block);
            for frames in 0..=10 {
                let from = past.now() - frames as u64;
                let mut back = vec![-1.0; frames];
                past.read(from, &mut [&mut back]);
                assert_eq!(back, heard[heard.len() - frames..]);
            }
        }
        past.forget();
        let mut back = [1.0; 10];
        past.read(past.now() - 10, &mut [&mut back]);
        assert_eq!(back, [0.0; 10]);
    }
}
