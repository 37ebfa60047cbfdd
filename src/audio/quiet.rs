//! Keeps the sound libraries from talking on stderr: what fails is told in our own words.

/// ALSA's library prints a line for each device that does not answer; for this thread it no longer does.
#[cfg(target_os = "linux")]
pub fn alsa() {
    // Without it the listing is noisy, no more.
    let _ = alsa::Output::local_error_handler();
}

/// Nothing to silence here.
#[cfg(not(target_os = "linux"))]
pub fn alsa() {}
