//! A tournament: captures without names, round after round, until the best is left.

mod hold;

use super::captures::name_of;
use super::compare::chance;
use super::{Step, Wish};
use crate::library::shelf::Verdict;
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// More captures nobody can tell apart in one sitting.
pub const MOST: usize = 32;

/// A tournament that is being held. Whoever is kept plays in the next round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tournament {
    entrants: Vec<Entrant>,
    /// Who plays in this round, in order.
    field: Vec<usize>,
    /// The order of the next round, for whoever will be in it: so its first one can be made ready.
    then: Vec<usize>,
    /// Whose turn it is, a place in `field`.
    at: usize,
    round: u32,
}

/// One of those who play.
#[derive(Clone, Debug, Default, PartialEq)]
struct Entrant {
    path: PathBuf,
    /// Its content's hash, once it has been heard.
    content: Option<String>,
    /// How this round ends for it, as far as that is judged.
    verdict: Option<Verdict>,
    /// Rounds it survived.
    rounds: u32,
    is_out: bool,
    is_missing: bool,
}

/// What a verdict leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is another one's turn.
    Next,
    /// A round has begun.
    Round,
    /// There is nothing left to choose from.
    Over,
}

/// How far a capture came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    /// Counted from 1; who came equally far shares one.
    pub rank: usize,
    /// Where it lies.
    pub path: PathBuf,
    /// The name that was hidden.
    pub name: String,
    /// Its content's hash, if it was heard.
    pub content: Option<String>,
    /// Rounds it survived.
    pub rounds: u32,
    /// It was rejected, not merely passed over when the tournament ended early.
    pub is_out: bool,
    /// It could not be loaded.
    pub is_missing: bool,
}

impl Ranked {
    /// Nobody came further, and it was kept at least once.
    pub fn has_won(&self) -> bool {
        self.rank == 1 && self.rounds > 0 && !self.is_missing
    }

    /// How far it came, in words.
    pub fn words(&self) -> String {
        match self.rounds {
            _ if self.is_missing => "could not be loaded".to_owned(),
            0 if !self.is_out => "not judged".to_owned(),
            0 => "no round".to_owned(),
            1 => "1 round".to_owned(),
            rounds => format!("{rounds} rounds"),
        }
    }
}

impl Tournament {
    /// The first round of these captures, in an order drawn by lot.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        let places: Vec<usize> = (0..paths.len()).collect();
        let entrant = |path| Entrant {
            path,
            ..Entrant::default()
        };
        Self {
            entrants: paths.into_iter().map(entrant).collect(),
            field: shuffled(places.clone()),
            then: shuffled(places),
            at: 0,
            round: 1,
        }
    }

    /// Which round it is, counted from 1.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// Whose turn it is in this round, counted from 1, and how many there are.
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, self.field.len())
    }

    /// What the one whose turn it is is called meanwhile.
    pub fn number(&self) -> String {
        let (at, of) = self.place();
        format!("{at} of {of}")
    }

    /// The verdicts of this round, in order.
    pub fn verdicts(&self) -> impl Iterator<Item = Option<Verdict>> {
        self.field.iter().map(|place| self.entrants[*place].verdict)
    }

    /// What was said of the one whose turn it is.
    pub fn verdict(&self) -> Option<Verdict> {
        self.current()?.verdict
    }

    /// Whose turn it is.
    pub fn path(&self) -> Option<&Path> {
        self.current().map(|entrant| entrant.path.as_path())
    }

    /// Keeps the one whose turn it is for the next round, or rejects it, and goes on to the next that is not judged yet.
    pub fn judge(&mut self, verdict: Verdict) -> Turn {
        if let Some(entrant) = self.current_mut() {
            entrant.verdict = Some(verdict);
        }
        self.go_on()
    }

    /// The one whose turn it is cannot be heard: that rejects it.
    pub fn fail(&mut self) -> Turn {
        if let Some(entrant) = self.current_mut() {
            entrant.is_missing = true;
        }
        self.judge(Verdict::Rejected)
    }

    /// Goes back or on within the round, past what cannot be heard. False at its ends.
    pub fn step(&mut self, step: Step) -> bool {
        let can_be_heard = |at: &usize| !self.entrants[self.field[*at]].is_missing;
        let beside = match step {
            Step::Previous => (0..self.at).rev().find(can_be_heard),
            Step::Next => (self.at + 1..self.field.len()).find(can_be_heard),
        };
        self.at = beside.unwrap_or(self.at);
        beside.is_some()
    }

    /// Who may be heard next, the likeliest first.
    pub fn ahead(&self) -> Vec<PathBuf> {
        let after = |play: &dyn Fn(&mut Self) -> bool| {
            let mut played = self.clone();
            let goes_on = play(&mut played);
            goes_on
                .then(|| played.path().map(Path::to_path_buf))
                .flatten()
        };
        let ways = [
            after(&|it| it.judge(Verdict::Kept) != Turn::Over),
            after(&|it| it.judge(Verdict::Rejected) != Turn::Over),
            after(&|it| it.step(Step::Next)),
            after(&|it| it.step(Step::Previous)),
        ];
        ways.into_iter().flatten().collect()
    }

    /// Who came how far, the best first. A round that is not over counts as far as it was judged.
    pub fn ranking(mut self) -> Vec<Ranked> {
        self.settle();
        let key = |entrant: &Entrant| {
            let Entrant {
                rounds,
                is_out,
                is_missing,
                ..
            } = entrant;
            Reverse((*rounds, !is_out, !is_missing))
        };
        self.entrants.sort_by_key(key);
        let ranked = |entrant: &Entrant| {
            let ahead = self.entrants.iter().filter(|it| key(it) < key(entrant));
            Ranked {
                rank: ahead.count() + 1,
                path: entrant.path.clone(),
                name: name_of(&Wish::Path(entrant.path.clone())),
                content: entrant.content.clone(),
                rounds: entrant.rounds,
                is_out: entrant.is_out,
                is_missing: entrant.is_missing,
            }
        };
        self.entrants.iter().map(ranked).collect()
    }

    fn current(&self) -> Option<&Entrant> {
        self.entrants.get(*self.field.get(self.at)?)
    }

    fn current_mut(&mut self) -> Option<&mut Entrant> {
        self.entrants.get_mut(*self.field.get(self.at)?)
    }

    fn go_on(&mut self) -> Turn {
        let is_open = |at: &usize| self.entrants[self.field[*at]].verdict.is_none();
        let all = 0..self.field.len();
        let open = (self.at..all.end).chain(all).find(is_open);
        match open {
            Some(at) => {
                self.at = at;
                Turn::Next
            }
            None => self.next_round(),
        }
    }

    fn next_round(&mut self) -> Turn {
        self.settle();
        let is_in = |place: &usize| !self.entrants[*place].is_out;
        self.field = self.then.iter().copied().filter(is_in).collect();
        self.at = 0;
        if self.field.len() < 2 {
            return Turn::Over;
        }
        self.then = shuffled(self.field.clone());
        self.round += 1;
        Turn::Round
    }

    /// Whoever was kept has survived the round.
    fn settle(&mut self) {
        for entrant in &mut self.entrants {
            match entrant.verdict.take() {
                Some(Verdict::Kept) => entrant.rounds += 1,
                Some(Verdict::Rejected) => entrant.is_out = true,
                None => {}
            }
        }
    }
}

/// In an order drawn by lot.
fn shuffled(mut places: Vec<usize>) -> Vec<usize> {
    for last in (1..places.len()).rev() {
        places.swap(last, chance(last + 1));
    }
    places
}

#[cfg(test)]
mod tests;
