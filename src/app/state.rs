//! Everything the window draws.

mod load;
mod sound;

pub use load::{Dropouts, Load};
pub use sound::{Latency, Measured, Playing, Realtime, Sound};

use super::compare::Compare;
use super::di::Di;
use super::doctor::Diagnosis;
use super::feet::Feet;
use super::incidents::Incidents;
use super::keeper::Entry;
use super::meter::{FLOOR_DB, Meter};
use super::notice::{Notice, Weight};
use super::setlist::Setlists;
use super::shelf::Shelf;
use super::timeline::Timeline;
use super::tournament::{Ranked, Tournament};
use super::tuning::{Temper, Tuning};
use crate::audio::{Host, Request};
use crate::library::{Content, Facts};
use crate::rig::amp::{Levels, delay_frames};
use crate::rig::{Controls, Danger, Switch};
use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Instant;

/// What the player may know at this moment.
#[derive(Default)]
pub struct State {
    /// Where every knob and switch stands.
    pub controls: Controls,
    /// The capture before the amp.
    pub pedal: Companion,
    /// The second amp beside it.
    pub second: Companion,
    /// Every preset that can be had.
    pub presets: Vec<Entry>,
    /// The one that was last recalled or saved.
    pub preset: Option<String>,
    /// Tones in the order of an evening.
    pub setlists: Setlists,
    /// Names of the cabinets in their places.
    pub cabs: [Option<String>; 2],
    /// The capture that is heard.
    pub capture: Option<Capture>,
    /// Name of the capture that is being fetched.
    pub loading: Option<String>,
    /// Place of the capture in its folder, counted from 1, and how many there are.
    pub place: Option<(usize, usize)>,
    /// Every capture in the player's folders.
    pub shelf: Shelf,
    /// Since when everything is recorded, while it is.
    pub recording: Option<Instant>,
    /// Foot boards, and what they move.
    pub feet: Feet,
    /// The two captures that are compared.
    pub compare: Compare,
    /// The tournament, while it is held.
    pub tournament: Option<Tournament>,
    /// How the last one ended, until the player has read it; the best first.
    pub ranking: Vec<Ranked>,
    /// What plays in the guitar's place, where something does.
    pub tape: Tape,
    /// Which of the demo riffs is played.
    pub riff: usize,
    /// A recording of a dry guitar that can play there.
    pub di: Option<Di>,
    /// Captures that were heard lately, the last first.
    pub recent: Vec<PathBuf>,
    /// How the devices are doing.
    pub sound: Sound,
    /// What the player asked the devices for.
    pub request: Request,
    /// Every host and its devices; absent until they have been listed.
    pub hosts: Option<Vec<Host>>,
    /// Level of the guitar.
    pub input: Meter,
    /// Levels of all input channels.
    pub channels: Vec<Meter>,
    /// A string is waited for, to find its channel.
    pub finding: bool,
    /// Silence is listened to, to set the gate.
    pub hushing: bool,
    /// What is wrong with the input.
    pub diagnosis: Option<Diagnosis>,
    /// No string has been heard yet on the chosen channel since the devices were opened.
    pub unheard: bool,
    /// The string that sounds, and how far it is out of tune.
    pub tuning: Option<Tuning>,
    /// How the player tunes.
    pub temper: Temper,
    /// Level of what is heard.
    pub output: Meter,
    /// Share of a block's time the rig takes.
    pub load: Load,
    /// What went wrong on the audio thread since the devices were opened.
    pub dropouts: Dropouts,
    /// The same one by one, with their times.
    pub incidents: Incidents,
    /// The last minutes of both, second by second.
    pub timeline: Timeline,
    /// The test signal is being played.
    pub measuring: bool,
    /// Why the rig muted itself, until the player unmutes it.
    pub danger: Option<Danger>,
    /// Where that was feedback: it opens again when the player plays on.
    pub opens_again: bool,
    /// The input hands back what the speakers play; the rig is muted for that.
    pub hears_itself: bool,
    /// Why the system's own devices play in place of those of last time, while they do.
    pub stands_in: Option<Notice>,
    /// The last message for the player, while it is fresh.
    pub notice: Option<Notice>,
}

/// A capture as the window describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capture {
    /// The file's name without its ending.
    pub name: String,
    /// One line about it.
    pub details: String,
    /// The largest whole multiple of its rate that it can be had for.
    pub most_times: usize,
    /// Names of the sizes it comes in, the smallest first.
    pub sizes: Vec<String>,
    /// Which of them is heard.
    pub size: usize,
    /// Which of them the player wants; a fuller one than is heard while the computer is too busy for it.
    pub wanted: usize,
    /// The rate it was made for, Hz.
    pub rate_hz: f64,
    /// Where it lies.
    pub path: Option<PathBuf>,
    /// The same, to be known again, and what the player says of it.
    pub content: Option<Content>,
    /// What was measured of it.
    pub facts: Facts,
    /// What is known of its levels.
    pub levels: Levels,
}

/// A capture beside the amp.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Companion {
    /// What plays; absent: nobody.
    pub name: Option<String>,
    /// Name of the one that is being fetched.
    pub loading: Option<String>,
}

/// What can play in the guitar's place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Tape {
    /// The demo riff.
    #[default]
    Riff,
    /// What the player played, and how long it is, seconds.
    Loop(f64),
    /// The recording that was chosen.
    File,
}

