//! Any sample format to mono `f32` and back: one channel is heard, every channel is played. Real-time safe.

use cpal::{Data, FromSample, I24, Sample, SampleFormat, SizedSample, U24};

/// The largest `f32` below full scale; +1.0 itself is one step more than an integer format can hold.
const BELOW_ONE: f32 = 1.0 - f32::EPSILON / 2.0;

/// Calls `$body` with `$T` standing for the type of `$format`; a format that is no PCM is left alone.
macro_rules! with_sample_type {
    ($format:expr, $T:ident => $body:expr) => {{
        macro_rules! run {
            ($type:ty) => {{
                type $T = $type;
                $body
            }};
        }
        match $format {
            SampleFormat::F32 => run!(f32),
            SampleFormat::F64 => run!(f64),
            SampleFormat::I8 => run!(i8),
            SampleFormat::I16 => run!(i16),
            SampleFormat::I24 => run!(I24),
            SampleFormat::I32 => run!(i32),
            SampleFormat::I64 => run!(i64),
            SampleFormat::U8 => run!(u8),
            SampleFormat::U16 => run!(u16),
            SampleFormat::U24 => run!(U24),
            SampleFormat::U32 => run!(u32),
            SampleFormat::U64 => run!(u64),
            _ => {}
        }
    }};
}

/// Whether [`hear`] and [`play`] understand `format`.
pub fn understands(format: SampleFormat) -> bool {
    !format.is_dsd()
}

/// Cuts the interleaved `data` into mono blocks of at most `scratch.len()` frames and hands each to `then`.
///
/// `channel` counts from 0 and lies below `channels`.
pub fn hear(
    data: &Data,
    channels: usize,
    channel: usize,
    scratch: &mut [f32],
    mut then: impl FnMut(&mut [f32]),
) {
    with_sample_type!(data.sample_format(), T => {
        let samples = data.as_slice::<T>().unwrap_or(&[]);
        for part in samples.chunks(scratch.len() * channels) {
            let mono = &mut scratch[..part.len() / channels];
            take_channel(part, channels, channel, mono);
            then(mono);
        }
    });
}

/// Raises `peaks`, one for each of the first channels, to the highest magnitudes of the interleaved `data`.
pub fn raise_peaks(data: &Data, channels: usize, peaks: &mut [f32]) {
    with_sample_type!(data.sample_format(), T => {
        let samples = data.as_slice::<T>().unwrap_or(&[]);
        raise(samples, channels, peaks);
    });
}

fn raise<T>(frames: &[T], channels: usize, peaks: &mut [f32])
where
    T: Sample,
    f32: FromSample<T>,
{
    for frame in frames.chunks_exact(channels) {
        for (peak, sample) in peaks.iter_mut().zip(frame) {
            *peak = peak.max(sample.to_sample::<f32>().abs());
        }
    }
}

/// Asks `source` for blocks of two sides, of at most the length of `scratch` (two rows of one length), and spreads them over
/// all channels of `data`: left, right, left, and so on. A single channel gets the mean of both.
pub fn play(
    data: &mut Data,
    channels: usize,
    scratch: &mut [Box<[f32]>; 2],
    mut source: impl FnMut(&mut [f32], &mut [f32]),
) {
    with_sample_type!(data.sample_format(), T => {
        let samples = data.as_slice_mut::<T>().unwrap_or(&mut []);
        for part in samples.chunks_mut(scratch[0].len() * channels) {
            let frames = part.len() / channels;
            let [left, right] = scratch.each_mut().map(|side| &mut side[..frames]);
            source(left, right);
            spread(left, right, channels, part);
        }
    });
}

/// One channel of interleaved `frames` as `f32`.
pub fn take_channel<T>(frames: &[T], channels: usize, channel: usize, mono: &mut [f32])
where
    T: Sample,
    f32: FromSample<T>,
{
    for (sample, frame) in mono.iter_mut().zip(frames.chunks_exact(channels)) {
        *sample = frame[channel].to_sample();
    }
}

