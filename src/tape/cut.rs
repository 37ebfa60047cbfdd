//! A loop out of what was just played: hands off, and the riff plays on.
//!
//! Where a beat is clear, the loop is a whole number of beats long; else it goes from a note to a note; and a chord that
//! is held goes from wave to wave. The seam lies before an attack, so that every first note is whole.

mod beat;
mod heard;
mod onsets;
mod picture;
mod seam;

use beat::Beat;
use heard::Heard;
use onsets::Onsets;
use picture::Picture;
use seam::Seam;

/// A loop reaches back so far at most, seconds.
const LONGEST_S: f64 = 30.0;

/// A loop is so long at least, where so much was played, seconds.
const SHORTEST_S: f64 = 8.0;

/// Less than this is no loop, seconds.
const LEAST_S: f64 = 0.2;

/// What is no smaller is no sound: 60 dB above full scale.
const LOUDEST: f32 = 1000.0;

/// The cut lies so far before an attack, seconds.
const AHEAD_S: f64 = 0.002;

/// A note belongs to a beat that it misses by this share of a beat.
const NEAR: f64 = 0.1;

/// A note that rings longer than this at the end of a take is no unfinished one, seconds.
const RINGS_S: f64 = 2.0;

/// How far the end is moved for waves that meet: where nothing moves but the chord, and where a beat goes on, seconds.
const HELD_S: f64 = 0.5;
const RINGING_S: f64 = 0.001;

/// A loop that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// Mono at the rate of the take, to be played round and round: after the last frame comes the first.
    pub samples: Vec<f32>,
    /// The frame of the take at which it starts.
    pub start: usize,
}

/// Cuts a loop out of a dry take at `rate_hz`, from the newest half minute of it; what is short is used whole. Absent where
/// nothing was played. Takes about a tenth of a second.
pub fn cut(take: &[f32], rate_hz: f64) -> Option<Cut> {
    if !(4_000.0..1e6).contains(&rate_hz) || (take.len() as f64) < LEAST_S * rate_hz {
        return None;
    }
    let skipped = take.len().saturating_sub((LONGEST_S * rate_hz) as usize);
    let sound = |sample: &f32| match sample.abs() < LOUDEST {
        true => *sample,
        false => 0.0,
    };
    let take: Vec<f32> = take[skipped..].iter().map(sound).collect();
    let seam = Scene::new(&take, rate_hz)?.seam();
    if ((seam.end.saturating_sub(seam.start)) as f64) < LEAST_S * rate_hz {
        return None;
    }
    Some(Cut {
        samples: seam.close(&take, rate_hz),
        start: skipped + seam.start,
    })
}

/// What is known of a take; places are frames, and spans of music are seconds.
struct Scene<'a> {
    take: &'a [f32],
    rate_hz: f64,
    heard: Heard,
    picture: Picture,
    onsets: Onsets,
}

impl<'a> Scene<'a> {
    fn new(take: &'a [f32], rate_hz: f64) -> Option<Self> {
        let heard = Heard::of(take, rate_hz, SHORTEST_S)?;
        let picture = Picture::of(take, rate_hz);
        let onsets = Onsets::of(take, &picture, rate_hz);
        // The first attack begins before it is loud.
        let ahead = (seam::FADE_S * rate_hz) as usize;
        Some(Self {
            take,
            rate_hz,
            onsets: onsets.within(heard.begin.saturating_sub(ahead)..heard.end),
            heard,
            picture,
        })
    }

    fn seam(&self) -> Seam {
        let heard = self.seconds(self.heard.begin)..self.seconds(self.heard.end);
        let rises = self.picture.rises_in(heard);
        beat::find(&self.onsets, rises, self.picture.hop_s(), self.rate_hz)
            .and_then(|beat| self.on_beats(&beat))
            .or_else(|| self.between_notes())
            .unwrap_or_else(|| self.held())
    }

    fn frames(&self, seconds: f64) -> usize {
        (seconds * self.rate_hz).round().max(0.0) as usize
    }

    fn seconds(&self, frames: usize) -> f64 {
        frames as f64 / self.rate_hz
    }

