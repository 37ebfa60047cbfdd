//! What the app needs of the world around it.

use super::dialog::Pick;
use super::session::Cards;
use crate::library::{Fetched, Known, Patience, Wish};
use crate::midi::{MidiError, Ports};
use std::path::PathBuf;
use std::sync::Arc;

/// How a wish is granted, with what is known of captures already.
pub type Fetch = Box<dyn FnMut(&Wish, &Known, Patience) -> Fetched + Send>;

/// Opens all MIDI ports; what is given is called when there is news.
pub type Listen = fn(Arc<dyn Fn() + Send + Sync>) -> Result<Ports, MidiError>;

/// What the app needs of the world around it; a test brings its own.
pub struct World {
    /// The sound cards.
    pub cards: Cards,
    /// How captures are read.
    pub fetch: Fetch,
    /// The file dialog.
    pub pick: Pick,
    /// The one for folders.
    pub pick_folder: Pick,
    /// Where settings are kept; absent: nowhere.
    pub settings: Option<PathBuf>,
    /// Where it is kept what was found out about captures; absent: nowhere.
    pub cache: Option<PathBuf>,
    /// How the system's MIDI is opened.
    pub midi: Listen,
    /// Where takes are saved; absent: nowhere.
    pub takes: Option<PathBuf>,
    /// Called from other threads when there is news: [`App::tick`](super::App::tick) is due.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}
