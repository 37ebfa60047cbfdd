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
mod meter;
mod meters;
pub mod notice;
mod own_sound;
mod recent;
mod recording;
mod session;
pub mod setlist;
pub mod settings;
pub mod shelf;
pub mod state;
mod takes;
mod tap;
pub mod timeline;
mod tones;
pub mod tournament;
mod tuner;
pub mod tuning;
mod typed_path;

pub use action::{Action, Side, Step};
pub use dialog::{Pick, ask_desktop, ask_for_folder};
pub use meter::{FLOOR_DB, Held, Meter};
pub use notice::Notice;
pub use session::{Cards, RETRY_EVERY};
pub use state::State;
pub use typed_path::typed_path;

use crate::audio::Request;
use crate::dsp::Spec;
use crate::library::shelf::{Scanner, Watch};
use crate::library::{Fetched, Folder, Known, Loader, Patience, Place, Wish, builtin_riff};
use crate::live::{LiveRig, Readings, Remote, wall};
use crate::midi::{MidiError, Ports};
use crate::rig::{Amp, Danger, Rig, Switch};
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
use std::time::{Duration, Instant};
use takes::Takes;
use tap::TapTempo;
use tones::Recall;
use tuner::Tuner;

/// How often the window looks at the meters while they move.
const FRAME: Duration = Duration::from_millis(33);
/// The same while nothing moves: an eye does not see a first note come so late.
const STILL: Duration = Duration::from_millis(100);
/// The rate of the built-in capture and riff, Hz.
const HOME_RATE: u32 = 48_000;

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
    /// Called from other threads when there is news: [`App::tick`] is due.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

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
            tuner: Tuner::start(&mut remote)?,
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

    /// Answers the player.
    pub fn perform(&mut self, action: Action) {
        if self.waits_for_tournament(&action) {
            return self.say(Notice::tournament_first());
        }
        match action {
            Action::Turn(knob, value) => self.turn_by_hand(knob, value),
            Action::Flip(switch, on) => self.flip_by_hand(switch, on),
            Action::Learn(target) => self.learn(target),
            Action::Unlearn(target) => self.unlearn(target),
            Action::FollowFoot(switch, mode) => self.follow_foot(switch, mode),
            Action::Swap => self.swap(),
            Action::Blind => self.go_blind(),
            Action::Guess(slot) => self.guess(slot),
            Action::Tournament => self.hold_tournament(),
            Action::KeepWinners => self.keep_winners(),
            Action::CloseRanking => self.state.ranking.clear(),
            Action::Loop => self.toggle_loop(),
            Action::NextRiff => self.next_riff(),
            Action::PlayFile => self.play_di(),
            Action::SaveTake => self.save_take(),
            Action::Record => self.toggle_recording(),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::JudgeCab(has_cab) => self.judge_cab(has_cab),
            Action::LoadCab(place, path) => self.load_cab(place, path),
            Action::BrowseCab(place) => self.browse_cab(place),
            Action::RemoveCab(place) => self.remove_cab(place),
            Action::Panic => self.panic(),
            Action::Load(path) => self.load(path),
            Action::LoadBeside(place, path) => self.load_beside(place, path),
            Action::BrowseBeside(place) => self.browse_beside(place),
            Action::RemoveBeside(place) => self.remove_beside(place),
            Action::SetGate => self.set_gate(),
            Action::Tap => self.tap(Instant::now()),
            Action::SavePreset(name) => self.save_preset(&name),
            Action::RecallPreset(source) => self.recall_tone(source),
            Action::Set(action) => self.perform_on_set(action),
            Action::Resize(size) => self.resize(size),
            Action::Step(step) => self.step(step),
            Action::Climb(step) => self.climb(step),
            Action::Shelve(folder) => self.shelve(folder),
            Action::Unshelve(folder) => self.unshelve(&folder),
            Action::BrowseShelf => self.browse_shelf(),
            Action::Rescan => self.scan_shelf(),
            Action::StopScan => self.stop_scan(),
            Action::Seek(query) => self.seek(query),
            Action::Judge(verdict) => self.judge(verdict),
            Action::Rate(rating) => self.rate(rating),
            Action::Tag(tags) => self.tag(&tags),
            Action::Browse => self.dialog.open(self.shown_folder()),
            Action::ClearClip(Side::Input) => self.state.input.clipped = false,
            Action::ClearClip(Side::Output) => self.state.output.clipped = false,
            Action::UseDevices(request) => self.use_devices(request),
            Action::FindGuitar => self.find_guitar(),
            Action::MeasureLatency => self.measure_latency(),
            Action::ListDevices => self.list_devices(),
            Action::SetReference(hz) => self.set_reference(hz),
            Action::ChooseStrings(strings) => self.choose_strings(strings),
            Action::Dismiss => self.state.notice = None,
        }
    }

    /// Answers the world.
    pub fn tick(&mut self) {
        self.tick_at(Instant::now());
    }

    /// [`App::tick`] at a given moment.
    pub fn tick_at(&mut self, now: Instant) {
        while let Some(parcel) = self.loader.poll() {
            self.unpack(parcel);
        }
        self.take_scan(now);
        while let Some(answer) = self.dialog.poll() {
            self.take_answer(answer);
        }
        while let Some(event) = self.session.poll(now) {
            self.take_event(event, now);
        }
        self.take_tones(now);
        self.fill_wings();
        self.take_takes();
        self.take_midi();
        self.watch_recording();
        self.mount_waiting_amp();
        self.mount_company();
        self.carry_cabs();
        self.look_for_what_is_missing(now);
        if let Some(probe) = self.remote.finished_probe() {
            self.session.judge(probe);
        }
        self.listen_to_silence(now);
        let tap = self.remote.finished_tap();
        if let Some(tap) = tap.and_then(|tap| self.take_silence(tap)) {
            self.take_tap(tap);
        }
        self.read_meters(now);
        self.read_tuner();
        self.remote.sweep();
        self.age_notice(now);
    }

    /// How long until the next tick is due if nothing wakes the app before; absent: for ever.
    pub fn next_tick(&self) -> Option<Duration> {
        if self.state.playing().is_some() {
            return Some(if self.state.is_still() { STILL } else { FRAME });
        }
        let due = [
            self.session.retry_at(),
            self.session.hangs_at(),
            self.notice_until,
            self.state.shelf.look_again_at(),
        ];
        let due = due.into_iter().flatten().min()?;
        Some(due.saturating_duration_since(Instant::now()))
    }
}

