//! The part of the app that keeps what was just played: as a loop, so that the hands are free, or on the disk.

use super::App;
use super::di::Di;
use super::notice::Notice;
use super::recording::Tapes;
use super::state::Tape;
use crate::dsp::Spec;
use crate::library::{Preset, factory};
use crate::live::Reels;
use crate::live::offline::play_through;
use crate::rig::Switch;
use crate::tape::recorder::RecorderError;
use crate::tape::{Loop, Reader, Take, cut};
use crate::wav;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// How much of what was just played may become a loop, seconds.
const LOOP_S: f64 = 30.0;

/// How much is kept on the disk, seconds.
const TAKE_S: f64 = 300.0;

/// What is softer than this is not yet playing, linear: -55 dBFS.
const PLAYING: f32 = 0.0018;

/// What is kept of the silence before and behind, seconds.
const MARGIN_S: f64 = 1.0;

/// Frames per block of a rendering.
const BLOCK: usize = 64;

/// What came of a take, or of a recording that is to be played.
pub enum News {
    /// A recording, or why it cannot be played.
    Recording(Result<(Loop, Di), wav::WavError>),
    /// A recording, ready to be played.
    Prepared(Box<Loop>),
    /// A demo riff, ready to be played.
    Riff(Box<Loop>),
    /// It is no recording but an impulse response.
    Impulse(PathBuf),
    /// A loop and how long it is, seconds; absent where nothing was played.
    Cut(Option<(Box<Loop>, f64)>),
    /// It lies in that folder and is that many seconds long.
    Saved(PathBuf, f64),
    /// Nothing was played that could be saved.
    Silent,
    /// Why it could not be saved, a sentence without its end.
    Failed(String),
    /// Files for a recording are open, or why not.
    Open(Result<Box<(Tapes, Reels)>, RecorderError>),
    /// Something to be said as it is.
    Said(Notice),
}

/// Threads that cut and save, each gone when it is done.
pub struct Takes {
    folder: Option<PathBuf>,
    sender: Sender<News>,
    news: Receiver<News>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// A loop that waits for the way to be free.
    pub waiting: Option<Box<Loop>>,
    /// The recording that was chosen last.
    pub recording: Option<Loop>,
}

impl Takes {
    /// Takes are kept in `folder`; `wake` is called when there is news.
    pub fn new(folder: Option<PathBuf>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, news) = mpsc::channel();
        Self {
            folder,
            sender,
            news,
            wake,
            waiting: None,
            recording: None,
        }
    }

    /// There is a place where takes are kept.
    pub fn has_place(&self) -> bool {
        self.folder.is_some()
    }

    /// Opens the files of a recording on a thread of its own; false when the system gives none.
    pub fn open_tapes(&self, name: String, rate_hz: u32) -> bool {
        let folder = self.folder.clone().unwrap_or_default();
        let open = move || Tapes::start(&folder, &name, rate_hz).map(Box::new);
        self.hand_out(move || News::Open(open()))
    }

    /// Does `work` on a thread of its own, and says what it returns.
    pub fn hand_out_notice(&self, work: impl FnOnce() -> Notice + Send + 'static) {
        // Where the system gives no thread the files end with what is in them.
        self.hand_out(move || News::Said(work()));
    }

    /// Does `work` on a thread of its own; false when the system gives none.
    pub fn hand_out(&self, work: impl FnOnce() -> News + Send + 'static) -> bool {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let work = move || {
            // The app may be gone by now.
            if sender.send(work()).is_ok() {
                wake();
            }
        };
        let thread = std::thread::Builder::new().name("take".to_owned());
        thread.spawn(work).is_ok()
    }
}

impl App {
    /// Loops what was just played, or ends the loop.
    pub(super) fn toggle_loop(&mut self) {
        let is_looping =
            matches!(self.state.tape, Tape::Loop(_)) && self.state.controls[Switch::Riff];
        if is_looping {
            return self.flip(Switch::Riff, false);
        }
        let memory = self.remote.memory();
        // Half a minute is copied there, not here, where the window would wait for it.
        let cut = move || News::Cut(loop_of(&newest(&memory, LOOP_S)));
        if !self.takes.hand_out(cut) {
            self.say(Notice::nothing_to_loop());
        }
    }

