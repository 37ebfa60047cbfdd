//! The part of the app that saves and recalls whole tones: presets, and where the last session ended.

use super::captures::name_of;
use super::history::Control;
use super::keeper::{News, Source};
use super::notice::Notice;
use super::{App, Wish};
use crate::library::{Assembly, Content, Parcel, Place, Preset, PresetError, Purpose};
use crate::rig::Controls;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long after a change the session is kept, so that a fader on its way is not written at every step.
const REST: Duration = Duration::from_secs(1);

/// How long the last session may take to come back before the built-in capture plays.
const PATIENCE: Duration = Duration::from_secs(3);

/// What makes a tone.
#[derive(Clone, Default, PartialEq)]
struct Tone {
    controls: Controls,
    captures: [Option<Content>; Place::ALL.len()],
    cabs: [Option<Content>; 2],
}

/// The memory of the session.
#[derive(Default)]
pub struct Recall {
    /// There is a place to keep it.
    keeps: bool,
    /// The last one is still being read: nothing may be written over it.
    is_read: bool,
    /// When it has to have come back, or something else plays.
    awaited_until: Option<Instant>,
    /// The capture was named at the start: that of the last session is not wanted.
    capture_is_named: bool,
    /// The tone that was last asked for: what comes later than the next wish comes too late.
    asked: Option<Source>,
    /// The one that was last recalled or saved.
    heard: Option<Source>,
    kept: Option<Tone>,
    look_at: Option<Instant>,
}

impl App {
    /// Brings the last session back, or what was named in its place.
    pub(super) fn begin(&mut self, capture: Option<PathBuf>, keeps: bool) {
        self.recall.keeps = keeps;
        self.recall.capture_is_named = capture.is_some();
        self.keeper.list();
        self.keeper.list_sets();
        let is_tone = capture.as_deref().is_some_and(is_json);
        match capture {
            Some(path) => self.load(path),
            None if !keeps => self.wish(Wish::BuiltIn),
            None => self.recall.awaited_until = Some(Instant::now() + PATIENCE),
        }
        if keeps && !is_tone {
            self.recall.is_read = true;
            self.keeper.assemble(Source::Session, None);
        }
    }

    /// A capture, a cabinet or a preset, by its ending.
    pub(super) fn load(&mut self, path: PathBuf) {
        // The shelf knows captures by their whole paths.
        let path = std::path::absolute(&path).unwrap_or(path);
        if Self::is_cab(&path) {
            self.load_audio(path);
        } else if is_json(&path) {
            // Captures of another program end so, too.
            self.recall_tone(Source::File(path));
        } else {
            self.wish(Wish::Path(path));
        }
    }

    pub(super) fn recall_tone(&mut self, source: Source) {
        let rate_hz = self.rate_hz();
        self.recall.asked = Some(source.clone());
        self.keeper.assemble(source, rate_hz);
    }

    pub(super) fn save_preset(&mut self, name: &str) {
        if !self.recall.keeps {
            return self.say(Notice::nowhere_to_keep());
        }
        self.keeper.save(self.tone().preset(name.trim()));
    }

    pub(super) fn take_tones(&mut self, now: Instant) {
        while let Some(news) = self.keeper.poll() {
            match news {
                News::Listed(entries) => self.state.presets = entries,
                News::Assembled(source, assembly) => {
                    let at_start = source == Source::Session;
                    self.recall.is_read &= !at_start;
                    let is_asked = |asked: &mut Source| *asked == source;
                    if !at_start && self.recall.asked.take_if(is_asked).is_none() {
                        continue;
                    }
                    match assembly {
                        Ok(assembly) => self.take_assembly(&source, *assembly),
                        Err(error) => self.no_tone(&source, &error),
                    }
                }
                News::Prepared(song, tone) => self.take_song(&song, tone),
                News::Sets(sets, broken) => self.take_sets(sets, &broken),
                News::NotDropped(path, error) => self.say(Notice::not_deleted(&path, &error)),
                News::Saved(path, Ok(())) => {
                    let source = Source::File(path.clone());
                    self.renew_song(&source);
                    self.recall.heard = Some(source);
                    let name = name_of(&Wish::Path(path));
                    self.say(Notice::saved(&name));
                    self.state.preset = Some(name);
                }
                News::Saved(path, Err(error)) => self.say(Notice::not_saved(&path, &error)),
                News::NotKept(path, error) => self.say(Notice::not_saved(&path, &error)),
            }
        }
        if self.recall.awaited_until.is_some_and(|until| now >= until) {
            self.recall.awaited_until = None;
            self.wish(Wish::BuiltIn);
        }
        self.keep_session(now);
    }

