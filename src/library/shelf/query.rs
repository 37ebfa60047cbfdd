//! Which captures of the shelf are listed, and in what order.

use super::{Item, Verdict};
use crate::library::facts::CabVerdict;
use crate::library::folder::natural;
use std::cmp::Ordering;

/// By what the list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Folder by folder, as a person counts: G2 before G10.
    #[default]
    Name,
    /// From clean to dirty.
    Gain,
    /// From quiet to loud, as the capture was made.
    Loudness,
    /// From dark to bright.
    Brightness,
    /// From light to heavy for the computer.
    Cost,
    /// From the best rated on.
    Rating,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::Gain,
        Self::Loudness,
        Self::Brightness,
        Self::Cost,
        Self::Rating,
    ];

    /// What the window calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Gain => "Gain",
            Self::Loudness => "Loudness",
            Self::Brightness => "Brightness",
            Self::Cost => "Load",
            Self::Rating => "Rating",
        }
    }

    /// What it sorts `item` by, the least first; absent where that is not known.
    fn measure(self, item: &Item) -> Option<f64> {
        let character = || item.portrait().map(|portrait| portrait.character);
        match self {
            Self::Name => None,
            Self::Gain => character().map(|of| of.gain),
            Self::Loudness => character()?.loudness_db,
            Self::Brightness => character()?.brightness_hz,
            Self::Cost => item.portrait().map(|of| of.seconds_per_frame),
            Self::Rating => Some(-f64::from(item.mark.rating)),
        }
    }
}

/// Which captures are shown by whether they contain a cabinet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CabFilter {
    /// Those with one.
    With,
    /// Those without.
    Without,
}

/// Which of them by what the player thinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// All but the rejected ones.
    #[default]
    All,
    /// The favourites.
    Kept,
    /// The rejected ones.
    Rejected,
}

/// What the player looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that all have to occur.
    pub text: String,
    /// The order.
    pub sort: Sort,
    /// The order turned round.
    pub backwards: bool,
    /// With or without a cabinet; absent: both.
    pub cab: Option<CabFilter>,
    /// Favourites and rejected ones.
    pub shown: Shown,
}

impl Query {
    /// The places in `items` of those that are wanted, in order. What is not known of a capture puts it last.
    pub fn select(&self, items: &[Item]) -> Vec<usize> {
        let words: Vec<String> = self
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let wanted = |place: &usize| self.wants(&items[*place], &words);
        let mut places: Vec<usize> = (0..items.len()).filter(wanted).collect();
        match self.sort {
            // They lie in the order of their names.
            Sort::Name if self.backwards => places.reverse(),
            Sort::Name => (),
            sort => places
                .sort_by(|a, b| self.compare(sort.measure(&items[*a]), sort.measure(&items[*b]))),
        }
        places
    }

    fn wants(&self, item: &Item, words: &[String]) -> bool {
        let shown = match self.shown {
            Shown::All => item.mark.verdict != Some(Verdict::Rejected),
            Shown::Kept => item.mark.verdict == Some(Verdict::Kept),
            Shown::Rejected => item.mark.verdict == Some(Verdict::Rejected),
        };
        let cab = || item.portrait().map(|portrait| portrait.facts.cab);
        let fits = match self.cab {
            None => true,
            Some(CabFilter::With) => cab() == Some(CabVerdict::With),
            Some(CabFilter::Without) => cab() == Some(CabVerdict::Without),
        };
        shown && fits && item.has_words(words)
    }

    fn compare(&self, a: Option<f64>, b: Option<f64>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) if self.backwards => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

/// Brings `items` into the order of their folders and names.
pub fn in_order(items: &mut [Item]) {
    items.sort_by(|a, b| {
        let folders = [a, b].map(|item| item.found.path.parent());
        let names = || natural(&a.found.path, &b.found.path);
        match folders[0] == folders[1] {
            true => names(),
            false => folders[0].cmp(&folders[1]).then_with(names),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::facts::Portrait;
    use crate::library::shelf::{About, Found, Mark, Survey};
    use std::path::PathBuf;

    fn item(path: &str, gain: Option<f64>) -> Item {
        let found = Found {
            path: PathBuf::from(path),
            bytes: 0,
            modified: None,
        };
        let survey = gain.map(|gain| {
            let mut portrait = Portrait::default();
            portrait.character.gain = gain;
            portrait.facts.cab = if gain < 0.5 {
                CabVerdict::With
            } else {
                CabVerdict::Without
            };
            let about = About {
                gear: Some("Marshall".into()),
                ..About::default()
            };
            Survey {
                content: path.to_owned(),
                found: Ok((about, portrait)),
            }
        });
        Item::new(found, survey)
    }

    fn shelf() -> Vec<Item> {
        let mut items = vec![
            item("/b/JCM G10.nam", Some(0.9)),
            item("/b/JCM G2.nam", Some(0.2)),
            item("/a/AC15.nam", None),
            item("/a/ÄRGER.nam", Some(0.6)),
        ];
        in_order(&mut items);
        items
    }

    fn names(query: &Query, items: &[Item]) -> Vec<String> {
        let name = |place: usize| {
            items[place]
                .found
                .path
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        };
        query.select(items).into_iter().map(name).collect()
    }

    #[test]
    fn by_name_folder_after_folder_and_by_gain_with_the_unknown_last() {
        let items = shelf();
        let mut query = Query::default();
        assert_eq!(
            names(&query, &items),
            ["AC15", "ÄRGER", "JCM G2", "JCM G10"]
        );
        query.sort = Sort::Gain;
        assert_eq!(
            names(&query, &items),
            ["JCM G2", "ÄRGER", "JCM G10", "AC15"]
        );
        query.backwards = true;
        assert_eq!(
            names(&query, &items),
            ["JCM G10", "ÄRGER", "JCM G2", "AC15"]
        );
    }

    #[test]
    fn every_word_has_to_occur_in_name_path_or_metadata_whatever_its_case() {
        let items = shelf();
        let find = |text: &str| {
            names(
                &Query {
                    text: text.into(),
                    ..Query::default()
                },
                &items,
            )
        };
        assert_eq!(find("jcm"), ["JCM G2", "JCM G10"]);
        assert_eq!(find("g10 JCM"), ["JCM G10"]);
        assert_eq!(find("marshall ärg"), ["ÄRGER"]);
        assert_eq!(find("  "), ["AC15", "ÄRGER", "JCM G2", "JCM G10"]);
        assert!(find("mesa").is_empty());
    }

    #[test]
    fn cabinets_favourites_rejected_ones_and_tags_are_filtered() {
        let mut items = shelf();
        let mark = |verdict| Mark {
            verdict: Some(verdict),
            ..Mark::default()
        };
        let mut kept = mark(Verdict::Kept);
        kept.set_tags("Blues night");
        items[0].judge(kept);
        items[3].judge(mark(Verdict::Rejected));
        let mut query = Query {
            shown: Shown::Kept,
            ..Query::default()
        };
        assert_eq!(names(&query, &items), ["AC15"]);
        query.text = "blues".into();
        assert_eq!(names(&query, &items), ["AC15"]);
        let query = Query {
            shown: Shown::Rejected,
            ..Query::default()
        };
        assert_eq!(names(&query, &items), ["JCM G10"]);
        let query = Query {
            cab: Some(CabFilter::Without),
            ..Query::default()
        };
        assert_eq!(names(&query, &items), ["ÄRGER"]);
    }
}
