//! JACK, by a client of our own: input and output ports of one client meet in one callback, so the rig runs in place and
//! this program adds no frame of delay.
//!
//! The server settles rate and buffer for everyone. The *n*-th input port is wired to the *n*-th physical one, the two
//! outputs to the first two; a patchbay may do otherwise at any time.

mod callbacks;
mod loan;
mod server;

use super::channels::MOST_CHANNELS;
use super::choose::{self, listing};
use super::clock::Clock;
use super::devices::Direction;
use super::health::Health;
use super::punctuality::Punctuality;
use super::stream::{CLOSING, let_go};
use super::through::Through;
use super::{AudioError, Device, Host, Opened, Request, remarks};
use crate::live::{Faults, LiveRig};
use ::jack::{AsyncClient, AudioIn, AudioOut, Client, Error};
use callbacks::{News, Process};
use loan::{Owner, loan};
use server::{Physical, ask, client, stated_delay_frames};
use std::sync::Arc;
use std::time::Instant;

/// What this host is called.
pub const NAME: &str = "JACK";

/// What our client is called in a patchbay.
const CLIENT: &str = "backline";

/// The most input ports that are opened.
const MOST_INPUTS: usize = MOST_CHANNELS;

/// All physical inputs as one device: its id and name.
const INPUT: (&str, &str) = ("jack:input", "JACK Input");

/// All physical outputs as one device.
const OUTPUT: (&str, &str) = ("jack:output", "JACK Output");

/// A client that runs, silently until [`play`](Self::play).
pub struct Line {
    client: AsyncClient<News, Process>,
    player: Owner<Through>,
    /// What was opened.
    pub opened: Opened,
    /// Written by the callbacks.
    pub health: Arc<Health>,
}

/// Whether `host` means this one.
pub fn is_meant(host: Option<&str>) -> bool {
    host.is_some_and(|name| name.trim().eq_ignore_ascii_case(NAME))
}

/// The host and its devices; none while no server runs.
pub fn host() -> Host {
    let devices = ask(|| client(CLIENT).map(|client| devices(&client)));
    let (inputs, outputs) = devices.unwrap_or_default();
    Host {
        name: NAME.into(),
        is_default: false,
        inputs,
        outputs,
    }
}

/// Whether the server has an input.
pub fn input_is_there() -> bool {
    let capture = ask(|| client(CLIENT).map(|client| Physical::of(&client).capture));
    capture.is_ok_and(|ports| !ports.is_empty())
}

/// Whether the server has all that `request` means.
pub fn all_is_there(request: &Request) -> bool {
    let request = request.clone();
    ask(move || Plan::new(client(CLIENT)?, request)).is_ok_and(|plan| plan.lacks_nothing())
}

impl Line {
    /// Opens and wires a client for `request`; xruns go to `faults`.
    pub fn open(request: &Request, faults: Arc<Faults>) -> Result<Self, AudioError> {
        let request = request.clone();
        ask(move || Plan::new(client(CLIENT)?, request)?.start(faults))
    }

    /// Plays `rig` from the next block on.
    pub fn play(&self, rig: Box<LiveRig>) {
        let channel = usize::from(self.opened.input_channel) - 1;
        self.player.lend(Box::new(Through::new(rig, channel)));
    }

    /// Brings the rig home, whatever the server does, and then closes the client, which may take a few seconds.
    ///
    /// In this order: JACK stops its thread wherever it is, which must not be inside the rig.
    pub fn close(self) -> Option<LiveRig> {
        let through = self.player.recall(CLOSING / 10);
        let_go(self.client);
        through.map(|through| *through.into_rig())
    }
}

/// A client that has a request to fulfil.
struct Plan {
    client: Client,
    ports: Physical,
    opened: Opened,
    without_input: bool,
}

impl Plan {
    fn new(client: Client, request: Request) -> Result<Self, AudioError> {
        means(Direction::Output, request.output.as_deref(), OUTPUT)?;
        let mut ports = Physical::of(&client);
        ports.capture.truncate(MOST_INPUTS);
        let mut opened = Opened {
            host: NAME.into(),
            input_channel: request.input_channel.max(1),
            output: OUTPUT.1.into(),
            output_channels: 2,
            rate: client.sample_rate(),
            buffer: Some(client.buffer_size()),
            ..Opened::default()
        };
        opened.input = input(&request, &ports, &mut opened.remarks)?;
        if opened.input.is_none() {
            ports.capture.clear();
        }
        opened.input_channels = ports.capture.len() as u16;
        let capture = ports.capture.get(usize::from(opened.input_channel) - 1);
        opened.stated_delay_frames = capture
            .zip(ports.playback.first())
            .and_then(|(capture, playback)| stated_delay_frames(&client, capture, playback));
        remark(&request, &ports, &mut opened);
        Ok(Self {
            client,
            ports,
            opened,
            without_input: request.without_input,
        })
    }

