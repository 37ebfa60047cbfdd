//! What the amp is played with.

use crate::app::state::Tape;
use crate::app::{Action, State};
use crate::rig::Switch;
use crate::ui::hint_line::explain;
use crate::ui::widgets::{choice, list};
use egui::Ui;

const WIDTH: f32 = 104.0;

/// What the amp can be played with: its name, whether it plays, how it is chosen, what it does.
fn sources(state: &State) -> [(&'static str, bool, Action, &'static str); 4] {
    let plays = state.controls[Switch::Riff];
    let looped = matches!(state.tape, Tape::Loop(_));
    [
        (
            "Loop",
            plays && looped,
            Action::Loop,
            "Plays what you just played through the amp, round and round, so that your hands are free. Keys: L",
        ),
        (
            "DI file",
            plays && state.tape == Tape::File,
            Action::PlayFile,
            "Plays a recording of a dry guitar (WAV, FLAC, AIFF) through the amp, round and round. Once more chooses another one.",
        ),
        (
            "Demo riff",
            plays && state.tape == Tape::Riff,
            match plays && state.tape == Tape::Riff {
                true => Action::NextRiff,
                false => Action::Flip(Switch::Riff, true),
            },
            "Plays a few bars of dry guitar through the amp, round and round. Once more plays the next riff.",
        ),
        (
            "Guitar",
            !plays,
            Action::Flip(Switch::Riff, false),
            "Plays your guitar through the amp. What you play is held for five minutes; R saves it.",
        ),
    ]
}

/// Laid out from right to left: the last word first.
pub fn source(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    for (word, chosen, action, what) in sources(state) {
        let response = choice(ui, word, chosen);
        explain(&response, what);
        if response.clicked() {
            actions.push(action);
        }
    }
}

/// The same where there is less room.
pub fn source_list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let sources = sources(state);
    let playing = sources.iter().position(|(_, plays, ..)| *plays);
    let playing = playing.unwrap_or_default();
    let words = sources.iter().enumerate().rev();
    let options: Vec<_> = words
        .map(|(at, (word, ..))| ((*word).to_owned(), at))
        .collect();
    let (response, chosen) = list(ui, "Source", WIDTH, sources[playing].0, &options);
    explain(
        &response,
        "What the amp is played with: your guitar, the demo riff, a DI file, or a loop of what you just played (L).",
    );
    // Of recordings there is more than one.
    let other = |at: &usize| {
        *at != playing || matches!(sources[*at].2, Action::PlayFile | Action::NextRiff)
    };
    let chosen = chosen.filter(other);
    actions.extend(chosen.map(|at| sources[at].2.clone()));
}