/// Messages.
impl App {
    fn say(&mut self, notice: Notice) {
        self.state.notice = Some(notice);
        self.notice_until = None;
    }

    /// The rig has muted itself; it has thrown its own Mute switch already.
    fn take_danger(&mut self, danger: Danger, now: Instant) {
        self.state.controls[Switch::Mute] = true;
        self.state.danger = Some(danger);
        if danger == Danger::Feedback {
            self.wait_for_an_encore(now);
        }
        if let Some(notice) = self.state.why_muted() {
            self.say(notice);
        }
    }

    /// The player has taken the Mute switch in hand again: why it was thrown no longer matters.
    fn forget_danger(&mut self) {
        let about_mute = |notice: &Notice| {
            self.state.why_muted().as_ref() == Some(notice) || *notice == Notice::panicked()
        };
        if self.state.notice.as_ref().is_some_and(about_mute) {
            self.state.notice = None;
        }
        self.state.danger = None;
        self.encore.end();
    }

    fn age_notice(&mut self, now: Instant) {
        match (&self.state.notice, self.notice_until) {
            (Some(notice), None) => self.notice_until = Some(now + notice.lasts()),
            (Some(_), Some(until)) if now >= until => self.state.notice = None,
            _ => (),
        }
        if self.state.notice.is_none() {
            self.notice_until = None;
        }
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
