//! What a player should know of devices that opened, but not as wished.

use super::AudioError;

/// The input is missing, and was not asked for by name.
pub fn no_input(error: &AudioError) -> String {
    format!("no input: {error}; the demo riff can play meanwhile")
}

/// The rate is not the one that was asked for.
pub fn other_rate(wish: Option<u32>, rate: u32) -> Option<String> {
    let wish = wish.filter(|&wish| wish != rate)?;
    Some(format!(
        "{wish} Hz is not offered here; playing at {rate} Hz"
    ))
}

/// The buffer is not the one that was asked for.
pub fn other_buffer(wish: Option<u32>, granted: Option<u32>) -> Option<String> {
    let (wish, granted) = (wish?, granted?);
    (wish != granted).then(|| format!("asked for a buffer of {wish} frames; it is {granted}"))
}