/// Where the signal lies that captures are levelled with, dBFS: 12 dB around its effective level, its peaks included.
/// Source: the trainer's test signal, -15 dBFS with peaks of -3.
const TRAINED_DB: [f32; 2] = [-27.0, -3.0];

impl State {
    /// Nothing is to tell captures apart but their sound: a blind trial or a tournament is being held.
    pub fn hides_names(&self) -> bool {
        self.compare.blind.is_some() || self.tournament.is_some()
    }

    /// What the capture that is heard may be called now.
    pub fn shown_name(&self) -> Option<Cow<'_, str>> {
        if let Some(tournament) = &self.tournament {
            return Some(tournament.number().into());
        }
        match &self.compare.blind {
            Some(blind) => Some(match blind.side {
                Some(0) => "A".into(),
                Some(_) => "B".into(),
                None => "X".into(),
            }),
            None => self.capture.as_ref().map(|it| it.name.as_str().into()),
        }
    }

    /// Place of the capture that is heard among those that are stepped through, counted from 1, and how many there are.
    /// Absent while names are hidden: it tells one.
    pub fn place(&self) -> Option<(usize, usize)> {
        if self.hides_names() {
            return None;
        }
        let path = self
            .capture
            .as_ref()
            .and_then(|capture| capture.path.as_deref());
        let row = path.and_then(|path| self.shelf.row_of(path));
        row.map(|row| (row + 1, self.shelf.listed.len()))
            .or(self.place)
    }

    /// What the input meter shows where the capture hears what it was made with, from and up to, dBFS.
    pub fn trained_db(&self) -> Option<[f32; 2]> {
        let capture = self.capture.as_ref()?;
        let drive_db = capture.levels.drive_db(&self.controls);
        Some(TRAINED_DB.map(|db| db - drive_db))
    }

    /// The line at the bottom of the window: trouble first, then what is fresh, then what still holds.
    pub fn message(&self) -> Option<Notice> {
        match (&self.notice, &self.sound) {
            // Why there is no sound matters more than what is merely good to know.
            (
                Some(Notice {
                    weight: Weight::Remark,
                    ..
                })
                | None,
                Sound::Silent(reason),
            ) => Some(reason.clone()),
            (Some(notice), _) => Some(notice.clone()),
            (None, _) => match self.why_muted() {
                None if self.hears_itself => Some(Notice::hears_itself()),
                None => self.what_holds(),
                reason => reason,
            },
        }
    }

    /// Why the rig muted itself, and what opens it again.
    pub(super) fn why_muted(&self) -> Option<Notice> {
        match self.danger? {
            Danger::Feedback if !self.opens_again => Some(Notice::fed_back_again()),
            danger => Some(Notice::muted_by(danger)),
        }
    }

    /// What was opened, while it plays.
    pub fn playing(&self) -> Option<&Playing> {
        match &self.sound {
            Sound::Playing(playing) => Some(playing),
            Sound::Opening | Sound::Silent(_) => None,
        }
    }

    /// What is good to know for as long as it is so.
    fn what_holds(&self) -> Option<Notice> {
        let stands_in = self.stands_in.clone();
        let lightness = || self.lightness();
        let rate = || self.rate_warning();
        stands_in
            .or_else(lightness)
            .or_else(rate)
            .or_else(|| self.why_unheard())
    }

    /// Why the guitar is not heard, to whom has not heard it yet: whoever has, rests.
    fn why_unheard(&self) -> Option<Notice> {
        let explains = |diagnosis: &Diagnosis| {
            matches!(
                diagnosis,
                Diagnosis::NothingArrives | Diagnosis::Elsewhere(_) | Diagnosis::Silence
            )
        };
        let diagnosis = self.diagnosis.filter(explains);
        let wanted = self.unheard && !self.controls[Switch::Riff];
        diagnosis.filter(|_| wanted).map(Notice::diagnosed)
    }

    /// Nothing is heard, and nothing else is going on that the player watches.
    pub fn is_still(&self) -> bool {
        let is_silent = |meter: &Meter| meter.level_db <= FLOOR_DB && meter.peak_db <= FLOOR_DB;
        let is_busy = self.measuring || self.hushing || self.finding || self.recording.is_some();
        let plays = self.controls[Switch::Riff] || self.loading.is_some();
        let mut meters = [&self.input, &self.output]
            .into_iter()
            .chain(&self.channels);
        !is_busy && !plays && meters.all(is_silent)
    }

    /// What is played lighter than the player wants it.
    fn lightness(&self) -> Option<Notice> {
        let capture = self.capture.as_ref()?;
        let heard = capture.sizes.get(capture.size)?;
        let name = self.shown_name()?;
        (capture.size < capture.wanted).then(|| Notice::lightened(&name, heard))
    }

    /// What is resampled, and what that costs; not while that would tell which capture it is.
    fn rate_warning(&self) -> Option<Notice> {
        let capture = self.capture.as_ref().filter(|_| !self.hides_names())?;
        let rate = self.playing()?.opened.rate;
        let delay = self.resampling_frames();
        (delay > 0).then(|| Notice::resampled(&capture.name, capture.rate_hz, rate, delay))
    }

    /// Frames that resampling around the capture takes at the devices' rate.
    pub fn resampling_frames(&self) -> usize {
        let (Some(capture), Some(playing)) = (&self.capture, self.playing()) else {
            return 0;
        };
        let rate = f64::from(playing.opened.rate);
        delay_frames(capture.rate_hz, capture.most_times, rate)
    }
}
