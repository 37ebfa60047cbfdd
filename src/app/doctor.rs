//! Looks at the levels of all input channels: finds the one with the guitar, and tells what is wrong with them.

use crate::dsp::hum::Hum;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How often it looks, or less often where blocks are longer: between two looks there has to be a block, or silence would
/// seem to fall.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How far back levels are remembered.
const MEMORY: Duration = Duration::from_secs(3);
/// So much of that has to be known.
const KNOWN: Duration = Duration::from_millis(2500);
/// A string is heard in so many looks in a row; a click falls into two at most.
const STRING_LOOKS: usize = 3;
/// Looks before these that may have caught the attack half, and count for neither side.
const BETWEEN_LOOKS: usize = 2;
/// So many looks at least tell what was there before.
const BEFORE_LOOKS: usize = 5;
/// A string is louder than this (-60 dBFS), linear.
const AUDIBLE: f32 = 1e-3;
/// It rises so far above what was there before: 10 dB.
const RISE: f32 = 3.2;
/// It sustains above this share of its attack: -18 dB.
const SUSTAINED: f32 = 0.125;
/// How long a string is waited for.
const WAIT: Duration = Duration::from_secs(8);
/// This loud (-40 dBFS) someone plays.
const PLAYED: f32 = 1e-2;
/// A channel so many times fainter than another one (16 dB) hears it through the desk.
const CROSSTALK: f32 = 6.0;
/// How long not one bit has to arrive.
const NOTHING: Duration = Duration::from_secs(3);
/// How long a player who has not been heard yet is waited for.
const SILENCE: Duration = Duration::from_secs(10);
/// How often a steady input is listened to for hum.
const HUM_EVERY: Duration = Duration::from_secs(10);
/// Hum below this peak (-52 dBFS) is not worth a look, linear.
const HUM_PEAK: f32 = 2.5e-3;
/// Peaks of what is steady differ by this factor at most (4 dB).
const STEADY: f32 = 1.6;
/// So many strokes that clip, within [`CLIPPING_WITHIN`] and this far apart, are no accident.
const CLIPPINGS: usize = 3;
const CLIPPING_WITHIN: Duration = Duration::from_secs(10);
const STROKE: Duration = Duration::from_millis(500);

/// What is wrong with the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// Not one bit arrives on any channel: someone has muted it.
    NothingArrives,
    /// Someone plays on this channel, counted from 1, and hardly anyone on the chosen one.
    Elsewhere(u16),
    /// Nobody has played yet.
    Silence,
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
#[derive(Debug)]
pub struct Doctor {
    look_every: Duration,
    looks: VecDeque<(Instant, Vec<f32>)>,
    searches: bool,
    /// When the search ends, once it has begun.
    search_ends: Option<Instant>,
    /// Since when not one bit has arrived.
    nothing_since: Option<Instant>,
    /// Since when nothing audible has.
    silent_since: Option<Instant>,
    clippings: VecDeque<Instant>,
    /// The last hum that was found, and when it was last looked for.
    hum: Option<Hum>,
    hum_looked_at: Option<Instant>,
    /// A string was heard on the chosen channel: what is silent now is a player who rests.
    was_heard: bool,
}

impl Default for Doctor {
    fn default() -> Self {
        Self::new(Duration::ZERO)
    }
}

impl Doctor {
    /// For a device whose blocks last `block`.
    pub fn new(block: Duration) -> Self {
        Self {
            look_every: LOOK_EVERY.max(block + block / 4),
            looks: VecDeque::new(),
            searches: false,
            search_ends: None,
            nothing_since: None,
            silent_since: None,
            clippings: VecDeque::new(),
            hum: None,
            hum_looked_at: None,
            was_heard: false,
        }
    }

    /// Waits for a string from the next look on.
    pub fn search(&mut self) {
        (self.searches, self.search_ends) = (true, None);
    }

    /// Waits no longer.
    pub fn give_up(&mut self) {
        self.searches = false;
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
        last.is_none_or(|(last, _)| now - *last >= self.look_every)
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
        let levels = self.looks.iter().map(|(_, peaks)| level(peaks, chosen));
        let (low, high) = levels.fold((f32::INFINITY, 0.0_f32), |(low, high), level| {
            (low.min(level), high.max(level))
        });
        self.remembers(KNOWN) && low >= HUM_PEAK && high <= STEADY * low
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
        let loudest = highest(peaks.iter().copied());
        let heard = level(&peaks, chosen);
        self.was_heard |= heard >= PLAYED && CROSSTALK * heard >= loudest;
        // Without channels there is no silence either.
        let silent = loudest < AUDIBLE && !peaks.is_empty();
        let nothing = silent && loudest == 0.0;
        self.nothing_since = nothing.then(|| self.nothing_since.unwrap_or(now));
        self.silent_since = silent.then(|| self.silent_since.unwrap_or(now));
        self.looks.push_back((now, peaks));
        while self.looks.front().is_some_and(|(at, _)| now - *at > MEMORY) {
            self.looks.pop_front();
        }
        self.note_clipping(clipped, now);
        self.end_search(now)
    }

