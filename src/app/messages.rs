//! What the player is told, and for how long.

use super::{App, Notice};
use crate::rig::{Danger, Switch};
use std::time::Instant;

impl App {
    pub(super) fn say(&mut self, notice: Notice) {
        self.state.notice = Some(notice);
        self.notice_until = None;
    }

    /// The rig has muted itself; it has thrown its own Mute switch already.
    pub(super) fn take_danger(&mut self, danger: Danger, now: Instant) {
        self.state.controls[Switch::Mute] = true;
        self.state.danger = Some(danger);
        if danger == Danger::Feedback {
            self.wait_for_an_encore(now);
        }
        if let Some(notice) = self.state.why_muted() {
            self.say(notice);
        }
    }

    /// The player has taken the Mute switch in hand again: why it was thrown no longer matters.
    pub(super) fn forget_danger(&mut self) {
        let about_mute = |notice: &Notice| {
            self.state.why_muted().as_ref() == Some(notice) || *notice == Notice::panicked()
        };
        if self.state.notice.as_ref().is_some_and(about_mute) {
            self.state.notice = None;
        }
        self.state.danger = None;
        self.encore.end();
    }

    pub(super) fn age_notice(&mut self, now: Instant) {
        match (&self.state.notice, self.notice_until) {
            (Some(notice), None) => self.notice_until = Some(now + notice.lasts()),
            (Some(_), Some(until)) if now >= until => self.state.notice = None,
            _ => (),
        }
        if self.state.notice.is_none() {
            self.notice_until = None;
        }
    }
}
