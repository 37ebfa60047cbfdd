//! `backline play`: live without a window.

mod report;

use super::choices::Devices;
use super::{Outcome, choices, say};
use crate::audio::{Opened, Stream};
use crate::dsp::Spec;
use crate::library::{Preset, builtin_riff};
use crate::live::{Remote, wall};
use crate::nam::Model;
use crate::rig::{Amp, Controls, Guest, Rig, Switch};
use report::Report;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How often news is fetched from the audio thread.
const TICK: Duration = Duration::from_millis(50);

/// What `play` is told.
#[derive(clap::Args)]
#[command(after_help = "\
Runs until --seconds are over or Ctrl-C. Then --json prints {host, input, input_channel, output, rate, buffer, capture,
source (\"guitar\" or \"riff\"), seconds, load: {typical, worst} (share of a buffer's time, 0 to 1), dropouts:
{ring_dry, device_xruns, callbacks_late (never caught up, by our own clock: most of them are reported by the device too),
overloads (blocks that took longer than they last), held_up (those of them in which the system kept the thread from the
processor, where it tells)}, ring_trims, not_numbers, muted_by (null, or why it fell silent for safety:
\"not_numbers\", \"direct_current\", \"blast\" or \"feedback\"), added_delay_frames, added_delay_ms, clock_drift_ppm (how
much faster the input's clock runs than the output's; 0 on one clock), realtime (whether the audio threads have real-time
priority; null where the system does not tell), resampling_frames, computed_latency_frames,
computed_latency_ms, remarks}. Latencies are computed, not measured: one buffer in, the delay between the callbacks,
resampling around the capture, one buffer out (or, in and out, what the host states: JACK does); converters and the
driver's own queues come on top where the host says nothing of them.")]
pub struct Args {
    /// The capture to play through; without one, the built-in capture.
    #[arg(long, value_name = "M.nam")]
    model: Option<PathBuf>,
    /// Play the whole rig of this preset instead.
    #[arg(long, value_name = "P.json", conflicts_with = "model")]
    preset: Option<PathBuf>,
    #[command(flatten)]
    devices: Devices,
    /// Stop after this many seconds.
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<Duration>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `play`.
pub fn run(args: &Args) -> Outcome {
    let (model, tone) = match &args.preset {
        Some(path) => {
            let parts = Preset::open(path)?.parts()?;
            (parts.amp.clone(), Some(parts))
        }
        None => (choices::open(args.model.as_deref())?, None),
    };
    let rate = args.devices.rate.unwrap_or(model.rate_hz().round() as u32);
    let spec = Spec {
        sample_rate_hz: rate.into(),
        max_block: 1024,
    };
    let controls = tone
        .as_ref()
        .map_or_else(Controls::bare, |tone| tone.controls);
    let rig = match tone {
        Some(tone) => tone.rig(spec),
        None => bare(&model, spec),
    };
    let (rig, mut remote) = wall(rig, builtin_riff());
    remote.set(&controls);
    let stream =
        Stream::open(&args.devices.request(Some(rate)), rig).map_err(|(error, _)| error)?;
    let report = play(args, &model, stream, &mut remote)?;
    say(&match args.json {
        true => serde_json::to_string_pretty(&report)?,
        false => report.to_string(),
    });
    Ok(())
}

/// A rig with the capture alone.
fn bare(model: &Model, spec: Spec) -> Rig {
    let mut amp = Amp::of(model.clone());
    amp.prepare(spec);
    let mut rig = Rig::new(spec);
    rig.amp.replace(Box::new(amp));
    rig
}

/// Plays until the time is over, Ctrl-C, or the device is gone.
fn play(
    args: &Args,
    model: &Model,
    mut stream: Stream,
    remote: &mut Remote,
) -> Result<Report, Box<dyn std::error::Error>> {
    let mut report = Report::new(stream.opened(), model);
    introduce(&report, stream.opened());
    remote.flip(Switch::Riff, stream.opened().input.is_none());
    let interrupted = interruption()?;
    let start = Instant::now();
    let over = |start: Instant| args.seconds.is_some_and(|limit| start.elapsed() >= limit);
    while !interrupted.load(Relaxed) && !over(start) {
        std::thread::sleep(TICK);
        remote.sweep();
        let readings = remote.readings();
        report.take(&readings, &mut stream, start.elapsed());
        if let Some(danger) = readings.danger {
            let end_of_line = if std::io::stderr().is_terminal() {
                "\n"
            } else {
                ""
            };
            let why = report.note_danger(danger);
            eprintln!("{end_of_line}backline: muted: {why}");
        }
        show(&report);
        if let Some(failure) = stream.failure() {
            stream.close();
            return Err(failure.into());
        }
    }
    stream.close();
    Ok(report)
}

/// Says on stderr what plays where.
fn introduce(report: &Report, opened: &Opened) {
    let source = match &opened.input {
        Some(input) => format!("{input}, channel {}", opened.input_channel),
        None => "the built-in riff (no input)".into(),
    };
    let (capture, output, format) = (&report.capture, &opened.output, opened.format());
    eprintln!("backline: {source} > {capture} > {output} ({format})");
    for remark in &report.remarks {
        eprintln!("backline: {remark}");
    }
}

/// Keeps one line up to date where someone is looking.
fn show(report: &Report) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{}\x1b[K", report.line());
    }
}

fn interruption() -> Result<Arc<AtomicBool>, ctrlc::Error> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = interrupted.clone();
    ctrlc::set_handler(move || flag.store(true, Relaxed))?;
    Ok(interrupted)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
    let duration = Duration::try_from_secs_f64(seconds);
    duration.map_err(|_| "say a time of 0 seconds or more".into())
}
