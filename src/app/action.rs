//! Everything a player can do, whether by mouse, key or foot.

use super::keeper::Source;
use super::setlist::SetAction;
use super::tuning::Strings;
use crate::audio::Request;
use crate::library::Place;
use crate::library::shelf::{Query, Verdict};
use crate::midi::{Mode, Target};
use crate::rig::{Knob, Switch};
use std::path::PathBuf;

/// One wish of the player; [`super::App::perform`] fulfils it.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Turn a knob to a value in its own unit.
    Turn(Knob, f32),
    /// Throw a switch.
    Flip(Switch, bool),
    /// Silence, at once and wholly: mute, and let nothing ring on.
    Panic,
    /// Load a capture, a cabinet, a recording of a dry guitar or a preset by its file, or the first capture of a folder.
    Load(PathBuf),
    /// Play the capture in another of its sizes, counted from the smallest.
    Resize(usize),
    /// Load the capture beside the current one.
    Step(Step),
    /// Load the same amp with less gain, or more; the capture beside, where names tell of no such thing.
    Climb(Step),
    /// Let the desktop's file dialog ask for a capture.
    Browse,
    /// Put a folder or a pack on the shelf.
    Shelve(PathBuf),
    /// Take it off again; nothing in it is touched.
    Unshelve(PathBuf),
    /// Let the desktop's dialog ask for a folder for the shelf.
    BrowseShelf,
    /// Look through the shelf's folders anew.
    Rescan,
    /// Stop measuring what is on the shelf.
    StopScan,
    /// List what the player looks for.
    Seek(Query),
    /// Keep or reject the capture that is heard, or take that back; in a tournament, for the next round.
    Judge(Verdict),
    /// Rate it, 0 (not at all) to 5.
    Rate(u8),
    /// Give it these tags, with commas between them.
    Tag(String),
    /// Play an impulse response as the first or second cabinet, 0 or 1.
    LoadCab(usize, PathBuf),
    /// Let the desktop's file dialog ask for one.
    BrowseCab(usize),
    /// Say whether the capture that is heard contains a cabinet.
    JudgeCab(bool),
    /// Take a cabinet away.
    RemoveCab(usize),
    /// Play a capture before the amp, or beside it.
    LoadBeside(Place, PathBuf),
    /// Let the desktop's file dialog ask for one.
    BrowseBeside(Place),
    /// Take it away.
    RemoveBeside(Place),
    /// Set the gate by two seconds of silence.
    SetGate,
    /// A beat of the echoes' tempo.
    Tap,
    /// Save the tone as a preset of that name.
    SavePreset(String),
    /// Play a preset.
    RecallPreset(Source),
    /// Make, change and play setlists.
    Set(SetAction),
    /// Wait for what a foot or a hand is to move this by; absent: for nothing any more.
    Learn(Option<Target>),
    /// Let nothing move this by MIDI any more.
    Unlearn(Target),
    /// Say how feet move a switch.
    FollowFoot(Switch, Mode),
    /// Play the other one of two captures; in a blind trial, the next of A, B and X.
    Swap,
    /// Begin a blind trial of the two, or end it.
    Blind,
    /// Say which of the two X is, 0 or 1.
    Guess(usize),
    /// Begin a tournament of what the shelf lists, without names, or end it.
    Tournament,
    /// Keep those who came furthest in it.
    KeepWinners,
    /// Take its ranking as read.
    CloseRanking,
    /// Loop what was just played, or end the loop.
    Loop,
    /// Play the demo riff that comes after this one.
    NextRiff,
    /// Play a recording of a dry guitar; where one plays already, choose another.
    PlayFile,
    /// Save what was played in the last minutes.
    SaveTake,
    /// Begin to record to the disk, or end it.
    Record,
    /// Take the last turn of a control back.
    Undo,
    /// Take that back.
    Redo,
    /// Put out the clip lamp of a meter.
    ClearClip(Side),
    /// Play through other devices, or the same ones set otherwise.
    UseDevices(Request),
    /// Wait for a string, and listen to the channel it is struck on.
    FindGuitar,
    /// Measure the round trip over a loop-back cable.
    MeasureLatency,
    /// Look again at which devices there are.
    ListDevices,
    /// Tune to another reference pitch: what A4 has, Hz.
    SetReference(f32),
    /// Tune other strings.
    ChooseStrings(Strings),
    /// Take the message in the bottom line as read.
    Dismiss,
}

/// Which way through the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Towards the first capture.
    Previous,
    /// Towards the last capture.
    Next,
}

/// Which end of the amp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the guitar comes in.
    Input,
    /// Where the sound goes out.
    Output,
}
