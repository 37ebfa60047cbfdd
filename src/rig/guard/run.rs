//! Something that comes and goes, and how long it has done so.

/// Counts how long something has kept coming, pauses of up to `longest_pause` frames included.
#[derive(Clone, Debug)]
pub struct Run {
    longest_pause: usize,
    pause: usize,
    frames: usize,
}

impl Run {
    /// Nothing has come yet.
    pub fn new(longest_pause: usize) -> Self {
        Self {
            longest_pause,
            pause: 0,
            frames: 0,
        }
    }

    /// Takes in one frame; returns how many frames this has gone on for, 0 when it does not.
    pub fn follow(&mut self, here: bool) -> usize {
        self.pause = if here { 0 } else { self.pause + 1 };
        let goes_on = here || (self.frames > 0 && self.pause <= self.longest_pause);
        self.frames = if goes_on { self.frames + 1 } else { 0 };
        self.frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_pauses_count_and_a_long_one_ends_it() {
        let mut run = Run::new(2);
        let lengths = [0, 1, 0, 0, 1, 0, 0, 0, 1].map(|here| run.follow(here == 1));
        assert_eq!(lengths, [0, 1, 2, 3, 4, 5, 6, 0, 1]);
    }
}
