//! `backline render`: a file in, a file out, the bare network between them.

use super::Outcome;
use super::choices::{self, TanhChoice};
use crate::engine::Network;
use crate::nam::Model;
use crate::wav::{self, Audio};
use std::path::PathBuf;

/// What `render` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The capture to play through; without one, the built-in capture.
    #[arg(long, value_name = "M.nam")]
    model: Option<PathBuf>,
    /// The audio to play: WAV, FLAC or AIFF, at the capture's own sample rate or a whole multiple of it. Of several channels the first counts.
    #[arg(value_name = "IN.wav")]
    input: PathBuf,
    /// Where to write: float32 WAV, same rate and length.
    #[arg(value_name = "OUT.wav")]
    output: PathBuf,
    /// Frames per block; the output is the same for all.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    block: u32,
    /// Size of a capture that comes in several, 0 (smallest) to 1 (full).
    #[arg(long, value_name = "X", value_parser = choices::slim)]
    slim: Option<f64>,
    /// Which tanh to use.
    #[arg(long, value_enum, default_value_t = TanhChoice::Exact)]
    tanh: TanhChoice,
    /// Which inner loops to use: auto, portable, avx2, avx512 or neon, where the processor has them.
    #[arg(long, default_value = "auto")]
    kernel: String,
}

/// Runs `render`.
pub fn run(args: &Args) -> Outcome {
    let kernel = choices::kernel(&args.kernel)?;
    let model = choices::open(args.model.as_deref())?;
    let model = choices::sized(model, args.slim);
    let audio = wav::read(&args.input)?;
    let model = at_rate_of(&model, &audio)?;
    if audio.channels.len() > 1 {
        let (name, channels) = (args.input.display(), audio.channels.len());
        eprintln!("backline: {name} has {channels} channels; the first is played");
    }
    let rate = audio.sample_rate_hz;
    let mut samples = audio.channels.into_iter().next().unwrap_or_default();
    let mut network = Network::new(&model, args.tanh.into(), kernel);
    for block in samples.chunks_mut(args.block as usize) {
        network.process(block);
    }
    wav::write_f32(&args.output, rate, &samples)?;
    Ok(())
}

/// The capture for the audio's rate: its own, or a whole multiple of it.
fn at_rate_of(model: &Model, audio: &Audio) -> Result<Model, Box<dyn std::error::Error>> {
    let (capture, file) = (model.rate_hz(), audio.sample_rate_hz);
    let fitting = model.at_rate(f64::from(file));
    fitting.ok_or_else(|| {
        format!(
            "the audio is at {file} Hz and the capture plays at {capture} Hz: convert the audio first"
        )
        .into()
    })
}