    /// The first frame a loop may start at: what comes before it is needed for the seam.
    fn earliest(&self) -> usize {
        let near = self.frames(seam::FADE_S);
        let attack = self.onsets.nearest(self.heard.begin, near);
        self.before(attack.unwrap_or(self.heard.begin)).max(near)
    }

    /// Before an attack at that frame.
    fn before(&self, attack: usize) -> usize {
        attack.saturating_sub(self.frames(AHEAD_S))
    }

    /// A whole number of beats, ending where the beat after the last note is due, or with the last beat that has been.
    fn on_beats(&self, beat: &Beat) -> Option<Seam> {
        let last = self.seconds(self.onsets.last()?);
        let due = beat.number(last).floor() + 1.0;
        let due = due + f64::from(u8::from(due - beat.number(last) < NEAR));
        let been = beat.number(self.seconds(self.take.len())).floor();
        let end_s = beat.at_s(due.min(been));
        let earliest_s = self.seconds(self.earliest());
        let most = ((end_s - earliest_s) / beat.period_s + NEAR).floor() as usize;
        let least = (SHORTEST_S / beat.period_s).ceil() as usize;
        let least = least.min(most).max(1);
        let scores: Vec<f64> = (least..=most)
            .map(|beats| self.score(beats, beat, end_s))
            .collect();
        let best = scores.iter().copied().fold(f64::MIN, f64::max);
        // Of those that are about as good the longest: what was just played is all of it.
        let beats = least + scores.iter().rposition(|score| *score > best - 0.1)?;
        Some(self.of_beats(beats, beat, end_s))
    }

    /// How well so many beats before the end go round: by how they look, and for an even number and a note to begin with.
    fn score(&self, beats: usize, beat: &Beat, end_s: f64) -> f64 {
        let length_s = beats as f64 * beat.period_s;
        let alike = self.picture.alike(end_s, length_s, SHORTEST_S);
        let even = match beats % 4 {
            0 => 0.15,
            2 => 0.05,
            _ => 0.0,
        };
        let note = self.note_at(end_s - length_s, beat).is_some();
        alike + even + f64::from(u8::from(note)) * 0.1
    }

    fn note_at(&self, at_s: f64, beat: &Beat) -> Option<usize> {
        let near = self.frames(NEAR * beat.period_s);
        self.onsets.nearest(self.frames(at_s), near)
    }

    fn of_beats(&self, beats: usize, beat: &Beat, end_s: f64) -> Seam {
        let length = self.frames(beats as f64 * beat.period_s);
        let note = self.note_at(end_s, beat);
        let start_s = end_s - length as f64 / self.rate_hz;
        let start = match self.note_at(start_s, beat) {
            Some(attack) => self.before(attack),
            None => self.frames(start_s),
        };
        let start = start.max(self.frames(seam::FADE_S));
        match note {
            Some(attack) => Seam::new(start, self.before(attack)),
            None => {
                let end = (start + length).min(self.take.len());
                Seam::new(start, end).meet(self.take, self.rate_hz, RINGING_S)
            }
        }
    }

    /// From a note to the end of the last one, or to the attack of one that has only begun.
    fn between_notes(&self) -> Option<Seam> {
        let attacks = self.onsets.attacks();
        let first = |end: usize| {
            let latest = end.checked_sub(self.frames(SHORTEST_S))?;
            let starts = attacks.iter().map(|attack| self.before(*attack));
            let mut fitting = starts.filter(|start| *start >= self.earliest());
            fitting.next().filter(|start| *start <= latest)
        };
        let unfinished = *attacks.last()?;
        let rings = self.seconds(self.take.len() - unfinished) > RINGS_S;
        if !self.heard.stopped && !rings {
            let end = self.before(unfinished);
            if let Some(start) = first(end) {
                return Some(Seam::new(start, end));
            }
        }
        let start = first(self.heard.end)?;
        Some(Seam::new(start, self.heard.end))
    }

    /// All that sounds.
    fn held(&self) -> Seam {
        let range_s = match self.heard.stopped {
            true => 0.0,
            false => HELD_S.min(self.seconds(self.heard.end) / 10.0),
        };
        Seam::new(self.earliest(), self.heard.end).meet(self.take, self.rate_hz, range_s)
    }
}

#[cfg(test)]
mod tests;
