//! Picks the window or the command line.

use backline::{cli, ui};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let outcome = match arguments.command {
        Some(command) => cli::run(command),
        None => ui::run(arguments.file),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("backline: {error}");
            ExitCode::FAILURE
        }
    }
}
