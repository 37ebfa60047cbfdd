//! How a pedal takes hold of what it moves.

use crate::midi::message::Gesture;
use crate::rig::Knob;

/// A step of a controller, as a share of its way, and a little more.
const STEP: f32 = 1.0 / 120.0;
/// Worn pedals do not come closer to the ends of their way; a knob that rests there would wait for them in vain.
const WORN: f32 = 0.04;

/// Where a controller stood last, and whether the knob is in its hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hold {
    /// As a share of its way.
    stood: Option<f32>,
    /// What the knob was turned to by it, if it was.
    turned: Option<f32>,
    /// It moves the knob at once, wherever that stands.
    jumps: bool,
}

impl Hold {
    /// The hold of a controller that has just been chosen, by that gesture: the player means it.
    pub fn learnt(gesture: Gesture) -> Self {
        let stood = match gesture {
            Gesture::At(share) => Some(share),
            Gesture::Press | Gesture::Release => None,
        };
        Self {
            stood,
            turned: None,
            jumps: true,
        }
    }

    /// Where the knob goes that stands at `present`, in its unit, when the controller comes to `share` of its way. It
    /// stays while the controller has neither met it nor passed it, and again after something else has moved it.
    pub fn turn(&mut self, knob: Knob, share: f32, present: f32) -> Option<f32> {
        let range = &knob.spec().range;
        let span = range.end() - range.start();
        let value = knob.clamp(range.start() + share * span);
        let place = ((present - range.start()) / span).clamp(WORN, 1.0 - WORN);
        let stood = self.stood.replace(share);
        let passed = stood.is_some_and(|stood| (stood - place) * (share - place) <= 0.0);
        let met = value == present || (share - place).abs() <= STEP;
        let holds = std::mem::take(&mut self.jumps) || self.turned == Some(present);
        if !(holds || passed || met) {
            self.turned = None;
            return None;
        }
        self.turned = Some(value);
        (value != present).then_some(value)
    }

    /// Whether that is a press. A pedal that says nothing when it is let go says the same again when it is pressed; one
    /// that is swept never does.
    pub fn press(&mut self, gesture: Gesture) -> bool {
        let Gesture::At(share) = gesture else {
            return gesture.is_down();
        };
        let was = self.stood.replace(share);
        let rises = was.is_none_or(|was| !Gesture::At(was).is_down());
        gesture.is_down() && (rises || was == Some(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a knob from 0 to 10 that stands at 5 is after each of these shares, moved by nothing else.
    fn sweep(hold: &mut Hold, shares: &[f32]) -> Vec<f32> {
        let mut at = 5.0;
        let mut places = Vec::new();
        for share in shares {
            at = hold.turn(Knob::Bass, *share, at).unwrap_or(at);
            places.push(at);
        }
        places
    }

    #[test]
    fn a_controller_that_stands_elsewhere_moves_nothing_until_it_has_passed() {
        let up = sweep(&mut Hold::default(), &[0.1, 0.3, 0.4, 0.6, 0.2, 1.0]);
        assert_eq!(up, [5.0, 5.0, 5.0, 6.0, 2.0, 10.0]);
        let down = sweep(&mut Hold::default(), &[0.9, 0.8, 0.0]);
        assert_eq!(down, [5.0, 5.0, 0.0]);
        let met = sweep(&mut Hold::default(), &[0.505, 0.7]);
        assert_eq!(met[1], 7.0, "it stood there already");
    }

    #[test]
    fn what_another_hand_has_moved_is_picked_up_anew() {
        let mut hold = Hold::default();
        sweep(&mut hold, &[0.5, 0.8]);
        assert_eq!(hold.turn(Knob::Bass, 0.82, 2.0), None);
        assert_eq!(hold.turn(Knob::Bass, 0.4, 2.0), None);
        assert_eq!(hold.turn(Knob::Bass, 0.1, 2.0), Some(1.0));
        assert_eq!(hold.turn(Knob::Bass, 0.2, 9.0), None);
        assert_eq!(hold.turn(Knob::Bass, 0.3, 1.0), None, "undone meanwhile");
    }

    #[test]
    fn one_just_learnt_jumps_once() {
        let mut hold = Hold::learnt(Gesture::At(1.0));
        assert_eq!(hold.turn(Knob::Bass, 0.9, 5.0), Some(9.0));
        assert_eq!(hold.turn(Knob::Bass, 0.8, 2.0), None);
    }

    #[test]
    fn a_choice_goes_from_one_whole_number_to_the_next() {
        let mut hold = Hold::default();
        let turn = |hold: &mut Hold, share, at| hold.turn(Knob::CabMode, share, at);
        assert_eq!(turn(&mut hold, 0.4, 1.0), None, "it is there");
        assert_eq!(turn(&mut hold, 0.6, 1.0), None);
        assert_eq!(turn(&mut hold, 0.8, 1.0), Some(2.0));
        assert_eq!(turn(&mut hold, 0.0, 2.0), Some(0.0));
        let mut hold = Hold::default();
        assert_eq!(turn(&mut hold, 0.4, 1.0), None);
        assert_eq!(turn(&mut hold, 0.1, 1.0), Some(0.0), "it was there");
    }

    #[test]
    fn a_worn_pedal_still_gets_hold_of_a_knob_at_its_end() {
        let mut hold = Hold::default();
        assert_eq!(hold.turn(Knob::DelayMix, 0.03, 0.0), None);
        assert_eq!(hold.turn(Knob::DelayMix, 0.5, 0.0), Some(50.0));
        let mut hold = Hold::default();
        assert_eq!(hold.turn(Knob::HighCut, 0.5, 20_000.0), None);
        assert!(hold.turn(Knob::HighCut, 0.97, 20_000.0).is_some());
    }

    #[test]
    fn a_press_is_the_way_up_through_the_middle_or_the_same_again() {
        let presses = |values: &[f32]| {
            let mut hold = Hold::default();
            let press = |value: &f32| hold.press(Gesture::At(*value));
            values.iter().map(press).filter(|pressed| *pressed).count()
        };
        assert_eq!(presses(&[1.0, 0.0, 1.0, 0.0]), 2, "it springs back");
        assert_eq!(presses(&[1.0, 1.0, 1.0]), 3, "it never says that it is up");
        assert_eq!(presses(&[0.1, 0.4, 0.5, 0.7, 0.9, 0.8]), 1, "it is swept");
        assert_eq!(presses(&[0.49, 0.0, 0.0]), 0);
    }
}
