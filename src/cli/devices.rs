//! `backline devices`.

use super::Outcome;

/// What `devices` is told.
#[derive(clap::Args)]
pub struct Args {}

/// Runs `devices`.
pub fn run(_args: &Args) -> Outcome {
    Err("not built yet".into())
}
