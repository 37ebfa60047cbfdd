//! From a wish to a tone: path ▸ `nam::Model` ▸ `engine::Network` ▸ `Box<Amp>`.

use super::facts::{self, Facts, Portrait, Stop};
use super::{Content, Fetched, Folder, LoadError, Tone, Wish, factory, pack, source};
use crate::nam::Model;
use crate::rig::Amp;
use std::path::Path;

/// What was measured earlier of the content with a hash, in full size.
pub type Known<'a> = dyn Fn(&str) -> Option<Portrait> + 'a;

/// How much time there is to measure what is not known.
#[derive(Clone, Copy)]
pub enum Patience<'a> {
    /// A glimpse has to do: the player waits.
    None,
    /// As long as it takes, unless it is stopped.
    Until(Stop<'a>),
}

impl Patience<'_> {
    /// As long as it takes.
    pub const ENDLESS: Self = Self::Until(&|| false);

    /// What is found out of `model`, and whether that is all.
    fn measure(self, model: &Model) -> (Facts, bool) {
        match self {
            Self::None => (facts::glimpse(model), false),
            Self::Until(stop) => match facts::measure_unless(model, stop) {
                Some(facts) => (facts, true),
                None => (Facts::default(), false),
            },
        }
    }
}

/// Fetches what `wish` names. May take as long as the disk does; what is `known` is not measured again.
pub fn fetch(wish: &Wish, known: &Known, patience: Patience) -> Fetched {
    let full = Size::Slim(1.0);
    match wish {
        Wish::BuiltIn => built_in(),
        Wish::Path(path) if is_folder(path) => first_of(path, known, patience),
        Wish::Path(path) => in_folder(path, &full, known, patience),
        Wish::Size(path, size) => in_folder(path, &Size::Nth(*size), known, patience),
    }
}

/// Captures lie in it: a folder, a pack, or what comes with the program.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || pack::is_pack(path) || factory::is_folder(path)
}

/// Which of a capture's sizes is meant.
pub(super) enum Size {
    /// By the slimming knob, 0 to 1.
    Slim(f64),
    /// Counted from the smallest.
    Nth(usize),
}

fn in_folder(path: &Path, size: &Size, known: &Known, patience: Patience) -> Fetched {
    Fetched {
        folder: Some(Folder::around(path)),
        tone: read(path, size, known, patience),
        path: Some(path.to_path_buf()),
    }
}

pub(super) fn built_in() -> Fetched {
    let path = factory::default_capture();
    Fetched {
        folder: None,
        tone: read(&path, &Size::Slim(1.0), &|_| None, Patience::ENDLESS),
        path: Some(path),
    }
}

fn first_of(path: &Path, known: &Known, patience: Patience) -> Fetched {
    let Some(folder) = Folder::first_of(path) else {
        return Fetched {
            path: Some(path.to_path_buf()),
            folder: None,
            tone: Err(LoadError::EmptyFolder),
        };
    };
    let first = folder.current().unwrap_or(path).to_path_buf();
    Fetched {
        tone: read(&first, &Size::Slim(1.0), known, patience),
        folder: Some(folder),
        path: Some(first),
    }
}

pub(super) fn read(
    path: &Path,
    size: &Size,
    known: &Known,
    patience: Patience,
) -> Result<Tone, LoadError> {
    let bytes = source::read(path)?;
    let model = Model::from_bytes(&bytes)?;
    let sha256 = source::sha256(&bytes);
    let mut tone = tone(&name_of(path), &model, size, known(&sha256), patience);
    let mut content = Content::known(path, sha256);
    if tone.size + 1 < tone.sizes.len() {
        content.slim = model.sizes()[tone.size].slim;
    }
    tone.content = Some(content);
    Ok(tone)
}

/// What the window calls the capture at `path`.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The capture in one of its sizes; `known` is what is known of the fullest.
fn tone(
    name: &str,
    model: &Model,
    size: &Size,
    known: Option<Portrait>,
    patience: Patience,
) -> Tone {
    let sizes = model.sizes();
    let full = sizes.len() - 1;
    let size = match size {
        Size::Nth(size) => full.min(*size),
        Size::Slim(slim) => full.min(model.steps().iter().filter(|step| slim >= *step).count()),
    };
    let model = model.sized(sizes[size].slim);
    let known = known.filter(|_| size == full);
    let (facts, is_settled) = match known {
        Some(portrait) => (portrait.facts, true),
        None => patience.measure(&model),
    };
    let levels = facts::levels(&model, &facts);
    let mut amp = Box::new(Amp::of(model.clone()));
    amp.know(levels);
    Tone {
        facts,
        is_settled,
        content: None,
        most_times: model.most_times(),
        sizes: sizes.into_iter().map(|choice| choice.name).collect(),
        size,
        name: name.to_owned(),
        summary: model.summary(),
        rate_hz: model.rate_hz(),
        seconds_per_frame: 0.0,
        title: model.metadata.name.clone().filter(|title| title != name),
        made_by: model.metadata.modeled_by.clone(),
        amp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_and_an_empty_folder_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let missing = fetch(
            &Wish::Path(folder.path().join("gone.nam")),
            &|_| None,
            Patience::None,
        );
        assert!(matches!(missing.tone, Err(LoadError::Missing)));
        let empty = fetch(
            &Wish::Path(folder.path().to_path_buf()),
            &|_| None,
            Patience::ENDLESS,
        );
        assert!(matches!(empty.tone, Err(LoadError::EmptyFolder)));
    }
}
