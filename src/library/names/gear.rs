//! Words that are known by heart.

use super::ChipKind;
use super::marks::Mark;
use super::pieces::Pieces;
use std::sync::LazyLock;

/// How each is shown, and behind "=" other ways to write it. Case, spaces and hyphens do not count.
/// Left out is what more often means something else: OD1 is a channel, Bluesbreaker an amp, R10 perhaps a knob.
const WORDS: [(ChipKind, &str); 6] = [
    (
        ChipKind::Speaker,
        "V30=Vintage 30,G12H,G12H-30,H30,G12M,G12M-25,M25,G12M-65,G12H-75,T75=G12T-75,G12-65,G12K-100,G12-80,G12-100,\
         G12P-80,Greenback=Greenbacks,Creamback=Creambacks,Redback,Goldback,ET65,C90,EV12L,EVM12L=EVM-12L,P12R,P12Q,\
         P10R,C12N,C12K,C10R,D120F,D130F,Swamp Thang,Alnico Blue,1x8,1x10,2x10,4x10,1x12,2x12,3x12,4x12,1x15,2x15,8x10",
    ),
    (
        ChipKind::Mic,
        "SM57,SM58,SM7=SM7B,R121,R122,R92,MD421,MD441,M160,M201,E609,E906,U47,U67,U87,C414,RE20,D112,TLM103,KM84,Fathead",
    ),
    (
        ChipKind::Pedal,
        "TS9,TS808=TS808HW,TS10,TS7,Tube Screamer=Tubescreamer,SD-1,HM-2=HM2W,MT-2=Metal Zone,DS-1,DS-2,BD-2,OS-2,OD808,\
         OD820,Klon=Klon Centaur,Klone,RAT=RAT2,Big Muff,Fuzz,Fuzz Face,OCD,Plumes,Tumnus,Zendrive,Rangemaster",
    ),
    (
        ChipKind::Boost,
        "Boosted,No boost=Unboosted,No drive=No pedal",
    ),
    (
        ChipKind::Rig,
        "DI,Full rig,No cab=Without cab,Cab=With cab,No IR",
    ),
    (
        ChipKind::Size,
        "Standard=Std,xSTD=xStandard,Lite,Feather,Nano",
    ),
];

/// A word as it is looked up, what it is about, and how it is shown.
type Word = (String, ChipKind, &'static str);

/// In order of their letters, so that those with the same beginning stand together.
static SORTED: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let mut sorted: Vec<Word> = WORDS.into_iter().flat_map(spellings).collect();
    sorted.sort_unstable();
    sorted
});

fn spellings((kind, words): (ChipKind, &'static str)) -> impl Iterator<Item = Word> {
    words.split(',').flat_map(move |word| {
        let shown = word.split('=').next().unwrap_or(word);
        word.split('=')
            .map(move |written| (key(written), kind, shown))
    })
}

fn key(written: &str) -> String {
    let letters = written.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// The longest word that begins here and is known.
pub fn find(pieces: &Pieces, at: usize) -> Option<Mark> {
    let mut key = String::new();
    let mut found = None;
    for piece in at..pieces.count() {
        if piece > at && !joins(pieces, piece) {
            break;
        }
        let text = pieces.text(piece);
        key.push_str(if text == "×" { "x" } else { text });
        let place = SORTED.partition_point(|word| word.0 < key);
        let Some(word) = SORTED.get(place).filter(|word| word.0.starts_with(&key)) else {
            break;
        };
        if word.0 == key && pieces.is_edge(piece + 1) {
            found = Some((piece + 1, word));
        }
    }
    let (end, (_, kind, shown)) = found.filter(|_| is_meant(pieces, at))?;
    Some(Mark::new(at..end, *kind, (*shown).to_owned()))
}

/// A small "di" is a word of Italian, and a cab that is off, or that is told "w/o", is none.
fn is_meant(pieces: &Pieces, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| pieces.text(before));
    match pieces.text(at) {
        "di" => pieces.written(at) == "DI",
        "cab" => before != "o" && !matches!(pieces.text(at + 1), "off" | "less" | "bypassed"),
        _ => true,
    }
}

/// Whether a piece and the one before it can be one word. A letter that stands apart is somebody's initial.
fn joins(pieces: &Pieces, at: usize) -> bool {
    match pieces.gap(at) {
        "" | "-" => true,
        " " | "_" => pieces.text(at - 1).len() > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_be_found_by_each_spelling_of_it() {
        for (kind, words) in WORDS {
            for word in words.split(',') {
                let shown = word.split('=').next().unwrap();
                for written in word.split('=') {
                    let name = format!("Amp {written}");
                    let mark = find(&Pieces::of(&name), 1).expect(written);
                    assert_eq!((mark.chip.kind, mark.chip.label.as_str()), (kind, shown));
                }
            }
        }
    }
}
