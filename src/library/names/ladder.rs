//! Captures that differ in gain only.

use super::marks::{Knob, Mark};
use super::pieces::Pieces;
use super::{ChipKind, Name};
use std::collections::HashMap;

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

/// The ladders among some names: which names are on each, in order of rising gain, as counted from 0. Names of equal
/// gain keep their order, and the ladder whose name comes first is the first. One with a single gain is none.
pub fn ladders<'a>(names: impl Iterator<Item = &'a Name>) -> Vec<Vec<usize>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut ladders: Vec<Vec<(usize, f64)>> = Vec::new();
    for (at, name) in names.enumerate() {
        let Some(ladder) = &name.ladder else {
            continue;
        };
        let place = *places.entry(&ladder.key).or_insert(ladders.len());
        if place == ladders.len() {
            ladders.push(Vec::new());
        }
        ladders[place].push((at, ladder.rung));
    }
    for ladder in &mut ladders {
        ladder.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    }
    ladders.retain(|ladder| ladder.first().map(|rung| rung.1) != ladder.last().map(|rung| rung.1));
    let numbers = |ladder: Vec<(usize, f64)>| ladder.into_iter().map(|(at, _)| at).collect();
    ladders.into_iter().map(numbers).collect()
}
