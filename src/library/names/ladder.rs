//! Captures that differ in gain only.

use super::ChipKind;
use super::marks::{Knob, Mark};
use super::pieces::Pieces;

/// Where a capture stands among those that differ from it in gain only.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The same for all of them: the name in small letters without its gain, its error and the size of its network.
    pub key: String,
    /// Where the gain stood.
    pub rung: f64,
}

impl Ladder {
    /// The ladder of a name; absent where no gain is named.
    pub(super) fn of(pieces: &Pieces, marks: &[Mark]) -> Option<Self> {
        let knobs = marks
            .iter()
            .filter_map(|mark| Some((mark, mark.knob.as_ref()?)));
        let gains = knobs.filter_map(|(mark, knob)| {
            let rank = rank(pieces.text(mark.pieces.start))?;
            Some((rank, mark, knob))
        });
        let (_, mark, knob) = gains.min_by_key(|(rank, ..)| *rank)?;
        Some(Self {
            key: key(pieces, marks, mark, knob),
            rung: knob.value,
        })
    }
}

/// Which knob sets the gain: the first of the lowest rank.
fn rank(knob: &str) -> Option<usize> {
    let ranks: [&[&str]; 3] = [
        &["g", "gain"],
        &["drive", "drv", "dist", "distortion", "overdrive"],
        &["d"],
    ];
    ranks.iter().position(|names| names.contains(&knob))
}

fn key(pieces: &Pieces, marks: &[Mark], gain: &Mark, knob: &Knob) -> String {
    let mut keep = vec![true; pieces.count()];
    // These differ from file to file.
    for mark in marks
        .iter()
        .filter(|mark| matches!(mark.chip.kind, ChipKind::Error | ChipKind::Size))
    {
        keep[mark.pieces.clone()].fill(false);
    }
    keep[knob.number..gain.pieces.end].fill(false);
    let mut key = String::with_capacity(pieces.name().len());
    for at in (0..keep.len()).filter(|at| keep[*at]) {
        key.push_str(match pieces.gap(at) {
            "" => "",
            "." | "," => ".",
            _ => " ",
        });
        key.push_str(pieces.text(at));
    }
    key.to_lowercase()
}
