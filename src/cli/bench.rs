//! `backline bench`: what a capture costs on this machine.

use super::Outcome;
use super::choices::{self, TanhChoice};
use crate::engine::Network;
use serde::Serialize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Samples that are timed as one, so that the clock itself does not count.
const SPAN: usize = 2048;

/// What stands below `--help`: the fields of `--json` are stable.
const FIELDS: &str = "\
Fields of --json:
  model             what was played
  kernel            inner loops used
  block             frames per block
  load_ms           from the path to a network that is ready and warmed
  best_ns           nanoseconds per sample in the fastest stretch
  median_ns         nanoseconds per sample in the middle one
  times_real_time   seconds of sound per second, by the median";

/// What `bench` is told.
#[derive(clap::Args)]
#[command(after_help = FIELDS)]
pub struct Args {
    /// The capture to measure.
    #[arg(long, value_name = "M.nam")]
    model: Option<PathBuf>,
    /// Frames per block.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    block: u32,
    /// Size of a capture that comes in several, 0 (smallest) to 1 (full).
    #[arg(long, value_name = "X", value_parser = choices::slim)]
    slim: Option<f64>,
    /// How long to measure.
    #[arg(long, default_value_t = 4.0, value_parser = seconds)]
    seconds: f64,
    /// Which tanh to use.
    #[arg(long, value_enum, default_value_t = TanhChoice::Exact)]
    tanh: TanhChoice,
    /// Which inner loops to use: auto, portable, avx2, avx512 or neon, where the processor has them.
    #[arg(long, default_value = "auto")]
    kernel: String,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    match (0.0..=3600.0).contains(&seconds) {
        true => Ok(seconds),
        false => Err("from 0 to 3600".into()),
    }
}

/// The answer; its field names are the JSON keys.
#[derive(Serialize)]
struct Report {
    model: String,
    kernel: String,
    block: u32,
    load_ms: f64,
    best_ns: f64,
    median_ns: f64,
    times_real_time: f64,
}

/// Runs `bench`.
pub fn run(args: &Args) -> Outcome {
    let kernel = choices::kernel(&args.kernel)?;
    let start = Instant::now();
    let model = choices::open(args.model.as_deref())?;
    let model = choices::sized(model, args.slim);
    let mut network = Network::new(&model, args.tanh.into(), kernel);
    let load_ms = start.elapsed().as_secs_f64() * 1000.0;
    let spans = measure(&mut network, args.block as usize, args.seconds);
    let median_ns = spans[spans.len() / 2];
    let report = Report {
        model: model.summary(),
        kernel: kernel.to_string(),
        block: args.block,
        load_ms,
        best_ns: spans[0],
        median_ns,
        times_real_time: 1e9 / model.rate_hz() / median_ns,
    };
    match args.json {
        true => super::say(&serde_json::to_string_pretty(&report)?),
        false => super::say(&report.in_words()),
    }
    Ok(())
}

/// Nanoseconds per sample of every stretch, ascending; at least one.
fn measure(network: &mut Network, block: usize, seconds: f64) -> Vec<f64> {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut samples = vec![0.0; block];
    let mut noise = 1_u32;
    let mut spans = Vec::new();
    loop {
        let (mut played, mut spent) = (0, Duration::ZERO);
        while played < SPAN {
            samples.fill_with(|| next_noise(&mut noise));
            let start = Instant::now();
            network.process(&mut samples);
            spent += start.elapsed();
            played += block;
        }
        spans.push(spent.as_nanos() as f64 / played as f64);
        if Instant::now() >= end {
            spans.sort_by(f64::total_cmp);
            return spans;
        }
    }
}

/// White noise at -12 dBFS: silence would be an easier signal. Source: Numerical Recipes, `ranqd1`.
fn next_noise(state: &mut u32) -> f32 {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*state as i32) as f32 / i32::MAX as f32 * 0.25
}

impl Report {
    fn in_words(&self) -> String {
        format!(
            "{}\n{:.0} ns per sample at best, {:.0} ns in the middle: {:.1} x real time\n\
             kernel {}, blocks of {}, ready after {:.2} ms",
            self.model,
            self.best_ns,
            self.median_ns,
            self.times_real_time,
            self.kernel,
            self.block,
            self.load_ms
        )
    }
}
