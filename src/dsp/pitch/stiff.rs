//! The fundamental of a stiff string: its partials lie at `n f sqrt(1 + B n^2)`. Source: H. Fletcher, "Normal
//! vibration frequencies of a stiff piano string", JASA 36 (1964).
//!
//! So `(f_n / n)^2` is a straight line over `n^2`, and what is wanted is its value at 1.

use super::comb::Tooth;

/// The stiffest string, times the square of its frequency.
const STIFFEST: f64 = 4e-4;
/// How firmly a string is held to be limp where its partials do not say.
const LIMP: f64 = 0.5;
/// Partials further off the line than this are not the string's own, as a share of their frequency: 6 cents.
const ASTRAY: f64 = 0.0035;
/// More than this share of the amplitudes is not astray, or it is no string but a chord: a tempered third is 14 cents off.
const STRAIGHT: f64 = 0.94;

/// Frequency of the first partial, Hz; absent where the partials lie on no such line.
pub fn fundamental(teeth: &[Tooth]) -> Option<f64> {
    let first = line(teeth, |_| true)?;
    let line = line(teeth, |tooth| !first.misses(tooth))?;
    let strength = |counts: &dyn Fn(&&Tooth) -> bool| -> f64 {
        let counting = teeth.iter().filter(counts);
        counting.map(|tooth| tooth.partial.strength).sum()
    };
    let straight = strength(&|tooth| !line.misses(tooth)) >= STRAIGHT * strength(&|_| true);
    straight.then(|| line.at(1.0).sqrt())
}

/// Squared frequency over squared number.
struct Line {
    base: f64,
    slope: f64,
}

impl Line {
    fn at(&self, square: f64) -> f64 {
        self.base + self.slope * square
    }

    /// The partial lies further off than a string's own.
    fn misses(&self, tooth: &Tooth) -> bool {
        let n = tooth.number as f64;
        let hz = n * self.at(n * n).sqrt();
        (tooth.partial.hz / hz - 1.0).abs() > ASTRAY
    }
}

/// Least squares, each partial weighted by its number and the root of its amplitude: a frequency that is off by a
/// little is off by less in a high partial.
fn line(teeth: &[Tooth], counts: impl Fn(&Tooth) -> bool) -> Option<Line> {
    let strongest = teeth
        .iter()
        .map(|tooth| tooth.partial.strength)
        .fold(0.0, f64::max);
    let points = teeth.iter().filter(|tooth| counts(tooth)).map(|tooth| {
        let n = tooth.number as f64;
        let weight = n * (tooth.partial.strength / strongest).max(1e-9).sqrt();
        (n * n, (tooth.partial.hz / n).powi(2), weight)
    });
    let points: Vec<_> = points.collect();
    let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    let weight = sum(&|p| p.2);
    if weight <= 0.0 {
        return None;
    }
    let (x, y) = (sum(&|p| p.2 * p.0) / weight, sum(&|p| p.2 * p.1) / weight);
    let spread = sum(&|p| p.2 * (p.0 - x).powi(2)) + LIMP;
    let slope = sum(&|p| p.2 * (p.0 - x) * (p.1 - y)) / spread;
    let slope = slope.clamp(0.0, STIFFEST * y);
    Some(Line {
        base: y - slope * x,
        slope,
    })
}
