//! Hours with every control moving, captures swapping and devices that stumble. Nothing allocates in a callback, and no
//! dropout is ours.

use crate::virtual_host::{Make, Way, World};
use assert_no_alloc::violation_count;
use backline::audio::{Request, Stream};
use backline::dsp::Spec;
use backline::engine::{Kernel, Network, Tanh};
use backline::live::{Readings, Remote, wall};
use backline::nam::Model;
use backline::rig::{Amp, Knob, Rig, Switch};
use backline::tape::Loop;

const RATE: u32 = 48_000;
/// From one look at the rig to the next, seconds.
const STEP_S: f64 = 0.02;

fn device(name: &'static str, channels: [u16; 2], rate: u32, ppm: f64) -> Make {
    Make {
        name,
        channels,
        rate,
        ppm,
        blocks: (16, 8192),
    }
}

fn model(name: &str) -> Model {
    let path = format!("{}/tests/fixtures/{name}.nam", env!("CARGO_MANIFEST_DIR"));
    Model::open(path.as_ref()).expect("a fixture")
}

/// A rig that plays on a virtual interface.
struct Gig {
    world: World,
    stream: Stream,
    remote: Remote,
    models: [Model; 2],
    swaps: usize,
    phase: f32,
    /// The highest magnitude that was heard.
    loudest: f32,
}

impl Gig {
    fn new(buffer: u32) -> Self {
        Self::on(&[device("Interface", [2, 2], RATE, 30.0)], buffer)
    }

    fn on(devices: &[Make], buffer: u32) -> Self {
        let world = World::new(devices.to_vec());
        let spec = Spec {
            sample_rate_hz: RATE.into(),
            max_block: buffer as usize,
        };
        let (rig, remote) = wall(Rig::new(spec), Loop::new(vec![0.1; 999].into(), RATE));
        let request = Request {
            input_channel: 1,
            buffer: Some(buffer),
            ..Request::default()
        };
        let opened = Stream::open_virtual(&world.host(), &request, rig);
        Self {
            world,
            stream: opened.map_err(|(error, _)| error).expect("it opens"),
            remote,
            models: [model("nano"), model("feather")],
            swaps: 0,
            phase: 0.0,
            loudest: 0.0,
        }
    }

    fn swap(&mut self) {
        let network = Network::new(&self.models[self.swaps % 2], Tanh::Exact, Kernel::default());
        let mut amp = Box::new(Amp::new(network));
        amp.enter_alone(self.swaps.is_multiple_of(3));
        self.swaps += usize::from(self.remote.mount_amp(amp).is_ok());
        self.remote.sweep();
    }

    fn turn_everything(&self, step: usize) {
        for (nth, knob) in Knob::ALL.into_iter().enumerate() {
            self.remote
                .turn(knob, ((step * (nth + 3)) % 24) as f32 - 12.0);
        }
        for (nth, switch) in Switch::ALL.into_iter().enumerate() {
            self.remote.flip(switch, step.is_multiple_of(7 + nth));
        }
    }

    fn play(&mut self, seconds: f64) {
        let (phase, loudest) = (&mut self.phase, &mut self.loudest);
        let mut guitar = || {
            *phase = (*phase + 110.0 / RATE as f32).fract();
            0.3 * (*phase * std::f32::consts::TAU).sin()
        };
        let mut ears = |heard: &[f32]| {
            for sample in heard {
                assert!(sample.is_finite());
                *loudest = loudest.max(sample.abs());
            }
        };
        self.world.pass(seconds, &mut guitar, &mut ears);
    }

    /// Plays `seconds` with everything moving.
    fn rehearse(&mut self, seconds: f64) {
        for step in 0..(seconds / STEP_S) as usize {
            self.turn_everything(step);
            if step.is_multiple_of(50) {
                self.swap();
            }
            self.play(STEP_S);
        }
    }

