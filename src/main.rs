//! Picks the window or the command line.

use backline::{cli, ui};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return answer_to(&answer),
    };
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

/// Prints help on stdout, or on stderr what was not understood.
fn answer_to(answer: &clap::Error) -> ExitCode {
    // A closed terminal needs no answer.
    let _ = answer.print();
    match answer.use_stderr() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}
