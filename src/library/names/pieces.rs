//! A name cut into runs of letters and runs of digits, with what lies between them.

use std::borrow::Cow;
use std::ops::Range;

/// No number that means anything is written longer, digits.
const LONGEST_NUMBER: usize = 8;

/// A name in pieces. They are counted from 0; the gap of a piece is what lies before it, that of the end is the rest.
pub struct Pieces<'a> {
    name: &'a str,
    /// The same with its ASCII letters small: every byte keeps its place.
    small: String,
    list: Vec<Piece>,
}

struct Piece {
    bytes: Range<usize>,
    class: Class,
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    Digit,
    Gap,
}

/// A number and the piece after it.
pub struct Number<'a> {
    /// With a point, however it is written.
    pub text: Cow<'a, str>,
    /// What it is worth.
    pub value: f64,
    /// The piece after it.
    pub end: usize,
}

impl<'a> Pieces<'a> {
    /// Cuts a name.
    pub fn of(name: &'a str) -> Self {
        let mut list: Vec<Piece> = Vec::with_capacity(name.len() / 3);
        for (at, c) in name.char_indices() {
            let (class, end) = (class_of(c), at + c.len_utf8());
            match list.last_mut() {
                Some(last) if last.bytes.end == at && last.class == class => last.bytes.end = end,
                // The plus of a 6505+ is part of its name.
                Some(last) if last.bytes.end == at && c == '+' && ends_word(name, end) => {
                    last.bytes.end = end;
                }
                _ if class == Class::Gap => {}
                _ => list.push(Piece {
                    bytes: at..end,
                    class,
                }),
            }
        }
        let small = name.to_ascii_lowercase();
        Self { name, small, list }
    }

    /// The name in one piece.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// A piece in small letters; nothing past the end.
    pub fn text(&self, at: usize) -> &str {
        self.list
            .get(at)
            .map_or("", |piece| &self.small[piece.bytes.clone()])
    }

    /// A piece as it is written; nothing past the end.
    pub fn written(&self, at: usize) -> &'a str {
        self.list
            .get(at)
            .map_or("", |piece| &self.name[piece.bytes.clone()])
    }

    /// What lies between this piece and the one before it; nothing past the end.
    pub fn gap(&self, at: usize) -> &'a str {
        if at > self.count() {
            return "";
        }
        let before = at.checked_sub(1).and_then(|before| self.list.get(before));
        let start = before.map_or(0, |piece| piece.bytes.end);
        let end = self
            .list
            .get(at)
            .map_or(self.name.len(), |piece| piece.bytes.start);
        self.name.get(start..end).unwrap_or_default()
    }

    /// It is a run of digits.
    pub fn is_digits(&self, at: usize) -> bool {
        self.list
            .get(at)
            .is_some_and(|piece| piece.class == Class::Digit)
    }

    /// A word begins or has ended here: nothing is glued to it.
    pub fn is_edge(&self, at: usize) -> bool {
        at == 0 || at >= self.count() || !self.gap(at).is_empty()
    }

    /// The number that begins here, whatever follows it. Files are often renamed so that `1.5` reads `1,5` or `1_5`.
    pub fn number(&self, at: usize) -> Option<Number<'a>> {
        let first = self
            .list
            .get(at)
            .filter(|piece| piece.class == Class::Digit)?;
        let end = at + 1 + usize::from(self.has_fraction(at));
        let last = self.list.get(end - 1)?;
        let written = &self.name[first.bytes.start..last.bytes.end];
        let fits = written.len() <= LONGEST_NUMBER && !self.goes_on(end);
        let text = match written.find([',', '_']).filter(|_| fits) {
            Some(_) => Cow::Owned(written.replace([',', '_'], ".")),
            None => Cow::Borrowed(written),
        };
        let value = text.parse().ok().filter(|_| fits)?;
        Some(Number { text, value, end })
    }

    fn has_fraction(&self, at: usize) -> bool {
        let is_half = || self.text(at + 1) == "5" && self.is_edge(at + 2);
        self.is_digits(at + 1)
            && match self.gap(at + 1) {
                "." | "," => true,
                "_" => is_half(),
                _ => false,
            }
    }

    /// Whether the digits here make what is before them a date, a version, a range, a fraction or an error.
    fn goes_on(&self, at: usize) -> bool {
        let text = self.text(at);
        self.is_digits(at)
            && match self.gap(at) {
                "." | "," | "-" | "/" | ":" => true,
                "_" => text.len() > 1 && text.starts_with('0'),
                _ => false,
            }
    }
}

/// Whatever is no ASCII holds words together, also the accents that some systems write behind their letters.
fn class_of(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'a'..='z' | 'A'..='Z' => Class::Letter,
        _ if c.is_ascii() || c.is_whitespace() || "–—−·•…“”‘’".contains(c) => {
            Class::Gap
        }
        _ => Class::Letter,
    }
}

fn ends_word(name: &str, at: usize) -> bool {
    let next = name[at..].chars().next();
    next.is_none_or(|c| c != '+' && class_of(c) == Class::Gap)
}
