//! What moves what, and how it is answered.

mod hold;
mod learn;
mod written;

use super::message::{Gesture, Message};
use super::target::{Answer, Command, Mode, Target};
use super::trigger::Trigger;
use crate::rig::{Controls, Switch};
use hold::Hold;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use written::Written;

/// One thing that moves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// What is moved by hand or foot.
    pub trigger: Trigger,
    /// What that moves in turn.
    pub target: Target,
    /// How, if it is a switch.
    pub mode: Mode,
}

/// What moves what, and where all of it stood last.
///
/// As JSON it is meant to be read and written by hand too; what cannot be understood of it is passed over, so that
/// reading never fails where the JSON itself is sound. Two maps are equal when the same would be written of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Value", into = "Written")]
pub struct Map {
    held: Vec<Held>,
    programs_are_presets: bool,
    learning: Option<Target>,
}

#[derive(Clone, Debug)]
struct Held {
    binding: Binding,
    hold: Hold,
}

impl Map {
    /// What is to be done about a message, where the controls stand so. All answers have to be carried out before the next
    /// message is answered: a pedal goes by where the knob stands. Nothing is done about the message that teaches.
    pub fn answer(&mut self, message: Message, controls: &Controls) -> Vec<Answer> {
        if self.teach(message) {
            return Vec::new();
        }
        let trigger = Trigger::of(message);
        let gesture = message.gesture();
        let mut bound = false;
        let mut answers = Vec::new();
        for held in &mut self.held {
            if held.binding.trigger.overlaps(trigger) {
                bound = true;
                answers.extend(held.answer(gesture, controls));
            }
        }
        if !bound && self.programs_are_presets {
            answers.extend(preset(message));
        }
        answers
    }

    /// What moves what, in the order it was learnt.
    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.held.iter().map(|held| &held.binding)
    }

    /// How a switch follows whatever flips it.
    pub fn set_mode(&mut self, switch: Switch, mode: Mode) {
        let bindings = self.held.iter_mut().map(|held| &mut held.binding);
        bindings
            .filter(|binding| binding.target == Target::Flip(switch))
            .for_each(|binding| binding.mode = mode);
    }

    /// Whether a program that moves nothing else plays the preset of its number.
    pub fn programs_are_presets(&self) -> bool {
        self.programs_are_presets
    }

    /// Lets programs do so, or not.
    pub fn let_programs_be_presets(&mut self, on: bool) {
        self.programs_are_presets = on;
    }
}

impl Default for Map {
    /// Nothing is bound; programs play presets.
    fn default() -> Self {
        Self {
            held: Vec::new(),
            programs_are_presets: true,
            learning: None,
        }
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.programs_are_presets == other.programs_are_presets
            && self.bindings().eq(other.bindings())
    }
}

impl Held {
    fn answer(&mut self, gesture: Gesture, controls: &Controls) -> Option<Answer> {
        match self.binding.target {
            Target::Turn(knob) => {
                let Gesture::At(share) = gesture else {
                    return None;
                };
                let value = self.hold.turn(knob, share, controls[knob])?;
                Some(Answer::Turn(knob, value))
            }
            Target::Flip(switch) => {
                let pressed = self.hold.press(gesture);
                let on = match self.binding.mode {
                    Mode::Toggle => pressed != controls[switch],
                    Mode::Follow => gesture.is_down(),
                };
                (on != controls[switch]).then_some(Answer::Flip(switch, on))
            }
            Target::Do(command) => self.hold.press(gesture).then_some(Answer::Do(command)),
        }
    }
}

fn preset(message: Message) -> Option<Answer> {
    match message {
        Message::ProgramChange { program, .. } => Some(Answer::Do(Command::Preset(program))),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
