//! The name to read: what is left of a file name without its marks.

use super::marks::Mark;
use super::pieces::Pieces;

/// Behind the name of its maker, gear is the name itself.
const MAKERS: &str = "boss ibanez maxon mxr ehx harmonix proco fulltone jhs dunlop celestion jensen eminence shure \
                      royer sennheiser";
/// Words that lead to gear, and nowhere without it.
const LEADS: &str = "with w and plus into through thru via";
/// What a name neither begins nor ends with.
const LOOSE: &[char] = &[
    ' ', '_', '-', '–', '—', '+', ',', ';', '.', '&', '@', '/', '|',
];

/// The name to read.
pub fn of(pieces: &Pieces, marks: &[Mark]) -> String {
    let keep = kept(pieces, marks);
    let is_named = keep[author(pieces)..].contains(&true);
    let text = if is_named {
        joined(pieces, &keep)
    } else {
        tidy(pieces.name())
    };
    match text.is_empty() {
        true => pieces.name().to_owned(),
        false => text,
    }
}

/// Words with one space between.
fn tidy(text: &str) -> String {
    let words = text.split(|c: char| c == '_' || c.is_whitespace());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// How many pieces name who made the capture, as in "Peter N".
fn author(pieces: &Pieces) -> usize {
    let initial = pieces.written(1);
    let is_initial = initial.len() == 1 && initial.starts_with(|c: char| c.is_ascii_uppercase());
    let apart = [1, 2].iter().all(|at| matches!(pieces.gap(*at), " " | "_"));
    let is_name = pieces.written(0).len() > 2 && !pieces.is_digits(0);
    if is_name && is_initial && apart { 2 } else { 0 }
}

/// Which pieces stay. Figures leave from anywhere, gear from the end only: elsewhere it is part of a phrase.
fn kept(pieces: &Pieces, marks: &[Mark]) -> Vec<bool> {
    let mut keep = vec![true; pieces.count()];
    for mark in marks.iter().filter(|mark| !mark.chip.kind.is_gear()) {
        keep[mark.pieces.clone()].fill(false);
    }
    let Some(first) = (author(pieces)..keep.len()).find(|at| keep[*at]) else {
        return keep;
    };
    let mut end = keep.len();
    for mark in marks.iter().rev() {
        let start = mark.pieces.start;
        let is_last = !keep[mark.pieces.end..end].contains(&true);
        if !is_last || mark.chip.kind.is_gear() && !leaves_a_name(pieces, first, start) {
            break;
        }
        end = start;
        while end > first + 1 && keep[end - 1] && is_in(LEADS, pieces.text(end - 1)) {
            end -= 1;
        }
        keep[end..mark.pieces.end].fill(false);
    }
    keep
}

fn leaves_a_name(pieces: &Pieces, first: usize, start: usize) -> bool {
    let mut before = first.max(start.saturating_sub(2))..start;
    first < start && !before.any(|at| is_in(MAKERS, pieces.text(at)))
}

fn is_in(words: &str, text: &str) -> bool {
    words.split(' ').any(|word| word == text)
}

fn joined(pieces: &Pieces, keep: &[bool]) -> String {
    let mut text = String::with_capacity(pieces.name().len());
    let mut gap = String::new();
    for at in 0..=pieces.count() {
        gap.push_str(pieces.gap(at));
        if keep.get(at) == Some(&false) {
            continue;
        }
        match at.checked_sub(1) {
            Some(before) if !keep[before] => text.push_str(&mended(&gap)),
            None => text.push_str(gap.trim_start_matches(LOOSE)),
            _ if at == pieces.count() => text.push_str(gap.trim_end_matches(LOOSE)),
            _ => text.push_str(&gap),
        }
        text.push_str(pieces.written(at));
        gap.clear();
    }
    tidy(&text)
}

/// What remains of a gap from which something was taken: brackets that have their other half elsewhere.
fn mended(gap: &str) -> String {
    let (mut closing, mut opening) = (String::new(), String::new());
    for c in gap.chars() {
        match c {
            '(' | '[' | '{' => opening.push(c),
            ')' | ']' | '}' if opening.pop().is_none() => closing.push(c),
            _ => {}
        }
    }
    format!("{closing} {opening}")
}
