//! How fast a network runs: every official shape, the usual LSTMs and a capture of all features, beside `nam-rs` and beside the most that the processor can multiply.
//!
//! `cargo bench --bench network [-- WORD...]` measures the lines that hold all words, as in `standard 64 avx512 exact`.
//! Everything of one shape and block takes turns in short stretches, each of ours next to one of bare multiplication, and
//! a figure is the median over the rounds: criterion measures one thing after another, and whatever the processor's
//! clock does in between would end up in the ratios.
#![expect(clippy::print_stdout, reason = "what a benchmark measures, it prints")]

#[expect(dead_code, reason = "the tests take the rest")]
#[path = "../tests/common/captures.rs"]
mod captures;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use backline::units::gain_from_db;
use captures::{Noise, Plan, capture, lstm};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Samples per call.
const BLOCKS: [usize; 4] = [64, 16, 1, 256];
/// Stretches of everybody.
const ROUNDS: usize = 25;
/// Samples of a stretch.
const STRETCH: usize = 2048;
/// Played before a stretch, until the caches are full and the clock has got used to the instructions.
const LEAD: Duration = Duration::from_millis(3);
/// Of bare multiplication: five to ten microseconds with wide vectors.
const MULTIPLY_ROUNDS: usize = 3000;
const LOADS: usize = 50;
const LEVEL_DB: f32 = -12.0;

fn main() {
    // Cargo's own `--bench` is among them.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    println!("shape       block  player           ns/sample  of limit  x nam-rs");
    for file in files() {
        for block in BLOCKS {
            Race::new(&file, block, &words).run();
        }
    }
    if has(&["A1", "standard", "load"].map(str::to_owned), &words) {
        load();
    }
}

/// The official shapes and two others, all with weights of the size that trained ones have; two LSTMs; and whatever a
/// WaveNet can have, all at once.
fn files() -> Vec<Value> {
    let doubling: Vec<usize> = (0..10).map(|power| 1 << power).collect();
    let (early, late) = (&doubling[..7], [&doubling[7..], &doubling].concat());
    let shapes = [
        first_generation(16, 8, &doubling, &doubling),
        first_generation(12, 6, early, &late),
        first_generation(8, 4, early, &late),
        first_generation(4, 2, early, &late),
        second_generation(8),
        second_generation(3),
        first_generation(21, 8, &doubling, &doubling),
        first_generation(28, 14, &doubling, &doubling),
    ];
    let everything = include_str!("../tests/fixtures/everything.nam");
    let everything = serde_json::from_str(everything).expect("the fixture is JSON");
    let wavenets = shapes.iter().map(|plans| capture(plans, 1));
    let others = [lstm(1, 16, 1), lstm(2, 8, 1), everything];
    wavenets.chain(others).collect()
}

fn first_generation(wide: usize, narrow: usize, first: &[usize], second: &[usize]) -> Vec<Plan> {
    let mut array = Plan::plain(wide, narrow, first);
    array.head_bias = false;
    vec![array, Plan::plain(narrow, 1, second)]
}

fn second_generation(channels: usize) -> Vec<Plan> {
    let run = [1, 3, 7, 17, 41, 101, 239];
    let dilations = [&run[..], &run, &[1, 13], &run].concat();
    vec![Plan {
        kernels: [vec![6; 14], vec![15; 2], vec![6; 7]].concat(),
        activation: json!({"type": "LeakyReLU", "negative_slope": 0.01}),
        head_kernel: 16,
        ..Plan::plain(channels, 1, &dilations)
    }]
}

/// Everybody who plays one shape in blocks of one size.
struct Race {
    shape: String,
    block: usize,
    macs: f64,
    ours: Vec<Ours>,
    peer: Option<nam_rs::Model>,
    peer_ns: Vec<f64>,
}

impl Race {
    fn new(file: &Value, block: usize, words: &[String]) -> Self {
        let file = file.to_string();
        let has_one_tanh = file.contains("Tanh") || file.contains("LSTM");
        let model = Model::from_bytes(file.as_bytes()).expect("the capture is well formed");
        let kind = model
            .generation()
            .unwrap_or(model.architecture())
            .to_owned();
        let name = model.shape_name();
        let shape = format!("{kind} {name}");
        let labels = [kind, name, block.to_string()];
        let mut ours = contenders(&model, has_one_tanh);
        ours.retain(|one| has(&[&labels[..], &one.labels()].concat(), words));
        Self {
            shape,
            block,
            macs: model.macs_per_sample() as f64,
            ours,
            peer: load_peer(&file),
            peer_ns: Vec::new(),
        }
    }

    fn run(mut self) {
        if self.ours.is_empty() {
            return;
        }
        let mut noise = Noise(2).take(STRETCH);
        let gain = gain_from_db(LEVEL_DB);
        noise.iter_mut().for_each(|sample| *sample *= gain);
        for round in 0..ROUNDS {
            self.round(round, &noise);
        }
        self.print();
    }

