//! A place in the chain whose guest can change while the music plays.

mod past;

use crate::dsp::Spec;
use past::Past;

/// How long old and new sound together.
const FADE_MS: f64 = 25.0;

/// How long the old guest takes to fall silent where the two may not play at once.
const FAREWELL_MS: f64 = 10.0;

/// The longest a newcomer listens before it is heard, whatever its memory.
const LONGEST_WARM_UP_MS: f64 = 200.0;

/// The channels of one block, all of one length.
pub type Sides<'a, const N: usize> = [&'a mut [f32]; N];

/// What can take a place in a [`Slot`] of `N` channels. All but [`Guest::prepare`] is real-time safe.
pub trait Guest<const N: usize> {
    /// Whether a newcomer has to hear what the place has heard lately before it is heard itself.
    const CATCHES_UP: bool = true;
    /// Forgets the past.
    fn reset(&mut self);
    /// Frames of input that one output frame depends on, for one that catches up.
    fn receptive_field(&self) -> usize {
        1
    }
    /// Whether the one before has to fall silent first, because the two together would take too long.
    fn enters_alone(&self) -> bool {
        false
    }
    /// How many frames of the past it may hear in the time of one, while it catches up.
    fn pace(&self) -> usize {
        1
    }
    /// Makes ready for another rate. May allocate.
    fn prepare(&mut self, spec: Spec) {
        let _ = spec;
    }
}

/// A guest that needs nothing but the block.
pub trait Player<const N: usize>: Guest<N> {
    /// Plays one block of any length in place, in finite numbers only; true when it had to replace
    /// something that was no number. Real-time safe.
    fn process(&mut self, block: Sides<N>) -> bool;
}

/// Holds a guest, and lets the next one in without a gap or a click.
///
/// A newcomer first hears in silence what the place has heard lately, as far as its memory reaches and [as
/// fast](Guest::pace) as there is time for, so that it sounds as if it had played from the beginning; then the two cross over
/// in a straight line within 25 ms, and the old one waits to be taken home. An empty slot is silent, and its first
/// guest, hiding no one, fades in at once; unless it is one that [passes](Slot::passing) what it gets while empty. One that
/// [enters alone](Guest::enters_alone) comes after the old one has faded out: a short fade through silence, in which never two
/// of them play. Nothing is allocated or freed while playing.
pub struct Slot<T, const N: usize> {
    playing: Option<Box<T>>,
    arriving: Option<Arrival<T>>,
    outgoing: Option<Box<T>>,
    /// What an empty slot lets through: everything, or nothing.
    passes: bool,
    /// What came in lately.
    past: Past<N>,
    /// The newcomer's sound beside the old guest's.
    beside: [Vec<f32>; N],
    fade_frames: usize,
    farewell_frames: usize,
    longest_warm_up: usize,
}

/// A guest on its way in.
struct Arrival<T> {
    guest: Box<T>,
    /// Frames for which the old guest still plays alone, on its way to silence.
    farewell: usize,
    /// Frames until it is heard.
    wait: usize,
    /// Frames that it has yet to hear before that.
    behind: usize,
    /// Frames of its fade that are over.
    faded: usize,
}

/// Proof that a slot can take a guest in: nobody is arriving, and nobody waits to be taken home.
pub struct Vacancy<'slot, T, const N: usize>(&'slot mut Slot<T, N>);

impl<T: Guest<N>, const N: usize> Vacancy<'_, T, N> {
    /// Lets `guest` in; it fades in by itself. Real-time safe.
    pub fn mount(self, guest: Box<T>) {
        let slot = self.0;
        let memory = match T::CATCHES_UP {
            true => guest.receptive_field().min(slot.longest_warm_up),
            false => 0,
        };
        let (farewell, behind) = match slot.playing {
            Some(_) if guest.enters_alone() => (slot.farewell_frames, 0),
            None if !slot.passes => (0, 0),
            _ => (0, memory),
        };
        slot.arriving = Some(Arrival {
            farewell,
            wait: behind.div_ceil(guest.pace().max(1)),
            behind,
            faded: 0,
            guest,
        });
    }
}

impl<T: Guest<N>, const N: usize> Slot<T, N> {
    /// An empty slot.
    pub fn new(spec: Spec) -> Self {
        let longest_warm_up = spec.frames(LONGEST_WARM_UP_MS);
        Self {
            playing: None,
            arriving: None,
            outgoing: None,
            passes: false,
            past: Past::new(match T::CATCHES_UP {
                true => longest_warm_up + spec.max_block.max(1),
                false => 0,
            }),
            beside: std::array::from_fn(|_| vec![0.0; spec.max_block.max(1)]),
            fade_frames: spec.frames(FADE_MS),
            farewell_frames: spec.frames(FAREWELL_MS),
            longest_warm_up,
        }
    }

