//! The part of the app that reads what the audio thread tells.

use super::App;
use super::notice::Notice;
use super::state::{Dropouts, Realtime, Sound};
use crate::live::Readings;
use std::time::{Duration, Instant};

/// By then the callbacks' threads have the priority that they will have.
const PRIORITY_SETTLES: Duration = Duration::from_secs(1);

impl App {
    pub(super) fn read_meters(&mut self, now: Instant) {
        let readings = self.remote.readings();
        if let Some(danger) = readings.danger {
            self.take_danger(danger, now);
        }
        if self.state.playing().is_none() {
            return;
        }
        self.ask_for_priority(now);
        // The ring finds its fill in the first half second, and again after a hiccup.
        self.reckon_latency();
        let baseline = *self.baseline.get_or_insert(readings);
        let overloads = self.session.overloads(&readings);
        let state = &mut self.state;
        state
            .input
            .follow(readings.input_peak, readings.input_clipped, now);
        state
            .output
            .follow(readings.output_peak, readings.output_limited, now);
        state.load.typical = readings.load;
        state.load.worst.follow(readings.worst_load, now);
        state.dropouts = Dropouts::between(&baseline, &readings, overloads);
        state.incidents.follow(state.dropouts, now);
        let torn = state.dropouts.total();
        state.timeline.follow(readings.worst_load, torn, now);
        self.govern(&readings, now);
        self.watch_for_own_sound(&readings, now);
        self.open_for_an_encore(&readings, now);
        self.examine_the_input(&readings, now);
        if readings.not_numbers > baseline.not_numbers && self.state.danger.is_none() {
            self.report_not_a_number(readings);
        }
    }

    /// Asks once, when it is settled.
    fn ask_for_priority(&mut self, now: Instant) {
        let at = *self.ask_priority_at.get_or_insert(now + PRIORITY_SETTLES);
        if let Sound::Playing(playing) = &mut self.state.sound
            && playing.realtime == Realtime::NotAsked
            && now >= at
        {
            playing.realtime = match self.session.is_realtime() {
                Some(true) => Realtime::Granted,
                Some(false) => Realtime::Denied,
                None => Realtime::Unknown,
            };
        }
    }

    /// Says once for every new burst of them that the network's values were no numbers.
    fn report_not_a_number(&mut self, readings: Readings) {
        if let Some(baseline) = &mut self.baseline {
            baseline.not_numbers = readings.not_numbers;
        }
        let name = self.state.shown_name();
        let notice = Notice::not_a_number(name.as_deref().unwrap_or("The capture"));
        self.say(notice);
    }
}
