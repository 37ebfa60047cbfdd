//! The map learns from the player's foot.

use super::hold::Hold;
use super::{Binding, Held, Map};
use crate::midi::message::{Gesture, Message};
use crate::midi::target::{Mode, Target};
use crate::midi::trigger::Trigger;

/// Boards send these two before a program: which bank it is in.
const BANK: [u8; 2] = [0, 32];
/// From here on controllers give orders to a whole channel ("all notes off"), and nobody's foot is on them.
const FIRST_ORDER: u8 = 120;

impl Map {
    /// Waits for the next message that could move `target`: it will from then on, and no longer what it moved before. What
    /// already moves the target still does.
    pub fn learn(&mut self, target: Target) {
        self.learning = Some(target);
    }

    /// What waits to be learnt; absent again once it was.
    pub fn learning(&self) -> Option<Target> {
        self.learning
    }

    /// Waits no longer.
    pub fn cancel(&mut self) {
        self.learning = None;
    }

    /// Nothing moves `target` any more.
    pub fn forget(&mut self, target: Target) {
        self.held.retain(|held| held.binding.target != target);
    }

    /// Binds what sent the message to the target that waits; false where none does, or the message could not move it.
    pub(super) fn teach(&mut self, message: Message) -> bool {
        let Some(target) = self.learning.take_if(|target| suits(message, *target)) else {
            return false;
        };
        let trigger = Trigger::of(message);
        self.held
            .retain(|held| !held.binding.trigger.overlaps(trigger));
        self.held.push(Held {
            binding: Binding {
                trigger,
                target,
                mode: self.mode_of(target),
            },
            hold: Hold::learnt(message.gesture()),
        });
        true
    }

    /// How whatever moves `target` already does so.
    fn mode_of(&self, target: Target) -> Mode {
        let same = self.bindings().find(|binding| binding.target == target);
        same.map(|binding| binding.mode).unwrap_or_default()
    }
}

/// A knob needs something that stands at a place, all else a press.
fn suits(message: Message, target: Target) -> bool {
    if let Message::ControlChange { controller, .. } = message
        && (BANK.contains(&controller) || controller >= FIRST_ORDER)
    {
        return false;
    }
    match target {
        Target::Turn(_) => matches!(message.gesture(), Gesture::At(_)),
        Target::Flip(_) | Target::Do(_) => message.gesture().is_down(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::midi::target::{Answer, Command};
    use crate::rig::{Controls, Knob, Switch};

    /// The answers to these bytes, none of which is carried out.
    fn send(map: &mut Map, bytes: &[u8]) -> Vec<Answer> {
        map.answer(Message::parse(bytes).unwrap(), &Controls::default())
    }

    fn learnt(target: Target, bytes: &[u8]) -> Map {
        let mut map = Map::default();
        map.learn(target);
        send(&mut map, bytes);
        map
    }

    #[test]
    fn the_next_press_is_bound_and_what_is_let_go_is_not() {
        let next = Target::Do(Command::Next);
        for unfit in [
            &[0x80, 60, 0][..],
            &[0xb0, 80, 0],
            &[0xb0, 0, 127],
            &[0xb0, 32, 127],
            &[0xb0, 123, 127],
        ] {
            assert_eq!(learnt(next, unfit).learning(), Some(next), "{unfit:?}");
        }
        for fit in [&[0x90, 60, 9][..], &[0xb0, 80, 127], &[0xc0, 3]] {
            let mut map = learnt(next, fit);
            assert_eq!(map.learning(), None);
            assert_eq!(send(&mut map, fit), [Answer::Do(Command::Next)]);
        }
    }

    #[test]
    fn a_knob_is_bound_to_what_has_a_place_and_then_jumps() {
        let bass = Target::Turn(Knob::Bass);
        for unfit in [&[0x90, 60, 9][..], &[0xc0, 3]] {
            assert_eq!(learnt(bass, unfit).learning(), Some(bass));
        }
        let mut map = learnt(bass, &[0xb0, 11, 3]);
        let fully = [Answer::Turn(Knob::Bass, 10.0)];
        assert_eq!(send(&mut map, &[0xb0, 11, 127]), fully);
        let mut map = learnt(bass, &[0xe0, 0, 65]);
        assert_eq!(send(&mut map, &[0xe0, 127, 127]), fully);
    }

    #[test]
    fn what_moves_something_new_moves_nothing_old_and_a_target_may_have_many() {
        let mute = Target::Flip(Switch::Mute);
        let mut map = learnt(mute, &[0xb0, 80, 127]);
        map.set_mode(Switch::Mute, Mode::Follow);
        map.learn(mute);
        send(&mut map, &[0xb0, 81, 127]);
        assert!(map.bindings().all(|one| one.mode == Mode::Follow));
        assert_eq!(map.bindings().count(), 2);
        map.learn(Target::Do(Command::Tap));
        send(&mut map, &[0xb0, 80, 127]);
        let targets: Vec<_> = map.bindings().map(|one| one.target).collect();
        assert_eq!(targets, [mute, Target::Do(Command::Tap)]);
        map.forget(mute);
        assert_eq!(map.bindings().count(), 1);
    }

    #[test]
    fn the_press_that_teaches_does_nothing_and_all_else_works_meanwhile() {
        let mut map = learnt(Target::Flip(Switch::Mute), &[0x90, 60, 9]);
        map.learn(Target::Turn(Knob::Bass));
        let muted = [Answer::Flip(Switch::Mute, true)];
        assert_eq!(send(&mut map, &[0x90, 60, 9]), muted);
        assert_eq!(send(&mut map, &[0xb0, 7, 127]), []);
        map.learn(Target::Do(Command::Tap));
        assert_eq!(send(&mut map, &[0x90, 60, 9]), []);
        assert_eq!(send(&mut map, &[0x90, 60, 9]), [Answer::Do(Command::Tap)]);
        let mut map = learnt(Target::Do(Command::Tap), &[0xb0, 7, 70]);
        let on_its_way = send(&mut map, &[0xb0, 7, 90]);
        assert_eq!(on_its_way, [], "it is pressed already");
    }

    #[test]
    fn who_cancels_has_learnt_nothing() {
        let mut map = Map::default();
        map.learn(Target::Do(Command::Tap));
        map.cancel();
        assert_eq!(send(&mut map, &[0xb0, 80, 127]), []);
        assert_eq!((map.learning(), map.bindings().count()), (None, 0));
    }
}
