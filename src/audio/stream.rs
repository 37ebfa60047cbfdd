//! A rig on a sound card: takes its seat, is watched, and comes home.

use super::callbacks::{Ear, Guitar, Mouth};
use super::clock::Clock;
use super::duplex::{Gauge, Inlet, Pace, bridge, duplex};
use super::health::{Health, Watchdog};
use super::priority;
use super::session::{Built, Session};
use super::{AudioError, Opened, Request, choose};
use crate::dsp::Spec;
use crate::live::LiveRig;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What the ring can hold, frames: more than any buffer in use, and the most a stopped output leaves behind.
const RING_FRAMES: usize = 1 << 16;

/// The longest block the rig is prepared for where the host does not say, frames.
const USUAL_BLOCK: u32 = 1024;

/// How long a driver may take to let go.
const CLOSING: Duration = Duration::from_secs(3);

/// A rig playing on a sound card until closed.
pub struct Stream {
    /// The output first: it stops asking before the input stops coming.
    streams: Vec<cpal::Stream>,
    home: Receiver<Box<Mouth>>,
    opened: Opened,
    health: Arc<Health>,
    gauge: Option<Gauge>,
    output_watchdog: Watchdog,
    input_watchdog: Watchdog,
}

impl Stream {
    /// Opens the devices and starts; on failure the rig comes back with the reason. May take long, or hang in a
    /// driver: not for the window's thread.
    ///
    /// A missing input is an error only where one was asked for by name; otherwise it is a remark.
    pub fn open(request: &Request, rig: LiveRig) -> Result<Self, (AudioError, Box<LiveRig>)> {
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

    fn open_on(
        host: &cpal::Host,
        clock: Clock,
        request: &Request,
        mut rig: LiveRig,
    ) -> Result<Self, (AudioError, Box<LiveRig>)> {
        let (session, (mouth, ear)) = match Session::open(host, request, rig.faults(), clock) {
            Ok(open) => open,
            Err(error) => return Err((error, Box::new(rig))),
        };
        rig.prepare(Spec {
            sample_rate_hz: session.rate.into(),
            max_block: mouth.buffer.unwrap_or(USUAL_BLOCK) as usize,
        });
        Ok(Self::take_seats(session, mouth, ear, Box::new(rig)))
    }

    /// What was opened.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// A failure since the last look, if any: the stream is dead and wants to be closed. Wants to be asked a few
    /// times a second, since a device that dies without a word is noticed by its missing callbacks.
    pub fn failure(&mut self) -> Option<AudioError> {
        let reported = self.health.take_failure();
        let output_stopped = self.output_watchdog.barks_at(&self.health.output_beats);
        let input_stopped = self.input_watchdog.barks_at(&self.health.input_beats);
        let silent = match &self.opened.input {
            _ if output_stopped => Some(self.opened.output.clone()),
            Some(input) if input_stopped => Some(input.clone()),
            _ => None,
        };
        reported.or(silent.map(|device| AudioError::Stalled { device }))
    }

    /// Delay this program adds between the two callbacks, frames of the output: the fill that the ring is held at, in the
    /// worse order of the two callbacks, and the resampler's if two clocks want one. 0 without an input.
    pub fn added_delay_frames(&self) -> usize {
        self.gauge.as_ref().map_or(0, Gauge::delay_frames)
    }

    /// How much faster the input's clock runs than the output's, parts per million, as far as it is known; 0 where one clock
    /// drives both.
    pub fn drift_ppm(&self) -> f64 {
        self.gauge.as_ref().map_or(0.0, Gauge::drift_ppm)
    }

    /// Whether the callbacks' threads go before those of other programs, if the system tells. A second after opening it
    /// is settled. Reads some small files.
    pub fn is_realtime(&self) -> Option<bool> {
        match self.health.realtime_denied.load(Relaxed) {
            true => Some(false),
            false => priority::is_realtime(),
        }
    }

    /// Stops and brings the rig home, its tone still in it. `None` if a driver hangs and keeps it: a new rig must
    /// then be built. May take a few seconds.
    pub fn close(self) -> Option<LiveRig> {
        let (done, closed) = channel();
        let streams = self.streams;
        std::thread::spawn(move || {
            drop(streams);
            // Once the patience below is over, nobody listens any more.
            let _ = done.send(());
        });
        // Only when the driver has let go can the device be opened again.
        let _ = closed.recv_timeout(CLOSING);
        let mouth = self.home.recv_timeout(CLOSING / 10).ok()?;
        Some(*mouth.into_rig())
    }

    fn take_seats(
        session: Session,
        mouth: Built<Mouth>,
        ear: Option<Built<Ear>>,
        rig: Box<LiveRig>,
    ) -> Self {
        let opened = Opened {
            host: session.host.into(),
            input: ear.as_ref().map(|ear| ear.device.clone()),
            input_channel: session.channel(),
            output: mouth.device.clone(),
            output_channels: mouth.channels,
            rate: session.rate,
            buffer: mouth.buffer,
            remarks: session.remarks.clone(),
        };
        let mut streams = vec![mouth.stream];
        let guitar = ear.map(|ear| seat_ear(&session, ear, &mut streams));
        let gauge = guitar.as_ref().map(Guitar::gauge);
        let player = Mouth::new(
            rig,
            guitar,
            mouth.channels,
            session.rate,
            session.health.clone(),
        );
        mouth.gate.board(Box::new(player));
        Self {
            streams,
            home: mouth.home,
            opened,
            health: session.health,
            gauge,
            output_watchdog: Watchdog::new(Instant::now()),
            input_watchdog: Watchdog::new(Instant::now()),
        }
    }
}

/// Lets the input callback hear, and returns where it can be heard.
fn seat_ear(session: &Session, ear: Built<Ear>, streams: &mut Vec<cpal::Stream>) -> Guitar {
    let (inlet, guitar) = join(session);
    let channel = session.channel() - 1;
    let listener = Ear::new(inlet, ear.channels, channel, session.health.clone());
    ear.gate.board(Box::new(listener));
    streams.push(ear.stream);
    guitar
}

/// The ring between the callbacks: bit for bit on one clock, through a resampler between two.
fn join(session: &Session) -> (Inlet, Guitar) {
    if session.two_clocks {
        let (inlet, bridge) = bridge(RING_FRAMES, [session.input_rate, session.rate]);
        return (inlet, Guitar::Far(Box::new(bridge)));
    }
    let pace = match session.lockstep {
        true => Pace::Lockstep,
        false => Pace::Free,
    };
    let half_a_second = session.rate as usize / 2;
    let (inlet, outlet) = duplex(RING_FRAMES, half_a_second, pace);
    (inlet, Guitar::Near(outlet))
}
