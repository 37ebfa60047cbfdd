//! The part of the app that plays a recording of a dry guitar, a DI file, in the guitar's place.

use super::notice::Notice;
use super::state::Tape;
use super::takes::News;
use super::{App, Asked};
use crate::library::source;
use crate::rig::Switch;
use crate::tape::Loop;
use crate::wav;
use std::path::{Path, PathBuf};

/// What is longer is no impulse response but a recording, seconds.
const LONGEST_IMPULSE_S: f64 = 3.0;

/// How much of a recording is played, seconds.
const LONGEST_S: f64 = 120.0;

/// How long both ends take to silence, so that they join without a click, seconds.
const FADE_S: f64 = 0.005;

/// A recording that can be played.
#[derive(Clone, Debug, PartialEq)]
pub struct Di {
    /// The file's name.
    pub name: String,
    /// How much of it is played, seconds.
    pub seconds: f64,
    /// There is more of it.
    pub is_cut: bool,
}

impl App {
    /// Plays an audio file for what it is: an impulse response as the first cabinet, a recording in the guitar's place.
    pub(super) fn load_audio(&mut self, path: PathBuf) {
        let look = move || match is_recording(&path) {
            true => News::Recording(read(&path)),
            false => News::Impulse(path),
        };
        self.look_at_audio(look);
    }

    /// Plays a recording, round and round.
    pub(super) fn load_di(&mut self, path: PathBuf) {
        self.look_at_audio(move || News::Recording(read(&path)));
    }

    fn look_at_audio(&mut self, look: impl FnOnce() -> News + Send + 'static) {
        if !self.takes.hand_out(look) {
            self.say(Notice::no_thread());
        }
    }

    /// Takes in a recording that was read.
    pub(super) fn take_di(&mut self, read: Result<(Loop, Di), wav::WavError>) {
        match read {
            Ok((recording, di)) => {
                self.say(Notice::di_plays(&di));
                self.takes.recording = Some(recording);
                self.state.di = Some(di);
                self.play_recording();
            }
            Err(error) => self.say(Notice::no_di(&error)),
        }
    }

    /// Plays the recording that was chosen last; where it plays already, or there is none, another one is chosen.
    pub(super) fn play_di(&mut self) {
        let plays = self.state.tape == Tape::File && self.state.controls[Switch::Riff];
        if plays || self.takes.recording.is_none() {
            self.asked = Some(Asked::Di);
            return self.dialog.open(None);
        }
        self.play_recording();
    }

    /// Brings the recording to the devices' rate, where that may take its time.
    fn play_recording(&mut self) {
        let rate_hz = self.remote.memory().rate_hz();
        if let Some(recording) = self.takes.recording.clone() {
            let prepare = move || {
                let mut recording = Box::new(recording);
                recording.prepare(rate_hz);
                News::Prepared(recording)
            };
            self.look_at_audio(prepare);
        }
    }

    /// Plays a recording that is at the devices' rate.
    pub(super) fn mount_recording(&mut self, recording: Box<Loop>) {
        self.takes.waiting = Some(recording);
        self.state.tape = Tape::File;
        self.riff_stands_in = false;
        self.flip(Switch::Riff, true);
    }
}

/// By its length, as far as the head of the file tells it.
fn is_recording(path: &Path) -> bool {
    wav::seconds(path).is_some_and(|seconds| seconds > LONGEST_IMPULSE_S)
}

fn read(path: &Path) -> Result<(Loop, Di), wav::WavError> {
    let audio = source::audio(path, LONGEST_S)?;
    let (rate_hz, frames) = (audio.sample_rate_hz, audio.frames());
    let longest = (LONGEST_S * f64::from(rate_hz)) as usize;
    let mut samples = audio.into_mono();
    samples.truncate(longest);
    fade_ends(&mut samples, (FADE_S * f64::from(rate_hz)) as usize);
    let di = Di {
        name: wav::name_of(path),
        seconds: samples.len() as f64 / f64::from(rate_hz),
        is_cut: frames > longest,
    };
    Ok((Loop::new(samples.into(), rate_hz), di))
}

fn fade_ends(samples: &mut [f32], frames: usize) {
    let frames = frames.min(samples.len() / 2);
    let end = samples.len();
    for n in 0..frames {
        let share = n as f32 / frames as f32;
        samples[n] *= share;
        samples[end - 1 - n] *= share;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str, seconds: f64) -> PathBuf {
        let path = folder.join(name);
        let samples = vec![0.5; (seconds * 8000.0) as usize];
        wav::write_f32(&path, 8000, &samples).unwrap();
        path
    }

    #[test]
    fn what_is_long_is_a_recording_and_its_ends_join() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_recording(&file(folder.path(), "cab.wav", 0.5)));
        assert!(!is_recording(&folder.path().join("gone.wav")));
        let path = file(folder.path(), "di.wav", 4.0);
        assert!(is_recording(&path));
        let (mut recording, di) = read(&path).unwrap();
        assert_eq!(
            (di.name.as_str(), di.seconds, di.is_cut),
            ("di.wav", 4.0, false)
        );
        let mut twice = vec![0.0; 64_000];
        recording.read(&mut twice);
        let steepest = twice.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        assert!(steepest.fold(0.0, f32::max) < 0.02);
        assert_eq!(twice[16_000], 0.5);
    }

    #[test]
    fn of_a_long_one_two_minutes_are_played() {
        let folder = tempfile::tempdir().unwrap();
        let (_, di) = read(&file(folder.path(), "song.wav", 150.0)).unwrap();
        assert_eq!((di.seconds, di.is_cut), (120.0, true));
    }
}
