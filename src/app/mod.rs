//! Remembers and decides; knows neither egui nor cpal.
//!
//! [`App::perform`] answers the player, [`App::tick`] answers the world: the loader's parcels, the devices'
//! news, the rig's readings. Nothing else changes [`State`] or touches the rig's remote control.

pub mod action;
mod ahead;
mod cabs;
mod captures;
pub mod cards;
mod company;
pub mod compare;
mod devices;
pub mod di;
mod dialog;
pub mod doctor;
mod encore;
pub mod feet;
mod gate;
mod governor;
mod hand;
mod history;
pub mod incidents;
mod input;
pub mod interfaces;
pub mod keeper;
mod latency;
mod lightness;
mod messages;
mod meter;
mod meters;
pub mod notice;
mod own_sound;
mod perform;
mod recent;
mod recording;
mod session;
pub mod setlist;
pub mod settings;
pub mod shelf;
pub mod state;
mod takes;
mod tap;
mod tick;
pub mod timeline;
mod tones;
pub mod tournament;
mod tuner;
pub mod tuning;
mod typed_path;
mod world;

pub use action::{Action, Side, Step};
pub use dialog::{Pick, ask_desktop, ask_for_folder};
pub use meter::{FLOOR_DB, Held, Meter};
pub use notice::Notice;
pub use session::{Cards, RETRY_EVERY};
pub use state::State;
pub use typed_path::typed_path;
pub use world::{Fetch, Listen, World};

use crate::audio::Request;
use crate::dsp::Spec;
use crate::library::shelf::{Scanner, Watch};
use crate::library::{Fetched, Folder, Loader, Patience, Place, Wish, builtin_riff};
use crate::live::{LiveRig, Readings, Remote, wall};
use crate::midi::{MidiError, Ports};
use crate::rig::{Amp, Rig};
use ahead::{Ahead, known};
use cabs::Carrier;
use company::Guesthouse;
use devices::Lookout;
use dialog::{Answer, Dialog};
use doctor::Doctor;
use encore::Encore;
use gate::Quiet;
use governor::Governor;
use history::History;
use keeper::Keeper;
use own_sound::OwnSound;
use recording::Tapes;
use session::Session;
use setlist::Wings;
use settings::Memory;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use takes::Takes;
use tap::TapTempo;
use tones::Recall;
use tuner::Tuner;

/// The rate of the built-in capture and riff, Hz.
const HOME_RATE: u32 = 48_000;

/// What a dialog can ask for.
enum Asked {
    /// A cabinet for a place, 0 or 1.
    Cab(usize),
    /// A capture for a place beside the amp.
    Beside(Place),
    /// A folder for the shelf.
    Shelf,
    /// A recording to be played in the guitar's place.
    Di,
}

/// The program between the window and the sound.
pub struct App {
    state: State,
    remote: Remote,
    session: Session,
    loader: Loader,
    /// Looks through the shelf.
    scanner: Scanner,
    /// Tells when something changes there.
    watch: Watch,
    /// Captures that may be wanted next, built already.
    ahead: Ahead,
    dialog: Dialog,
    /// What the dialog that was opened last asks for, if it is no capture for the amp.
    asked: Option<Asked>,
    cabs: Carrier,
    /// What is being recorded.
    tapes: Option<Tapes>,
    /// Foot boards.
    ports: Result<Ports, MidiError>,
    /// Loops and saves what was played.
    takes: Takes,
    /// Who plays before the amp and beside it.
    company: [Guesthouse; 2],
    /// The thread that keeps tones.
    keeper: Keeper,
    recall: Recall,
    /// Songs that wait for their turn.
    wings: Wings,
    set_files: setlist::Files,
    /// The gate that sets itself.
    quiet: Quiet,
    tempo: TapTempo,
    history: History,
    folder: Option<Folder>,
    /// What was last asked of the loader; parcels for anything else come too late.
    wished: Wish,
    /// What is heard, to be fetched again should a driver crash.
    heard: Wish,
    /// Watches that the capture is not too heavy.
    governor: Governor,
    /// Watches all input channels.
    doctor: Doctor,
    /// The converter was at full scale since the doctor's last look.
    clipped_since_look: bool,
    /// Where the guitar was found, to be said when that channel plays.
    found_on: Option<u16>,
    /// Watches that the input is not the output.
    own_sound: OwnSound,
    /// Waits, after feedback, for the player to play on.
    encore: Encore,
    /// The file of which a size that the player did not choose is being fetched.
    lightened: Option<PathBuf>,
    /// An amp that waits for the way to be free.
    waiting_amp: Option<Box<Amp>>,
    /// The riff was switched on for want of a guitar, not by the player.
    riff_stands_in: bool,
    /// The watch for a guitar, or for devices, that are not there.
    missing: Lookout,
    /// Listens to the strings.
    tuner: Tuner,
    memory: Memory,
    /// What played when the player asked for something else: it plays on if that is refused.
    before: Option<Request>,
    /// What plays while the devices of last time are not there.
    stand_in: Option<Request>,
    /// The devices that the player wants have played since the program began.
    has_played: bool,
    /// When the callbacks' priority is settled and can be asked for.
    ask_priority_at: Option<Instant>,
    /// The counters when the devices were opened.
    baseline: Option<Readings>,
    /// The capture rate the devices were last opened for, Hz.
    asked_rate: u32,
    notice_until: Option<Instant>,
}

