//! A network at home in a rig.

use super::controls::{Controls, Knob, OutputMode, Switch};
use super::slot::{Guest, Player, Sides};
use crate::dsp::{OwnRate, Smoothed, Spec, own_rate};
use crate::engine::{Kernel, Network, Tanh};
use crate::nam::Model;
use crate::units::gain_from_db;

/// How long a level takes to its new value.
const LEVEL_MS: f64 = 15.0;

/// Effective level that normalized captures are brought to, dBFS. Source: the official plugin.
const NORMAL_DB: f32 = -18.0;

/// What is known of a capture's levels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Gain that makes it as loud to the ear as every other, dB.
    pub matched_db: f32,
    /// Its effective level for the trainer's test signal, dBFS.
    pub loudness_db: Option<f32>,
    /// What it was recorded with at full scale, dBu.
    pub input_dbu: Option<f32>,
    /// What full scale means behind it, dBu.
    pub output_dbu: Option<f32>,
    /// It contains a cabinet.
    pub has_cab: bool,
    /// How late it answers at its own rate, ms: a bass cut alone takes that a little below zero.
    pub late_ms: f32,
    /// It answers upside down.
    pub inverted: bool,
}

/// Less is not heard, dB.
const HEARD_DB: f32 = 0.1;

/// Less puts nothing out of line, ms.
const HEARD_MS: f32 = 0.02;

impl Levels {
    /// Whether an amp with these sounds as one with those does.
    pub fn sound_like(&self, other: &Self) -> bool {
        let near = (self.matched_db - other.matched_db).abs() < HEARD_DB
            && (self.late_ms - other.late_ms).abs() < HEARD_MS;
        let same = Self {
            matched_db: other.matched_db,
            late_ms: other.late_ms,
            ..*self
        };
        near && same == *other
    }

    /// What brings the guitar to the level that the capture was made with, if that is wanted, dB.
    pub fn drive_db(&self, controls: &Controls) -> f32 {
        let made_with = self.input_dbu.filter(|_| controls[Switch::Calibrate]);
        made_with.map_or(0.0, |dbu| controls[Knob::Interface] - dbu)
    }
}

/// A network that can be relied on: whatever goes in, finite numbers come out. Or nobody, so that a place can be left.
pub struct Amp {
    core: Core,
    /// Around the network where it plays at another rate than the rig.
    own_rate: Option<OwnRate>,
    /// What the network was built from, to be built again for another rate.
    capture: Option<Capture>,
    enters_alone: bool,
    pace: usize,
    levels: Levels,
    drive: Smoothed,
    trim: Smoothed,
}

/// What plays in an amp.
enum Core {
    Network(Box<Network>),
    /// Nobody: everything passes bit for bit.
    Wire,
    /// Nobody: silence.
    Silence,
}

struct Capture {
    model: Model,
    /// The rate that the rig runs at, Hz.
    rate_hz: f64,
}

impl Amp {
    /// Gives `network` a home; it plays as it is at every rate.
    pub fn new(network: Network) -> Self {
        Self::at_home(network, None)
    }

    /// An amp that plays `model`, at first at its own rate.
    pub fn of(model: Model) -> Self {
        let rate_hz = model.rate_hz();
        Self::at_home(build(&model), Some(Capture { model, rate_hz }))
    }

    /// Nobody, in a place that then lets everything through.
    pub fn wire() -> Self {
        Self::around(Core::Wire, None)
    }

    /// Nobody, in a place that is then silent.
    pub fn silence() -> Self {
        Self::around(Core::Silence, None)
    }

    /// Whether anybody plays.
    pub fn is_there(&self) -> bool {
        matches!(self.core, Core::Network(_))
    }

    fn at_home(network: Network, capture: Option<Capture>) -> Self {
        Self::around(Core::Network(Box::new(network)), capture)
    }

    fn around(core: Core, capture: Option<Capture>) -> Self {
        let spec = Spec {
            sample_rate_hz: capture.as_ref().map_or(48_000.0, |capture| capture.rate_hz),
            max_block: 0,
        };
        Self {
            core,
            own_rate: None,
            capture,
            enters_alone: false,
            pace: 1,
            levels: Levels::default(),
            drive: Smoothed::new(spec, LEVEL_MS),
            trim: Smoothed::new(spec, LEVEL_MS),
        }
    }

    /// Takes in what is known of its levels.
    pub fn know(&mut self, levels: Levels) {
        self.levels = levels;
    }

    /// What is known of its levels.
    pub fn levels(&self) -> &Levels {
        &self.levels
    }

    /// By how much its sound is late in a rig at `rate_hz`, frames: the capture's own delay, and what resampling takes.
    pub fn late_frames(&self, rate_hz: f64) -> f64 {
        let resampling = match (&self.own_rate, &self.capture) {
            (Some(_), Some(capture)) => own_rate::delay_frames(rate_hz, capture.model.rate_hz()),
            _ => 0,
        };
        f64::from(self.levels.late_ms) * rate_hz / 1000.0 + resampling as f64
    }

    /// Sets off towards the levels that `controls` ask for; `first` says that nothing stands between the guitar and it, and
    /// `last` that it makes the sound's level. Real-time safe.
    pub fn follow(&mut self, controls: &Controls, first: bool, last: bool) {
        let interface_dbu = controls[Knob::Interface];
        let drive_db = match first {
            true => self.levels.drive_db(controls),
            false => 0.0,
        };
        let trim_db = match OutputMode::of(controls[Knob::OutputMode]) {
            _ if !last => 0.0,
            OutputMode::Raw => 0.0,
            OutputMode::Matched => self.levels.matched_db,
            OutputMode::Normalized => self.levels.loudness_db.map_or(0.0, |db| NORMAL_DB - db),
            OutputMode::Calibrated => self
                .levels
                .output_dbu
                .map_or(0.0, |dbu| dbu - interface_dbu),
        };
        self.drive.follow(gain_from_db(drive_db));
        self.trim.follow(gain_from_db(trim_db));
    }

