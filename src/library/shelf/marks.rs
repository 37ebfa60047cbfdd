//! What the player thinks of captures, known by their content, so that it stays with them wherever they go.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The best a capture can be rated.
pub const BEST: u8 = 5;

/// More tags than this a capture does not get, and no longer ones, characters.
const MOST_TAGS: [usize; 2] = [16, 40];

/// Whether the player wants to hear it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is one of the favourites.
    Kept,
    /// It is not to be listed any more.
    Rejected,
}

/// What the player thinks of one capture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// Whether to hear it again; absent: undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// How good it is, 1 to 5; 0: not rated.
    #[serde(skip_serializing_if = "is_zero")]
    pub rating: u8,
    /// Words of the player's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_zero(rating: &u8) -> bool {
    *rating == 0
}

impl Mark {
    /// Takes on these tags: words between commas, each once.
    pub fn set_tags(&mut self, text: &str) {
        let words = text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty());
        self.tags.clear();
        for word in words.take(MOST_TAGS[0]) {
            let word: String = word.chars().take(MOST_TAGS[1]).collect();
            if !self.tags.contains(&word) {
                self.tags.push(word);
            }
        }
    }
}

/// The marks of all captures, by the hash of their content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(BTreeMap<String, Mark>);

impl Marks {
    /// The mark of a capture; an empty one where there is none.
    pub fn of(&self, content: &str) -> Mark {
        self.0.get(content).cloned().unwrap_or_default()
    }

    /// Marks a capture; an empty mark takes the old one off.
    pub fn set(&mut self, content: &str, mut mark: Mark) {
        mark.rating = mark.rating.min(BEST);
        match mark == Mark::default() {
            true => drop(self.0.remove(content)),
            false => drop(self.0.insert(content.to_owned(), mark)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_kept_changed_and_taken_off() {
        let mut marks = Marks::default();
        let mut mark = marks.of("a");
        mark.verdict = Some(Verdict::Kept);
        mark.rating = 9;
        mark.set_tags(" blues , , clean,blues ");
        marks.set("a", mark);
        let text = serde_json::to_string(&marks).unwrap();
        assert_eq!(
            text,
            r#"{"a":{"verdict":"kept","rating":5,"tags":["blues","clean"]}}"#
        );
        assert_eq!(serde_json::from_str::<Marks>(&text).unwrap(), marks);
        marks.set("a", Mark::default());
        assert_eq!(marks, Marks::default());
    }

    #[test]
    fn what_a_newer_version_added_is_passed_over() {
        let marks: Marks = serde_json::from_str(r#"{"a":{"later":1,"rating":2}}"#).unwrap();
        assert_eq!(marks.of("a").rating, 2);
    }
}