    fn faults(&mut self) -> Faults {
        let Readings {
            ring_dry,
            ring_trims,
            device_xruns,
            ..
        } = self.remote.readings();
        Faults {
            ring: ring_dry + ring_trims,
            device_xruns,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Faults {
    ring: u64,
    device_xruns: u64,
}

/// An hour in which the driver stumbles once a minute, on either side in turn, by 1 to 40 ms.
fn an_hour_on_stage(buffer: u32) {
    let mut gig = Gig::new(buffer);
    gig.rehearse(2.0);
    let at_rest = gig.stream.added_delay_frames();
    assert!(at_rest <= 2 * buffer as usize, "{at_rest} frames");
    assert_eq!(gig.faults(), Faults::default());
    for minute in 0..60_u64 {
        let before = gig.faults();
        gig.rehearse(29.0);
        assert_eq!(
            gig.faults(),
            before,
            "minute {minute}: a dropout of our own"
        );
        let way = [Way::In, Way::Out][minute as usize % 2];
        gig.world
            .stall("Interface", way, (1 + minute * 7 % 40) as f64 / 1000.0);
        gig.world.xrun("Interface", way);
        gig.rehearse(2.0);
        let after = gig.faults();
        assert_eq!(after.device_xruns, before.device_xruns + 1);
        assert!(
            after.ring - before.ring <= 2,
            "minute {minute}: {before:?}, {after:?}"
        );
        gig.rehearse(29.0);
        assert_eq!(gig.faults(), after, "minute {minute}: a dropout of our own");
        let delay = gig.stream.added_delay_frames();
        assert!(
            delay <= at_rest.max(2 * buffer as usize),
            "minute {minute}: {delay} frames"
        );
    }
    assert_eq!(violation_count(), 0, "a callback allocated");
    assert!(gig.swaps > 3000, "{} captures", gig.swaps);
    assert!((0.1..=0.967).contains(&gig.loudest), "{}", gig.loudest);
}

#[test]
fn an_hour_in_blocks_of_32() {
    an_hour_on_stage(32);
}

#[test]
fn an_hour_in_blocks_of_64() {
    an_hour_on_stage(64);
}

#[test]
fn blocks_that_change_their_length_without_a_word_cost_one_dropout_at_most_each() {
    let mut gig = Gig::new(128);
    gig.rehearse(3.0);
    for block in [1024, 64, 17, 441, 2048, 1, 256] {
        let before = gig.faults();
        gig.world.resize("Interface", block);
        gig.rehearse(3.0);
        let after = gig.faults();
        assert!(
            after.ring - before.ring <= 2,
            "{block}: {before:?}, {after:?}"
        );
        gig.rehearse(3.0);
        assert_eq!(gig.faults(), after, "{block}");
        let delay = gig.stream.added_delay_frames();
        assert!(delay <= 2 * block, "{block}: {delay} frames");
    }
    assert_eq!(violation_count(), 0, "a callback allocated");
}

#[test]
fn a_dead_device_is_told_apart_from_a_stumbling_one_and_the_rig_comes_home() {
    let mut gig = Gig::new(64);
    gig.rehearse(1.0);
    gig.world.stall("Interface", Way::Out, 0.3);
    gig.rehearse(1.0);
    assert!(gig.stream.failure().is_none());
    gig.world.unplug("Interface", false);
    let failure = gig.stream.failure().expect("reported");
    assert!(
        failure.to_string().contains("Interface is gone"),
        "{failure}"
    );
    assert!(
        gig.stream.close().is_some(),
        "the rig comes home with its tone"
    );
}

#[test]
fn two_devices_on_clocks_and_rates_of_their_own_lose_nothing() {
    for (rate, ppm) in [(RATE, 200.0), (RATE, -200.0), (44_100, 100.0)] {
        let guitar = device("Guitar box", [2, 0], rate, ppm);
        let mut gig = Gig::on(&[guitar, device("Speakers", [0, 2], RATE, 0.0)], 64);
        gig.rehearse(60.0);
        assert_eq!(gig.faults(), Faults::default(), "{rate} Hz, {ppm} ppm");
        let (drift, delay) = (gig.stream.drift_ppm(), gig.stream.added_delay_frames());
        assert!((drift - ppm).abs() < 5.0, "{drift} ppm read, {ppm} set");
        assert!(delay <= 4 * 64 + 32, "{delay} frames");
    }
    assert_eq!(violation_count(), 0, "a callback allocated");
}
