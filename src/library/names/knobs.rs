//! Knobs in a name: words with a number, and letters with a number where enough of them stand in a row.

use super::ChipKind;
use super::marks::{Knob, Mark, Trust};
use super::pieces::{Number, Pieces};
use std::ops::Range;

/// The last number on most knobs, on a gain (JCM900), and where anything to 100 is meant.
const MOST: f64 = 12.0;
const MOST_GAIN: f64 = 20.0;
const PERCENT: f64 = 100.0;
/// `G12` by itself is more likely a speaker.
const SPEAKER: f64 = 12.0;
/// Pairs of letter and number without a gap between are knobs from so many on: `G7B5M6`.
const GLUED_ROW: usize = 3;
/// No amp has more.
const MOST_KNOBS: usize = 40;

/// A knob by its word: `Gain 6.5`, `Pres_8.5`, `Tone@10`, `Att4`.
pub fn word(pieces: &Pieces, at: usize) -> Option<Mark> {
    let number = pieces.number(at + 1)?;
    let trust = trust_in_word(pieces.text(at))?;
    let gap = pieces.gap(at + 1);
    let percent = pieces.gap(number.end).starts_with('%');
    let firm = percent || is_set(gap);
    let loose = matches!(gap, "" | " " | "_" | "-") && !is_amount(pieces, at);
    let most = match pieces.text(at) {
        _ if firm => PERCENT,
        "gain" => MOST_GAIN,
        _ => MOST,
    };
    let fits = (firm || loose) && number.value <= most && stands_alone(pieces, &number);
    fits.then(|| {
        let sign = if percent { "%" } else { "" };
        let label = format!("{} {}{sign}", capitalised(pieces.text(at)), number.text);
        let trust = if firm { Trust::Alone } else { trust };
        mark(at..number.end, label, trust, number.value)
    })
}

/// Knobs by their letters: `G10`, `MV6`, `g@5`, `G7B5M6`.
pub fn letters(pieces: &Pieces, at: usize, marks: &mut Vec<Mark>) {
    let mut found = Vec::new();
    let mut next = at;
    while let Some((mark, number)) = letter(pieces, next) {
        next = number.end;
        found.push(mark);
        if stands_alone(pieces, &number) {
            let fits = found.len() == 1 || found.len() >= GLUED_ROW;
            marks.extend(found.into_iter().filter(|_| fits));
            return;
        }
        if pieces.is_edge(next) {
            return;
        }
    }
}

fn letter<'a>(pieces: &Pieces<'a>, at: usize) -> Option<(Mark, Number<'a>)> {
    let letter = pieces.text(at);
    let gap = pieces.gap(at + 1);
    let number = pieces
        .number(at + 1)
        .filter(|_| gap.is_empty() || is_set(gap))?;
    let trust = trust_in_letter(letter, number.value)?;
    let most = if letter == "g" { MOST_GAIN } else { MOST };
    (number.value <= most).then(|| {
        let label = format!("{}{}", letter.to_ascii_uppercase(), number.text);
        (mark(at..number.end, label, trust, number.value), number)
    })
}

fn mark(pieces: Range<usize>, label: String, trust: Trust, value: f64) -> Mark {
    let number = pieces.start + 1;
    Mark {
        knob: Some(Knob {
            number,
            value,
            trust,
        }),
        ..Mark::new(pieces, ChipKind::Knob, label)
    }
}

fn trust_in_word(word: &str) -> Option<Trust> {
    Some(match word {
        "gain" | "drive" | "drv" | "dist" | "master" | "mas" | "presence" | "pres" | "tre"
        | "treb" | "gir" | "dep" | "lvl" | "att" | "atk" | "brgt" | "knob" => Trust::Alone,
        // "Tone 2" may well be the second tone of somebody, "Vol 2" of a pack.
        "bass" | "bas" | "mid" | "mids" | "middle" | "treble" | "tone" | "volume" | "vol"
        | "level" | "output" | "overdrive" | "distortion" | "depth" | "resonance" | "reso"
        | "res" | "girth" | "bright" | "attack" | "cut" | "contour" | "blend" | "sag" | "bias"
        | "sustain" | "filter" | "fuzz" | "reverb" => Trust::Paired,
        _ => return None,
    })
}

fn trust_in_letter(letter: &str, value: f64) -> Option<Trust> {
    Some(match letter {
        "g" if value != SPEAKER => Trust::Alone,
        "mv" => Trust::Alone,
        "g" | "b" | "m" | "t" | "p" => Trust::Paired,
        // "V2" is a version, "L2" a channel, "C4" a note.
        "v" | "l" | "h" | "d" | "r" | "s" | "c" | "o" | "f" => Trust::InRow,
        _ => return None,
    })
}

/// "Gain@5" says that it is a knob.
fn is_set(gap: &str) -> bool {
    matches!(gap.trim(), "@" | "=" | ":")
}

/// In "High Gain 2" the gain is no knob.
fn is_amount(pieces: &Pieces, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| pieces.text(before));
    let amount = [
        "high", "hi", "low", "lo", "mid", "med", "medium", "max", "min", "more", "less", "no",
    ];
    matches!(
        pieces.text(at),
        "gain" | "drive" | "overdrive" | "distortion"
    ) && amount.contains(&before)
}

/// Nothing behind a number makes it another: 5 dB, 100 Hz, 12 o'clock.
fn stands_alone(pieces: &Pieces, number: &Number) -> bool {
    let (next, after) = (pieces.text(number.end), pieces.text(number.end + 1));
    let unit = matches!(
        next,
        "db" | "dbu" | "hz" | "khz" | "w" | "watt" | "watts" | "oclock" | "am" | "pm"
    );
    let clock = next == "o" && after == "clock";
    pieces.is_edge(number.end) && !unit && !clock
}

fn capitalised(small: &str) -> String {
    let (first, rest) = small.split_at_checked(1).unwrap_or((small, ""));
    first.to_ascii_uppercase() + rest
}

/// Keeps the knobs that their neighbours bear out.
pub fn settle(pieces: &Pieces, marks: &mut Vec<Mark>) {
    let is_row =
        |a: &Mark, b: &Mark| a.knob.is_some() && b.knob.is_some() && a.pieces.end == b.pieces.start;
    let rows = marks.chunk_by(is_row);
    let keep = rows.flat_map(|row| row.iter().map(move |mark| is_borne_out(pieces, mark, row)));
    let mut keep = keep.collect::<Vec<_>>().into_iter();
    marks.retain(|_| keep.next().unwrap_or(true));
}

fn is_borne_out(pieces: &Pieces, mark: &Mark, row: &[Mark]) -> bool {
    let Some(knob) = &mark.knob else {
        return true;
    };
    let name = |mark: &Mark| pieces.text(mark.pieces.start);
    // No amp has the same knob twice: "M1 M2 M3" is something else. Real rows are short, so looking at all is cheap.
    let twin =
        row.len() > MOST_KNOBS || row.iter().filter(|other| name(other) == name(mark)).count() > 1;
    let has_trust = |other: &&Mark| {
        other
            .knob
            .as_ref()
            .is_some_and(|knob| knob.trust < Trust::InRow)
    };
    match knob.trust {
        Trust::Alone => true,
        Trust::Paired => !twin && (row.len() >= 3 || row.iter().filter(has_trust).count() >= 2),
        Trust::InRow => !twin && row.len() >= 3,
    }
}
