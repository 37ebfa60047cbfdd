//! The part of the app that compares two captures: side by side, and without knowing which is which.

use super::{App, Notice};
use crate::library::Wish;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Two captures that are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compare {
    /// The two; what is loaded takes the place of the one that is heard.
    pub slots: [Option<Slot>; 2],
    /// Which of them is heard.
    pub heard: usize,
    /// The trial, while names are hidden.
    pub blind: Option<Blind>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// How it is fetched again.
    pub wish: Wish,
    /// What it is called.
    pub name: String,
}

/// A trial: A and B are what they are called, X is one of them, and which, nobody knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blind {
    /// What is heard: `None` is X.
    pub side: Option<usize>,
    /// Trials that were judged.
    pub trials: u32,
    /// How often that was right.
    pub right: u32,
    x: usize,
}

impl Blind {
    fn new() -> Self {
        Self {
            side: None,
            trials: 0,
            right: 0,
            x: toss(),
        }
    }

    /// Which of the two is heard.
    fn heard(&self) -> usize {
        self.side.unwrap_or(self.x)
    }

    fn judge(&mut self, guess: usize) -> bool {
        let right = guess == self.x;
        self.trials += 1;
        self.right += u32::from(right);
        (self.x, self.side) = (toss(), None);
        right
    }

    /// How likely tossing a coin gets at least as many right, 0..1.
    pub fn by_chance(&self) -> f64 {
        let n = f64::from(self.trials);
        let mut ways = 1.0;
        let mut sum = 0.0;
        for k in 0..=self.trials {
            if k >= self.right {
                sum += ways;
            }
            ways *= (n - f64::from(k)) / f64::from(k + 1);
        }
        sum / n.exp2()
    }
}

/// Heads or tails.
fn toss() -> usize {
    chance(2)
}

/// One of `sides`, counted from 0, drawn by lot; the standard library's only source of chance.
pub(super) fn chance(sides: usize) -> usize {
    (RandomState::new().build_hasher().finish() % sides as u64) as usize
}

impl App {
    /// What was loaded takes the place of the one that was heard.
    pub(super) fn note_loaded(&mut self) {
        self.note_entrant();
        let Some(capture) = &self.state.capture else {
            return;
        };
        let slot = Slot {
            wish: self.heard.clone(),
            name: capture.name.clone(),
        };
        let compare = &mut self.state.compare;
        // Whoever loads something else during a trial has ended it.
        let in_trial = |slot: &Option<Slot>| {
            slot.as_ref()
                .is_some_and(|one| one.wish.path() == self.heard.path())
        };
        if !compare.slots.iter().any(in_trial) {
            compare.blind = None;
        }
        if compare.blind.is_none() {
            compare.slots[compare.heard] = Some(slot);
        }
    }

    /// The wish for the other one of the two.
    pub(super) fn other_one(&self) -> Option<Wish> {
        let compare = &self.state.compare;
        let slot = compare.slots[1 - compare.heard].as_ref();
        slot.map(|slot| slot.wish.clone())
    }

    /// Plays the other one of the two; in a trial, the next of A, B and X. An empty place takes what is heard.
    pub(super) fn swap(&mut self) {
        if let Some(blind) = &mut self.state.compare.blind {
            blind.side = match blind.side {
                None => Some(0),
                Some(0) => Some(1),
                Some(_) => None,
            };
            let heard = blind.heard();
            return self.hear(heard);
        }
        let compare = &mut self.state.compare;
        let other = 1 - compare.heard;
        if compare.slots[other].is_none() {
            compare.slots[other] = compare.slots[compare.heard].clone();
            compare.heard = other;
            return self.say(Notice::second_place());
        }
        self.hear(other);
    }

    fn hear(&mut self, slot: usize) {
        let before = self.state.compare.heard;
        self.state.compare.heard = slot;
        let wish = self.state.compare.slots[slot]
            .as_ref()
            .map(|slot| slot.wish.clone());
        if let (Some(wish), true) = (wish, before != slot) {
            self.wish(wish);
        }
    }

    /// Begins a trial without names, or ends it and tells how it went.
    pub(super) fn go_blind(&mut self) {
        if let Some(blind) = self.state.compare.blind.take() {
            let names = self
                .state
                .compare
                .slots
                .clone()
                .map(|slot| slot.map_or_else(String::new, |slot| slot.name));
            return self.say(Notice::trial_over(&blind, &names));
        }
        let [a, b] = &self.state.compare.slots;
        if a.is_none() || b.is_none() || a == b {
            return self.say(Notice::nothing_to_compare());
        }
        let blind = Blind::new();
        let heard = blind.heard();
        self.state.compare.blind = Some(blind);
        self.hear(heard);
        self.say(Notice::trial_begins());
    }

    /// Says which of the two X is, 0 or 1.
    pub(super) fn guess(&mut self, guess: usize) {
        let Some(blind) = &mut self.state.compare.blind else {
            return;
        };
        let right = blind.judge(guess);
        let (heard, trials, score) = (blind.heard(), blind.trials, blind.right);
        self.say(Notice::guessed(right, score, trials));
        self.hear(heard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_what_tossing_a_coin_would_do() {
        let blind = |right, trials| Blind {
            side: None,
            trials,
            right,
            x: 0,
        };
        assert_eq!(blind(0, 0).by_chance(), 1.0);
        assert_eq!(blind(0, 7).by_chance(), 1.0);
        assert_eq!(blind(1, 1).by_chance(), 0.5);
        // Source: the usual table of the binomial distribution.
        assert!((blind(9, 10).by_chance() - 0.010_74).abs() < 1e-5);
        assert!((blind(12, 16).by_chance() - 0.038_41).abs() < 1e-5);
    }

    #[test]
    fn x_is_either_one_and_another_one_each_time() {
        let mut blind = Blind::new();
        let mut seen = [0; 2];
        for _ in 0..200 {
            seen[blind.x] += 1;
            let x = blind.x;
            assert!(blind.judge(x));
        }
        assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
        assert_eq!((blind.trials, blind.right), (200, 200));
    }
}