    /// An empty slot that lets everything through.
    pub fn passing(spec: Spec) -> Self {
        Self {
            passes: true,
            ..Self::new(spec)
        }
    }

    /// Whether nobody plays and nobody is about to.
    pub fn is_empty(&self) -> bool {
        self.playing.is_none() && self.arriving.is_none()
    }

    /// Whoever is heard, or is about to be.
    pub fn newest(&self) -> Option<&T> {
        let arriving = self.arriving.as_ref().map(|arrival| &arrival.guest);
        arriving.or(self.playing.as_ref()).map(|guest| &**guest)
    }

    /// Whoever is heard now, or will be first.
    pub fn heard(&self) -> Option<&T> {
        let arriving = self.arriving.as_ref().map(|arrival| &arrival.guest);
        self.playing.as_ref().or(arriving).map(|guest| &**guest)
    }

    /// Nobody hears this place: whoever is arriving has arrived. Real-time safe.
    pub fn arrive(&mut self) {
        if let Some(arrival) = self.arriving.take() {
            self.settle(arrival);
        }
    }

    /// Everyone who plays or is about to.
    pub fn guests(&mut self) -> impl Iterator<Item = &mut T> {
        let arriving = self.arriving.as_mut().map(|arrival| &mut arrival.guest);
        self.playing
            .iter_mut()
            .chain(arriving)
            .map(|guest| &mut **guest)
    }

    /// Lets `guest` in at once, in place of whoever plays. May free; nothing may be heard meanwhile.
    pub fn replace(&mut self, guest: Box<T>) {
        self.playing = Some(guest);
    }

    /// Makes ready for another rate or block length. The guest stays (a newcomer has arrived with
    /// this) and forgets what it heard. May allocate.
    pub fn prepare(&mut self, spec: Spec) {
        self.arrive();
        if let Some(guest) = &mut self.playing {
            guest.prepare(spec);
            guest.reset();
        }
        let (playing, outgoing) = (self.playing.take(), self.outgoing.take());
        *self = Self {
            playing,
            outgoing,
            passes: self.passes,
            ..Self::new(spec)
        };
    }

    /// Whoever plays or is about to forgets what was heard. Real-time safe.
    pub fn reset(&mut self) {
        self.past.forget();
        if let Some(guest) = &mut self.playing {
            guest.reset();
        }
        if let Some(arrival) = &mut self.arriving {
            arrival.guest.reset();
        }
    }

