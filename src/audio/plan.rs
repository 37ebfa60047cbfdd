//! Decides how devices are opened: rate, channels, sample format, buffer. Pure, so it is tested without one.

use super::convert;
use cpal::{BufferSize, SampleFormat, SupportedStreamConfigRange};

/// Rates worth listing and trying, Hz.
pub const COMMON_RATES: [u32; 6] = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

/// The buffer that is tried when none is asked for: 5.3 ms at 48 kHz, which ordinary systems hold.
pub const DEFAULT_BUFFER: u32 = 256;

/// Drivers that mix or convert accept any channel count up to this limit of cpal's; it says nothing.
const NO_REAL_COUNT: u16 = 64;

/// What one device offers in one direction.
pub struct Offer {
    /// Every range it states.
    pub ranges: Vec<SupportedStreamConfigRange>,
    /// The rate it prefers, Hz.
    pub default_rate: u32,
    /// The channel count it prefers.
    pub default_channels: u16,
}

/// Shape of one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Channels per frame.
    pub channels: u16,
    /// How a sample is written.
    pub format: SampleFormat,
}

impl Offer {
    /// Whether the device runs at `rate` in a format we understand.
    pub fn takes_rate(&self, rate: u32) -> bool {
        let fits = |range: &&SupportedStreamConfigRange| range.contains_rate(rate);
        self.understood().any(|range| fits(&range))
    }

    /// Common rates it accepts and the one it prefers, ascending.
    pub fn rates(&self) -> Vec<u32> {
        let mut rates = COMMON_RATES.to_vec();
        rates.push(self.default_rate);
        rates.sort_unstable();
        rates.dedup();
        rates.retain(|&rate| self.takes_rate(rate));
        rates
    }

    /// The most channels that can be asked for.
    pub fn most_channels(&self) -> u16 {
        let most = self.understood().map(|range| range.channels()).max();
        most.unwrap_or(self.default_channels)
    }

    /// The channels worth showing: the most, or the preferred count where the driver would take any.
    pub fn channels_to_show(&self) -> u16 {
        match self.most_channels() {
            NO_REAL_COUNT.. => self.default_channels,
            most => most,
        }
    }

    /// The channel counts to open an input with, in turn: all there are, so that all can be metered; then no more than
    /// `channel` (from 1) needs. What `mixes` makes up as many as one asks for, and is not asked.
    pub fn widths(&self, channel: u16, mixes: bool) -> Vec<u16> {
        let all = if mixes {
            channel
        } else {
            self.channels_to_show()
        };
        let mut widths = vec![all.max(channel), channel];
        widths.dedup();
        widths
    }

    /// The best shape at `rate` with at least `channels`: near the preferred count, then the widest format.
    pub fn shape(&self, rate: u32, channels: u16) -> Option<Shape> {
        let wanted = channels.max(self.default_channels);
        let fits = |range: &&SupportedStreamConfigRange| {
            range.contains_rate(rate) && range.channels() >= channels
        };
        self.understood()
            .filter(fits)
            .min_by_key(|range| {
                (
                    range.channels().abs_diff(wanted),
                    rank(range.sample_format()),
                )
            })
            .map(|range| Shape {
                channels: range.channels(),
                format: range.sample_format(),
            })
    }

