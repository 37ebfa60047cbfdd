//! The audio thread allocates and frees nothing, and gives finite numbers, whatever is done to it.

mod amps;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use backline::dsp::Spec;
use backline::engine::{Kernel, Network, Tanh};
use backline::live::{LiveRig, Remote, wall};
use backline::nam::Model;
use backline::rig::{Amp, Cab, Danger, Impulse, Knob, Rig, Switch};
use backline::tape::Loop;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

#[global_allocator]
static WATCHED: AllocDisabler = AllocDisabler;

const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: 256,
};

/// How often the way home runs full and is cleared again.
const ROUNDS: usize = 6;

/// One amp plays, one waits in the slot for the way home, and each way holds four.
const MOST_AWAY: usize = 10;

fn new_wall() -> (LiveRig, Remote) {
    let riff: Vec<f32> = (0..5000).map(|n| 0.3 * (n as f32 * 0.05).sin()).collect();
    wall(Rig::new(SPEC), Loop::new(riff.into(), 48_000))
}

#[test]
fn the_watch_notices_what_is_forbidden() {
    let before = violation_count();
    let kept = assert_no_alloc(|| Box::new(1));
    assert!(violation_count() > before, "an allocation went unnoticed");
    let before = violation_count();
    assert_no_alloc(|| drop(kept));
    assert!(violation_count() > before, "a free went unnoticed");
}

#[test]
fn nothing_is_allocated_while_everything_is_done_at_once() {
    let (mut live, mut remote) = new_wall();
    // Taken now and then: the way to the tuner runs full and is cleared again.
    let mut feed = remote.take_feed().expect("the first");
    let mut dry = Vec::new();
    let done = AtomicBool::new(false);
    let mut player = Player {
        remote,
        away: 0,
        turns: 0,
        taps: 0,
        done: &done,
    };
    std::thread::scope(|scope| {
        let _end = EndOnDrop(&done);
        scope.spawn(|| play_anything(&mut live, &done));
        for _ in 0..ROUNDS {
            player.fill_the_way();
            player.clear_the_way();
            feed.take(&mut dry);
            assert!(!dry.is_empty(), "the tuner hears nothing");
        }
    });
    assert!(player.taps > 0, "nothing came home to listen to");
    let readings = player.remote.readings();
    assert_eq!(
        readings.amps_mounted as usize,
        MOST_AWAY + (ROUNDS - 1) * (MOST_AWAY - 1)
    );
}

/// Each danger is brought about, muted and unmuted again, with panic in between.
#[test]
fn muting_for_safety_allocates_nothing() {
    let (mut live, mut remote) = new_wall();
    assert!(remote.mount_amp(louder_amp()).is_ok());
    let mut block = vec![0.0_f32; 256];
    let mut seen = Vec::new();
    let before = violation_count();
    for turn in 0..2000 {
        let round = turn / 100;
        remote.turn(Knob::Output, if round % 4 == 1 { 40.0 } else { 0.0 });
        match turn % 100 {
            50 if round % 4 != 3 => remote.panic(),
            0 | 60 => remote.flip(Switch::Mute, false),
            _ => (),
        }
        for (n, sample) in block.iter_mut().enumerate() {
            let tone = ((turn * 256 + n) as f32 * 0.1).sin();
            *sample = match round % 4 {
                0 => 0.9,
                2 => 3e38 * tone.signum(),
                3 => 2e-3 * 1.0003_f32.powi(((turn % 100) * 256 + n) as i32).min(1e3) * tone,
                _ => 0.5 * tone,
            };
        }
        if round % 4 == 3 {
            block
                .iter_mut()
                .for_each(|sample| *sample = sample.clamp(-1.0, 1.0));
        }
        assert_no_alloc(|| live.process(&mut block));
        assert!(block.iter().all(|sample| sample.abs() <= 1.0));
        seen.extend(remote.readings().danger);
    }
    assert_eq!(violation_count(), before);
    for danger in Danger::ALL {
        assert!(seen.contains(&danger), "{danger:?} never came: {seen:?}");
    }
}

/// Whichever side fails, the other one learns of it, and the test ends.
struct EndOnDrop<'a>(&'a AtomicBool);

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// The audio thread: blocks of any length and any content until told to end.
fn play_anything(live: &mut LiveRig, done: &AtomicBool) {
    let _end = EndOnDrop(done);
    let mut block = vec![0.0_f32; 1000];
    let mut turn = 0_usize;
    while !done.load(Relaxed) {
        let frames = 1 + (turn * 7919) % 1000;
        let block = &mut block[..frames];
        fill(block, turn);
        let before = violation_count();
        assert_no_alloc(|| live.process(block));
        assert_eq!(violation_count(), before, "block {turn} of {frames}");
        let sound = block.iter().all(|sample| sample.abs() <= 1.0);
        assert!(sound, "block {turn} of {frames}");
        turn += 1;
    }
    assert!(turn > 0);
}

