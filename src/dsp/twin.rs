//! One stage on two sides, at the price of one while these are alike.

/// Two of a kind. While both sides get the same, the right one rests; it takes over the other's past when they part.
pub struct Twin<T> {
    left: T,
    right: T,
    /// How long the stage remembers, frames.
    memory: usize,
    /// For how many frames the sides still count as apart.
    apart: usize,
}

impl<T: Clone> Twin<T> {
    /// Two of `stage`, which remembers what it heard for `memory` frames. [`Clone::clone_from`] must not allocate.
    pub fn new(stage: T, memory: usize) -> Self {
        Self {
            right: stage.clone(),
            left: stage,
            memory,
            apart: 0,
        }
    }

    /// The left one, which never rests.
    pub fn left(&self) -> &T {
        &self.left
    }

    /// Sets both. Real-time safe if `set` is.
    pub fn each(&mut self, mut set: impl FnMut(&mut T)) {
        set(&mut self.left);
        set(&mut self.right);
    }

    /// Plays one block in place. Real-time safe if `play` is.
    pub fn process(
        &mut self,
        left: &mut [f32],
        right: &mut [f32],
        mut play: impl FnMut(&mut T, &mut [f32]),
    ) {
        if !alike(left, right) {
            if self.apart == 0 {
                self.right.clone_from(&self.left);
            }
            // Their pasts differ for as long as either remembers, and this block.
            self.apart = self.memory + left.len();
        }
        play(&mut self.left, left);
        if self.apart == 0 {
            return right.copy_from_slice(left);
        }
        play(&mut self.right, right);
        self.apart = self.apart.saturating_sub(left.len());
    }
}

/// Whether two blocks are the same bit for bit, without a branch for each frame.
pub fn alike(left: &[f32], right: &[f32]) -> bool {
    let pairs = left.iter().zip(right);
    pairs.fold(0, |bits, (a, b)| bits | (a.to_bits() ^ b.to_bits())) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sum over the last three frames that counts how often it played.
    #[derive(Clone, Default)]
    struct Sum([f32; 2], usize);

    fn play(sum: &mut Sum, block: &mut [f32]) {
        sum.1 += 1;
        for sample in block {
            let [a, b] = sum.0;
            sum.0 = [b, *sample];
            *sample += a + b;
        }
    }

    #[test]
    fn each_side_sounds_as_if_it_had_a_stage_of_its_own() {
        let mut twin = Twin::new(Sum::default(), 2);
        let mut alone = [Sum::default(), Sum::default()];
        for block in 0..40 {
            let apart = (10..20).contains(&block);
            let left: Vec<f32> = (0..4).map(|n| (block * 4 + n) as f32).collect();
            let right = left.iter().map(|x| if apart { -x } else { *x });
            let mut sides = [left.clone(), right.collect::<Vec<f32>>()];
            let mut expected = sides.clone();
            for (sum, side) in alone.iter_mut().zip(&mut expected) {
                play(sum, side);
            }
            let [left, right] = &mut sides;
            twin.process(left, right, play);
            assert_eq!(sides, expected, "block {block}");
        }
        // Ten blocks apart, and the one after.
        assert_eq!((twin.left.1, twin.right.1), (40, 10 + 11));
    }
}
