//! Two streams of cpal's and what joins them: an input that fills a ring, an output that plays the rig from it.

use super::callbacks::{Ear, Guitar, Mouth};
use super::clock::Clock;
use super::duplex::{Gauge, Inlet, bridge, duplex};
use super::health::Health;
use super::session::{Built, Session};
use super::stream::{CLOSING, let_go};
use super::{AudioError, Opened, Request};
use crate::dsp::Spec;
use crate::live::LiveRig;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// What the ring can hold, frames: more than any buffer in use, and the most a stopped output leaves behind.
const RING_FRAMES: usize = 1 << 16;

/// The longest block the rig is prepared for where the host does not say, frames.
const USUAL_BLOCK: u32 = 1024;

/// A rig playing on cpal's streams.
pub struct Pair {
    /// The output first: it stops asking before the input stops coming.
    streams: Vec<cpal::Stream>,
    home: Receiver<Box<Mouth>>,
    gauge: Option<Gauge>,
    /// What was opened.
    pub opened: Opened,
    /// Written by the callbacks.
    pub health: Arc<Health>,
}

impl Pair {
    /// Opens and starts the devices of `request`; on failure the rig comes back with the reason.
    pub fn open(
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

    /// Delay between the two callbacks and how it drifts; none without an input.
    pub fn gauge(&self) -> Option<&Gauge> {
        self.gauge.as_ref()
    }

    /// Stops and brings the rig home, unless a driver hangs and keeps it.
    pub fn close(self) -> Option<LiveRig> {
        // Only when the driver has let go can the device be opened again.
        let_go(self.streams);
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
            input_channels: ear.as_ref().map_or(0, |ear| ear.channels),
            output: mouth.device.clone(),
            output_channels: mouth.channels,
            rate: session.rate,
            buffer: mouth.buffer,
            stated_delay_frames: None,
            remarks: session.remarks.clone(),
        };
        let mut streams = vec![mouth.stream];
        let guitar = ear.map(|ear| seat_ear(&session, ear, &mut streams));
        let gauge = guitar.as_ref().map(Guitar::gauge);
        let health = session.health.clone();
        let player = Mouth::new(rig, guitar, mouth.channels, session.rate, health);
        mouth.gate.board(Box::new(player));
        Self {
            streams,
            home: mouth.home,
            gauge,
            opened,
            health: session.health,
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
    let half_a_second = session.rate as usize / 2;
    let (inlet, outlet) = duplex(RING_FRAMES, half_a_second);
    (inlet, Guitar::Near(outlet))
}
