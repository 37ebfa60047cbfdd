//! A sound system without sound: its devices' callbacks run when a test says that time has passed, in the order in which
//! the clocks of real devices would have called them. No threads, no waiting.

mod device;

use cpal::{
    Data, Error, ErrorKind, InputCallbackInfo, OutputCallbackInfo, SampleFormat, StreamInstant,
};
use cpal::{InputStreamTimestamp, OutputStreamTimestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How a device is made.
#[derive(Clone, Debug)]
pub struct Make {
    pub name: &'static str,
    /// Channels that record, and channels that play; none: not in that direction.
    pub channels: [u16; 2],
    /// The one rate it runs at, Hz.
    pub rate: u32,
    /// How much faster its clock runs than it says, parts per million.
    pub ppm: f64,
    /// Shortest and longest block it grants, frames.
    pub blocks: (u32, u32),
}

/// Which way a stream goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    In = 0,
    Out = 1,
}

/// The devices and their time. Clones are the same world.
#[derive(Clone)]
pub struct World(Arc<Mutex<Inner>>);

struct Inner {
    now_s: f64,
    plugs: Vec<Plug>,
}

/// A device and what runs on it.
struct Plug {
    make: Make,
    is_in: bool,
    /// The next opening fails like this.
    refusal: Option<ErrorKind>,
    /// So many input channels are stated too, and refused.
    claims: Option<u16>,
    /// The input channel that the guitar is on, from 0; the others hear it faintly. Absent: it is on all.
    socket: Option<usize>,
    streams: [Option<Running>; 2],
}

struct Running {
    callback: Callback,
    fail: Box<dyn FnMut(Error) + Send>,
    block: usize,
    samples: Vec<f32>,
    due_s: f64,
    plays: bool,
}

type Hear = dyn FnMut(&Data, &InputCallbackInfo) + Send;
type Speak = dyn FnMut(&mut Data, &OutputCallbackInfo) + Send;

enum Callback {
    Hear(Box<Hear>),
    Speak(Box<Speak>),
}

impl World {
    pub fn new(makes: impl IntoIterator<Item = Make>) -> Self {
        let plug = |make| Plug {
            make,
            is_in: true,
            refusal: None,
            claims: None,
            socket: None,
            streams: [None, None],
        };
        let plugs = makes.into_iter().map(plug).collect();
        Self(Arc::new(Mutex::new(Inner { now_s: 0.0, plugs })))
    }

    /// The world as a host of cpal.
    pub fn host(&self) -> cpal::Host {
        cpal::platform::CustomHost::from_host(device::VirtualHost(self.clone())).into()
    }

    /// Lets `seconds` pass. `guitar` gives what every input channel hears, `ears` take what the first output channel plays.
    pub fn pass(
        &self,
        seconds: f64,
        guitar: &mut dyn FnMut() -> f32,
        ears: &mut dyn FnMut(&[f32]),
    ) {
        let mut inner = self.inner();
        let end_s = inner.now_s + seconds;
        while let Some((plug, way)) = inner.next_due(end_s) {
            inner.now_s = inner.plugs[plug].call(way, guitar, ears);
        }
        inner.now_s = end_s;
    }

    /// Pulls the plug out. A device that goes `quietly` reports nothing.
    pub fn unplug(&self, name: &str, quietly: bool) {
        self.with(name, |plug| {
            plug.is_in = false;
            for running in plug.streams.iter_mut().flatten() {
                running.plays = false;
                if !quietly {
                    (running.fail)(ErrorKind::DeviceNotAvailable.into());
                }
            }
        });
    }

    /// Puts it back in.
    pub fn plug_in(&self, name: &str) {
        self.with(name, |plug| plug.is_in = true);
    }

    /// States that inputs can be opened with so many channels, which is not so.
    pub fn claim(&self, name: &str, channels: u16) {
        self.with(name, |plug| plug.claims = Some(channels));
    }

    /// Puts the guitar into one socket (from 0); on the other channels it is 40 dB fainter.
    pub fn connect(&self, name: &str, socket: usize) {
        self.with(name, |plug| plug.socket = Some(socket));
    }

    /// Lets openings fail, or succeed again.
    pub fn refuse(&self, name: &str, refusal: Option<ErrorKind>) {
        self.with(name, |plug| plug.refusal = refusal);
    }

