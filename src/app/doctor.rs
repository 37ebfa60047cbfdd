//! Looks at the levels of all input channels: finds the one with the guitar, and tells what is wrong with them.

use crate::dsp::hum::Hum;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The window may look at any time; between two looks there has to be a block, or silence would seem to fall.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How far back levels are remembered.
const MEMORY: Duration = Duration::from_secs(3);
/// What came within this time may be the string.
const RECENT: Duration = Duration::from_millis(150);
/// What came earlier than this was there before it was struck.
const EARLIER: Duration = Duration::from_millis(250);
/// So much of that has to be known.
const KNOWN: Duration = Duration::from_millis(500);
/// A string still sounds after this; a click does not.
const SUSTAIN: Duration = Duration::from_millis(100);
/// A string is louder than this (-60 dBFS), linear.
const AUDIBLE: f32 = 1e-3;
/// It rises so far above what was there before: 10 dB.
const RISE: f32 = 3.2;
/// It sustains above this share of its attack: -18 dB.
const SUSTAINED: f32 = 0.125;
/// How long a string is waited for.
const WAIT: Duration = Duration::from_secs(8);
/// A channel that carries this much (-40 dBFS) while the chosen one is quiet is where the guitar is.
const PLAYED: f32 = 1e-2;
/// How often a steady input is listened to for hum.
const HUM_EVERY: Duration = Duration::from_secs(10);
/// Hum below this peak (-52 dBFS) is not worth a look, linear.
const HUM_PEAK: f32 = 2.5e-3;
/// Peaks of what is steady differ by this factor at most (4 dB).
const STEADY: f32 = 1.6;
/// Looks with the converter at full scale before it is called clipping, within [`CLIPPING_WITHIN`].
const CLIPPINGS: usize = 3;
const CLIPPING_WITHIN: Duration = Duration::from_secs(10);

/// What is wrong with the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// Not one bit arrives on any channel: someone has muted it.
    NothingArrives,
    /// The guitar seems to be on this channel instead, counted from 1.
    Elsewhere(u16),
    /// The converter is driven beyond its full scale.
    Clipping,
    /// The mains come in.
    Hum(Hum),
}

/// What came of a search for the guitar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A string was struck on this channel, counted from 1.
    Guitar(u16),
    /// None was.
    Nothing,
}

/// Watches the input channels of one device.
#[derive(Debug, Default)]
pub struct Doctor {
    looks: VecDeque<(Instant, Vec<f32>)>,
    searches: bool,
    /// When the search ends, once it has begun.
    search_ends: Option<Instant>,
    clippings: VecDeque<Instant>,
    /// The last hum that was found, and when it was last looked for.
    hum: Option<Hum>,
    hum_looked_at: Option<Instant>,
    /// A string was heard on the chosen channel: what is silent now is a player who rests.
    was_heard: bool,
}

impl Doctor {
    /// Waits for a string from the next look on.
    pub fn search(&mut self) {
        (self.searches, self.search_ends) = (true, None);
    }

    /// Whether a string is waited for.
    pub fn searches(&self) -> bool {
        self.searches
    }

    /// Whether a string was heard on the chosen channel since the device was opened.
    pub fn was_heard(&self) -> bool {
        self.was_heard
    }

    /// Whether it is time for the next look.
    pub fn wants_to_look(&self, now: Instant) -> bool {
        let last = self.looks.back();
        last.is_none_or(|(last, _)| now - *last >= LOOK_EVERY)
    }

    /// Whether what comes in on `chosen` (from 1) is so steady that it may be hum, and is to be listened to: not more
    /// often than is needed to see it go.
    pub fn suspects_hum(&self, chosen: u16, now: Instant) -> bool {
        let due = self.hum_looked_at.is_none_or(|at| now - at >= HUM_EVERY);
        due && self.is_steady(chosen)
    }

    /// It is being listened to.
    pub fn listens_for_hum(&mut self, now: Instant) {
        self.hum_looked_at = Some(now);
    }

    /// Notes what was found in what was listened to.
    pub fn note_hum(&mut self, hum: Option<Hum>, now: Instant) {
        let asked = self.hum_looked_at.is_some_and(|at| now - at < HUM_EVERY);
        if asked {
            self.hum = hum;
        }
    }

