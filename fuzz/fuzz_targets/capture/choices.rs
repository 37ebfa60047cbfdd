//! The fuzzer's bytes as choices. Where they end, every choice is the first, which is the simplest.

use arbitrary::Unstructured;
use std::ops::RangeInclusive;

/// What is left of the bytes.
pub struct Choices<'a>(Unstructured<'a>);

impl<'a> Choices<'a> {
    /// All of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    /// A number in `range`.
    pub fn size(&mut self, range: RangeInclusive<usize>) -> usize {
        let low = *range.start();
        self.0.int_in_range(range).unwrap_or(low)
    }

    /// Yes, once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.size(0..=times - 1) == times - 1
    }

    /// One of `list`.
    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.size(0..=list.len() - 1)].clone()
    }

    /// A width: mostly small, now and then beyond a vector.
    pub fn width(&mut self) -> usize {
        match self.once_in(8) {
            false => self.size(1..=6),
            true => self.size(7..=20),
        }
    }

    /// A number that divides both.
    pub fn divisor(&mut self, one: usize, other: usize) -> usize {
        let all: Vec<_> = (1..=one.min(other))
            .filter(|groups| one.is_multiple_of(*groups) && other.is_multiple_of(*groups))
            .collect();
        self.pick(&all)
    }

    /// A number from -2 to 2.
    pub fn slope(&mut self) -> f64 {
        self.size(0..=255) as f64 / 64.0 - 2.0
    }

    /// Whatever 32 bits come next.
    pub fn seed(&mut self) -> u32 {
        self.0.arbitrary().unwrap_or_default()
    }
}