    /// Plays the demo riff in the guitar's place, whatever was looped before.
    pub(super) fn play_riff(&mut self) {
        if self.state.tape != Tape::Riff {
            self.mount_riff();
        }
    }

    /// Plays the demo riff that comes after this one.
    pub(super) fn next_riff(&mut self) {
        self.state.riff = (self.state.riff + 1) % factory::riffs();
        self.mount_riff();
        self.flip_by_hand(Switch::Riff, true);
        self.say(Notice::riff_plays(factory::riff_name(self.state.riff)));
    }

    /// Decodes the riff and brings it to the devices' rate, where that may take its time.
    fn mount_riff(&mut self) {
        let (at, rate_hz) = (self.state.riff, self.remote.memory().rate_hz());
        let decode = move || {
            let mut riff = Box::new(factory::riff(at));
            riff.prepare(rate_hz);
            News::Riff(riff)
        };
        self.state.tape = Tape::Riff;
        if !self.takes.hand_out(decode) {
            self.say(Notice::no_thread());
        }
    }

    /// Saves what was played in the last minutes: dry, through the amp, and the tone itself.
    pub(super) fn save_take(&mut self) {
        let Some(folder) = self.takes.folder.clone() else {
            return self.say(Notice::nowhere_to_keep());
        };
        let memory = self.remote.memory();
        let preset = self.tone_of_take();
        let name = self.capture_as_file_name();
        let save = move || {
            let take = newest(&memory, TAKE_S);
            save(&take, &preset, &folder, &name).unwrap_or_else(News::Failed)
        };
        match self.takes.hand_out(save) {
            true => self.say(Notice::saving_take()),
            false => self.say(Notice::take_failed("the system gives no thread")),
        }
    }

    /// The capture's name, as a file may be called; where names are hidden that is told, too.
    pub(super) fn capture_as_file_name(&self) -> String {
        super::keeper::file_name(&self.state.shown_name().unwrap_or_default())
    }

    /// Takes in what came of takes.
    pub(super) fn take_takes(&mut self) {
        while let Ok(news) = self.takes.news.try_recv() {
            match news {
                News::Cut(Some((tape, seconds))) => {
                    self.takes.waiting = Some(tape);
                    self.state.tape = Tape::Loop(seconds);
                    self.flip(Switch::Riff, true);
                }
                News::Cut(None) => self.say(Notice::nothing_to_loop()),
                News::Silent => self.say(Notice::nothing_to_save()),
                News::Saved(folder, seconds) => self.say(Notice::take_saved(&folder, seconds)),
                News::Recording(read) => self.take_di(read),
                News::Prepared(recording) => self.mount_recording(recording),
                // Something else may have been chosen meanwhile.
                News::Riff(riff) if self.state.tape == Tape::Riff => {
                    self.takes.waiting = Some(riff);
                }
                News::Riff(_) => {}
                News::Impulse(path) => self.load_cab(0, path),
                News::Open(opened) => self.take_tapes(opened),
                News::Said(notice) => self.say(notice),
                News::Failed(reason) => self.say(Notice::take_failed(&reason)),
            }
        }
        if let Some(tape) = self.takes.waiting.take() {
            self.takes.waiting = self.remote.mount_loop(tape).err();
        }
    }
}

/// What was played in the last `seconds`.
fn newest(memory: &Reader, seconds: f64) -> Take {
    memory.last((seconds * memory.rate_hz()) as usize)
}

fn loop_of(take: &Take) -> Option<(Box<Loop>, f64)> {
    let samples = cut(&take.samples, take.rate_hz)?.samples;
    let seconds = samples.len() as f64 / take.rate_hz;
    let mut tape = Box::new(Loop::new(samples.into(), take.rate_hz.round() as u32));
    tape.prepare(take.rate_hz);
    Some((tape, seconds))
}

