//! Opens the devices of one request: finds them, settles what both agree on, builds and starts the two streams.

use super::callbacks::{Ear, Mouth};
use super::clock::Clock;
use super::devices::{self, Direction, Named};
use super::duplex::first_delay_frames;
use super::health::Health;
use super::plan::{self, DEFAULT_BUFFER, Offer, Shape};
use super::seat::{Gate, seat};
use super::{AudioError, Request, choose, clocks, remarks};
use crate::live::Faults;
use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, StreamConfig};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// Both directions, open and running, their seats still empty.
pub struct Session<'a> {
    request: &'a Request,
    faults: Arc<Faults>,
    /// Host name.
    pub host: &'static str,
    /// Frames per second, at the output and in the rig.
    pub rate: u32,
    /// Frames per second at the input.
    pub input_rate: u32,
    /// Input and output may drift apart, or differ in rate from the start.
    pub two_clocks: bool,
    /// What the player should know.
    pub remarks: Vec<String>,
    /// Written by the callbacks and the drivers.
    pub health: Arc<Health>,
}

/// One direction, open.
pub struct Built<T> {
    /// Device name.
    pub device: String,
    /// The stream; closes when dropped.
    pub stream: cpal::Stream,
    /// The way into its callback.
    pub gate: Gate<T>,
    /// The way back out of it.
    pub home: Receiver<Box<T>>,
    /// Channels per frame.
    pub channels: u16,
    /// Frames per buffer as granted, if the host says.
    pub buffer: Option<u32>,
}

/// One direction, chosen and asked.
struct Side {
    named: Named,
    offer: Offer,
}

/// The output, and the input if there is one.
pub type Both = (Built<Mouth>, Option<Built<Ear>>);

type Parts<T> = (cpal::Stream, Gate<T>, Receiver<Box<T>>);

impl<'a> Session<'a> {
    /// Opens and starts both directions, the output last.
    pub fn open(
        host: &cpal::Host,
        request: &'a Request,
        faults: Arc<Faults>,
        clock: Clock,
    ) -> Result<(Self, Both), AudioError> {
        let mut session = Self {
            request,
            faults,
            host: host.id().name(),
            rate: 0,
            input_rate: 0,
            two_clocks: false,
            remarks: Vec::new(),
            health: Arc::new(Health::new(clock)),
        };
        let output = side(host, Direction::Output, request.output.as_deref())?;
        let input = session.wanted_input(host)?;
        let input = session.agree_on_rates(&output, input)?;
        let ear = session.open_input(input.as_ref())?;
        let mouth = session.open_output(&output)?;
        if let Some(ear) = &ear {
            ear.start()?;
        }
        mouth.start()?;
        let buffer = remarks::other_buffer(request.buffer, mouth.buffer);
        session.remarks.extend(buffer);
        if let Some(ear) = &ear {
            session.remark_on_the_clocks([ear.buffer, mouth.buffer]);
        }
        Ok((session, (mouth, ear)))
    }

    /// The input channel, counted from 1.
    pub fn channel(&self) -> u16 {
        self.request.input_channel.max(1)
    }

    fn wanted_input(&mut self, host: &cpal::Host) -> Result<Option<Side>, AudioError> {
        if self.request.without_input {
            return Ok(None);
        }
        let found = side(host, Direction::Input, self.request.input.as_deref());
        let Some(found) = self.or_remark(found)? else {
            return Ok(None);
        };
        let channels = found.offer.most_channels();
        if self.channel() <= channels {
            return Ok(Some(found));
        }
        Err(AudioError::NoChannel {
            device: found.named.name,
            wanted: self.channel(),
            channels,
        })
    }