    /// The place for the next guest, if it is free.
    pub fn vacancy(&mut self) -> Option<Vacancy<'_, T, N>> {
        self.is_free().then_some(Vacancy(self))
    }

    /// Whether a guest can be taken in.
    pub fn is_free(&self) -> bool {
        self.arriving.is_none() && self.outgoing.is_none()
    }

    /// The guest that has had its time, once it is no longer heard.
    pub fn take_outgoing(&mut self) -> Option<Box<T>> {
        self.outgoing.take()
    }

    /// Takes back a guest that found the way home full.
    pub fn park(&mut self, guest: Box<T>) {
        self.outgoing = Some(guest);
    }

    /// Plays one block of any length in place, each guest by `play`; true when that was for one of them, because it gave
    /// something that is no number. Real-time safe if `play` is.
    pub fn process_by(
        &mut self,
        block: Sides<N>,
        mut play: impl FnMut(&mut T, Sides<N>) -> bool,
    ) -> bool {
        let (mut broke, mut rest) = (false, block);
        while !rest[0].is_empty() {
            let (piece, tail) = split(rest, self.until_something_changes());
            if T::CATCHES_UP {
                self.past.hear(&piece);
            }
            broke |= self.play_piece(piece, &mut play);
            rest = tail;
        }
        broke
    }

    /// Frames that can be played in one way, as many as there is room for.
    fn until_something_changes(&self) -> usize {
        let room = self.beside[0].len();
        match &self.arriving {
            Some(arrival) if arrival.farewell > 0 => room.min(arrival.farewell),
            Some(arrival) if arrival.wait > 0 => room.min(arrival.wait),
            _ => room,
        }
    }

    fn play_piece(&mut self, piece: Sides<N>, play: Play<'_, T, N>) -> bool {
        match self.arriving.take() {
            None => play_guest(&mut self.playing, self.passes, piece, play),
            Some(arrival) if arrival.farewell > 0 => self.bid_farewell(arrival, piece, play),
            Some(arrival) if arrival.wait > 0 => self.catch_up(arrival, piece, play),
            Some(arrival) => self.cross_over(arrival, piece, play),
        }
    }

    /// The old guest fades out alone, then waits to be taken home; the newcomer has not begun.
    fn bid_farewell(
        &mut self,
        mut arrival: Arrival<T>,
        mut block: Sides<N>,
        play: Play<'_, T, N>,
    ) -> bool {
        let broke = play_guest(&mut self.playing, self.passes, again(&mut block), play);
        for frame in 0..block[0].len() {
            let share = arrival.farewell as f32 / self.farewell_frames as f32;
            block.iter_mut().for_each(|side| side[frame] *= share);
            arrival.farewell -= 1;
        }
        if arrival.farewell == 0 {
            self.outgoing = self.playing.take();
        }
        self.arriving = Some(arrival);
        broke
    }

    /// The old guest plays, while the newcomer hears its share of the past in silence: at the end of its wait, all.
    fn catch_up(&mut self, mut arrival: Arrival<T>, block: Sides<N>, play: Play<'_, T, N>) -> bool {
        arrival.wait -= block[0].len();
        let left = arrival.wait * arrival.guest.pace().max(1);
        let (mut broke, room) = (false, self.beside[0].len());
        while arrival.behind > left {
            let frames = room.min(arrival.behind - left);
            let mut beside = self.beside.each_mut().map(|side| &mut side[..frames]);
            // The last frame it is to hear in silence is the one before it is heard.
            let end = self.past.now() + arrival.wait as u64;
            self.past.read(end - arrival.behind as u64, &mut beside);
            broke |= play(&mut arrival.guest, beside);
            arrival.behind -= frames;
        }
        self.arriving = Some(arrival);
        play_guest(&mut self.playing, self.passes, block, play) | broke
    }

    /// Plays old and new beside each other, and moves on from one to the other.
    fn cross_over(
        &mut self,
        mut arrival: Arrival<T>,
        mut block: Sides<N>,
        play: Play<'_, T, N>,
    ) -> bool {
        let frames = block[0].len();
        let mut beside = self.beside.each_mut().map(|side| &mut side[..frames]);
        for (side, beside) in block.iter().zip(&mut beside) {
            beside.copy_from_slice(side);
        }
        let new_broke = play(&mut arrival.guest, again(&mut beside));
        let old_broke = play_guest(&mut self.playing, self.passes, again(&mut block), play);
        for frame in 0..frames {
            let share = arrival.faded as f32 / self.fade_frames as f32;
            for (side, new) in block.iter_mut().zip(&beside) {
                side[frame] = blend(side[frame], new[frame], share);
            }
            arrival.faded = (arrival.faded + 1).min(self.fade_frames);
        }
        if arrival.faded < self.fade_frames {
            self.arriving = Some(arrival);
        } else {
            self.settle(arrival);
        }
        old_broke | new_broke
    }

    /// The newcomer becomes the guest; the old one waits to be taken home.
    fn settle(&mut self, arrival: Arrival<T>) {
        // Nothing is lost here: a guest is let in only when nobody waits to go. One that came alone has sent the old one
        // ahead.
        if let Some(old) = self.playing.replace(arrival.guest) {
            self.outgoing = Some(old);
        }
    }
}

impl<T: Player<N>, const N: usize> Slot<T, N> {
    /// Plays one block of any length in place; true when a guest gave something that is no number. Real-time safe.
    pub fn process(&mut self, block: Sides<N>) -> bool {
        self.process_by(block, T::process)
    }
}

/// How a guest plays.
type Play<'a, T, const N: usize> = &'a mut dyn FnMut(&mut T, Sides<N>) -> bool;

/// Plays the guest, or what stands for it where there is none.
fn play_guest<T, const N: usize>(
    guest: &mut Option<Box<T>>,
    passes: bool,
    block: Sides<N>,
    play: Play<'_, T, N>,
) -> bool {
    match guest {
        Some(guest) => play(guest, block),
        None if passes => false,
        None => {
            block.into_iter().for_each(|side| side.fill(0.0));
            false
        }
    }
}

/// All channels up to a frame, and from it on.
fn split<const N: usize>(block: Sides<N>, frame: usize) -> (Sides<N>, Sides<N>) {
    let mut rest: Sides<N> = std::array::from_fn(|_| &mut [][..]);
    let mut tails = rest.iter_mut();
    let first = block.map(|side| {
        let (first, tail) = side.split_at_mut(frame.min(side.len()));
        if let Some(place) = tails.next() {
            *place = tail;
        }
        first
    });
    (first, rest)
}

/// The same channels, to be handed over once more.
fn again<'a, const N: usize>(block: &'a mut Sides<N>) -> Sides<'a, N> {
    block.each_mut().map(|side| &mut **side)
}

/// `share` of `new`, the rest of `old`; at either end not a bit of the other.
fn blend(old: f32, new: f32, share: f32) -> f32 {
    match share {
        0.0 => old,
        1.0 => new,
        _ => old * (1.0 - share) + new * share,
    }
}

#[cfg(test)]
mod tests;
