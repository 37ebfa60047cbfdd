//! What `render` and `bench` both ask for.

use crate::engine::{Kernel, Tanh};
use crate::library::builtin_capture;
use crate::nam::{Class, Model};
use std::error::Error;
use std::path::Path;

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
    Model::open(path).map_err(|error| match error.class() {
        // These name the whole path already.
        Class::Unreadable => error.into(),
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
