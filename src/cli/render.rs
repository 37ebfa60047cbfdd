//! `backline render`.

use super::Outcome;

/// What `render` is told.
#[derive(clap::Args)]
pub struct Args {}

/// Runs `render`.
pub fn run(_args: &Args) -> Outcome {
    Err("not built yet".into())
}
