//! Where songs wait for their turn: their tones, read and built for the rate of the devices.

use crate::library::{Assembly, Song};

/// The most tones that wait at a time: each takes memory for its captures.
const MOST: usize = 32;

/// How far the tone of a song has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It is to be built yet.
    Waiting,
    /// It can be played at once.
    Ready,
    /// It, or a part of it, cannot be had, and why.
    Lacking(String),
}

/// All songs of the set on stage.
#[derive(Default)]
pub struct Wings {
    songs: Vec<Waiter>,
    rate_hz: Option<u32>,
    /// The song whose tone is being built.
    asked: Option<Song>,
    /// What is being built is of no use any more: rate or preset have changed.
    is_stale: bool,
}

struct Waiter {
    song: Song,
    tone: Option<Box<Assembly>>,
    lacks: Option<String>,
}

impl Wings {
    /// Lets these songs wait here; those that do already stay.
    pub fn house(&mut self, songs: &[Song]) {
        let mut before = std::mem::take(&mut self.songs);
        let known = |song: &Song| {
            let place = before.iter().position(|one| one.song == *song);
            match place {
                Some(place) => before.swap_remove(place),
                None => Waiter::new(song.clone()),
            }
        };
        self.songs = songs.iter().map(known).collect();
    }

    /// Nobody is ready.
    pub fn are_empty(&self) -> bool {
        self.songs.iter().all(|waiter| waiter.tone.is_none())
    }

    /// The songs in their order.
    pub fn song(&self, number: usize) -> Option<&Song> {
        self.songs.get(number).map(|waiter| &waiter.song)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.songs.len()
    }

    /// From now on tones are for devices at `rate_hz`: those for another have to be built anew.
    pub fn settle(&mut self, rate_hz: u32) {
        if self.rate_hz != Some(rate_hz) {
            self.rate_hz = Some(rate_hz);
            self.is_stale = self.asked.is_some();
            self.songs.iter_mut().for_each(Waiter::begin_anew);
        }
    }

    /// The preset of `song` has changed.
    pub fn renew(&mut self, song: &Song) {
        self.is_stale |= self.asked.as_ref() == Some(song);
        let same = self.songs.iter_mut().filter(|one| one.song == *song);
        same.for_each(Waiter::begin_anew);
    }

    /// The song to be built now, beginning behind the one that plays; absent while another one is being built.
    pub fn next(&mut self, playing: Option<usize>) -> Option<Song> {
        if self.asked.is_some() {
            return None;
        }
        let count = self.songs.len();
        let first = playing.map_or(0, |playing| playing + 1);
        let order = (0..count).map(|step| (first + step) % count);
        for far in order.clone().skip(MOST) {
            self.songs[far].tone = None;
        }
        let next = order
            .take(MOST)
            .find(|place| self.songs[*place].is_wanted())?;
        self.asked = Some(self.songs[next].song.clone());
        self.asked.clone()
    }

    /// What was asked for is there, with what it lacks, or is not to be had at all.
    pub fn put(&mut self, song: &Song, tone: Option<Box<Assembly>>, lacks: Option<String>) {
        self.asked = None;
        let is_stale = std::mem::take(&mut self.is_stale);
        let mut wanted = self.songs.iter_mut();
        let wanted = wanted.find(|one| one.song == *song && one.is_wanted());
        if let Some(waiter) = wanted.filter(|_| !is_stale) {
            (waiter.tone, waiter.lacks) = (tone, lacks);
        }
    }

    /// The tone of a song, if it is there; the next one is built for when it is wanted again.
    pub fn take(&mut self, number: usize) -> Option<Box<Assembly>> {
        let waiter = self.songs.get_mut(number)?;
        let tone = waiter.tone.take();
        waiter.begin_anew();
        tone
    }

    /// How far each has come.
    pub fn readiness(&self) -> Vec<Readiness> {
        self.songs.iter().map(Waiter::readiness).collect()
    }
}

impl Waiter {
    fn new(song: Song) -> Self {
        Self {
            song,
            tone: None,
            lacks: None,
        }
    }

