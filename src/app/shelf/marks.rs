//! What the player thinks of the capture that is heard.

use crate::app::{App, Notice, Step};
use crate::library::shelf::{Mark, Verdict};

impl App {
    /// Keeps or rejects the capture that is heard, or takes that back. What is rejected makes way for the next one.
    pub(in crate::app) fn judge(&mut self, verdict: Verdict) {
        if self.state.tournament.is_some() {
            return self.judge_entrant(verdict);
        }
        let mut mark = self.current_mark();
        let taken_back = mark.verdict == Some(verdict);
        mark.verdict = (!taken_back).then_some(verdict);
        let next = self.beside_on_shelf(Step::Next).flatten();
        let next = next.or_else(|| self.beside_on_shelf(Step::Previous).flatten());
        self.mark(mark);
        if !taken_back && verdict == Verdict::Rejected {
            let name = self
                .state
                .capture
                .as_ref()
                .map(|capture| capture.name.clone());
            name.into_iter()
                .for_each(|name| self.say(Notice::rejected(&name)));
            next.into_iter().for_each(|path| self.load(path));
        }
    }

    /// Rates the capture that is heard, 0 to 5.
    pub(in crate::app) fn rate(&mut self, rating: u8) {
        let mark = Mark {
            rating,
            ..self.current_mark()
        };
        self.mark(mark);
    }

    /// Gives the capture that is heard these tags, with commas between them.
    pub(in crate::app) fn tag(&mut self, tags: &str) {
        let mut mark = self.current_mark();
        mark.set_tags(tags);
        self.mark(mark);
    }

    /// The hash of what is heard.
    pub(in crate::app) fn current_content(&self) -> Option<String> {
        let content = self.state.capture.as_ref()?.content.as_ref()?;
        content.sha256.clone()
    }

    fn current_mark(&self) -> Mark {
        let content = self.current_content();
        content.map_or_else(Mark::default, |content| {
            self.memory.settings().shelf.marks.of(&content)
        })
    }

    fn mark(&mut self, mark: Mark) {
        let Some(content) = self.current_content() else {
            return self.say(Notice::nothing_to_mark());
        };
        self.mark_content(&content, &mark);
        self.state.shelf.reselect();
    }

    /// Marks the capture of that content, wherever it stands on the shelf; the list is still the old one.
    pub(in crate::app) fn mark_content(&mut self, content: &str, mark: &Mark) {
        if let Some(draft) = self.memory.keep_mark(content, mark.clone()) {
            self.session.write(draft);
        }
        for item in &mut self.state.shelf.items {
            if item.content() == Some(content) {
                item.judge(mark.clone());
            }
        }
    }
}
