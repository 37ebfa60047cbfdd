//! What `render` and `bench` both ask for.

use crate::engine::Tanh;
use crate::nam::Model;
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

/// Opens the capture that `--model` names; errors begin with its name.
pub fn open(path: &Path) -> Result<Model, Box<dyn Error>> {
    let name = path.file_name().unwrap_or(path.as_os_str()).display();
    Model::open(path).map_err(|error| format!("{name}: {error}").into())
}
