//! One calm reading of many looks.

use super::Pitch;

/// Looks that have to agree before a note is shown, and before another takes its place.
const AGREE: usize = 2;
/// Looks agree within this, octaves: 40 cents.
const ALIKE: f64 = 40.0 / 1200.0;
/// What moves by less than this is smoothed, octaves: 6 cents. What moves by more is followed.
const CALM: f64 = 6.0 / 1200.0;
/// How much of a small move is followed at each look.
const FOLLOW: f64 = 0.25;
/// The partials that may be left of a string.
const PARTIALS: [f64; 3] = [2.0, 3.0, 4.0];
/// How long a note stays when it is heard no more, s.
const HOLD_S: f64 = 0.8;

/// What a tuner shows.
#[derive(Debug, Default)]
pub struct Needle {
    /// Where it stands, octaves above 1 Hz.
    shown: Option<f64>,
    /// The pluck that it belongs to.
    pluck: usize,
    /// The last looks that agree with one another and not with what is shown.
    rival: Option<f64>,
    rivals: usize,
    unheard_s: f64,
}

impl Needle {
    /// Takes the next look, `passed_s` after the one before it; what is to be shown now, Hz.
    pub fn follow(&mut self, look: Option<Pitch>, passed_s: f64) -> Option<f64> {
        match look {
            Some(pitch) => self.move_to(pitch),
            None => self.wait(passed_s),
        }
        self.shown.map(f64::exp2)
    }

    fn move_to(&mut self, pitch: Pitch) {
        let place = self.same_string(pitch);
        match self.shown {
            Some(shown) if (place - shown).abs() < ALIKE => {
                let share = if (place - shown).abs() > CALM {
                    0.6
                } else {
                    FOLLOW
                };
                self.shown = Some(shown + share * (place - shown));
                self.unheard_s = 0.0;
                self.pluck = pitch.pluck;
                self.forget_rival();
            }
            _ => self.consider(place, pitch.pluck),
        }
    }

    /// Where the look stands, in octaves. A string of which a single partial is left still is the same string.
    fn same_string(&self, pitch: Pitch) -> f64 {
        let place = pitch.hz.log2();
        let rung_on = self.shown.filter(|_| pitch.pluck == self.pluck);
        let fraction = rung_on.and_then(|shown| {
            let fractions = PARTIALS.map(|n| place - n.log2());
            fractions
                .into_iter()
                .find(|place| (place - shown).abs() < ALIKE / 2.0)
        });
        fraction.unwrap_or(place)
    }

    fn consider(&mut self, place: f64, pluck: usize) {
        let agrees = self
            .rival
            .is_some_and(|rival| (place - rival).abs() < ALIKE);
        self.rivals = if agrees { self.rivals + 1 } else { 1 };
        self.rival = Some(place);
        if self.rivals >= AGREE {
            (self.shown, self.unheard_s, self.pluck) = (Some(place), 0.0, pluck);
            self.forget_rival();
        }
    }

    fn wait(&mut self, passed_s: f64) {
        self.unheard_s += passed_s;
        self.forget_rival();
        if self.unheard_s > HOLD_S {
            self.shown = None;
        }
    }

    fn forget_rival(&mut self) {
        (self.rival, self.rivals) = (None, 0);
    }
}