    /// Whether there is a place for what the player makes.
    pub(super) fn keeps_tones(&self) -> bool {
        self.recall.keeps
    }

    /// The preset that was last recalled or saved.
    pub(super) fn heard_preset(&self) -> Option<&Source> {
        self.recall.heard.as_ref()
    }

    /// Plays a tone that was built before it was asked for: whatever else is still on its way comes too late.
    pub(super) fn play_ready_tone(&mut self, source: &Source, assembly: Assembly) {
        self.recall.asked = None;
        self.take_assembly(source, assembly);
    }

    fn take_assembly(&mut self, source: &Source, assembly: Assembly) {
        let at_start = *source == Source::Session;
        self.recall.awaited_until = None;
        if !at_start {
            self.history
                .note(Control::All, &self.state.controls, Instant::now());
            self.state.preset = Some(assembly.name);
            self.recall.heard = Some(source.clone());
        }
        self.turn_all(&assembly.controls);
        let others_too = !(at_start && self.recall.capture_is_named);
        for (place, fetched) in Place::ALL.into_iter().zip(assembly.captures) {
            match (place, fetched) {
                (Place::Amp, Some(fetched)) if others_too => {
                    let wish = fetched.path.clone().map_or(Wish::BuiltIn, Wish::Path);
                    self.wished = wish.clone();
                    self.unpack(Parcel {
                        place,
                        wish,
                        fetched,
                        purpose: Purpose::Wish,
                    });
                }
                (Place::Amp, _) => {}
                (_, Some(fetched)) => self.take_beside(place, fetched),
                (_, None) => self.remove_beside(place),
            }
        }
        let cabs = assembly.cabs.into_iter().zip(assembly.built);
        for (place, (cab, built)) in cabs.enumerate() {
            match cab {
                Some(Ok(cab)) => self.put_built_cab(place, Some(cab), built),
                Some(Err(error)) => self.say(Notice::no_preset_part(&error)),
                None => self.put_cab(place, None),
            }
        }
        // All of it at once, not what is left at the next look.
        self.mount_company();
        self.carry_cabs();
    }

    fn no_tone(&mut self, source: &Source, error: &PresetError) {
        match (source, error) {
            (Source::Session, error) => {
                if self.recall.awaited_until.take().is_some() {
                    self.wish(Wish::BuiltIn);
                }
                if matches!(error, PresetError::Malformed { .. }) {
                    self.say(Notice::session_broken(error));
                }
            }
            (Source::File(path), PresetError::Malformed { .. }) if !self.is_own(path) => {
                self.wish(Wish::Path(path.clone()));
            }
            _ => {
                if self.state.capture.is_none() && self.state.loading.is_none() {
                    self.wish(Wish::BuiltIn);
                }
                self.say(Notice::no_preset_part(error));
            }
        }
    }

    /// Whether `path` is one of the listed presets.
    fn is_own(&self, path: &Path) -> bool {
        let source = Source::File(path.to_path_buf());
        self.state
            .presets
            .iter()
            .any(|entry| entry.source == source)
    }

    fn tone(&self) -> Tone {
        let [pedal, second] = self.company_contents();
        let amp = self.state.capture.as_ref();
        Tone {
            controls: self.state.controls,
            captures: [amp.and_then(|amp| amp.content.clone()), pedal, second],
            cabs: self.cab_contents(),
        }
    }

    /// What is heard now.
    pub(super) fn tone_of_take(&self) -> Preset {
        self.tone().preset("Take")
    }

    fn keep_session(&mut self, now: Instant) {
        if self.recall.look_at.is_none_or(|at| now >= at) {
            self.recall.look_at = Some(now + REST);
            self.keep_now();
        }
    }

    fn keep_now(&mut self) {
        let is_settled = !self.recall.is_read && self.state.capture.is_some();
        if !self.recall.keeps || !is_settled {
            return;
        }
        let tone = self.tone();
        if self.recall.kept.as_ref() != Some(&tone) {
            self.keeper.keep(tone.preset("Last session"));
            self.recall.kept = Some(tone);
        }
    }
}

impl Drop for App {
    /// What was turned last is remembered, too.
    fn drop(&mut self) {
        self.keep_now();
        if self.recall.keeps {
            self.keeper.finish();
        }
    }
}

fn is_json(path: &Path) -> bool {
    let end = path.extension();
    end.is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

impl Tone {
    fn preset(&self, name: &str) -> Preset {
        let mut preset = Preset::new(name, &self.controls);
        let [amp, pedal, second] = self.captures.clone();
        (preset.amp, preset.pedal, preset.second) = (amp, pedal, second);
        preset.cabs = self.cabs.to_vec();
        preset
    }
}