impl App {
    /// Starts the loader and the devices, and loads `capture`, or the built-in one.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn start(world: World, capture: Option<PathBuf>) -> std::io::Result<Self> {
        let (rig, mut remote) = new_rig();
        let tones = world.settings.as_deref().and_then(Path::parent);
        let tones = tones.map(Path::to_path_buf);
        let keeps = tones.is_some();
        let (memory, trouble) = Memory::open(world.settings);
        let scanner = Scanner::start(world.cache, Arc::clone(&world.wake))?;
        let shelf = scanner.shared_index();
        let mut app = Self {
            state: State {
                temper: memory.settings().temper.sound(),
                ..State::default()
            },
            tuner: Tuner::start(&mut remote, Arc::clone(&world.wake))?,
            remote,
            session: Session::start(world.cards, rig, Arc::clone(&world.wake))?,
            loader: Loader::start(knowing(world.fetch, &scanner), Arc::clone(&world.wake))?,
            scanner,
            watch: Watch::start(Arc::clone(&world.wake))?,
            ahead: Ahead::default(),
            dialog: Dialog::new(world.pick, world.pick_folder, Arc::clone(&world.wake)),
            asked: None,
            keeper: Keeper::start(tones, shelf, Arc::clone(&world.wake))?,
            recall: Recall::default(),
            wings: Wings::default(),
            set_files: setlist::Files::default(),
            quiet: Quiet::default(),
            tempo: TapTempo::default(),
            company: Default::default(),
            tapes: None,
            ports: (world.midi)(Arc::clone(&world.wake)),
            takes: Takes::new(world.takes, Arc::clone(&world.wake)),
            cabs: Carrier::new(world.wake),
            history: History::default(),
            folder: None,
            wished: Wish::BuiltIn,
            heard: Wish::BuiltIn,
            governor: Governor::default(),
            lightened: None,
            doctor: Doctor::default(),
            clipped_since_look: false,
            found_on: None,
            own_sound: OwnSound::default(),
            encore: Encore::default(),
            waiting_amp: None,
            riff_stands_in: false,
            missing: Lookout::default(),
            memory,
            before: None,
            stand_in: None,
            has_played: false,
            ask_priority_at: None,
            baseline: None,
            asked_rate: HOME_RATE,
            notice_until: None,
        };
        app.state.feet.absent = app.ports.as_ref().err().map(MidiError::to_string);
        app.state.recent.clone_from(&app.memory.settings().recent);
        app.state.feet.map = app.memory.settings().midi.clone();
        app.remote.set(&app.state.controls);
        app.mount_cabs();
        app.begin(capture, keeps);
        app.fill_shelf();
        let devices = app.memory.settings().devices.clone();
        app.use_devices(devices.unwrap_or_else(systems_own));
        app.session.list();
        trouble.into_iter().for_each(|notice| app.say(notice));
        Ok(app)
    }

    /// What the window draws.
    pub fn state(&self) -> &State {
        &self.state
    }
}

/// Fetches with what the scan has found out.
fn knowing(
    mut fetch: Fetch,
    scanner: &Scanner,
) -> impl FnMut(&Wish, Patience) -> Fetched + Send + 'static {
    let index = scanner.shared_index();
    move |wish, patience| fetch(wish, &|sha256| known(&index, sha256), patience)
}

/// The devices that the system itself would choose.
fn systems_own() -> Request {
    Request {
        input_channel: 1,
        ..Request::default()
    }
}

fn new_rig() -> (LiveRig, Remote) {
    let spec = Spec {
        sample_rate_hz: f64::from(HOME_RATE),
        max_block: 1024,
    };
    wall(Rig::new(spec), builtin_riff())
}

#[cfg(test)]
mod tests;