/// Writes `dry.wav`, `wet.wav` and `tone.json` into a new folder in `folder`. What is heard in the second is what the
/// command line renders from the other two.
fn save(take: &Take, preset: &Preset, folder: &Path, name: &str) -> Result<News, String> {
    let dry = played(take);
    if dry.is_empty() {
        return Ok(News::Silent);
    }
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let place = new_folder(folder, name).map_err(|error| failed(&error))?;
    let rate = take.rate_hz.round() as u32;
    wav::write_f32(&place.join("dry.wav"), rate, dry).map_err(|error| failed(&error))?;
    let tone = place.join("tone.json");
    preset.save(&tone).map_err(|error| failed(&error))?;
    let parts = Preset::open(&tone).and_then(|preset| preset.parts());
    let parts = parts.map_err(|error| failed(&error))?;
    let controls = parts.controls;
    let mut rig = parts.rig(Spec {
        sample_rate_hz: rate.into(),
        max_block: BLOCK,
    });
    let [left, right] = play_through(&mut rig, &controls, dry.to_vec(), BLOCK);
    let wet = wav::write_channels(&place.join("wet.wav"), rate, &[&left, &right]);
    wet.map_err(|error| failed(&error))?;
    Ok(News::Saved(place, dry.len() as f64 / take.rate_hz))
}

/// A take without the silence around it.
fn played(take: &Take) -> &[f32] {
    let loud = |sample: &f32| sample.abs() >= PLAYING;
    let margin = (MARGIN_S * take.rate_hz) as usize;
    let first = take.samples.iter().position(loud);
    let last = take.samples.iter().rposition(loud);
    match (first, last) {
        (Some(first), Some(last)) => {
            let end = (last + 1 + margin).min(take.samples.len());
            &take.samples[first.saturating_sub(margin)..end]
        }
        _ => &[],
    }
}

/// The first `Take 0001 name` that is not there yet.
pub fn new_folder(folder: &Path, name: &str) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let taken: Vec<String> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let number = |name: &String| name.strip_prefix("Take ")?.split(' ').next()?.parse().ok();
    let newest = taken.iter().filter_map(number).max().unwrap_or(0_u32);
    let place = folder.join(format!("Take {:04} {name}", newest.saturating_add(1)).trim_end());
    std::fs::create_dir(&place)?;
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::builtin_riff;
    use crate::rig::Controls;

    fn take(samples: Vec<f32>) -> Take {
        Take {
            samples,
            rate_hz: 48_000.0,
            first_frame: 0,
        }
    }

    #[test]
    fn a_take_is_saved_without_silence_and_renders_to_the_same_samples_again() {
        let mut riff = builtin_riff();
        riff.prepare(48_000.0);
        let mut samples = vec![0.0; 48_000 * 3];
        riff.read(&mut samples[96_000..120_000]);
        let folder = tempfile::tempdir().unwrap();
        let preset = Preset::new("Take", &Controls::default());
        for number in [1, 2] {
            let news = save(&take(samples.clone()), &preset, folder.path(), "My amp").unwrap();
            let News::Saved(place, seconds) = news else {
                panic!("it was played")
            };
            assert_eq!(
                place,
                folder.path().join(format!("Take 000{number} My amp"))
            );
            assert!((1.4..2.6).contains(&seconds), "{seconds}");
            let dry = wav::read(&place.join("dry.wav")).unwrap();
            let wet = wav::read(&place.join("wet.wav")).unwrap();
            let parts = Preset::open(&place.join("tone.json"))
                .unwrap()
                .parts()
                .unwrap();
            let controls = parts.controls;
            let spec = Spec {
                sample_rate_hz: 48_000.0,
                max_block: 1000,
            };
            let again = play_through(
                &mut parts.rig(spec),
                &controls,
                dry.channels[0].clone(),
                1000,
            );
            assert_eq!(wet.channels, again);
        }
    }

    #[test]
    fn silence_is_not_saved_and_a_disk_that_refuses_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let preset = Preset::new("Take", &Controls::default());
        let silent = save(&take(vec![0.001; 9999]), &preset, folder.path(), "");
        assert!(matches!(silent, Ok(News::Silent)));
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, "").unwrap();
        assert!(save(&take(vec![0.5; 9999]), &preset, &in_the_way, "").is_err());
    }
}