/// Both sides on the channels of interleaved `frames`, held within full scale where the format ends there.
pub fn spread<T>(left: &[f32], right: &[f32], channels: usize, frames: &mut [T])
where
    T: SizedSample + FromSample<f32>,
{
    let sides = left.iter().zip(right);
    for ((&left, &right), frame) in sides.zip(frames.chunks_exact_mut(channels)) {
        let pair = match channels {
            1 => [0.5 * (left + right); 2],
            _ => [left, right],
        };
        for (sample, side) in frame.iter_mut().zip(pair.into_iter().cycle()) {
            *sample = T::from_sample(match T::FORMAT.is_float() {
                true => side,
                false => side.clamp(-1.0, BELOW_ONE),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back<T>(samples: &[f32], tolerance: f32)
    where
        T: SizedSample + FromSample<f32>,
        f32: FromSample<T>,
    {
        let mut frames = vec![T::EQUILIBRIUM; samples.len() * 3];
        spread(samples, samples, 3, &mut frames);
        let mut back = vec![f32::NAN; samples.len()];
        take_channel(&frames, 3, 2, &mut back);
        for (sample, back) in samples.iter().zip(back) {
            let wanted = sample.clamp(-1.0, 1.0);
            assert!(
                (wanted - back).abs() <= tolerance,
                "{}: {sample} to {back}",
                T::FORMAT
            );
        }
    }

    #[test]
    fn every_format_keeps_its_precision_and_saturates() {
        let samples = [
            0.0,
            0.5,
            -0.5,
            0.123_456_7,
            -0.987_654_3,
            1.0,
            -1.0,
            1.5,
            -7.0,
        ];
        let exact = 2.0_f32.powi(-23);
        there_and_back::<f32>(&samples[..7], 0.0);
        there_and_back::<f64>(&samples[..7], 0.0);
        there_and_back::<i8>(&samples, 2.0_f32.powi(-7));
        there_and_back::<u8>(&samples, 2.0_f32.powi(-7));
        there_and_back::<i16>(&samples, 2.0_f32.powi(-15));
        there_and_back::<u16>(&samples, 2.0_f32.powi(-15));
        there_and_back::<I24>(&samples, exact);
        there_and_back::<U24>(&samples, exact);
        there_and_back::<i32>(&samples, exact);
        there_and_back::<u32>(&samples, exact);
        there_and_back::<i64>(&samples, exact);
        there_and_back::<u64>(&samples, exact);
    }

    #[test]
    fn floats_pass_bit_for_bit_and_unclipped() {
        let samples = [1.5, -2.0, f32::MIN_POSITIVE, 0.1];
        let mut frames = [0.0_f32; 8];
        spread(&samples, &samples, 2, &mut frames);
        assert_eq!(
            frames,
            [
                1.5,
                1.5,
                -2.0,
                -2.0,
                f32::MIN_POSITIVE,
                f32::MIN_POSITIVE,
                0.1,
                0.1
            ]
        );
    }

    #[test]
    fn peaks_are_those_of_their_channels() {
        let frames = [0.5, -0.25, 0.0, -0.75, 0.125, f32::NAN];
        let mut peaks = [0.0; 3];
        raise(&frames, 3, &mut peaks);
        assert_eq!(peaks, [0.75, 0.25, 0.0]);
        let mut first = [0.0; 1];
        raise(&[16_384_i16, 0, 0, 0, 0, 0], 3, &mut first);
        assert_eq!(first, [0.5]);
    }

    #[test]
    fn only_the_asked_channel_is_heard() {
        let frames = [1_i16, 16_384, 3, 4, -32_768, 6];
        let mut mono = [0.0; 2];
        take_channel(&frames, 3, 1, &mut mono);
        assert_eq!(mono, [0.5, -1.0]);
    }
}