    /// A missing input is worth a remark; one that was asked for by name is worth an error.
    fn or_remark<T>(&mut self, found: Result<T, AudioError>) -> Result<Option<T>, AudioError> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(error) if self.request.input.is_some() => Err(error),
            Err(error) => {
                self.remarks.push(remarks::no_input(&error));
                Ok(None)
            }
        }
    }

    /// Settles the rates, one for both where there is one; an input without any is left out, or refused if asked for.
    fn agree_on_rates(
        &mut self,
        output: &Side,
        input: Option<Side>,
    ) -> Result<Option<Side>, AudioError> {
        let wish = self.request.rate;
        let shared = input
            .as_ref()
            .and_then(|input| plan::common_rate(wish, &output.offer, Some(&input.offer)));
        let Some(rate) = shared.or_else(|| plan::common_rate(wish, &output.offer, None)) else {
            let device = output.named.name.clone();
            return Err(AudioError::NoFormat { device });
        };
        self.remarks.extend(remarks::other_rate(wish, rate));
        self.rate = rate;
        let Some(input) = input else { return Ok(None) };
        self.agree_with_the_input(output, input)
    }

    fn agree_with_the_input(
        &mut self,
        output: &Side,
        input: Side,
    ) -> Result<Option<Side>, AudioError> {
        let Some(rate) = plan::rate_beside(self.rate, &input.offer) else {
            let device = input.named.name;
            return self.or_remark(Err(AudioError::NoFormat { device }));
        };
        let one_clock = clocks::are_one(self.host, &input.named.id, &output.named.id);
        self.input_rate = rate;
        self.two_clocks = rate != self.rate || !one_clock;
        Ok(Some(input))
    }

    fn open_input(&mut self, side: Option<&Side>) -> Result<Option<Built<Ear>>, AudioError> {
        let Some(side) = side else { return Ok(None) };
        let faults = Some(self.faults.clone());
        let mixes = devices::mixes(self.host, &side.named.id);
        let widths = side.offer.widths(self.channel(), mixes);
        let built = self.open_side(side, self.input_rate, &widths, |config, shape| {
            let (gate, mut seat, home) = seat::<Ear>();
            let listener = self.health.listener(&side.named.name, faults.clone());
            let hear = move |data: &cpal::Data, info: &cpal::InputCallbackInfo| {
                if let Some(ear) = seat.passenger() {
                    ear.hear(data, info.timestamp().callback);
                }
            };
            let device = &side.named.device;
            let stream =
                device.build_input_stream_raw(config, shape.format, hear, listener, None)?;
            Ok((stream, gate, home))
        });
        self.or_remark(built)
    }

    fn open_output(&self, side: &Side) -> Result<Built<Mouth>, AudioError> {
        let faults = Some(self.faults.clone());
        self.open_side(side, self.rate, &[1], |config, shape| {
            let (gate, mut seat, home) = seat::<Mouth>();
            let listener = self.health.listener(&side.named.name, faults.clone());
            let speak = move |data: &mut cpal::Data, info: &cpal::OutputCallbackInfo| {
                if let Some(mouth) = seat.passenger() {
                    mouth.speak(data, info.timestamp().callback);
                }
            };
            let device = &side.named.device;
            let stream =
                device.build_output_stream_raw(config, shape.format, speak, listener, None)?;
            Ok((stream, gate, home))
        })
    }

    /// Tries one buffer length after the other until the device takes one; at each, the widest shape first, so that a
    /// width that is refused makes no buffer longer.
    fn open_side<T>(
        &self,
        side: &Side,
        rate: u32,
        widths: &[u16],
        build: impl Fn(StreamConfig, Shape) -> Result<Parts<T>, cpal::Error>,
    ) -> Result<Built<T>, AudioError> {
        let device = side.named.name.clone();
        let shapes = widths.iter().map(|width| side.offer.shape(rate, *width));
        let shapes: Vec<Shape> = shapes.flatten().collect();
        if shapes.is_empty() {
            return Err(AudioError::NoFormat { device });
        }
        let buffers = plan::buffers_to_try(self.request.buffer);
        let attempts = buffers
            .into_iter()
            .flat_map(|buffer| shapes.iter().map(move |shape| (buffer, *shape)));
        let mut reason = String::new();
        for (buffer_size, shape) in attempts {
            let config = StreamConfig {
                channels: shape.channels,
                sample_rate: rate,
                buffer_size,
            };
            match build(config, shape) {
                Ok(parts) => return Ok(Built::new(device, shape, buffer_size, parts)),
                Err(error) => {
                    reason = error.to_string();
                    if !may_depend_on_the_buffer(error.kind()) {
                        break;
                    }
                }
            }
        }
        Err(AudioError::Refused { device, reason })
    }

    /// `buffers`: the input's and the output's.
    fn remark_on_the_clocks(&mut self, buffers: [Option<u32>; 2]) {
        if !self.two_clocks {
            return;
        }
        let (input_rate, rate) = (self.input_rate, self.rate);
        let why = match input_rate == rate {
            true => "input and output run on two clocks".into(),
            false => format!("the input runs at {input_rate} Hz, the output at {rate} Hz"),
        };
        let blocks = buffers.map(|buffer| buffer.unwrap_or(DEFAULT_BUFFER) as usize);
        let frames = first_delay_frames(blocks, [input_rate, rate]);
        let ms = frames as f64 * 1000.0 / f64::from(rate);
        let remark = format!("{why}; joining them adds {ms:.1} ms, less if nothing comes late");
        self.remarks.push(remark);
    }
}

