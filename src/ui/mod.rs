//! Draws a `State`, answers with `Action`s; the only room that knows egui.

use std::path::PathBuf;

/// Opens the window, with a capture if one is named.
pub fn run(_capture: Option<PathBuf>) -> Result<(), Box<dyn std::error::Error>> {
    Err("not built yet".into())
}