    fn note_clipping(&mut self, clipped: bool, now: Instant) {
        let last = self.clippings.back();
        if clipped && last.is_none_or(|at| now - *at >= STROKE) {
            self.clippings.push_back(now);
        }
        self.clippings.retain(|at| now - *at < CLIPPING_WITHIN);
    }

    fn end_search(&mut self, now: Instant) -> Option<Found> {
        if !self.searches {
            return None;
        }
        let ends = *self.search_ends.get_or_insert(now + WAIT);
        let found = match self.struck() {
            Some(channel) => Found::Guitar(channel),
            None if now >= ends => Found::Nothing,
            None => return None,
        };
        self.searches = false;
        Some(found)
    }

    /// The channel, counted from 1, on which a string has just been struck: the loudest where it crosses over to others.
    fn struck(&self) -> Option<u16> {
        let channels = 0..self.looks.back()?.1.len();
        let attacks = channels.filter_map(|channel| Some((channel, self.attack(channel)?)));
        let (channel, _) = attacks.max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(channel as u16 + 1)
    }

    /// How loud a string was struck on `channel` (from 0) just now, if one was.
    fn attack(&self, channel: usize) -> Option<f32> {
        let newest_first = || self.looks.iter().rev().map(|(_, peaks)| peaks[channel]);
        let string = || newest_first().take(STRING_LOOKS);
        let before = || newest_first().skip(STRING_LOOKS + BETWEEN_LOOKS);
        let (attack, noise) = (highest(string()), highest(before()));
        let sustains = string().all(|peak| peak >= SUSTAINED * attack);
        let known = before().count() >= BEFORE_LOOKS;
        let struck = known && sustains && attack >= AUDIBLE && attack >= RISE * noise;
        struck.then_some(attack)
    }

    /// Whether the looks reach back so far.
    fn remembers(&self, time: Duration) -> bool {
        let ends = self.looks.front().zip(self.looks.back());
        ends.is_some_and(|(first, last)| last.0 - first.0 >= time)
    }

    /// What is wrong at the latest look, if anything is; `chosen` counts from 1.
    pub fn diagnosis(&self, chosen: u16) -> Option<Diagnosis> {
        let now = self.looks.back()?.0;
        let lasts = |since: Option<Instant>, time| since.is_some_and(|since| now - since >= time);
        if self.clippings.len() >= CLIPPINGS {
            Some(Diagnosis::Clipping)
        } else if let Some(hum) = self.hum.filter(|_| self.is_steady(chosen)) {
            Some(Diagnosis::Hum(hum))
        } else if lasts(self.nothing_since, NOTHING) {
            Some(Diagnosis::NothingArrives)
        } else if !self.was_heard && lasts(self.silent_since, SILENCE) {
            Some(Diagnosis::Silence)
        } else {
            self.elsewhere(chosen).map(Diagnosis::Elsewhere)
        }
    }

    /// The channel on which someone plays while the chosen one hears that through the desk at most; both count from 1.
    fn elsewhere(&self, chosen: u16) -> Option<u16> {
        let of = |channel: usize| highest(self.looks.iter().map(|(_, peaks)| peaks[channel]));
        let levels: Vec<f32> = (0..self.looks.back()?.1.len()).map(of).collect();
        let loudest = (0..levels.len()).max_by(|a, b| levels[*a].total_cmp(&levels[*b]))?;
        let played = levels[loudest] >= PLAYED;
        let faint = CROSSTALK * level(&levels, chosen) < levels[loudest];
        (self.remembers(KNOWN) && played && faint).then_some(loudest as u16 + 1)
    }
}

fn highest(peaks: impl Iterator<Item = f32>) -> f32 {
    peaks.fold(0.0, f32::max)
}

/// What stands for `channel`, counted from 1.
fn level(levels: &[f32], channel: u16) -> f32 {
    let place = usize::from(channel).saturating_sub(1);
    levels.get(place).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