/// A guitar, silence, numbers too small or too large, and no numbers at all.
fn fill(block: &mut [f32], turn: usize) {
    for (n, sample) in block.iter_mut().enumerate() {
        *sample = match turn % 8 {
            0 => 0.0,
            1 => f32::MIN_POSITIVE / 2.0,
            2 if n % 3 == 0 => f32::NAN,
            3 if n % 5 == 0 => f32::INFINITY,
            4 if n % 2 == 0 => f32::NEG_INFINITY,
            5 => f32::MAX,
            _ => 0.8 * (n as f32 * 0.03).sin(),
        };
    }
}

/// The player: mounts amps, and lets them come home only now and then.
struct Player<'a> {
    remote: Remote,
    /// Amps handed over and not yet home.
    away: usize,
    turns: usize,
    /// Taps that came home.
    taps: usize,
    done: &'a AtomicBool,
}

impl Player<'_> {
    /// Mounts amps, sweeping none, until not one more can be away.
    fn fill_the_way(&mut self) {
        while self.away < MOST_AWAY {
            self.fiddle();
            let seed = self.turns as u32;
            self.away += usize::from(self.remote.mount_amp(amp(seed)).is_ok());
        }
        assert!(self.remote.mount_amp(amp(0)).is_err());
    }

    /// Sweeps until only one amp is still away: the one that plays.
    fn clear_the_way(&mut self) {
        while self.away > 1 {
            self.away -= self.remote.sweep();
            self.fiddle();
            std::thread::yield_now();
        }
    }

    /// Turns every knob, also beyond its end, flips every switch, and looks at the readings.
    fn fiddle(&mut self) {
        assert!(!self.done.load(Relaxed), "the audio thread gave up");
        self.turns += 1;
        for (n, knob) in Knob::ALL.into_iter().enumerate() {
            let values = [-1e9, f32::NAN, 0.0, 12.0, f32::INFINITY, -6.0];
            self.remote
                .turn(knob, values[(self.turns + n) % values.len()]);
        }
        for (n, switch) in Switch::ALL.into_iter().enumerate() {
            self.remote.flip(switch, (self.turns + n).is_multiple_of(3));
        }
        // Full ways give them back, here as anywhere.
        let _ = self.remote.mount_cab(self.turns % 2, cab(self.turns));
        if self.turns.is_multiple_of(5) {
            let _ = self.remote.mount_pedal(guest(self.turns, Amp::wire));
            let _ = self.remote.mount_second(guest(self.turns, Amp::silence));
        }
        let tape = vec![0.5; 10 + self.turns % 900];
        let _ = self
            .remote
            .mount_loop(Box::new(Loop::new(tape.into(), 48_000)));
        assert!(self.remote.memory().last(99).samples.len() <= 99);
        self.remote.listen(3000);
        self.taps += usize::from(self.remote.finished_tap().is_some());
        if self.turns.is_multiple_of(7) {
            self.remote.panic();
        }
        let readings = self.remote.readings();
        assert!(readings.output_peak <= 1.0 && readings.input_peak.is_finite());
    }
}

/// One or two channels of a few hundred taps, or none at all.
fn cab(seed: usize) -> Box<Cab> {
    let taps = |length: usize| vec![0.9 / length as f32; length];
    let channels = match seed % 3 {
        0 => return Box::new(Cab::none()),
        1 => vec![taps(300)],
        _ => vec![taps(150), taps(150)],
    };
    Box::new(Cab::new(Impulse::new(48_000.0, channels), 48_000.0))
}

/// An amp, or nobody.
fn guest(seed: usize, nobody: fn() -> Amp) -> Box<Amp> {
    match seed.is_multiple_of(3) {
        true => Box::new(nobody()),
        false => amp(seed as u32),
    }
}

fn amp(seed: u32) -> Box<Amp> {
    Box::new(Amp::new(amps::network(seed)))
}

/// Twice as loud, by two taps whose sum can be too large for any number.
fn louder_amp() -> Box<Amp> {
    let model = serde_json::json!({
        "version": "0.5.4",
        "architecture": "Linear",
        "config": { "receptive_field": 2, "bias": false },
        "weights": [1.0, 1.0],
        "sample_rate": 48_000,
    });
    let model = Model::from_bytes(model.to_string().as_bytes()).expect("the model is sound");
    Box::new(Amp::new(Network::new(
        &model,
        Tanh::Exact,
        Kernel::default(),
    )))
}
