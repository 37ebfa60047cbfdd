//! What several commands ask for.

use crate::audio::Request;
use crate::engine::{Kernel, Tanh};
use crate::library::{LoadError, builtin_capture, source};
use crate::nam::{Class, Model};
use std::error::Error;
use std::path::Path;

/// Which devices to play on, and how.
#[derive(clap::Args)]
pub struct Devices {
    /// Sound system, as `devices` lists it.
    #[arg(long, value_name = "H")]
    host: Option<String>,
    /// Input device: its id, name or a part of its name.
    #[arg(long, value_name = "D")]
    input: Option<String>,
    /// Which input channel to listen on, counted from 1.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    input_channel: u16,
    /// Output device: its id, name or a part of its name.
    #[arg(long, value_name = "D")]
    output: Option<String>,
    /// Frames per second; without it the capture's own rate, where there is a capture and the devices offer it.
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(8_000..=384_000))]
    pub rate: Option<u32>,
    /// Frames per buffer.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(8..=8192))]
    buffer: Option<u32>,
}

impl Devices {
    /// All of that, at `rate`.
    pub fn request(&self, rate: Option<u32>) -> Request {
        Request {
            host: self.host.clone(),
            input: self.input.clone(),
            without_input: false,
            input_channel: self.input_channel,
            output: self.output.clone(),
            rate,
            buffer: self.buffer,
        }
    }
}

/// `--tanh`
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum TanhChoice {
    /// The true tanh.
    Exact,
    /// The reference player's approximation.
    Fast,
}

impl From<TanhChoice> for Tanh {
    fn from(choice: TanhChoice) -> Self {
        match choice {
            TanhChoice::Exact => Self::Exact,
            TanhChoice::Fast => Self::Fast,
        }
    }
}

/// `--kernel`: the names depend on the processor, so the refusal is ours and not the parser's.
pub fn kernel(name: &str) -> Result<Kernel, Box<dyn Error>> {
    Ok(name.parse::<Kernel>()?)
}

/// Opens the capture that `--model` names, or the built-in one; every error names the file too.
pub fn open(path: Option<&Path>) -> Result<Model, Box<dyn Error>> {
    let Some(path) = path else {
        return Ok(builtin_capture());
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).display();
    let read = source::read(path).and_then(|bytes| Ok(Model::from_bytes(&bytes)?));
    read.map_err(|error| match &error {
        // These name the whole path already.
        LoadError::Capture(reason) if reason.class() == Class::Unreadable => error.into(),
        _ => format!("{name}: {error}").into(),
    })
}

/// `--slim`: 0 to 1.
pub fn slim(text: &str) -> Result<f64, String> {
    let slim: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    match (0.0..=1.0).contains(&slim) {
        true => Ok(slim),
        false => Err("from 0 (smallest) to 1 (full)".into()),
    }
}

/// The capture in the size that `--slim` asks for; one that comes in a single size says so and stays what it is.
pub fn sized(model: Model, slim: Option<f64>) -> Model {
    let Some(slim) = slim else {
        return model;
    };
    if model.steps().is_empty() {
        eprintln!("backline: this capture comes in one size only; --slim changes nothing");
    }
    model.sized(slim)
}
