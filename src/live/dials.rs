//! Where the knobs stand, written on one side and read on the other.

use crate::rig::{Controls, Knob, Switch};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

/// One value per knob and switch, overwritten in place: the last position always arrives.
#[derive(Debug)]
pub struct Dials {
    knobs: [AtomicU32; Knob::ALL.len()],
    switches: [AtomicBool; Switch::ALL.len()],
    panic: AtomicBool,
}

impl Default for Dials {
    fn default() -> Self {
        let rest = Controls::bare();
        Self {
            knobs: Knob::ALL.map(|knob| AtomicU32::new(rest[knob].to_bits())),
            switches: Switch::ALL.map(|switch| AtomicBool::new(rest[switch])),
            panic: AtomicBool::new(false),
        }
    }
}

impl Dials {
    /// Turns a knob, as far as it goes.
    pub fn turn(&self, knob: Knob, value: f32) {
        self.knobs[knob as usize].store(knob.clamp(value).to_bits(), Relaxed);
    }

    /// Throws a switch.
    pub fn flip(&self, switch: Switch, on: bool) {
        self.switches[switch as usize].store(on, Relaxed);
    }

    /// Mutes, and wishes that what rings on be forgotten.
    pub fn panic(&self) {
        self.flip(Switch::Mute, true);
        self.panic.store(true, Relaxed);
    }

    /// Whether there was panic since the last look. Real-time safe.
    pub fn take_panic(&self) -> bool {
        self.panic.load(Relaxed) && self.panic.swap(false, Relaxed)
    }

    /// Where everything stands now. Real-time safe.
    pub fn read(&self) -> Controls {
        let mut controls = Controls::bare();
        for knob in Knob::ALL {
            controls[knob] = f32::from_bits(self.knobs[knob as usize].load(Relaxed));
        }
        for switch in Switch::ALL {
            controls[switch] = self.switches[switch as usize].load(Relaxed);
        }
        controls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_position_arrives_within_its_range() {
        let dials = Dials::default();
        assert_eq!(dials.read(), Controls::bare());
        dials.turn(Knob::Input, 3.0);
        dials.turn(Knob::Input, 6.5);
        dials.turn(Knob::Output, -1000.0);
        dials.flip(Switch::Mute, true);
        let controls = dials.read();
        assert_eq!(controls[Knob::Input], 6.5);
        assert_eq!(controls[Knob::Output], -40.0);
        assert!(controls[Switch::Mute] && !controls[Switch::Riff]);
        dials.turn(Knob::Input, f32::NAN);
        assert_eq!(dials.read()[Knob::Input], 0.0);
    }
}
