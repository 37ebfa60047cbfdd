//! `backline render`: a file in, a file out, between them the bare network or the whole rig of a preset.

use super::Outcome;
use super::choices::{self, TanhChoice};
use crate::dsp::{OwnRate, Spec, own_rate};
use crate::engine::Network;
use crate::library::Preset;
use crate::live::offline::play_through;
use crate::nam::Model;
use crate::wav;
use std::path::PathBuf;

/// What `render` is told.
#[derive(clap::Args)]
pub struct Args {
    /// The capture to play through; without one, the built-in capture.
    #[arg(long, value_name = "M.nam")]
    model: Option<PathBuf>,
    /// Play the whole rig of this preset instead: two channels out, as `play --preset` gives them, start fade and limiter
    /// included.
    #[arg(long, value_name = "P.json", conflicts_with_all = ["model", "slim", "tanh", "kernel"])]
    preset: Option<PathBuf>,
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
    if let Some(preset) = &args.preset {
        return render_rig(args, &Preset::open(preset)?);
    }
    let kernel = choices::kernel(&args.kernel)?;
    let model = choices::open(args.model.as_deref())?;
    let model = choices::sized(model, args.slim);
    let (rate, mut samples) = guitar(args)?;
    let build = |model: &Model| Network::new(model, args.tanh.into(), kernel);
    let block = args.block as usize;
    match model.at_rate(f64::from(rate)) {
        Some(model) => play(build(&model), &mut samples, block),
        None => play_resampled(&model, build(&model), rate, &mut samples, block),
    }
    wav::write_f32(&args.output, rate, &samples)?;
    Ok(())
}

/// The first channel of the input, and its rate.
fn guitar(args: &Args) -> Result<(u32, Vec<f32>), wav::WavError> {
    let audio = wav::read(&args.input)?;
    if audio.channels.len() > 1 {
        let (name, channels) = (args.input.display(), audio.channels.len());
        eprintln!("backline: {name} has {channels} channels; the first is played");
    }
    let samples = audio.channels.into_iter().next().unwrap_or_default();
    Ok((audio.sample_rate_hz, samples))
}

fn render_rig(args: &Args, preset: &Preset) -> Outcome {
    let parts = preset.parts()?;
    let controls = parts.controls;
    let (rate, dry) = guitar(args)?;
    let mut rig = parts.rig(Spec {
        sample_rate_hz: rate.into(),
        max_block: args.block as usize,
    });
    let [left, right] = play_through(&mut rig, &controls, dry, args.block as usize);
    wav::write_channels(&args.output, rate, &[&left, &right])?;
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
