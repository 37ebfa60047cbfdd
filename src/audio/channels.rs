//! The level of every input channel, also of those that are not heard: a guitar in the wrong socket shows.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// The most channels that are metered: as many as the widest usual interface (MADI) has.
pub const MOST_CHANNELS: usize = 64;

/// The highest magnitude of each channel since the last look. One writer, one reader, and neither waits.
pub struct Channels([AtomicU32; MOST_CHANNELS]);

impl Default for Channels {
    fn default() -> Self {
        Self([const { AtomicU32::new(0) }; MOST_CHANNELS])
    }
}

impl Channels {
    /// Notes the highest magnitudes of a block, one for each channel, linear. Real-time safe.
    pub fn note(&self, peaks: &[f32]) {
        for (highest, peak) in self.0.iter().zip(peaks) {
            // The bits of floats that are not negative sort as they do.
            highest.fetch_max(peak.to_bits(), Relaxed);
        }
    }

    /// The highest magnitudes of the first `count` channels since the last look, linear.
    pub fn take(&self, count: usize) -> Vec<f32> {
        let highest = self.0.iter().take(count);
        highest
            .map(|peak| f32::from_bits(peak.swap(0, Relaxed)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_keeps_its_highest_until_it_is_looked_at() {
        let channels = Channels::default();
        channels.note(&[0.1, 0.5, 0.0]);
        channels.note(&[0.3, 0.2, 0.0]);
        assert_eq!(channels.take(3), [0.3, 0.5, 0.0]);
        assert_eq!(channels.take(2), [0.0, 0.0]);
        channels.note(&[1.0; 99]);
        assert_eq!(channels.take(99).len(), MOST_CHANNELS);
    }
}
