//! `backline render`: a file in, a file out, the bare network between them.

use super::Outcome;
use super::choices::{self, TanhChoice};
use crate::dsp::{OwnRate, own_rate};
use crate::engine::Network;
use crate::nam::Model;
use crate::wav;
use std::path::PathBuf;

/// What `render` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The capture to play through; without one, the built-in capture.
    #[arg(long, value_name = "M.nam")]
    model: Option<PathBuf>,
    /// The audio to play: WAV, FLAC or AIFF, at any sample rate; where it is no whole multiple of the capture's
    /// own, it is resampled around the capture. Of several channels the first counts.
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
    if audio.channels.len() > 1 {
        let (name, channels) = (args.input.display(), audio.channels.len());
        eprintln!("backline: {name} has {channels} channels; the first is played");
    }
    let rate = audio.sample_rate_hz;
    let mut samples = audio.channels.into_iter().next().unwrap_or_default();
    let build = |model: &Model| Network::new(model, args.tanh.into(), kernel);
    let block = args.block as usize;
    match model.at_rate(f64::from(rate)) {
        Some(model) => play(build(&model), &mut samples, block),
        None => play_resampled(&model, build(&model), rate, &mut samples, block),
    }
    wav::write_f32(&args.output, rate, &samples)?;
    Ok(())
}

fn play(mut network: Network, samples: &mut [f32], block: usize) {
    for piece in samples.chunks_mut(block) {
        network.process(piece);
    }
}

/// What resampling delays is played beyond the end, and cut off at the beginning.
fn play_resampled(
    model: &Model,
    mut network: Network,
    rate: u32,
    samples: &mut Vec<f32>,
    block: usize,
) {
    let (rate_hz, own_hz) = (f64::from(rate), model.rate_hz());
    eprintln!("backline: the capture was made for {own_hz} Hz and is resampled to {rate} Hz");
    let late = own_rate::delay_frames(rate_hz, own_hz);
    samples.resize(samples.len() + late, 0.0);
    let mut own_rate = OwnRate::new(rate_hz, own_hz);
    for piece in samples.chunks_mut(block) {
        own_rate.process(piece, |piece| network.process(piece));
    }
    samples.drain(..late);
}