    fn begin_anew(&mut self) {
        (self.tone, self.lacks) = (None, None);
    }

    fn is_wanted(&self) -> bool {
        self.tone.is_none() && self.lacks.is_none()
    }

    fn readiness(&self) -> Readiness {
        match (&self.lacks, &self.tone) {
            (Some(why), _) => Readiness::Lacking(why.clone()),
            (None, Some(_)) => Readiness::Ready,
            (None, None) => Readiness::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Preset;
    use crate::rig::Controls;

    fn song(number: usize) -> Song {
        Song::Factory(number.to_string())
    }

    fn wings(count: usize) -> Wings {
        let mut wings = Wings::default();
        wings.house(&(0..count).map(song).collect::<Vec<_>>());
        wings.settle(48_000);
        wings
    }

    fn tone() -> Option<Box<Assembly>> {
        let preset = Preset::new("Any", &Controls::default());
        Some(Box::new(preset.assemble(None, &|_| None)))
    }

    fn ready(wings: &Wings) -> Vec<usize> {
        let songs = wings.readiness().into_iter().enumerate();
        let ready = songs.filter(|(_, one)| *one == Readiness::Ready);
        ready.map(|(number, _)| number).collect()
    }

    #[test]
    fn the_next_ones_come_first_and_one_at_a_time() {
        let mut wings = wings(4);
        for number in [2, 3, 0, 1] {
            assert_eq!(wings.next(Some(1)), Some(song(number)));
            assert_eq!(wings.next(Some(1)), None, "one is being built");
            wings.put(&song(number), tone(), None);
        }
        assert_eq!(
            (wings.next(Some(1)), ready(&wings)),
            (None, vec![0, 1, 2, 3])
        );
        assert!(wings.take(2).is_some() && wings.take(2).is_none());
        assert_eq!(wings.next(Some(2)), Some(song(2)));
    }

    #[test]
    fn another_rate_and_a_preset_saved_anew_make_old_tones_useless() {
        let mut wings = wings(2);
        wings.next(None);
        wings.settle(96_000);
        wings.put(&song(0), tone(), None);
        assert!(wings.are_empty(), "it was built for the other rate");
        for _ in 0..2 {
            let next = wings.next(None).unwrap();
            wings.put(&next, tone(), None);
        }
        wings.settle(96_000);
        assert_eq!(ready(&wings), [0, 1]);
        wings.renew(&song(1));
        assert_eq!((ready(&wings), wings.next(None)), (vec![0], Some(song(1))));
        wings.renew(&song(1));
        wings.put(&song(1), tone(), None);
        assert_eq!(wings.next(None), Some(song(1)), "it was saved meanwhile");
    }

    #[test]
    fn what_moves_keeps_its_tone_and_what_lacks_is_not_tried_for_ever() {
        let mut wings = wings(2);
        wings.next(None);
        wings.put(&song(0), tone(), None);
        wings.next(None);
        wings.put(&song(1), None, Some("It is gone.".into()));
        assert_eq!(wings.next(None), None);
        wings.house(&[song(1), song(0), song(0)]);
        assert_eq!(
            wings.readiness(),
            [
                Readiness::Lacking("It is gone.".into()),
                Readiness::Ready,
                Readiness::Waiting
            ]
        );
        assert_eq!(wings.next(None), Some(song(0)), "twice in the set");
        wings.house(&[]);
        wings.put(&song(0), tone(), None);
        assert!(wings.are_empty() && wings.next(Some(7)).is_none());
    }

    #[test]
    fn no_more_wait_than_there_is_room_for() {
        let mut wings = wings(MOST + 2);
        while let Some(next) = wings.next(None) {
            wings.put(&next, tone(), None);
        }
        assert_eq!(ready(&wings), (0..MOST).collect::<Vec<_>>());
        while let Some(next) = wings.next(Some(1)) {
            wings.put(&next, tone(), None);
        }
        assert_eq!(ready(&wings), (2..MOST + 2).collect::<Vec<_>>());
    }
}
