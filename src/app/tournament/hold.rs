//! The part of the app that holds a tournament.

use super::{MOST, Tournament, Turn};
use crate::app::{Action, App, Notice, Step, Wish};
use crate::library::shelf::{Mark, Verdict};
use std::path::{Path, PathBuf};

impl App {
    /// Begins a tournament of what the shelf lists, or ends it and tells the names.
    pub(in crate::app) fn hold_tournament(&mut self) {
        if self.state.tournament.is_some() {
            return self.end_tournament();
        }
        if self.state.compare.blind.is_some() {
            return self.say(Notice::trial_first());
        }
        let field = self.field();
        if field.len() < 2 {
            return self.say(Notice::no_field());
        }
        self.say(Notice::tournament_begins(
            field.len(),
            self.state.shelf.listed.len(),
        ));
        self.state.ranking.clear();
        self.state.tournament = Some(Tournament::new(field));
        self.hear_entrant();
    }

    /// The first of the list that can be played.
    fn field(&self) -> Vec<PathBuf> {
        let shelf = &self.state.shelf;
        let items = (0..shelf.listed.len()).filter_map(|row| shelf.row(row));
        let items = items.filter(|item| item.fault().is_none());
        let paths = items.map(|item| item.found.path.clone());
        paths.take(MOST).collect()
    }

    /// What would give names away or mark the shelf waits until the tournament is over.
    pub(in crate::app) fn waits_for_tournament(&self, action: &Action) -> bool {
        let tells = matches!(
            action,
            Action::Swap | Action::Blind | Action::Rate(_) | Action::Tag(_)
        );
        tells && self.state.tournament.is_some()
    }

    fn hear_entrant(&mut self) {
        let tournament = self.state.tournament.as_ref();
        let path = tournament.and_then(|it| it.path().map(Path::to_path_buf));
        path.into_iter()
            .for_each(|path| self.wish(Wish::Path(path)));
    }

    /// Keeps the one whose turn it is for the next round, or rejects it; the shelf's own marks stay as they are.
    pub(in crate::app) fn judge_entrant(&mut self, verdict: Verdict) {
        let Some(tournament) = &mut self.state.tournament else {
            return;
        };
        if self.heard.path() != tournament.path() {
            let number = tournament.number();
            return self.say(Notice::not_heard_yet(&number));
        }
        let turn = tournament.judge(verdict);
        self.take_turn(turn);
    }

    fn take_turn(&mut self, turn: Turn) {
        let Some(tournament) = &self.state.tournament else {
            return;
        };
        match turn {
            Turn::Over => return self.end_tournament(),
            Turn::Round => {
                let (round, (_, left)) = (tournament.round(), tournament.place());
                self.say(Notice::next_round(round, left));
            }
            Turn::Next => {}
        }
        self.hear_entrant();
    }

    /// Goes back or on within the round. False while there is no tournament.
    pub(in crate::app) fn step_in_round(&mut self, step: Step) -> bool {
        let Some(tournament) = &mut self.state.tournament else {
            return false;
        };
        match tournament.step(step) {
            true => self.hear_entrant(),
            false => self.say(Notice::end_of_round(step)),
        }
        true
    }

    /// The one whose turn it is has been loaded; whoever loads something else has ended the tournament.
    pub(in crate::app) fn note_entrant(&mut self) {
        let content = self.current_content();
        let Some(tournament) = &mut self.state.tournament else {
            return;
        };
        if self.heard.path() != tournament.path() {
            return self.end_tournament();
        }
        if let Some(entrant) = tournament.current_mut() {
            entrant.content = content;
        }
    }

    /// What could not be loaded was the one whose turn it is: it is out. False where it was something else.
    pub(in crate::app) fn entrant_failed(&mut self, wish: &Wish) -> bool {
        let tournament = self.state.tournament.as_mut();
        let Some(tournament) = tournament.filter(|it| it.path() == wish.path()) else {
            return false;
        };
        let number = tournament.number();
        let turn = tournament.fail();
        self.say(Notice::entrant_failed(&number));
        self.take_turn(turn);
        true
    }

    fn end_tournament(&mut self) {
        if let Some(tournament) = self.state.tournament.take() {
            self.state.ranking = tournament.ranking();
            self.say(Notice::tournament_over(&self.state.ranking));
            self.look_ahead();
        }
    }

    /// Marks those who came furthest as kept.
    pub(in crate::app) fn keep_winners(&mut self) {
        let winners = self.state.ranking.iter().filter(|it| it.has_won());
        let winners: Vec<String> = winners.filter_map(|it| it.content.clone()).collect();
        for content in &winners {
            let mark = Mark {
                verdict: Some(Verdict::Kept),
                ..self.memory.settings().shelf.marks.of(content)
            };
            self.mark_content(content, &mark);
        }
        self.state.shelf.reselect();
        self.say(Notice::winners_kept(winners.len()));
    }
}
