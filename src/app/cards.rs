//! The sound cards as the app sees them, so that a test can bring its own.

use crate::audio::{self, AudioError, Host, Opened, Overloads, Request, Stream};
use crate::live::{LiveRig, Readings};

/// Finds and opens devices. Every call may take long.
pub trait SoundCards: Send {
    /// Every host with its devices.
    fn hosts(&mut self) -> Vec<Host>;

    /// Opens what `request` names and plays `rig` on it.
    ///
    /// # Errors
    /// When the devices refuse; the rig comes back with the reason.
    fn open(
        &mut self,
        request: &Request,
        rig: LiveRig,
    ) -> Result<Box<dyn Voice>, (AudioError, Box<LiveRig>)>;

    /// Whether the input that `request` means is there.
    fn input_is_there(&mut self, request: &Request) -> bool;

    /// Whether everything that `request` means is there, if only in someone else's hands.
    fn all_is_there(&mut self, request: &Request) -> bool;
}

/// A rig playing on a sound card.
pub trait Voice: Send {
    /// What was opened.
    fn opened(&self) -> &Opened;
    /// Why it died, if it has died since the last look.
    fn failure(&mut self) -> Option<AudioError>;
    /// Frames of delay between the two callbacks.
    fn added_delay_frames(&self) -> usize;
    /// The highest magnitude of every input channel since the last look, linear.
    fn channel_peaks(&self) -> Vec<f32>;
    /// Whether its threads go before those of other programs, if the system tells.
    fn is_realtime(&self) -> Option<bool>;
    /// Whose fault the blocks were that took longer than they last, with the latest `readings`.
    fn overloads(&mut self, readings: &Readings) -> Overloads;
    /// Stops and brings the rig home, unless the driver has lost it. May take long.
    fn close(self: Box<Self>) -> Option<LiveRig>;
}

/// The sound cards of this machine.
pub struct System;

impl SoundCards for System {
    fn hosts(&mut self) -> Vec<Host> {
        audio::hosts()
    }

    fn open(
        &mut self,
        request: &Request,
        rig: LiveRig,
    ) -> Result<Box<dyn Voice>, (AudioError, Box<LiveRig>)> {
        let stream = Stream::open(request, rig)?;
        Ok(Box::new(stream))
    }

    fn input_is_there(&mut self, request: &Request) -> bool {
        Stream::input_is_there(request)
    }

    fn all_is_there(&mut self, request: &Request) -> bool {
        Stream::all_is_there(request)
    }
}

impl Voice for Stream {
    fn opened(&self) -> &Opened {
        Self::opened(self)
    }

    fn failure(&mut self) -> Option<AudioError> {
        Self::failure(self)
    }

    fn added_delay_frames(&self) -> usize {
        Self::added_delay_frames(self)
    }

    fn channel_peaks(&self) -> Vec<f32> {
        Self::channel_peaks(self)
    }

    fn is_realtime(&self) -> Option<bool> {
        Self::is_realtime(self)
    }

    fn overloads(&mut self, readings: &Readings) -> Overloads {
        Self::overloads(self, readings)
    }

    fn close(self: Box<Self>) -> Option<LiveRig> {
        Self::close(*self)
    }
}
