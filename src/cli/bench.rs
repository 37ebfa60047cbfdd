//! `backline bench`.

use super::Outcome;

/// What `bench` is told.
#[derive(clap::Args)]
pub struct Args {}

/// Runs `bench`.
pub fn run(_args: &Args) -> Outcome {
    Err("not built yet".into())
}
