//! Fake sound cards.

use crate::app::cards::{SoundCards, Voice};
use crate::audio::{AudioError, Host, Opened, Overloads, Request};
use crate::dsp::Spec;
use crate::live::{LiveRig, Readings};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the fake sound cards were asked, and how they are to answer.
#[derive(Default)]
pub struct Studio {
    pub asked: Vec<Request>,
    pub unplugged: bool,
    pub without_guitar: bool,
    pub dying: bool,
    pub only_rate: Option<u32>,
    /// The output that is not there.
    pub absent: Option<String>,
    /// The input channel that is not there.
    pub absent_channel: Option<u16>,
    /// The driver does not answer.
    pub hangs: bool,
    /// Frames in the ring beyond its target.
    pub ring_overfill: usize,
    /// Frames that a loop-back cable takes, if there is one.
    pub cable: Option<usize>,
    /// What the guitar plays in place of 0.1.
    pub guitar: Option<f32>,
    /// Levels of the input channels.
    pub channels: Vec<f32>,
    /// It plays noise at -20 dBFS.
    pub noise: bool,
    /// It plays this tone, Hz.
    pub tone_hz: Option<f64>,
}

pub type Shared = Arc<Mutex<Studio>>;

pub struct FakeCards(pub Shared);

struct FakeVoice {
    studio: Shared,
    opened: Opened,
    rig: Mutex<LiveRig>,
    /// What was played and is still on its way through the cable.
    on_its_way: VecDeque<f32>,
    /// Where the noise has got to.
    lot: u32,
    /// The same of the tone, turns.
    turns: f64,
}

pub fn gone() -> AudioError {
    AudioError::Lost {
        device: "Scarlett".to_owned(),
        reason: "unplugged".to_owned(),
    }
}

pub fn absent() -> AudioError {
    AudioError::UnknownDevice {
        direction: "output",
        wanted: "Apollo".to_owned(),
        available: "Scarlett".to_owned(),
    }
}

impl SoundCards for FakeCards {
    fn hosts(&mut self) -> Vec<Host> {
        vec![Host {
            name: "Fake".to_owned(),
            is_default: true,
            ..Host::default()
        }]
    }

    fn open(
        &mut self,
        request: &Request,
        mut rig: LiveRig,
    ) -> Result<Box<dyn Voice>, (AudioError, Box<LiveRig>)> {
        let mut studio = self.0.lock().unwrap();
        studio.asked.push(request.clone());
        while studio.hangs {
            drop(studio);
            std::thread::sleep(Duration::from_millis(1));
            studio = self.0.lock().unwrap();
        }
        let no_channel = studio.absent_channel == Some(request.input_channel);
        if no_channel || request.output.is_some() && request.output == studio.absent {
            return Err((absent(), Box::new(rig)));
        }
        if studio.unplugged {
            return Err((gone(), Box::new(rig)));
        }
        studio.dying = false;
        let guitar = !studio.without_guitar && !request.without_input;
        let rate = studio.only_rate.or(request.rate).unwrap_or(48_000);
        let opened = Opened {
            input: guitar.then(|| "Scarlett".to_owned()),
            output: "Scarlett".to_owned(),
            input_channel: request.input_channel.max(1),
            rate,
            buffer: Some(64),
            ..Opened::default()
        };
        drop(studio);
        rig.prepare(Spec {
            sample_rate_hz: f64::from(rate),
            max_block: 64,
        });
        let studio = Arc::clone(&self.0);
        Ok(Box::new(FakeVoice {
            studio,
            opened,
            rig: Mutex::new(rig),
            on_its_way: VecDeque::new(),
            lot: 1,
            turns: 0.0,
        }))
    }

    fn input_is_there(&mut self, _: &Request) -> bool {
        !self.0.lock().unwrap().without_guitar
    }

    fn all_is_there(&mut self, request: &Request) -> bool {
        request.output != self.0.lock().unwrap().absent
    }
}

impl Voice for FakeVoice {
    fn opened(&self) -> &Opened {
        &self.opened
    }

    /// Plays a block whenever it is asked how it is.
    fn failure(&mut self) -> Option<AudioError> {
        let (cable, guitar, noise, tone_hz) = {
            let studio = self.studio.lock().unwrap();
            let guitar = studio.guitar.unwrap_or(0.1);
            (studio.cable, guitar, studio.noise, studio.tone_hz)
        };
        let mut block = match cable {
            Some(frames) => self.come_back(frames),
            None if noise => std::array::from_fn(|_| self.noise()),
            None if tone_hz.is_some() => self.tone(tone_hz.unwrap_or_default()),
            None => [guitar; 64],
        };
        self.rig.lock().unwrap().process(&mut block);
        self.on_its_way.extend(block);
        self.studio.lock().unwrap().dying.then(gone)
    }

    fn added_delay_frames(&self) -> usize {
        64 + self.studio.lock().unwrap().ring_overfill
    }

    fn channel_peaks(&self) -> Vec<f32> {
        self.studio.lock().unwrap().channels.clone()
    }

    fn is_realtime(&self) -> Option<bool> {
        Some(true)
    }

    fn overloads(&mut self, readings: &Readings) -> Overloads {
        Overloads {
            own: readings.overloads,
            held_up: 0,
        }
    }

    fn close(self: Box<Self>) -> Option<LiveRig> {
        self.rig.into_inner().ok()
    }
}

impl FakeVoice {
    fn noise(&mut self) -> f32 {
        self.lot = self.lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        0.2 * (self.lot as f32 / u32::MAX as f32 - 0.5)
    }

    fn tone(&mut self, hz: f64) -> [f32; 64] {
        std::array::from_fn(|_| {
            self.turns = (self.turns + hz / f64::from(self.opened.rate)).fract();
            0.1 * (std::f64::consts::TAU * self.turns).sin() as f32
        })
    }

    /// The next block out of a cable of `frames`.
    fn come_back(&mut self, frames: usize) -> [f32; 64] {
        while self.on_its_way.len() < frames {
            self.on_its_way.push_front(0.0);
        }
        let late = self.on_its_way.len() - frames;
        self.on_its_way.drain(..late);
        std::array::from_fn(|_| self.on_its_way.pop_front().unwrap_or_default())
    }
}
