//! `backline inspect`.

use super::Outcome;

/// What `inspect` is told.
#[derive(clap::Args)]
pub struct Args {}

/// Runs `inspect`.
pub fn run(_args: &Args) -> Outcome {
    Err("not built yet".into())
}
