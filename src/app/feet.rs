//! The part of the app that obeys foot boards: what MIDI says becomes what a mouse would do.

use super::setlist::SetAction;
use super::{Action, App, Notice, Step};
use crate::library::shelf::Verdict;
use crate::midi::{Answer, Command, Map, Message, Mode, Port, Target};
use crate::rig::Switch;

/// Messages that are answered at one look.
const MOST: usize = 256;

/// What is plugged in, and what it moves.
#[derive(Debug, Default)]
pub struct Feet {
    /// What is plugged in.
    pub ports: Vec<Port>,
    /// Why there is no MIDI, where there is none.
    pub absent: Option<String>,
    /// What moves what.
    pub map: Map,
}

impl App {
    /// Carries out what was played on foot boards.
    pub(super) fn take_midi(&mut self) {
        let Ok(ports) = &self.ports else {
            return;
        };
        let messages: Vec<Message> = ports.messages().take(MOST).collect();
        self.state.feet.ports = ports.list();
        let was_learning = self.state.feet.map.learning().is_some();
        for message in messages {
            let answers = self.state.feet.map.answer(message, &self.state.controls);
            for answer in answers {
                self.obey(answer);
            }
        }
        if was_learning && self.state.feet.map.learning().is_none() {
            self.keep_map();
        }
    }

    fn obey(&mut self, answer: Answer) {
        let action = match answer {
            Answer::Turn(knob, value) => Action::Turn(knob, value),
            Answer::Flip(switch, on) => Action::Flip(switch, on),
            Answer::Do(command) => match self.action_of(command) {
                Some(action) => action,
                None => return self.say(Notice::no_such_preset()),
            },
        };
        self.perform(action);
    }

    pub(super) fn action_of(&self, command: Command) -> Option<Action> {
        Some(match command {
            Command::Next => Action::Step(Step::Next),
            Command::Previous => Action::Step(Step::Previous),
            Command::Panic => Action::Panic,
            Command::SwapAb => Action::Swap,
            Command::Loop => Action::Loop,
            Command::Keep => Action::Judge(Verdict::Kept),
            Command::Reject => Action::Judge(Verdict::Rejected),
            Command::Tap => Action::Tap,
            Command::SaveTake => Action::SaveTake,
            Command::Record => Action::Record,
            Command::NextSong => Action::Set(SetAction::Step(Step::Next)),
            Command::PreviousSong => Action::Set(SetAction::Step(Step::Previous)),
            // On stage programs count songs.
            Command::Preset(number) if self.state.setlists.stage.is_some() => {
                Action::Set(SetAction::Play(number.into()))
            }
            Command::Preset(number) => {
                let preset = self.state.presets.get(usize::from(number))?;
                Action::RecallPreset(preset.source.clone())
            }
        })
    }

    /// Waits for what is to move `target`; absent: for nothing any more.
    pub(super) fn learn(&mut self, target: Option<Target>) {
        match target {
            Some(target) => self.state.feet.map.learn(target),
            None => self.state.feet.map.cancel(),
        }
    }

    /// Nothing moves `target` any more.
    pub(super) fn unlearn(&mut self, target: Target) {
        self.state.feet.map.forget(target);
        self.keep_map();
    }

    /// Says how feet move a switch.
    pub(super) fn follow_foot(&mut self, switch: Switch, mode: Mode) {
        self.state.feet.map.set_mode(switch, mode);
        self.keep_map();
    }

    fn keep_map(&mut self) {
        let map = self.state.feet.map.clone();
        if let Some(draft) = self.memory.keep_map(map) {
            self.session.write(draft);
        }
    }
}