    fn lacks_nothing(&self) -> bool {
        let there = self.opened.input.is_some() || self.without_input;
        there && !self.ports.playback.is_empty()
    }

    fn start(self, faults: Arc<Faults>) -> Result<Line, AudioError> {
        let health = Arc::new(Health::new(Clock::Real(Instant::now())));
        let (owner, borrower) = loan();
        let input = |n| {
            self.client
                .register_port(&format!("in_{n}"), AudioIn::default())
        };
        let output = |n| {
            self.client
                .register_port(&format!("out_{n}"), AudioOut::default())
        };
        let inputs = (1..=self.ports.capture.len()).map(input);
        let process = Process {
            inputs: inputs.collect::<Result<_, _>>().map_err(refused)?,
            outputs: [output(1).map_err(refused)?, output(2).map_err(refused)?],
            player: borrower,
            health: health.clone(),
            punctuality: Punctuality::new(self.opened.rate.into()),
            began: Instant::now(),
            faults: faults.clone(),
        };
        let news = News {
            faults,
            health: health.clone(),
            rate: self.opened.rate,
        };
        let client = self.client.activate_async(news, process).map_err(refused)?;
        wire(client.as_client(), &self.ports)?;
        Ok(Line {
            client,
            player: owner,
            opened: self.opened,
            health,
        })
    }
}

/// Connects our ports to the physical ones.
fn wire(client: &Client, ports: &Physical) -> Result<(), AudioError> {
    let ours = client.name();
    let ins = ports.capture.iter().enumerate();
    let ins = ins.map(|(n, port)| (port.clone(), format!("{ours}:in_{}", n + 1)));
    let outs = ports.playback.iter().take(2).enumerate();
    let outs = outs.map(|(n, port)| (format!("{ours}:out_{}", n + 1), port.clone()));
    for (from, to) in ins.chain(outs) {
        match client.connect_ports_by_name(&from, &to) {
            Ok(()) | Err(Error::PortAlreadyConnected(..)) => {}
            Err(error) => return Err(refused(error)),
        }
    }
    Ok(())
}

/// The input's name, if there is one; a missing one is a remark, or an error if it was asked for.
fn input(
    request: &Request,
    ports: &Physical,
    remarks: &mut Vec<String>,
) -> Result<Option<String>, AudioError> {
    if request.without_input {
        return Ok(None);
    }
    means(Direction::Input, request.input.as_deref(), INPUT)?;
    let (device, wanted) = (INPUT.1.to_owned(), request.input_channel.max(1));
    let channels = ports.capture.len() as u16;
    if channels == 0 {
        let error = AudioError::NoDevice {
            host: NAME.into(),
            direction: Direction::Input.word(),
        };
        if request.input.is_some() {
            return Err(error);
        }
        remarks.push(remarks::no_input(&error));
        return Ok(None);
    }
    if wanted > channels {
        return Err(AudioError::NoChannel {
            device,
            wanted,
            channels,
        });
    }
    Ok(Some(device))
}

/// Says which wishes are the server's to grant, and what is missing.
fn remark(request: &Request, ports: &Physical, opened: &mut Opened) {
    opened
        .remarks
        .extend(remarks::other_rate(request.rate, opened.rate));
    let buffer = remarks::other_buffer(request.buffer, opened.buffer);
    let as_set = |remark| format!("{remark}, as set in the JACK server");
    opened.remarks.extend(buffer.map(as_set));
    if ports.playback.is_empty() {
        let remark = "JACK has no physical output; connect Backline's outputs in a patchbay";
        opened.remarks.push(remark.into());
    }
}

/// Fails if `wish` names anything but `device`.
fn means(direction: Direction, wish: Option<&str>, device: (&str, &str)) -> Result<(), AudioError> {
    let Some(wish) = wish else { return Ok(()) };
    let available = || listing([device].into_iter());
    choose::pick(direction, wish, &[device], available).map(|_| ())
}

fn refused(error: Error) -> AudioError {
    AudioError::Refused {
        device: NAME.into(),
        reason: error.to_string(),
    }
}

fn devices(client: &Client) -> (Vec<Device>, Vec<Device>) {
    let device = |(id, name): (&str, &str), channels| Device {
        id: id.into(),
        name: name.into(),
        is_default: true,
        channels,
        default_rate: client.sample_rate(),
        rates: vec![client.sample_rate()],
        buffers: Some((client.buffer_size(), client.buffer_size())),
    };
    let inputs = Physical::of(client).capture.len().min(MOST_INPUTS) as u16;
    let input = (inputs > 0).then(|| device(INPUT, inputs));
    (input.into_iter().collect(), vec![device(OUTPUT, 2)])
}
