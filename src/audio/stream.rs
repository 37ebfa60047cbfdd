//! A rig on a sound card: it is opened here, watched here, and comes home here, whatever plays it.

use super::clock::Clock;
use super::duplex::Gauge;
use super::health::{Health, Watchdog};
use super::held_up::{Blame, Overloads};
use super::pair::Pair;
use super::{AudioError, Opened, Request, choose, jack, priority, session};
use crate::dsp::Spec;
use crate::live::{LiveRig, Readings};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How long a driver may take to let go.
pub const CLOSING: Duration = Duration::from_secs(3);

/// A rig playing on a sound card until closed.
pub struct Stream {
    line: Line,
    output_watchdog: Watchdog,
    input_watchdog: Watchdog,
    blame: Blame,
}

/// What plays it.
enum Line {
    /// Two streams of cpal's, a ring between them.
    Pair(Box<Pair>),
    /// One client for both directions.
    Jack(Box<jack::Line>),
}

impl Stream {
    /// Opens the devices and starts; on failure the rig comes back with the reason. May take long, or hang in a
    /// driver: not for the window's thread.
    ///
    /// A missing input is an error only where one was asked for by name; otherwise it is a remark.
    pub fn open(request: &Request, rig: LiveRig) -> Result<Self, (AudioError, Box<LiveRig>)> {
        if jack::is_meant(request.host.as_deref()) {
            return Self::open_on_jack(request, rig);
        }
        match choose::find_host(request.host.as_deref()) {
            Ok(host) => Self::open_on(&host, Clock::Real(Instant::now()), request, rig),
            Err(error) => Err((error, Box::new(rig))),
        }
    }

    /// The same on a host in virtual time, whatever the request calls it.
    pub fn open_virtual(
        host: &cpal::Host,
        request: &Request,
        rig: LiveRig,
    ) -> Result<Self, (AudioError, Box<LiveRig>)> {
        Self::open_on(host, Clock::Stamps, request, rig)
    }

    /// Whether the input that `request` means is there, as far as that can be told without opening it.
    pub fn input_is_there(request: &Request) -> bool {
        let host = request.host.as_deref();
        match jack::is_meant(host) {
            true => jack::input_is_there(),
            false => choose::find_host(host)
                .is_ok_and(|host| Self::virtual_input_is_there(&host, request)),
        }
    }

    /// The same on a host of one's own, whatever the request calls it.
    pub fn virtual_input_is_there(host: &cpal::Host, request: &Request) -> bool {
        session::input_is_there(host, request)
    }

    /// Whether everything that `request` means is there, if only in someone else's hands.
    pub fn all_is_there(request: &Request) -> bool {
        let host = request.host.as_deref();
        match jack::is_meant(host) {
            true => jack::all_is_there(request),
            false => {
                choose::find_host(host).is_ok_and(|host| Self::virtual_all_is_there(&host, request))
            }
        }
    }

    /// The same on a host of one's own, whatever the request calls it.
    pub fn virtual_all_is_there(host: &cpal::Host, request: &Request) -> bool {
        session::all_is_there(host, request)
    }

    fn open_on(
        host: &cpal::Host,
        clock: Clock,
        request: &Request,
        rig: LiveRig,
    ) -> Result<Self, (AudioError, Box<LiveRig>)> {
        let pair = Pair::open(host, clock, request, rig)?;
        Ok(Self::new(Line::Pair(Box::new(pair))))
    }

    fn open_on_jack(
        request: &Request,
        mut rig: LiveRig,
    ) -> Result<Self, (AudioError, Box<LiveRig>)> {
        let line = match jack::Line::open(request, rig.faults()) {
            Ok(line) => line,
            Err(error) => return Err((error, Box::new(rig))),
        };
        rig.prepare(Spec {
            sample_rate_hz: line.opened.rate.into(),
            max_block: line.opened.buffer.unwrap_or(1) as usize,
        });
        line.play(Box::new(rig));
        Ok(Self::new(Line::Jack(Box::new(line))))
    }

    fn new(line: Line) -> Self {
        Self {
            line,
            output_watchdog: Watchdog::new(Instant::now()),
            input_watchdog: Watchdog::new(Instant::now()),
            blame: Blame::default(),
        }
    }

    /// What was opened.
    pub fn opened(&self) -> &Opened {
        match &self.line {
            Line::Pair(pair) => &pair.opened,
            Line::Jack(line) => &line.opened,
        }
    }

    /// A failure since the last look, if any: the stream is dead and wants to be closed. Wants to be asked a few
    /// times a second, since a device that dies without a word is noticed by its missing callbacks.
    pub fn failure(&mut self) -> Option<AudioError> {
        let health = self.health().clone();
        let reported = health.take_failure();
        let output_stopped = self.output_watchdog.barks_at(&health.output_beats);
        let input_stopped = self.input_watchdog.barks_at(&health.input_beats);
        let silent = match &self.opened().input {
            _ if output_stopped => Some(self.opened().output.clone()),
            Some(input) if input_stopped => Some(input.clone()),
            _ => None,
        };
        reported.or(silent.map(|device| AudioError::Stalled { device }))
    }

    /// Delay this program adds between input and output callback, frames of the output: the fill that the ring is held at, in
    /// the worse order of the two callbacks, and the resampler's if two clocks want one. 0 without an input, and where one
    /// callback does both.
    pub fn added_delay_frames(&self) -> usize {
        self.gauge().map_or(0, Gauge::delay_frames)
    }

    /// How much faster the input's clock runs than the output's, parts per million, as far as it is known; 0 where one clock
    /// drives both.
    pub fn drift_ppm(&self) -> f64 {
        self.gauge().map_or(0.0, Gauge::drift_ppm)
    }

    /// The highest magnitude of every input channel since the last look, linear.
    pub fn channel_peaks(&self) -> Vec<f32> {
        let count = self.opened().input_channels.into();
        self.health().channels.take(count)
    }

    /// Whether the callbacks' threads go before those of other programs, if the system tells. A second after opening it
    /// is settled. Reads some small files.
    pub fn is_realtime(&self) -> Option<bool> {
        match self.health().realtime_denied.load(Relaxed) {
            true => Some(false),
            false => priority::is_realtime(),
        }
    }

    /// Whose fault the blocks were that took longer than they last, with the latest `readings`; wants to be asked some twenty
    /// times a second. Reads some small files.
    pub fn overloads(&mut self, readings: &Readings) -> Overloads {
        self.blame.follow(readings, Instant::now())
    }

    /// Stops and brings the rig home, its tone still in it. `None` if a driver hangs and keeps it: a new rig must
    /// then be built. May take a few seconds.
    pub fn close(self) -> Option<LiveRig> {
        match self.line {
            Line::Pair(pair) => pair.close(),
            Line::Jack(line) => line.close(),
        }
    }

    fn health(&self) -> &Arc<Health> {
        match &self.line {
            Line::Pair(pair) => &pair.health,
            Line::Jack(line) => &line.health,
        }
    }

    fn gauge(&self) -> Option<&Gauge> {
        match &self.line {
            Line::Pair(pair) => pair.gauge(),
            Line::Jack(_) => None,
        }
    }
}

/// Drops what belongs to a driver, and waits for it a while.
pub fn let_go<T: Send + 'static>(driver: T) {
    let (done, closed) = channel();
    std::thread::spawn(move || {
        drop(driver);
        // Once the patience below is over, nobody listens any more.
        let _ = done.send(());
    });
    let _ = closed.recv_timeout(CLOSING);
}