impl<T> Built<T> {
    fn new(
        device: String,
        shape: Shape,
        asked: BufferSize,
        (stream, gate, home): Parts<T>,
    ) -> Self {
        let asked = match asked {
            BufferSize::Fixed(frames) => Some(frames),
            BufferSize::Default => None,
        };
        let granted = stream.buffer_size().ok().filter(|&frames| frames > 0);
        Self {
            device,
            stream,
            gate,
            home,
            channels: shape.channels,
            buffer: granted.or(asked),
        }
    }

    fn start(&self) -> Result<(), AudioError> {
        let played = self.stream.play();
        played.map_err(|error| refused(self.device.clone(), &error))
    }
}

/// Whether the input that `request` means is there, as far as that can be told without opening it.
pub fn input_is_there(host: &cpal::Host, request: &Request) -> bool {
    side(host, Direction::Input, request.input.as_deref()).is_ok()
}

/// Whether all that `request` means is there, if only in someone else's hands.
pub fn all_is_there(host: &cpal::Host, request: &Request) -> bool {
    let there = |direction, wish: &Option<String>| {
        let found = choose::find(host, direction, wish.as_deref());
        found.is_ok_and(|named| match devices::offer(&named.device, direction) {
            Ok(_) => true,
            Err(error) => is_taken(error.kind()),
        })
    };
    let input = request.without_input || there(Direction::Input, &request.input);
    input && there(Direction::Output, &request.output)
}

fn side(host: &cpal::Host, direction: Direction, wish: Option<&str>) -> Result<Side, AudioError> {
    let named = choose::find(host, direction, wish)?;
    match devices::offer(&named.device, direction) {
        Ok(offer) => Ok(Side { named, offer }),
        // ALSA always has a default, which on a machine without sound leads nowhere.
        Err(error) if wish.is_none() && !is_taken(error.kind()) => {
            Err(choose::no_device(host, direction))
        }
        Err(error) => Err(refused(named.name, &error)),
    }
}

fn refused(device: String, error: &cpal::Error) -> AudioError {
    let reason = error.to_string();
    AudioError::Refused { device, reason }
}

/// Someone else has the device, or we may not have it.
fn is_taken(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::DeviceBusy | ErrorKind::PermissionDenied)
}

/// A busy or missing device refuses every length alike.
fn may_depend_on_the_buffer(kind: ErrorKind) -> bool {
    let is_gone = matches!(
        kind,
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable
    );
    !is_taken(kind) && !is_gone
}
