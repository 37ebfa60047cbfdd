//! What has happened since the last look.

use super::App;
use std::time::{Duration, Instant};

/// How often the window looks at the meters while they move.
pub(super) const FRAME: Duration = Duration::from_millis(33);
/// The same while nothing moves; a string that sounds wakes the app at once.
pub(super) const STILL: Duration = Duration::from_millis(500);

impl App {
    /// Answers the world.
    pub fn tick(&mut self) {
        self.tick_at(Instant::now());
    }

    /// [`App::tick`] at a given moment.
    pub fn tick_at(&mut self, now: Instant) {
        while let Some(parcel) = self.loader.poll() {
            self.unpack(parcel);
        }
        self.take_scan(now);
        while let Some(answer) = self.dialog.poll() {
            self.take_answer(answer);
        }
        while let Some(event) = self.session.poll(now) {
            self.take_event(event, now);
        }
        self.take_tones(now);
        self.fill_wings();
        self.take_takes();
        self.take_midi();
        self.watch_recording();
        self.mount_waiting_amp();
        self.mount_company();
        self.carry_cabs();
        self.look_for_what_is_missing(now);
        if let Some(probe) = self.remote.finished_probe() {
            self.session.judge(probe);
        }
        self.listen_to_silence(now);
        let tap = self.remote.finished_tap();
        if let Some(tap) = tap.and_then(|tap| self.take_silence(tap)) {
            self.take_tap(tap);
        }
        self.read_meters(now);
        self.read_tuner();
        self.remote.sweep();
        self.age_notice(now);
    }

    /// How long until the next tick is due if nothing wakes the app before; absent: for ever.
    pub fn next_tick(&self) -> Option<Duration> {
        if self.state.playing().is_some() {
            return Some(if self.state.is_still() { STILL } else { FRAME });
        }
        let due = [
            self.session.retry_at(),
            self.session.hangs_at(),
            self.notice_until,
            self.state.shelf.look_again_at(),
        ];
        let due = due.into_iter().flatten().min()?;
        Some(due.saturating_duration_since(Instant::now()))
    }
}
