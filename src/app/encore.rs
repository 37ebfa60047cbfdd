//! The part of the app that opens the sound again after feedback, once the player plays on. While the speakers are off
//! nothing feeds itself: a string that is struck then, or an input that stays at its converter's end, is a player's.

use super::{App, Notice};
use crate::live::Readings;
use crate::rig::Switch;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The highest magnitude in every such time is one look.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// What was on its way when the sound was muted tells nothing, in looks.
const ON_ITS_WAY: usize = 2;
/// A string is heard in so many looks in a row; a click falls into two at most.
const STRING: usize = 3;
/// The look before these may have caught the attack half; two more tell what was there before.
const BEFORE: std::ops::Range<usize> = STRING + 1..STRING + 3;
/// A string rises so far above what was there before: 10 dB.
const RISE: f32 = 3.2;
/// A string is at least this loud (-40 dBFS), linear.
const PLAYED: f32 = 1e-2;
/// The converter's end (-1 dBFS), linear, and how many looks in a row no loop that is cut stays there.
const FULL: f32 = 0.89;
const STAYS: usize = 8;
/// Feedback that comes back within this time is left to the player.
const AGAIN: Duration = Duration::from_secs(60);

/// What is heard of the guitar while feedback has muted the sound.
#[derive(Debug, Default)]
pub struct Encore {
    waits: bool,
    /// The look that is being taken: when it ends, and the highest magnitude so far.
    ends: Option<Instant>,
    highest: f32,
    /// The finished ones, the newest first.
    looks: VecDeque<f32>,
    opened: Option<Instant>,
}

impl Encore {
    /// Feedback has muted the sound; tells whether it opens again by itself.
    fn begin(&mut self, now: Instant) -> bool {
        let again = self.opened.is_some_and(|at| now - at < AGAIN);
        *self = Self {
            waits: !again,
            opened: self.opened,
            ..Self::default()
        };
        self.waits
    }

    /// The player has taken the Mute switch in hand.
    pub(super) fn end(&mut self) {
        self.waits = false;
    }

    /// Takes in the highest magnitude since the last call, linear; tells whether someone plays.
    fn follow(&mut self, peak: f32, now: Instant) -> bool {
        if !self.waits {
            return false;
        }
        self.highest = self.highest.max(peak);
        let ends = *self.ends.get_or_insert(now + LOOK_EVERY);
        if now < ends {
            return false;
        }
        self.ends = Some(now + LOOK_EVERY);
        self.looks.push_front(std::mem::take(&mut self.highest));
        self.looks.truncate(ON_ITS_WAY + STAYS);
        if self.was_struck() || self.stays_full() {
            (self.waits, self.opened) = (false, Some(now));
        }
        !self.waits
    }

    fn was_struck(&self) -> bool {
        if self.looks.len() < ON_ITS_WAY + BEFORE.end {
            return false;
        }
        let before = self.looks.range(BEFORE).fold(0.0_f32, |a, b| a.max(*b));
        let string = PLAYED.max(RISE * before);
        self.looks.range(..STRING).all(|peak| *peak >= string)
    }

    fn stays_full(&self) -> bool {
        let looks = self.looks.len() >= ON_ITS_WAY + STAYS;
        looks && self.looks.range(..STAYS).all(|peak| *peak >= FULL)
    }
}

impl App {
    /// Feedback has muted the sound.
    pub(super) fn wait_for_an_encore(&mut self, now: Instant) {
        self.state.opens_again = self.encore.begin(now);
    }

    /// Looks at the guitar, at every look at the readings.
    pub(super) fn open_for_an_encore(&mut self, readings: &Readings, now: Instant) {
        // The riff does not hear the speakers.
        let riff = self.state.controls[Switch::Riff];
        if !riff && self.encore.follow(readings.input_peak, now) {
            self.forget_danger();
            self.flip(Switch::Mute, false);
            self.say(Notice::plays_on());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many looks it opens, where these are heard.
    fn opens(encore: &mut Encore, peaks: &[f32]) -> Option<usize> {
        let start = Instant::now() + 2 * AGAIN;
        encore.begin(start);
        let mut looks = peaks.iter().zip(0..);
        looks.find_map(|(peak, n)| {
            (0..10)
                .any(|part| encore.follow(*peak, start + LOOK_EVERY * n + LOOK_EVERY * part / 9))
                .then_some(n as usize)
        })
    }

    fn opens_at_once(peaks: &[f32]) -> Option<usize> {
        opens(&mut Encore::default(), peaks)
    }

    #[test]
    fn a_string_that_is_struck_opens_it() {
        let mut peaks = vec![1.0, 0.9];
        peaks.extend((0..20).map(|n| 0.5 * 0.9_f32.powi(n)));
        assert_eq!(opens_at_once(&peaks), None, "what rings on is the loop's");
        peaks.extend([0.2, 0.4, 0.4, 0.39, 0.38]);
        assert_eq!(opens_at_once(&peaks), Some(25));
    }

    #[test]
    fn a_click_noise_and_a_slow_swell_do_not() {
        let mut click = vec![0.001; 30];
        (click[20], click[21]) = (1.0, 1.0);
        assert_eq!(opens_at_once(&click), None);
        let noise: Vec<f32> = (0..90).map(|n| 0.03 + 0.02 * (n % 3) as f32).collect();
        assert_eq!(opens_at_once(&noise), None);
        let faint: Vec<f32> = (0..40).map(|n| if n < 20 { 1e-5 } else { 5e-3 }).collect();
        assert_eq!(opens_at_once(&faint), None);
        let swell: Vec<f32> = (0..90).map(|n| 1e-3 * 1.07_f32.powi(n)).collect();
        assert_eq!(opens_at_once(&swell), None);
    }

    #[test]
    fn an_input_that_stays_at_its_end_was_no_loop() {
        assert_eq!(opens_at_once(&[1.0; 20]), Some(9));
    }

    #[test]
    fn a_second_time_is_left_to_the_player() {
        let mut encore = Encore::default();
        assert!(opens(&mut encore, &[1.0; 20]).is_some());
        let opened = encore.opened.unwrap();
        assert!(!encore.begin(opened + AGAIN / 2));
        assert!(!(0..100).any(|n| encore.follow(1.0, opened + AGAIN / 2 + LOOK_EVERY * n)));
        assert!(encore.begin(opened + AGAIN));
    }
}
