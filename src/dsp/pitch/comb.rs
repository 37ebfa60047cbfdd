//! Which string the partials belong to: the highest fundamental of which they are all multiples.
//!
//! Candidates are the strong partials and their whole fractions; each is judged by how much of the sound its multiples
//! explain. A fraction explains all that the string itself explains, but uses every second or third multiple only;
//! and so does the virtual fundamental of two strings that sound together.

use super::partials::Partial;

/// The lowest and the highest fundamental, Hz: half a tone beyond B0 and E6.
const RANGE_HZ: (f64, f64) = (27.0, 1480.0);
/// Multiples that count.
const MULTIPLES: usize = 24;
/// Up to this multiple the strongest partials may be.
const STRONGEST: usize = 9;
/// How many of the strongest partials are tried.
const TRIED: usize = 3;
/// A partial may miss its multiple by this share of its own frequency, and of the fundamental.
const MISS: (f64, f64) = (0.0025, 0.02);
/// The stiffest string: partial n is sharp by half of this times n squared.
const STIFFEST: f64 = 2e-4;
/// At least this share of the sound is explained, as a sum of amplitudes.
const EXPLAINED: f64 = 0.91;
/// At least this share of the sound lies within the multiples that count.
const COUNTED: f64 = 0.5;
/// At least this share of what is explained is not every second, not every third, and neither of both.
const OWN: f64 = 0.02;
/// At least this share of the first multiples is there.
const PRESENT: f64 = 0.6;
/// The first multiples.
const FIRST: usize = 6;

/// A partial and which multiple it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tooth {
    /// 1 for the fundamental.
    pub number: usize,
    /// The partial.
    pub partial: Partial,
}

/// The partials of the one string that sounds, if one does, its fundamental not below `lowest_hz`.
pub fn find(partials: &[Partial], lowest_hz: f64) -> Option<Vec<Tooth>> {
    let lowest_hz = lowest_hz.max(RANGE_HZ.0);
    let combs = candidates(partials)
        .into_iter()
        .filter(|hz| (lowest_hz..=RANGE_HZ.1).contains(hz))
        .map(|hz| (hz, comb(partials, hz)))
        .filter(|(hz, teeth)| explains(teeth, *hz, partials) && is_a_string(teeth))
        .map(|(_, teeth)| teeth);
    combs.max_by(|a, b| share(a, |_| true).total_cmp(&share(b, |_| true)))
}

/// Whether the sound is little else than the multiples, as far up as these are counted: a bright low string goes on.
fn explains(teeth: &[Tooth], hz: f64, partials: &[Partial]) -> bool {
    let up_to = |end_hz: f64| -> f64 {
        let below = partials.iter().take_while(|partial| partial.hz < end_hz);
        below.map(|partial| partial.strength).sum()
    };
    let counted = up_to((MULTIPLES as f64 + 0.5) * hz);
    share(teeth, |_| true) >= EXPLAINED * counted && counted >= COUNTED * up_to(f64::INFINITY)
}

/// Fractions of the strongest partials.
fn candidates(partials: &[Partial]) -> Vec<f64> {
    let mut strongest = partials.to_vec();
    strongest.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    strongest.truncate(TRIED);
    let fractions = |partial: &Partial| {
        let hz = partial.hz;
        (1..=STRONGEST).map(move |n| hz / (n as f64 * (1.0 + 0.2 * STIFFEST * (n * n) as f64)))
    };
    strongest.iter().flat_map(fractions).collect()
}

/// The partials that are multiples of `hz`, at most one for each. A stiff string's are sharp.
fn comb(partials: &[Partial], hz: f64) -> Vec<Tooth> {
    let mut teeth: Vec<Tooth> = Vec::with_capacity(MULTIPLES);
    for &partial in partials {
        let number = number_of(partial.hz / hz);
        if number == 0 || number > MULTIPLES {
            continue;
        }
        let tooth = Tooth { number, partial };
        match teeth.last_mut().filter(|last| last.number == number) {
            Some(last) if last.partial.strength < partial.strength => *last = tooth,
            Some(_) => (),
            None => teeth.push(tooth),
        }
    }
    teeth
}

/// Which multiple a partial at `ratio` times the fundamental is; 0 for none.
fn number_of(ratio: f64) -> usize {
    let rounded = ratio.round();
    let sharp = STIFFEST * rounded.powi(3) / 2.0;
    let number = if ratio - rounded > 0.0 {
        rounded
    } else {
        (ratio - sharp).round().max(1.0)
    };
    let miss = (MISS.0 * number).min(0.06) + MISS.1;
    let sharp = STIFFEST * number.powi(3) / 2.0;
    let fits = (number - miss..=number + sharp.min(0.3) + miss).contains(&ratio);
    if fits { number as usize } else { 0 }
}

/// Sum of the amplitudes of some multiples.
fn share(teeth: &[Tooth], counts: impl Fn(usize) -> bool) -> f64 {
    let counting = teeth.iter().filter(|tooth| counts(tooth.number));
    counting.map(|tooth| tooth.partial.strength).sum()
}

fn is_a_string(teeth: &[Tooth]) -> bool {
    let all = share(teeth, |_| true);
    let own = |counts: fn(usize) -> bool| share(teeth, counts) >= OWN * all;
    let last = teeth.last().map_or(0, |tooth| tooth.number).min(FIRST);
    let first = teeth.iter().filter(|tooth| tooth.number <= FIRST).count();
    own(|n| n % 2 != 0)
        && own(|n| n % 3 != 0)
        && own(|n| n % 2 != 0 && n % 3 != 0)
        && first as f64 >= PRESENT * last as f64
}
