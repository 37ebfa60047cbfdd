//! Whether what comes in is what went out a moment ago: an input that hands back what the speakers play.

use super::correlate::correlate;
use super::peak;

/// So much of what came in is looked for, frames.
const WINDOW: usize = 4096;

/// Nothing comes back sooner, frames; at no delay at all the rig's own output may well be its input.
const SOONEST: usize = 16;

/// A copy differs by less than this share of its energy: -50 dB. No cable, room or amp is so exact.
const UNLIKE: f64 = 1e-5;

/// Too quiet to tell a copy from rounding, linear.
const TOO_QUIET: f32 = 1e-3;

/// An earlier stretch of what was heard, come back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copy {
    /// How long it took, frames.
    pub frames: usize,
    /// How loud it came back, linear.
    pub gain: f64,
}

/// Looks for the end of `guitar` in what was `heard` before, both frame by frame from the same moment on. A second or
/// less, of 48 kHz, takes a few milliseconds.
///
/// What repeats itself without change (a pure tone from a generator, played clean) looks like a copy too: whether it
/// stops with the speakers is for the caller to find out.
pub fn find(heard: &[f32], guitar: &[f32]) -> Option<Copy> {
    let window = guitar.last_chunk::<WINDOW>()?;
    let latest = heard.len().checked_sub(WINDOW + SOONEST)?;
    if peak(window) < TOO_QUIET {
        return None;
    }
    let heard = &heard[..latest + WINDOW];
    let sums = correlate(heard, window);
    let energies = energies(heard);
    let likeness = |&(start, sum): &(usize, &f32)| {
        let energy = energies[start].max(f64::from(TOO_QUIET));
        f64::from(*sum).powi(2) / energy
    };
    let best = sums
        .iter()
        .enumerate()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let start = best?.0;
    let gain = copied(&heard[start..][..WINDOW], window)?;
    let frames = latest + SOONEST - start;
    Some(Copy { frames, gain })
}

/// The energy of every stretch that is as long as the window.
fn energies(heard: &[f32]) -> Vec<f64> {
    let square = |sample: f32| f64::from(sample).powi(2);
    let mut energy: f64 = heard[..WINDOW].iter().copied().map(square).sum();
    let mut all = vec![energy];
    for (out, into) in heard.iter().zip(&heard[WINDOW..]) {
        energy += square(*into) - square(*out);
        all.push(energy);
    }
    all
}

/// With which gain `copy` is `original`, if it is.
fn copied(original: &[f32], copy: &[f32]) -> Option<f64> {
    let sum = |a: &[f32], b: &[f32]| -> f64 {
        let products = a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b));
        products.sum()
    };
    let (sent, back, both) = (
        sum(original, original),
        sum(copy, copy),
        sum(original, copy),
    );
    let unlike = 1.0 - both * both / (sent * back);
    (unlike < UNLIKE).then(|| both / sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAMES: usize = 16_384;

    /// Plucked strings with a little noise of the line, different for every seed.
    fn music(seed: u32) -> Vec<f32> {
        let mut register = seed.wrapping_mul(747_796_405) | 1;
        let mut noise = move || {
            register = register.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            register as f32 / u32::MAX as f32 - 0.5
        };
        let note = |n: usize| 82.4 * 1.1_f32.powi((n / 3000 + seed as usize) as i32);
        let mut phase = 0.0_f32;
        let mut string = |n: usize| {
            phase = (phase + note(n) / 48_000.0).fract();
            let decay = 0.9998_f32.powi((n % 3000) as i32);
            0.4 * decay * (phase * std::f32::consts::TAU).sin() + 3e-4 * noise()
        };
        (0..FRAMES).map(&mut string).collect()
    }

    fn delayed(signal: &[f32], frames: usize, gain: f32) -> Vec<f32> {
        let silence = std::iter::repeat_n(0.0, frames);
        let late = silence.chain(signal.iter().map(|x| gain * x));
        late.take(signal.len()).collect()
    }

    #[test]
    fn a_copy_is_found_with_its_delay_and_gain() {
        for (seed, frames, gain) in [
            (1, 16, 1.0),
            (2, 512, 0.25),
            (3, 3072, -1.0),
            (4, 12_272, 0.7),
        ] {
            let heard = music(seed);
            let copy = find(&heard, &delayed(&heard, frames, gain)).expect("a copy");
            assert_eq!(copy.frames, frames);
            assert!((copy.gain - f64::from(gain)).abs() < 1e-4, "{copy:?}");
        }
    }

    #[test]
    fn a_copy_in_sixteen_bits_is_one_too() {
        let heard = music(5);
        let rounded: Vec<f32> = delayed(&heard, 1024, 0.5)
            .iter()
            .map(|x| (x * 32_768.0).round() / 32_768.0)
            .collect();
        assert_eq!(find(&heard, &rounded).map(|copy| copy.frames), Some(1024));
    }

    #[test]
    fn a_guitar_is_no_copy_of_what_the_amp_makes_of_it() {
        for seed in 0..20 {
            let guitar = music(seed);
            let bent: Vec<f32> = guitar.iter().map(|x| (5.0 * x).tanh()).collect();
            assert_eq!(find(&bent, &guitar), None, "{seed}");
            assert_eq!(find(&guitar, &guitar), None, "{seed}: a bare wire");
        }
    }

    #[test]
    fn a_room_and_another_guitar_are_no_copies() {
        let heard = music(1);
        let mut last = 0.0;
        let mut room = |x: f32| {
            last += 0.2 * (x - last);
            last
        };
        let through_a_room: Vec<f32> = delayed(&heard, 700, 0.5)
            .into_iter()
            .map(&mut room)
            .collect();
        assert_eq!(find(&heard, &through_a_room), None);
        assert_eq!(find(&heard, &music(2)), None);
    }

    #[test]
    fn silence_and_too_little_sound_tell_nothing() {
        let silence = vec![0.0; FRAMES];
        assert_eq!(find(&silence, &silence), None);
        assert_eq!(find(&music(1), &silence), None);
        assert_eq!(find(&silence, &music(1)), None);
        assert_eq!(find(&[0.5; 4000], &[0.5; 4000]), None);
    }
}