    /// Plays one block of any length in place; true when it had to replace what was no number. Input that is no finite
    /// number is taken as silence, and so is such output of the network. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) -> bool {
        let network = match &mut self.core {
            Core::Wire => return false,
            Core::Silence => {
                block.fill(0.0);
                return false;
            }
            Core::Network(network) => network,
        };
        silence_not_numbers(block);
        self.drive.process(block);
        let broke = match &mut self.own_rate {
            None => play(network, block),
            Some(own_rate) => {
                let mut broke = false;
                own_rate.process(block, |piece| broke |= play(network, piece));
                broke
            }
        };
        self.trim.process(block);
        broke
    }

    /// Chooses how it enters: alone, after a short fade through silence, or crossing over with the amp before it.
    pub fn enter_alone(&mut self, alone: bool) {
        self.enters_alone = alone;
    }

    /// Chooses how fast it catches up with what it has to have heard before it is heard: frames in the time of one.
    pub fn catch_up_at(&mut self, pace: usize) {
        self.pace = pace;
    }
}

/// Frames by which a capture made for `capture_hz` is late in a rig at `rig_hz`; it can be had for whole multiples of its
/// rate up to `most_times`.
pub fn delay_frames(capture_hz: f64, most_times: usize, rig_hz: f64) -> usize {
    let times = (rig_hz / capture_hz).round().min(most_times as f64);
    let times = times.max(1.0);
    match (times * capture_hz - rig_hz).abs() < 0.5 {
        true => 0,
        false => own_rate::delay_frames(rig_hz, capture_hz),
    }
}

fn build(model: &Model) -> Network {
    Network::new(model, Tanh::default(), Kernel::default())
}

/// True when the network gave something that is no number. It then starts anew at the block's end: its past would
/// never heal.
fn play(network: &mut Network, block: &mut [f32]) -> bool {
    network.process(block);
    let broke = silence_not_numbers(block);
    if broke {
        network.reset();
    }
    broke
}

impl Player<1> for Amp {
    fn process(&mut self, [block]: Sides<1>) -> bool {
        Self::process(self, block)
    }
}

impl Guest<1> for Amp {
    fn reset(&mut self) {
        if let Core::Network(network) = &mut self.core {
            network.reset();
        }
        if let Some(own_rate) = &mut self.own_rate {
            own_rate.reset();
        }
    }

    fn receptive_field(&self) -> usize {
        let own = match &self.core {
            Core::Network(network) => network.receptive_field(),
            Core::Wire | Core::Silence => 1,
        };
        match (&self.own_rate, &self.capture) {
            (Some(_), Some(Capture { model, rate_hz })) => {
                let frames = own as f64 * rate_hz / model.rate_hz();
                frames.ceil() as usize + own_rate::delay_frames(*rate_hz, model.rate_hz())
            }
            _ => own,
        }
    }

    fn enters_alone(&self) -> bool {
        self.enters_alone
    }

    fn pace(&self) -> usize {
        self.pace
    }

    /// At a whole multiple of the capture's rate the network is built for that; at any other rate the signal is
    /// resampled around it.
    fn prepare(&mut self, spec: Spec) {
        let Some(Capture { model, rate_hz }) = &mut self.capture else {
            return;
        };
        if *rate_hz == spec.sample_rate_hz {
            return;
        }
        *rate_hz = spec.sample_rate_hz;
        self.drive = Smoothed::new(spec, LEVEL_MS);
        self.trim = Smoothed::new(spec, LEVEL_MS);
        let (network, own_rate) = match model.at_rate(*rate_hz) {
            Some(model) => (build(&model), None),
            None => (build(model), Some(OwnRate::new(*rate_hz, model.rate_hz()))),
        };
        self.core = Core::Network(Box::new(network));
        self.own_rate = own_rate;
    }
}

/// Puts 0 in place of all that is infinite or no number; true when there was any.
fn silence_not_numbers(block: &mut [f32]) -> bool {
    let mut any = false;
    for sample in block {
        if !sample.is_finite() {
            *sample = 0.0;
            any = true;
        }
    }
    any
}

#[cfg(test)]
impl Amp {
    /// An amp that is an impulse response, the newest tap first: a WaveNet of one straight layer.
    pub(crate) fn from_taps(taps: &[f32]) -> Box<Self> {
        let oldest_first = taps.iter().rev().copied();
        let weights = [1.0].into_iter().chain(oldest_first);
        // Behind the taps: their bias, the mixed-in input, the residual and its bias, head, scale.
        let weights: Vec<f32> = weights.chain([0.0, 0.0, 0.0, 0.0, 1.0, 1.0]).collect();
        let model = serde_json::json!({
            "version": "0.5.4",
            "architecture": "WaveNet",
            "config": {
                "layers": [{
                    "input_size": 1, "condition_size": 1, "channels": 1, "head_size": 1,
                    "kernel_size": taps.len(), "dilations": [1], "gated": false, "head_bias": false,
                    "activation": { "type": "LeakyReLU", "negative_slope": 1.0 },
                }],
                "head": null,
                "head_scale": 1.0,
            },
            "weights": weights,
        });
        let model = Model::from_bytes(model.to_string().as_bytes()).unwrap();
        let network = Network::new(&model, Tanh::Exact, Kernel::default());
        Box::new(Self::new(network))
    }
}