    fn round(&mut self, round: usize, noise: &[f32]) {
        let block = self.block;
        let peer_ns = self.peer.as_mut().map(|peer| {
            // Of its two ways, each size of block takes the faster one.
            let (ns, _) = match block {
                1 => stretch(
                    noise,
                    1,
                    |block| block[0] = peer.process_sample(block[0]),
                    || 0.0,
                ),
                _ => stretch(noise, block, |block| peer.process_buffer(block), || 0.0),
            };
            ns
        });
        self.peer_ns.extend(peer_ns);
        // Each time another goes first, so that nobody always follows the same one.
        let first = round % self.ours.len();
        let (early, late) = self.ours.split_at_mut(first);
        for one in late.iter_mut().chain(early) {
            one.turn(noise, block, self.macs, peer_ns);
        }
    }

    fn print(mut self) {
        let peer_ns = median(&mut self.peer_ns);
        self.line("nam-rs", [peer_ns, None, peer_ns.map(|_| 1.0)]);
        for mut one in std::mem::take(&mut self.ours) {
            let medians = one.readings.each_mut().map(|all| median(all));
            self.line(&one.labels().join(" "), medians);
        }
    }

    fn line(&self, player: &str, [ns, percent, faster]: [Option<f64>; 3]) {
        let ns = figure(ns, 1);
        let percent = figure(percent, 1);
        let faster = figure(faster, 2);
        let (shape, block) = (&self.shape, self.block);
        println!("{shape:<11} {block:>5}  {player:<15} {ns:>10} {percent:>7} % {faster:>9}");
    }
}

/// One of our networks and what was measured of it, round by round.
struct Ours {
    kernel: Kernel,
    tanh: Tanh,
    network: Network,
    /// Nanoseconds per sample, percent of the limit, times faster than the peer.
    readings: [Vec<f64>; 3],
}

impl Ours {
    fn new(model: &Model, tanh: Tanh, kernel: Kernel) -> Self {
        Self {
            kernel,
            tanh,
            network: Network::new(model, tanh, kernel),
            readings: Default::default(),
        }
    }

    fn labels(&self) -> [String; 2] {
        let tanh = format!("{:?}", self.tanh).to_lowercase();
        [self.kernel.to_string(), tanh]
    }

    fn turn(&mut self, noise: &[f32], block: usize, macs: f64, peer_ns: Option<f64>) {
        let play = |block: &mut [f32]| self.network.process(block);
        let (ns, limit_ns) = stretch(noise, block, play, || limit_ns(self.kernel));
        let [all_ns, percent, faster] = &mut self.readings;
        all_ns.push(ns);
        percent.push(100.0 * macs * limit_ns / ns);
        faster.extend(peer_ns.map(|peer_ns| peer_ns / ns));
    }
}

fn contenders(model: &Model, uses_tanh: bool) -> Vec<Ours> {
    let tanhs = match uses_tanh {
        true => &[Tanh::Exact, Tanh::Fast][..],
        false => &[Tanh::Exact],
    };
    let all = |kernel| {
        tanhs
            .iter()
            .map(move |tanh| Ours::new(model, *tanh, kernel))
    };
    Kernel::available().into_iter().flat_map(all).collect()
}

/// The peer, if it can play this.
fn load_peer(file: &str) -> Option<nam_rs::Model> {
    nam_rs::Model::from_nam(&nam_rs::NamModel::from_json_str(file).ok()?).ok()
}

/// Nanoseconds per sample of a stretch, and the mean of what is measured right before and after it.
fn stretch(
    noise: &[f32],
    block: usize,
    mut play: impl FnMut(&mut [f32]),
    mut beside: impl FnMut() -> f64,
) -> (f64, f64) {
    let mut samples = noise.to_vec();
    let start = Instant::now();
    while start.elapsed() < LEAD {
        samples.copy_from_slice(noise);
        samples.chunks_mut(block).for_each(&mut play);
    }
    samples.copy_from_slice(noise);
    let before = beside();
    let (ns, ()) = time(|| samples.chunks_mut(block).for_each(&mut play));
    (ns / STRETCH as f64, (before + beside()) / 2.0)
}

/// Nanoseconds per product with everything in registers.
fn limit_ns(kernel: Kernel) -> f64 {
    let (ns, products) = time(|| kernel.multiply(MULTIPLY_ROUNDS));
    ns / products as f64
}

fn time<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (1e9 * start.elapsed().as_secs_f64(), done)
}

/// From the bytes of a file to a network that can play.
fn load() {
    let file = files()[0].to_string();
    let ours = || {
        let model = Model::from_bytes(file.as_bytes()).expect("the capture is well formed");
        Network::new(&model, Tanh::Exact, Kernel::default())
    };
    let (mut ours_ms, mut peer_ms) = (Vec::new(), Vec::new());
    for _ in 0..LOADS {
        ours_ms.push(time(ours).0 / 1e6);
        peer_ms.push(time(|| load_peer(&file)).0 / 1e6);
    }
    let (ours, peer) = (median(&mut ours_ms), median(&mut peer_ms));
    let (ours, peer) = (figure(ours, 2), figure(peer, 2));
    println!("A1 standard load: {ours} ms from bytes to a ready network, nam-rs {peer} ms");
}

/// Whether all `words` are among the `labels`.
fn has(labels: &[String], words: &[String]) -> bool {
    words.iter().all(|word| labels.contains(word))
}

fn median(all: &mut [f64]) -> Option<f64> {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied()
}

fn figure(value: Option<f64>, digits: usize) -> String {
    value.map_or("-".into(), |value| format!("{value:.digits$}"))
}
