//! A preset with everything it names read and built, ready to be mounted in one go.

use super::{Content, Preset, PresetError, content};
use crate::library::{
    CabError, Fetched, Folder, LoadError, Patience, Place, builtin_cab, fetch, loader, open_cab,
};
use crate::rig::{Cab, Controls, Impulse};
use std::path::PathBuf;

/// Where a file with that hash may be, wherever it went.
pub type Elsewhere<'a> = dyn Fn(&str) -> Option<PathBuf> + 'a;

/// What a preset makes of a rig. A part that cannot be had is an error in its place; the others are there.
pub struct Assembly {
    /// What the player calls it.
    pub name: String,
    /// Where the controls stand.
    pub controls: Controls,
    /// The captures by their places; absent: nobody. There is always one for the amp.
    pub captures: [Option<Fetched>; Place::ALL.len()],
    /// The cabinets in their places.
    pub cabs: [Option<Result<NamedCab, PresetError>>; 2],
    /// The same, built for the devices' rate where it is known.
    pub built: [Option<Box<Cab>>; 2],
}

/// A cabinet with what the window calls it.
#[derive(Clone)]
pub struct NamedCab {
    /// The file's name without its ending.
    pub name: String,
    /// What it does.
    pub impulse: Impulse,
    /// Where it comes from.
    pub content: Content,
}

impl NamedCab {
    /// The one that comes with the program.
    pub fn built_in() -> Self {
        Self {
            name: "Built-in cabinet".to_owned(),
            impulse: builtin_cab(),
            content: Content::built_in(),
        }
    }

    /// Reads the one at `path`.
    ///
    /// # Errors
    /// When it is no impulse response.
    pub fn open(path: &std::path::Path) -> Result<Self, CabError> {
        Ok(Self {
            name: fetch::name_of(path),
            impulse: open_cab(path)?,
            content: Content::of(path),
        })
    }
}

impl Preset {
    /// Reads and builds all it names, for devices at `rate_hz` where they are known; what is not where it was is asked
    /// of `elsewhere` by its hash. May take as long as the disk does.
    pub fn assemble(&self, rate_hz: Option<u32>, elsewhere: &Elsewhere) -> Assembly {
        let contents = [&self.amp, &self.pedal, &self.second];
        let captures = Place::ALL.map(|place| match contents[place as usize] {
            Some(content) => Some(self.fetch(content, elsewhere)),
            None if place == Place::Amp => Some(fetch::built_in()),
            None => None,
        });
        let cabs = [0, 1].map(|place| self.cab(place).map(|content| self.named_cab(&content)));
        let build = |cab: &Option<Result<NamedCab, PresetError>>| {
            let cab = cab.as_ref()?.as_ref().ok()?;
            Some(Box::new(Cab::new(cab.impulse.clone(), rate_hz?.into())))
        };
        let mut assembly = Assembly {
            name: self.name.clone(),
            controls: self.controls(),
            captures,
            built: cabs.each_ref().map(build),
            cabs,
        };
        for fetched in assembly.captures.iter_mut().flatten() {
            if let Ok(tone) = &mut fetched.tone {
                loader::make_ready(tone, rate_hz);
            }
        }
        assembly
    }

    fn fetch(&self, content: &Content, elsewhere: &Elsewhere) -> Fetched {
        let mut fetched = self.fetch_measured(content, elsewhere);
        if let Ok(tone) = &mut fetched.tone {
            let known = tone.content.get_or_insert_with(Content::built_in);
            known.has_cab = content.has_cab;
        }
        fetched
    }

    fn fetch_measured(&self, content: &Content, elsewhere: &Elsewhere) -> Fetched {
        if content.is_built_in() {
            return fetch::built_in();
        }
        let moved = || content.sha256.as_deref().and_then(elsewhere);
        let moved = || moved().filter(|path| content::is_there(path));
        match self.find(content).ok().or_else(moved) {
            Some(path) => Fetched {
                folder: Some(Folder::around(&path)),
                tone: fetch::read(
                    &path,
                    &fetch::Size::Slim(content.slim),
                    &|_| None,
                    Patience::ENDLESS,
                ),
                path: Some(path),
            },
            None => Fetched {
                path: Some(content.path.clone()),
                folder: None,
                tone: Err(LoadError::Missing),
            },
        }
    }

    fn named_cab(&self, content: &Content) -> Result<NamedCab, PresetError> {
        if content.is_built_in() {
            return Ok(NamedCab::built_in());
        }
        Ok(NamedCab::open(&self.find(content)?)?)
    }
}
