//! Who answers which action of the player.

use super::{Action, App, Notice, Side};
use std::time::Instant;

impl App {
    /// Answers the player.
    pub fn perform(&mut self, action: Action) {
        if self.waits_for_tournament(&action) {
            return self.say(Notice::tournament_first());
        }
        match action {
            Action::Turn(knob, value) => self.turn_by_hand(knob, value),
            Action::Flip(switch, on) => self.flip_by_hand(switch, on),
            Action::Learn(target) => self.learn(target),
            Action::Unlearn(target) => self.unlearn(target),
            Action::FollowFoot(switch, mode) => self.follow_foot(switch, mode),
            Action::Swap => self.swap(),
            Action::Blind => self.go_blind(),
            Action::Guess(slot) => self.guess(slot),
            Action::Tournament => self.hold_tournament(),
            Action::KeepWinners => self.keep_winners(),
            Action::CloseRanking => self.state.ranking.clear(),
            Action::Loop => self.toggle_loop(),
            Action::NextRiff => self.next_riff(),
            Action::PlayFile => self.play_di(),
            Action::SaveTake => self.save_take(),
            Action::Record => self.toggle_recording(),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::JudgeCab(has_cab) => self.judge_cab(has_cab),
            Action::LoadCab(place, path) => self.load_cab(place, path),
            Action::BrowseCab(place) => self.browse_cab(place),
            Action::RemoveCab(place) => self.remove_cab(place),
            Action::Panic => self.panic(),
            Action::Load(path) => self.load(path),
            Action::LoadBeside(place, path) => self.load_beside(place, path),
            Action::BrowseBeside(place) => self.browse_beside(place),
            Action::RemoveBeside(place) => self.remove_beside(place),
            Action::SetGate => self.set_gate(),
            Action::Tap => self.tap(Instant::now()),
            Action::SavePreset(name) => self.save_preset(&name),
            Action::RecallPreset(source) => self.recall_tone(source),
            Action::Set(action) => self.perform_on_set(action),
            Action::Resize(size) => self.resize(size),
            Action::Step(step) => self.step(step),
            Action::Climb(step) => self.climb(step),
            Action::Shelve(folder) => self.shelve(folder),
            Action::Unshelve(folder) => self.unshelve(&folder),
            Action::BrowseShelf => self.browse_shelf(),
            Action::Rescan => self.scan_shelf(),
            Action::StopScan => self.stop_scan(),
            Action::Seek(query) => self.seek(query),
            Action::Judge(verdict) => self.judge(verdict),
            Action::Rate(rating) => self.rate(rating),
            Action::Tag(tags) => self.tag(&tags),
            Action::Browse => self.dialog.open(self.shown_folder()),
            Action::ClearClip(Side::Input) => self.state.input.clipped = false,
            Action::ClearClip(Side::Output) => self.state.output.clipped = false,
            Action::UseDevices(request) => self.use_devices(request),
            Action::FindGuitar => self.find_guitar(),
            Action::MeasureLatency => self.measure_latency(),
            Action::ListDevices => self.list_devices(),
            Action::SetReference(hz) => self.set_reference(hz),
            Action::ChooseStrings(strings) => self.choose_strings(strings),
            Action::Dismiss => self.state.notice = None,
        }
    }
}
