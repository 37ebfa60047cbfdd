//! Whether a stream still lives: what its callbacks and the driver report, and what silence tells.

use super::AudioError;
use super::channels::Channels;
use super::clock::Clock;
use crate::live::Faults;
use cpal::ErrorKind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// No callback for this long: the stream is dead, whatever the driver says.
const PATIENCE: Duration = Duration::from_secs(1);

/// Written by the callbacks and the driver, read by [`Stream`](super::Stream).
pub struct Health {
    /// The time that both callbacks go by.
    pub clock: Clock,
    /// Input callbacks so far.
    pub input_beats: AtomicU64,
    /// Output callbacks so far.
    pub output_beats: AtomicU64,
    /// The system would not give a callback's thread real-time priority.
    pub realtime_denied: AtomicBool,
    /// Levels of all input channels.
    pub channels: Channels,
    failure: Mutex<Option<AudioError>>,
}

impl Health {
    /// Nothing has been heard yet.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            input_beats: AtomicU64::new(0),
            output_beats: AtomicU64::new(0),
            realtime_denied: AtomicBool::new(false),
            channels: Channels::default(),
            failure: Mutex::new(None),
        }
    }

    /// The failure that the driver reported since the last look.
    pub fn take_failure(&self) -> Option<AudioError> {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.take()
    }

    /// Notes why the stream is dead.
    pub fn fail(&self, error: AudioError) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// What to do with the errors of a stream: xruns are counted, deaths are kept, the rest passes.
    pub fn listener(
        self: &Arc<Self>,
        device: &str,
        xruns: Option<Arc<Faults>>,
    ) -> impl FnMut(cpal::Error) + Send + 'static + use<> {
        let (health, device) = (self.clone(), device.to_owned());
        move |error| match error.kind() {
            ErrorKind::Xrun => {
                if let Some(faults) = &xruns {
                    faults.device_xrun();
                }
            }
            kind if is_fatal(kind) => health.fail(AudioError::Lost {
                device: device.clone(),
                reason: error.to_string(),
            }),
            // Another device may have other rates, channels and delays: all of that is found out by opening it.
            ErrorKind::DeviceChanged => health.fail(AudioError::Moved {
                device: device.clone(),
            }),
            ErrorKind::RealtimeDenied => health.realtime_denied.store(true, Relaxed),
            // The watchdog tells if the stream really stopped.
            _ => {}
        }
    }
}

fn is_fatal(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::DeviceNotAvailable
            | ErrorKind::HostUnavailable
            | ErrorKind::PermissionDenied
            | ErrorKind::StreamInvalidated
    )
}

/// Notices when a count no longer moves.
pub struct Watchdog {
    beats: u64,
    since: Instant,
}

impl Watchdog {
    /// Starts to watch at `now`.
    pub fn new(now: Instant) -> Self {
        Self {
            beats: 0,
            since: now,
        }
    }

    /// Whether `beats` has stood still for too long at `now`; says so once per stand-still.
    pub fn barks(&mut self, beats: u64, now: Instant) -> bool {
        let stale = now.duration_since(self.since) >= PATIENCE;
        if beats == self.beats && !stale {
            return false;
        }
        let barks = beats == self.beats;
        *self = Self { beats, since: now };
        barks
    }

    /// The same for a counter of callbacks.
    pub fn barks_at(&mut self, beats: &AtomicU64) -> bool {
        self.barks(beats.load(Relaxed), Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watchdog_barks_only_at_a_stand_still() {
        let start = Instant::now();
        let at = |seconds: f32| start + Duration::from_secs_f32(seconds);
        let mut dog = Watchdog::new(start);
        assert!(
            !dog.barks(0, at(0.9)),
            "devices may take their time to start"
        );
        assert!(!dog.barks(5, at(3.0)));
        assert!(!dog.barks(5, at(3.9)));
        assert!(dog.barks(5, at(4.1)));
        assert!(!dog.barks(5, at(4.2)), "once");
        assert!(!dog.barks(6, at(60.0)), "a rare look is no stand-still");
    }

    #[test]
    fn only_deaths_are_failures() {
        let health = Arc::new(Health::new(Clock::Stamps));
        let mut listener = health.listener("Scarlett", None);
        for kind in [ErrorKind::Xrun, ErrorKind::RealtimeDenied] {
            listener(kind.into());
            assert_eq!(health.take_failure(), None);
        }
        assert!(health.realtime_denied.load(Relaxed));
        listener(ErrorKind::DeviceChanged.into());
        let moved = health.take_failure().expect("it is opened again");
        assert!(moved.to_string().contains("moved Scarlett"));
        listener(ErrorKind::DeviceNotAvailable.into());
        let failure = health.take_failure().expect("a failure");
        assert!(failure.to_string().starts_with("Scarlett is gone"));
        assert_eq!(health.take_failure(), None, "told once");
    }
}
