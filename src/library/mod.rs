//! The shelf of captures, and what comes with the program.

mod builtin;

pub use builtin::{builtin_capture, builtin_riff};
