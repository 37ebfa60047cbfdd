//! The part of the app that turns knobs and throws switches.

use super::history::Control;
use super::{App, Notice};
use crate::rig::{Controls, Knob, Switch};
use std::time::Instant;

impl App {
    pub(super) fn turn(&mut self, knob: Knob, value: f32) {
        let value = knob.clamp(value);
        self.state.controls[knob] = value;
        self.remote.turn(knob, value);
    }

    pub(super) fn turn_by_hand(&mut self, knob: Knob, value: f32) {
        let controls = &self.state.controls;
        self.history
            .note(Control::Knob(knob), controls, Instant::now());
        self.turn(knob, value);
    }

    /// The echoes follow the player's foot.
    pub(super) fn tap(&mut self, now: Instant) {
        if let Some(ms) = self.tempo.tap(now) {
            self.turn_by_hand(Knob::DelayTime, ms);
        }
    }

    pub(super) fn undo(&mut self) {
        if let Some(controls) = self.history.undo(&self.state.controls) {
            self.turn_all(&controls);
        }
    }

    pub(super) fn redo(&mut self) {
        if let Some(controls) = self.history.redo(&self.state.controls) {
            self.turn_all(&controls);
        }
    }

    /// To where a tone has them: what belongs to none stays.
    pub(super) fn turn_all(&mut self, controls: &Controls) {
        for knob in Knob::ALL {
            self.turn(knob, controls[knob]);
        }
        for switch in Switch::ALL {
            if switch.key().is_some() {
                self.flip(switch, controls[switch]);
            }
        }
    }

    pub(super) fn flip(&mut self, switch: Switch, on: bool) {
        self.state.controls[switch] = on;
        match switch {
            Switch::Mute => self.hush(),
            _ => self.remote.flip(switch, on),
        }
    }

    /// Nothing is heard while the player says so, and while it has to be still for a moment.
    pub(super) fn hush(&self) {
        let still = self.own_sound.is_on_trial() || self.doctor.searches();
        let muted = self.state.controls[Switch::Mute] || still;
        self.remote.flip(Switch::Mute, muted);
    }

    pub(super) fn flip_by_hand(&mut self, switch: Switch, on: bool) {
        match switch {
            Switch::Riff => {
                self.riff_stands_in = false;
                self.play_riff();
            }
            Switch::Mute => {
                self.forget_danger();
                self.forget_own_sound();
            }
            _ => {
                let controls = &self.state.controls;
                self.history
                    .note(Control::Switch(switch), controls, Instant::now());
            }
        }
        self.flip(switch, on);
    }

    pub(super) fn panic(&mut self) {
        self.forget_danger();
        self.forget_own_sound();
        self.state.controls[Switch::Mute] = true;
        self.remote.panic();
        self.say(Notice::panicked());
    }
}