    fn is_steady(&self, chosen: u16) -> bool {
        let long =
            |(first, last): (&(Instant, _), &(Instant, _))| last.0 - first.0 >= MEMORY - KNOWN;
        let ends = self.looks.front().zip(self.looks.back());
        let levels = self.looks.iter().map(|(_, peaks)| level(peaks, chosen));
        let (low, high) = levels.fold((f32::INFINITY, 0.0_f32), |(low, high), level| {
            (low.min(level), high.max(level))
        });
        ends.is_some_and(long) && low >= HUM_PEAK && high <= STEADY * low
    }

    /// Takes in the highest magnitudes since the last look, one for each channel, linear; `chosen` counts from 1.
    /// Tells what came of a search that ends with it.
    pub fn follow(
        &mut self,
        peaks: Vec<f32>,
        chosen: u16,
        clipped: bool,
        now: Instant,
    ) -> Option<Found> {
        if self
            .looks
            .back()
            .is_some_and(|(_, last)| last.len() != peaks.len())
        {
            self.looks.clear();
        }
        self.was_heard |= level(&peaks, chosen) >= PLAYED;
        self.looks.push_back((now, peaks));
        while self.looks.front().is_some_and(|(at, _)| now - *at > MEMORY) {
            self.looks.pop_front();
        }
        if clipped {
            self.clippings.push_back(now);
        }
        self.clippings.retain(|at| now - *at < CLIPPING_WITHIN);
        self.end_search(now)
    }

    fn end_search(&mut self, now: Instant) -> Option<Found> {
        if !self.searches {
            return None;
        }
        let ends = *self.search_ends.get_or_insert(now + WAIT);
        let found = match self.struck(now) {
            Some(channel) => Found::Guitar(channel),
            None if now >= ends => Found::Nothing,
            None => return None,
        };
        self.searches = false;
        Some(found)
    }

    /// The channel, counted from 1, on which a string has just been struck: the loudest where it crosses over to others.
    fn struck(&self, now: Instant) -> Option<u16> {
        let (first, newest) = (self.looks.front()?.0, self.looks.back()?);
        if now - first < EARLIER + KNOWN {
            return None;
        }
        let channels = 0..newest.1.len();
        let attack = |channel| self.highest(channel, now, Duration::ZERO..RECENT);
        let struck = channels.filter(|&channel| self.is_struck(channel, now));
        let loudest = struck.max_by(|a, b| attack(*a).total_cmp(&attack(*b)))?;
        Some(loudest as u16 + 1)
    }

    fn is_struck(&self, channel: usize, now: Instant) -> bool {
        let attack = self.highest(channel, now, Duration::ZERO..RECENT);
        let before = self.highest(channel, now, EARLIER..MEMORY);
        let since = self.looks.iter().rev();
        let mut since = since.take_while(|(at, _)| now - *at < SUSTAIN);
        let sustains = since.all(|(_, peaks)| peaks[channel] >= SUSTAINED * attack);
        attack >= AUDIBLE && attack >= RISE * before && sustains
    }

    fn highest(&self, channel: usize, now: Instant, ago: std::ops::Range<Duration>) -> f32 {
        let looks = self.looks.iter();
        let within = looks.filter(|(at, _)| ago.contains(&(now - *at)));
        within.fold(0.0, |highest, (_, peaks)| peaks[channel].max(highest))
    }

    /// What is wrong, if anything is; `chosen` counts from 1.
    pub fn diagnosis(&self, chosen: u16) -> Option<Diagnosis> {
        if self.clippings.len() >= CLIPPINGS {
            return Some(Diagnosis::Clipping);
        }
        let (first, last) = (self.looks.front()?.0, self.looks.back()?.0);
        if last - first < MEMORY - KNOWN {
            return None;
        }
        let highest = |channel| self.highest(channel, last, Duration::ZERO..MEMORY);
        let levels: Vec<f32> = (0..self.looks.back()?.1.len()).map(highest).collect();
        let loudest = (0..levels.len()).max_by(|a, b| levels[*a].total_cmp(&levels[*b]))?;
        if let Some(hum) = self.hum.filter(|_| self.is_steady(chosen)) {
            return Some(Diagnosis::Hum(hum));
        }
        if levels[loudest] == 0.0 {
            return Some(Diagnosis::NothingArrives);
        }
        let quiet = level(&levels, chosen) < AUDIBLE;
        let elsewhere = quiet && levels[loudest] >= PLAYED;
        elsewhere.then_some(Diagnosis::Elsewhere(loudest as u16 + 1))
    }
}

/// What stands for `channel`, counted from 1.
fn level(levels: &[f32], channel: u16) -> f32 {
    let place = usize::from(channel).saturating_sub(1);
    levels.get(place).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