    /// Shortest and longest buffer over all ranges, frames, where stated.
    pub fn buffers(&self) -> Option<(u32, u32)> {
        let stated = self
            .understood()
            .filter_map(|range| match *range.buffer_size() {
                cpal::SupportedBufferSize::Range { min, max } => Some((min, max)),
                cpal::SupportedBufferSize::Unknown => None,
            });
        stated.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    fn understood(&self) -> impl Iterator<Item = &SupportedStreamConfigRange> {
        let known =
            |range: &&SupportedStreamConfigRange| convert::understands(range.sample_format());
        self.ranges.iter().filter(known)
    }
}

/// The rate for both directions: the wish, else 48 kHz, else what the output prefers, else any common one.
pub fn common_rate(wish: Option<u32>, output: &Offer, input: Option<&Offer>) -> Option<u32> {
    let both = |rate: &u32| output.takes_rate(*rate) && input.is_none_or(|i| i.takes_rate(*rate));
    wish.into_iter()
        .chain([48_000, output.default_rate])
        .chain(COMMON_RATES)
        .find(both)
}

/// The rate for an input beside an output at `rate`: the same, else the next above it, which loses nothing, else the
/// highest.
pub fn rate_beside(rate: u32, input: &Offer) -> Option<u32> {
    if input.takes_rate(rate) {
        return Some(rate);
    }
    let rates = input.rates();
    let above = rates.iter().find(|&&other| other > rate);
    above.or(rates.last()).copied()
}

/// Buffers to try in turn: the wish (or a sensible default), longer ones, at last whatever the device likes.
pub fn buffers_to_try(wish: Option<u32>) -> Vec<BufferSize> {
    let first = wish.unwrap_or(DEFAULT_BUFFER);
    let longer = [64, 128, 256, 512, 1024, 2048];
    let mut sizes = vec![BufferSize::Fixed(first)];
    sizes.extend(
        longer
            .into_iter()
            .filter(|&n| n > first)
            .map(BufferSize::Fixed),
    );
    sizes.push(BufferSize::Default);
    sizes
}

/// Our liking of a format, best first.
fn rank(format: SampleFormat) -> usize {
    use SampleFormat::{F32, F64, I8, I16, I24, I32, I64, U8, U16, U24, U32, U64};
    let best_first = [F32, F64, I32, U32, I24, U24, I64, U64, I16, U16, I8, U8];
    let place = best_first.iter().position(|&known| known == format);
    place.unwrap_or(best_first.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpal::SupportedBufferSize;

    fn offer(shapes: &[(u16, u32, u32, SampleFormat)]) -> Offer {
        let range = |&(channels, low, high, format): &(u16, u32, u32, SampleFormat)| {
            let buffer = SupportedBufferSize::Range { min: 16, max: 4096 };
            SupportedStreamConfigRange::new(channels, low, high, buffer, format)
        };
        Offer {
            ranges: shapes.iter().map(range).collect(),
            default_rate: shapes[0].1,
            default_channels: shapes[0].0,
        }
    }

    #[test]
    fn the_wish_comes_first_then_48_khz_then_the_output() {
        use SampleFormat::F32;
        let wide = offer(&[(2, 44_100, 192_000, F32)]);
        let cd = offer(&[(2, 44_100, 44_100, F32)]);
        let odd = offer(&[(2, 32_000, 32_000, F32)]);
        assert_eq!(common_rate(Some(96_000), &wide, Some(&wide)), Some(96_000));
        assert_eq!(common_rate(None, &wide, Some(&wide)), Some(48_000));
        assert_eq!(common_rate(Some(96_000), &wide, Some(&cd)), Some(44_100));
        assert_eq!(common_rate(None, &odd, None), Some(32_000));
        assert_eq!(common_rate(None, &cd, Some(&odd)), None);
    }

    #[test]
    fn an_input_goes_along_or_loses_as_little_as_it_can() {
        use SampleFormat::{DsdU8, F32};
        let wide = offer(&[(2, 44_100, 192_000, F32)]);
        let cd_or_double = offer(&[(1, 44_100, 44_100, F32), (1, 96_000, 192_000, F32)]);
        let phone = offer(&[(1, 8_000, 8_000, F32), (1, 16_000, 16_000, F32)]);
        assert_eq!(rate_beside(48_000, &wide), Some(48_000));
        assert_eq!(rate_beside(48_000, &cd_or_double), Some(96_000));
        assert_eq!(rate_beside(48_000, &phone), Some(8_000));
        assert_eq!(
            rate_beside(48_000, &offer(&[(2, 48_000, 48_000, DsdU8)])),
            None
        );
    }

    #[test]
    fn float_is_preferred_and_enough_channels_are_opened() {
        use SampleFormat::{DsdU8, F32, I16, I32};
        let card = offer(&[
            (2, 48_000, 48_000, I16),
            (2, 48_000, 48_000, I32),
            (4, 48_000, 48_000, F32),
            (2, 48_000, 48_000, DsdU8),
        ]);
        let shape = |channels, format| Some(Shape { channels, format });
        assert_eq!(card.shape(48_000, 1), shape(2, I32));
        assert_eq!(card.shape(48_000, 3), shape(4, F32));
        assert_eq!(card.shape(48_000, 5), None);
        assert_eq!(card.shape(44_100, 1), None);
        assert_eq!(card.channels_to_show(), 4);
        assert_eq!(card.rates(), [48_000]);
        assert_eq!(card.buffers(), Some((16, 4096)));
        assert!(offer(&[(2, 48_000, 48_000, DsdU8)]).rates().is_empty());
    }

    #[test]
    fn an_input_is_opened_in_full_where_its_channels_are_real() {
        use SampleFormat::F32;
        let card = offer(&[(2, 48_000, 48_000, F32), (8, 48_000, 48_000, F32)]);
        assert_eq!(card.widths(1, false), [8, 1]);
        assert_eq!(card.widths(8, false), [8]);
        assert_eq!(card.widths(2, true), [2]);
        let plug = offer(&[(2, 48_000, 48_000, F32), (64, 48_000, 48_000, F32)]);
        assert_eq!(plug.widths(1, false), [2, 1]);
    }

    #[test]
    fn a_driver_that_takes_any_count_shows_the_usual_one() {
        let plug = offer(&[
            (2, 8_000, 96_000, SampleFormat::F32),
            (64, 8_000, 96_000, SampleFormat::F32),
        ]);
        assert_eq!((plug.channels_to_show(), plug.most_channels()), (2, 64));
    }

    #[test]
    fn a_refused_buffer_leads_to_longer_ones_and_at_last_to_the_default() {
        use BufferSize::{Default, Fixed};
        let tries = [Fixed(512), Fixed(1024), Fixed(2048), Default];
        assert_eq!(buffers_to_try(Some(512)), tries);
        assert_eq!(buffers_to_try(None)[0], Fixed(256));
    }
}
