//! The same rig without a window: `render`, `inspect`, `measure`, `bench`, `devices`, `play`, `latency`.

pub mod bench;
mod choices;
pub mod devices;
pub mod inspect;
pub mod latency;
pub mod measure;
pub mod play;
pub mod render;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;

/// How a command ends: its error is one clear sentence for stderr.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A guitar amp that plays Neural Amp Modeler captures live.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do; without one the window opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A capture to open the window with.
    #[arg(value_name = "FILE.nam")]
    pub file: Option<PathBuf>,
}

/// Everything but the window.
#[derive(Subcommand)]
pub enum Command {
    /// Play an audio file through a capture into another file: the bare network, nothing else.
    Render(render::Args),
    /// Tell what a capture is.
    Inspect(inspect::Args),
    /// Measure what a capture, or a folder of them, is like: loudness, gain, brightness, cabinet, cost.
    Measure(measure::Args),
    /// Measure what a capture costs on this machine.
    Bench(bench::Args),
    /// List hosts, devices, channels, rates and buffers.
    Devices(devices::Args),
    /// Play live without a window.
    Play(play::Args),
    /// Measure the round trip over a loop-back cable.
    Latency(latency::Args),
}

/// Answers the player on stdout.
fn say(text: &str) {
    // Whoever closes the pipe early has read enough.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Runs one command.
pub fn run(command: Command) -> Outcome {
    match command {
        Command::Render(args) => render::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Measure(args) => measure::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Devices(args) => devices::run(&args),
        Command::Play(args) => play::run(&args),
        Command::Latency(args) => latency::run(&args),
    }
}
