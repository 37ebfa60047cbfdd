//! A capture as the shelf lists it.

use super::{Found, Mark, Survey};
use crate::library::facts::Portrait;
use crate::library::names::Name;
use std::path::Path;

/// A capture in the list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it lies.
    pub found: Found,
    /// What its file name tells.
    pub name: Name,
    /// The folder or pack it lies in, by its name.
    pub folder: String,
    /// What was found out about it; absent until it has been looked into.
    pub survey: Option<Survey>,
    /// Why it could not be read.
    pub unreadable: Option<String>,
    /// What the player thinks of it.
    pub mark: Mark,
    /// All its words, in small letters, for the search.
    haystack: String,
}

impl Item {
    /// A capture that has been found, with what is known of it.
    pub fn new(found: Found, survey: Option<Survey>) -> Self {
        let stem = found.path.file_stem().unwrap_or_default().to_string_lossy();
        let folder = found.path.parent().and_then(Path::file_name);
        let mut item = Self {
            name: Name::of(&stem),
            folder: folder.unwrap_or_default().to_string_lossy().into_owned(),
            found,
            survey: None,
            unreadable: None,
            mark: Mark::default(),
            haystack: String::new(),
        };
        item.learn(survey);
        item
    }

    /// Takes in what was found out.
    pub fn learn(&mut self, survey: Option<Survey>) {
        self.survey = survey;
        self.unreadable = None;
        self.remember_words();
    }

    /// Takes in what the player thinks of it.
    pub fn judge(&mut self, mark: Mark) {
        self.mark = mark;
        self.remember_words();
    }

    /// Its content's hash, once known.
    pub fn content(&self) -> Option<&str> {
        self.survey.as_ref().map(|survey| survey.content.as_str())
    }

    /// What was measured of it.
    pub fn portrait(&self) -> Option<&Portrait> {
        let found = self.survey.as_ref()?.found.as_ref();
        found.ok().map(|(_, portrait)| portrait)
    }

    /// Why it cannot be played, where it cannot.
    pub fn fault(&self) -> Option<&str> {
        let broken = self
            .survey
            .as_ref()
            .and_then(|survey| survey.found.as_ref().err());
        broken.or(self.unreadable.as_ref()).map(String::as_str)
    }

    /// Whether every one of `words` (in small letters) occurs somewhere in what is known of it.
    pub fn has_words(&self, words: &[String]) -> bool {
        words
            .iter()
            .all(|word| self.haystack.contains(word.as_str()))
    }

    fn remember_words(&mut self) {
        let path = self.found.path.to_string_lossy();
        let about = self
            .survey
            .as_ref()
            .and_then(|survey| survey.found.as_ref().ok());
        let chips = self.name.chips.iter().map(|chip| chip.label.as_str());
        let words = std::iter::once(&*path)
            .chain(std::iter::once(self.name.text.as_str()))
            .chain(chips)
            .chain(about.iter().flat_map(|(about, _)| about.words()))
            .chain(self.mark.tags.iter().map(String::as_str));
        self.haystack = words.collect::<Vec<_>>().join("\n").to_lowercase();
    }
}
