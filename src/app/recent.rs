//! The part of the app that remembers which captures were heard lately.

use super::App;
use crate::library::factory;

/// How many are remembered.
const MOST: usize = 16;

impl App {
    /// The capture that is heard is the last one now.
    pub(super) fn note_recent(&mut self) {
        let capture = self.state.capture.as_ref();
        let path = capture.and_then(|capture| capture.path.clone());
        // What plays until the player chooses says nothing about the player.
        let Some(path) = path.filter(|path| *path != factory::default_capture()) else {
            return;
        };
        if self.state.recent.first() == Some(&path) {
            return;
        }
        let recent = &mut self.state.recent;
        recent.retain(|other| *other != path);
        recent.insert(0, path);
        recent.truncate(MOST);
        if let Some(draft) = self.memory.keep_recent(self.state.recent.clone()) {
            self.session.write(draft);
        }
    }
}
