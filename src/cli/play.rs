//! `backline play`.

use super::Outcome;

/// What `play` is told.
#[derive(clap::Args)]
pub struct Args {}

/// Runs `play`.
pub fn run(_args: &Args) -> Outcome {
    Err("not built yet".into())
}