    /// One direction misses its time: its callbacks are late by `seconds`, and the frames of that time are lost.
    pub fn stall(&self, name: &str, way: Way, seconds: f64) {
        self.running(name, way, |running| running.due_s += seconds);
    }

    /// From now on blocks are this long, without a word.
    pub fn resize(&self, name: &str, block: usize) {
        for way in [Way::In, Way::Out] {
            self.running(name, way, |running| running.block = block);
        }
    }

    /// The driver reports an xrun.
    pub fn xrun(&self, name: &str, way: Way) {
        self.running(name, way, |running| (running.fail)(ErrorKind::Xrun.into()));
    }

    fn running(&self, name: &str, way: Way, change: impl FnOnce(&mut Running)) {
        self.with(name, |plug| plug.streams[way as usize].as_mut().map(change));
    }

    fn with<T>(&self, name: &str, change: impl FnOnce(&mut Plug) -> T) -> T {
        let mut inner = self.inner();
        let plug = inner.plugs.iter_mut().find(|plug| plug.make.name == name);
        change(plug.expect("a device of this name"))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn next_due(&self, end_s: f64) -> Option<(usize, Way)> {
        let ways = |at: usize| [(at, Way::In), (at, Way::Out)];
        let due_s = |&(at, way): &(usize, Way)| {
            let running = self.plugs[at].streams[way as usize].as_ref()?;
            (running.plays && running.due_s <= end_s).then_some(running.due_s)
        };
        (0..self.plugs.len())
            .flat_map(ways)
            .filter_map(|which| Some((which, due_s(&which)?)))
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(which, _)| which)
    }
}

impl Plug {
    /// Runs one callback; returns when it was due.
    fn call(
        &mut self,
        way: Way,
        guitar: &mut dyn FnMut() -> f32,
        ears: &mut dyn FnMut(&[f32]),
    ) -> f64 {
        let channels = usize::from(self.make.channels[way as usize]);
        let rate = f64::from(self.make.rate) * (1.0 + self.make.ppm * 1e-6);
        let Some(running) = &mut self.streams[way as usize] else {
            unreachable!("it was due");
        };
        let due_s = running.due_s;
        running.due_s += running.block as f64 / rate;
        running.samples.resize(running.block * channels, 0.0);
        running.call(
            channels,
            self.socket,
            StreamInstant::from_nanos((due_s * 1e9) as u64),
            guitar,
            ears,
        );
        due_s
    }
}

impl Running {
    fn call(
        &mut self,
        channels: usize,
        socket: Option<usize>,
        at: StreamInstant,
        guitar: &mut dyn FnMut() -> f32,
        ears: &mut dyn FnMut(&[f32]),
    ) {
        match &mut self.callback {
            Callback::Hear(hear) => {
                for frame in self.samples.chunks_exact_mut(channels) {
                    let loud = guitar();
                    for (channel, sample) in frame.iter_mut().enumerate() {
                        let near = socket.is_none_or(|socket| socket == channel);
                        *sample = if near { loud } else { 0.01 * loud };
                    }
                }
                let stamp = InputStreamTimestamp {
                    callback: at,
                    capture: at,
                };
                let info = InputCallbackInfo::new(stamp);
                assert_no_alloc::assert_no_alloc(|| hear(&data(&mut self.samples), &info));
            }
            Callback::Speak(speak) => {
                self.samples.fill(0.0);
                let stamp = OutputStreamTimestamp {
                    callback: at,
                    playback: at,
                };
                let info = OutputCallbackInfo::new(stamp);
                assert_no_alloc::assert_no_alloc(|| speak(&mut data(&mut self.samples), &info));
                // One channel is enough: the others are the same.
                let heard = self.samples.len() / channels;
                for frame in 0..heard {
                    self.samples[frame] = self.samples[frame * channels];
                }
                ears(&self.samples[..heard]);
            }
        }
    }
}

#[expect(
    unsafe_code,
    reason = "cpal has no other way to hand samples to a callback"
)]
fn data(samples: &mut [f32]) -> Data {
    // SAFETY: the samples are there while the callback runs, and nobody else looks at them meanwhile.
    unsafe {
        Data::from_parts(
            samples.as_mut_ptr().cast(),
            samples.len(),
            SampleFormat::F32,
        )
    }
}
