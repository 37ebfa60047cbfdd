//! Errors and levels in a name.

use super::ChipKind;
use super::marks::Mark;
use super::pieces::Pieces;

/// Figures behind the point of an error.
const FIGURES: std::ops::RangeInclusive<usize> = 1..=8;
/// A bare error has at least so many: `_0_008`.
const BARE_FIGURES: usize = 3;
/// No level of a guitar's signal is further from 0, dB.
const FURTHEST_DB: f64 = 99.0;

/// An error: `ESR_0.0124`, `ESR-0.0025`, `ESR0,024`, `ESR0015`, or, at the end of a name, just `_0_008`.
pub fn error(pieces: &Pieces, at: usize) -> Option<Mark> {
    let (figures, end) = if pieces.text(at) == "esr" {
        let near = pieces.gap(at + 1).chars().all(|c| " _-=:@".contains(c));
        figures(pieces, at + 1).filter(|_| near)?
    } else {
        bare_figures(pieces, at)?
    };
    let fits = FIGURES.contains(&figures.len()) && pieces.is_edge(end);
    fits.then(|| Mark::new(at..end, ChipKind::Error, format!("ESR 0.{figures}")))
}

/// What stands behind the point, which may be anything or missing, and the piece after it.
fn figures<'p>(pieces: &'p Pieces, at: usize) -> Option<(&'p str, usize)> {
    let fraction = pieces
        .text(at)
        .strip_prefix('0')
        .filter(|_| pieces.is_digits(at))?;
    if fraction.len() > 1 {
        // "0015" is 0.015 that lost its point; "056" may have been .056 as well as 0.56.
        return fraction.starts_with('0').then_some((fraction, at + 1));
    }
    let point = matches!(pieces.gap(at + 1), "." | "," | "_" | "-");
    let split = fraction.is_empty() && point && pieces.is_digits(at + 1);
    split.then(|| (pieces.text(at + 1), at + 2))
}

fn bare_figures<'p>(pieces: &'p Pieces, at: usize) -> Option<(&'p str, usize)> {
    let (figures, end) = figures(pieces, at).filter(|(_, end)| *end == at + 2)?;
    let before = at.checked_sub(1)?;
    let is_version = pieces.is_digits(before)
        && (pieces.is_edge(before) || pieces.text(before.saturating_sub(1)) == "v");
    let is_small = figures.starts_with('0') && figures.len() >= BARE_FIGURES;
    let is_last = end == pieces.count();
    (is_small && is_last && !is_version).then_some((figures, end))
}

/// A level: `18dBu`, `-6 dB`, `normalized-6dB`.
pub fn level(pieces: &Pieces, at: usize) -> Option<Mark> {
    if is_normalized(pieces, at) {
        let mark = level(pieces, at + 1)?;
        return Some(Mark::new(
            at..mark.pieces.end,
            ChipKind::Level,
            mark.chip.label,
        ));
    }
    let number = pieces.number(at)?;
    let unit = match pieces.text(number.end) {
        "db" => "dB",
        "dbu" => "dBu",
        "dbv" => "dBV",
        "dbfs" => "dBFS",
        "lufs" => "LUFS",
        _ => return None,
    };
    let end = number.end + 1;
    let near = matches!(pieces.gap(number.end), "" | " " | "_");
    let fits = near && pieces.is_edge(end) && number.value <= FURTHEST_DB;
    let sign = if is_below(pieces, at, unit) { "-" } else { "" };
    let label = || format!("{sign}{} {unit}", number.text);
    fits.then(|| Mark::new(at..end, ChipKind::Level, label()))
}

fn is_normalized(pieces: &Pieces, at: usize) -> bool {
    matches!(pieces.text(at), "normalized" | "normalised") && pieces.is_digits(at + 1)
}

/// Whether the hyphen before a number is a minus: `Amp-18dBu` is no small signal.
fn is_below(pieces: &Pieces, at: usize, unit: &str) -> bool {
    let gap = pieces.gap(at);
    let apart = gap.chars().count() > 1 || at == 0;
    let is_goal = at
        .checked_sub(1)
        .is_some_and(|before| is_normalized(pieces, before));
    let below = is_goal || matches!(unit, "dBFS" | "LUFS");
    gap.ends_with(['-', '−']) && (apart || below)
}
