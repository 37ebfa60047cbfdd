//! Finds in a name what is known.

use super::pieces::Pieces;
use super::{Chip, ChipKind, gear, knobs, numbers};
use std::ops::Range;

/// Something known, and the pieces that say so.
pub struct Mark {
    /// Where it stands.
    pub pieces: Range<usize>,
    /// What it tells.
    pub chip: Chip,
    /// Which knob it is.
    pub knob: Option<Knob>,
}

/// A knob that was read.
pub struct Knob {
    /// Where its number begins; a piece.
    pub number: usize,
    /// Where it stood.
    pub value: f64,
    /// How much reason it takes to believe that it is one.
    pub trust: Trust,
}

/// What must stand beside a knob so that it is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Nothing.
    Alone,
    /// Another that is no mere letter of a row.
    Paired,
    /// Two more.
    InRow,
}

impl Mark {
    /// A mark that is no knob.
    pub fn new(pieces: Range<usize>, kind: ChipKind, label: String) -> Self {
        Self {
            pieces,
            chip: Chip { kind, label },
            knob: None,
        }
    }
}

/// All marks in order; none overlap.
pub fn find(pieces: &Pieces) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < pieces.count() {
        let before = marks.len();
        if pieces.is_edge(at) {
            look(pieces, at, &mut marks);
        }
        let found = marks[before..].last();
        at = found.map_or(at + 1, |mark: &Mark| mark.pieces.end);
    }
    knobs::settle(pieces, &mut marks);
    drop_sizes_within(pieces, &mut marks);
    marks
}

fn look(pieces: &Pieces, at: usize, marks: &mut Vec<Mark>) {
    let mark = numbers::error(pieces, at)
        .or_else(|| numbers::level(pieces, at))
        .or_else(|| gear::find(pieces, at))
        .or_else(|| knobs::word(pieces, at));
    match mark {
        Some(mark) => marks.push(mark),
        None => knobs::letters(pieces, at, marks),
    }
}

/// The size of a network stands at the end or before its error; elsewhere it is a word, as in "Nano Big Muff".
fn drop_sizes_within(pieces: &Pieces, marks: &mut Vec<Mark>) {
    let mut tail = pieces.count();
    // A version at the end, "(v1)", does not count.
    if tail >= 2 && pieces.text(tail - 2) == "v" && pieces.is_digits(tail - 1) {
        tail -= 2;
    }
    let mut error = None;
    let mut keep = vec![true; marks.len()];
    for (mark, keep) in marks.iter().zip(&mut keep).rev() {
        let (kind, end) = (mark.chip.kind, Some(mark.pieces.end));
        let is_last = end == Some(tail);
        *keep = kind != ChipKind::Size || is_last || end == error;
        error = (kind == ChipKind::Error).then_some(mark.pieces.start);
        // What a pedal's name holds is part of it.
        if is_last && kind != ChipKind::Pedal {
            tail = mark.pieces.start;
        }
    }
    let mut keep = keep.into_iter();
    marks.retain(|_| keep.next().unwrap_or(true));
}
