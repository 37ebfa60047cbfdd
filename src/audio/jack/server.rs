//! Talking to the JACK server: who asks it something never waits for ever.

use super::NAME;
use crate::audio::AudioError;
use ::jack::{Client, ClientOptions, ClientStatus, Error, LatencyType, PortFlags};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// JACK's word for what we play.
const AUDIO: &str = "32 bit float mono audio";

/// A question that is still unanswered. One at a time: behind a server that hangs, threads would pile up.
static ASKING: AtomicBool = AtomicBool::new(false);

/// The physical ports by name, in the server's order.
pub struct Physical {
    /// What can be heard.
    pub capture: Vec<String>,
    /// What can be played to.
    pub playback: Vec<String>,
}

struct Question;

impl Drop for Question {
    fn drop(&mut self) {
        ASKING.store(false, Ordering::Release);
    }
}

impl Physical {
    /// What `client`'s server has.
    pub fn of(client: &Client) -> Self {
        let named = |way| client.ports(None, Some(AUDIO), PortFlags::IS_PHYSICAL | way);
        Self {
            capture: named(PortFlags::IS_OUTPUT),
            playback: named(PortFlags::IS_INPUT),
        }
    }
}

/// Asks on a thread of its own, so that a server that hangs takes nobody along. What comes too late is dropped there.
pub fn ask<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, AudioError> + Send + 'static,
) -> Result<T, AudioError> {
    let start = Instant::now();
    while ASKING.swap(true, Ordering::Acquire) {
        if start.elapsed() > PATIENCE {
            return Err(silent("its server hangs"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let asked = Question;
    let (reply, answer) = channel();
    let work = move || {
        let result = question();
        drop(asked);
        // Nobody waits any more.
        let _ = reply.send(result);
    };
    let thread = std::thread::Builder::new().name("jack".to_owned());
    thread
        .spawn(work)
        .map_err(|error| silent(&error.to_string()))?;
    match answer.recv_timeout(PATIENCE) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(silent("its server hangs")),
        Err(RecvTimeoutError::Disconnected) => Err(silent("its library crashed")),
    }
}

/// A client of the running server; none is started.
pub fn client(name: &str) -> Result<Client, AudioError> {
    let opened = Client::new(name, ClientOptions::NO_START_SERVER);
    opened
        .map(|(client, _)| client)
        .map_err(|error| match error {
            Error::LibraryError(_) => silent("its library is not installed"),
            Error::ClientError(status) if status.contains(ClientStatus::SERVER_FAILED) => {
                silent("no server is running")
            }
            error => silent(&error.to_string()),
        })
}

/// JACK's own sentence about itself.
pub fn silent(reason: &str) -> AudioError {
    AudioError::HostSilent {
        host: NAME.into(),
        reason: reason.into(),
    }
}

/// Frames from a converter to `capture` and from `playback` to a converter together, as the server states them, if it
/// does for both.
pub fn stated_delay_frames(client: &Client, capture: &str, playback: &str) -> Option<u32> {
    let stated = |port: &str, way| {
        let (_, most) = client.port_by_name(port)?.get_latency_range(way);
        (most > 0).then_some(most)
    };
    Some(stated(capture, LatencyType::Capture)? + stated(playback, LatencyType::Playback)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One after the other, since only one question is ever open.
    #[test]
    fn answers_come_back_and_a_crash_is_one_too() {
        assert_eq!(ask(|| Ok(7)), Ok(7));
        let crashed = ask(|| -> Result<(), AudioError> { panic!("as a test") });
        assert_eq!(crashed, Err(silent("its library crashed")));
        assert_eq!(ask(|| Ok(8)), Ok(8));
    }
}
