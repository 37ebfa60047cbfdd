//! Every turn of a control can be taken back.

use crate::rig::{Controls, Knob, Switch};
use std::time::{Duration, Instant};

/// How many turns are kept.
const MOST: usize = 200;

/// Turns of one control that follow each other within this time are one.
const PAUSE: Duration = Duration::from_secs(1);

/// A control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A knob.
    Knob(Knob),
    /// A switch.
    Switch(Switch),
    /// All at once.
    All,
}

/// Where the controls stood before each turn, and after those that were taken back.
#[derive(Debug, Default)]
pub struct History {
    past: Vec<Controls>,
    future: Vec<Controls>,
    last: Option<(Control, Instant)>,
}

impl History {
    /// `control` is about to be turned away from where `controls` stand.
    pub fn note(&mut self, control: Control, controls: &Controls, now: Instant) {
        let goes_on = self.last.is_some_and(|(last, at)| {
            last == control && control != Control::All && now.saturating_duration_since(at) < PAUSE
        });
        self.last = Some((control, now));
        if goes_on {
            return;
        }
        self.future.clear();
        self.past.push(*controls);
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }

    /// Where the controls stood before the last turn, if there was one.
    pub fn undo(&mut self, controls: &Controls) -> Option<Controls> {
        self.last = None;
        let before = self.past.pop()?;
        self.future.push(*controls);
        Some(before)
    }

    /// Where they stood before that was taken back.
    pub fn redo(&mut self, controls: &Controls) -> Option<Controls> {
        self.last = None;
        let after = self.future.pop()?;
        self.past.push(*controls);
        Some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_is_one_turn_and_what_was_taken_back_can_be_had_again() {
        let (mut history, start) = (History::default(), Instant::now());
        let mut controls = Controls::default();
        let mut turn = |knob: Knob, value: f32, ms: u64, history: &mut History| {
            let now = start + Duration::from_millis(ms);
            history.note(Control::Knob(knob), &controls, now);
            controls[knob] = value;
            controls
        };
        turn(Knob::Bass, 6.0, 0, &mut history);
        turn(Knob::Bass, 7.0, 500, &mut history);
        let both = turn(Knob::Treble, 3.0, 600, &mut history);
        let bass = history.undo(&both).unwrap();
        assert_eq!((bass[Knob::Bass], bass[Knob::Treble]), (7.0, 5.0));
        let none = history.undo(&bass).unwrap();
        assert_eq!(none, Controls::default());
        assert_eq!(history.undo(&none), None);
        assert_eq!(history.redo(&none), Some(bass));
        assert_eq!(history.redo(&bass), Some(both));
        assert_eq!(history.redo(&both), None);
    }
}
