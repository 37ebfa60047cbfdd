//! Everything that is plugged in, heard on a thread of its own.

mod plugged;
mod system;

use super::message::Message;
use plugged::{Plugged, System};
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use system::Midi;

/// How often the thread looks what is plugged in. A board with a loose plug comes back at its old address, so that a look
/// has to find it gone: no system takes a board up again faster than this.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// So many messages wait for the app; what comes while it sleeps through all of them is lost.
const MOST_WAITING: usize = 1024;
/// How long the ports may take to close before they are left to themselves.
const PATIENCE: Duration = Duration::from_secs(1);

/// Called when there is something to be fetched.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// Why nothing can be heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MidiError {
    /// There is no MIDI, or it is not for us.
    #[cfg_attr(
        target_os = "linux",
        error(
            "there is no MIDI here (/dev/snd/seq does not open); load the kernel module snd-seq, or join the group audio"
        )
    )]
    #[cfg_attr(
        not(target_os = "linux"),
        error(
            "the system's MIDI does not answer; plug the controller in and start Backline again"
        )
    )]
    Absent,
    /// The system gives no thread.
    #[error("MIDI cannot be listened to ({reason}); close other programs and try again")]
    NoThread {
        /// The system's words.
        reason: String,
    },
}

/// One input port that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Its name; two boards of one kind may have the same.
    pub name: String,
    /// It is listened to; otherwise another program keeps it for itself.
    pub heard: bool,
}

/// All input ports of the system. What is plugged in is heard, what is pulled out is dropped without a word and taken up
/// when it comes back.
pub struct Ports {
    messages: Receiver<Message>,
    list: Arc<Mutex<Vec<Port>>>,
    /// While this end is there the thread goes on.
    stay: Option<Sender<Infallible>>,
    /// The thread drops the other end when all its ports are closed.
    over: Receiver<Infallible>,
}

/// Where messages go.
#[derive(Clone)]
pub struct Ear {
    messages: SyncSender<Message>,
    wake: Wake,
}

impl Ports {
    /// Opens all input ports, and those that are plugged in later; `wake` is called, on any thread, for every message and
    /// when [`Self::list`] has changed. Takes as long as the system's MIDI takes to start.
    ///
    /// To be called on the window's thread: macOS tells what is plugged in only where the first to ask has an event loop.
    ///
    /// # Errors
    /// When the system has no MIDI.
    pub fn open(wake: Wake) -> Result<Self, MidiError> {
        Self::of(Midi::open().ok_or(MidiError::Absent)?, wake)
    }

    fn of(system: impl System + Send + 'static, wake: Wake) -> Result<Self, MidiError> {
        let (outbox, messages) = mpsc::sync_channel(MOST_WAITING);
        let (stay, leave) = mpsc::channel();
        let (open, over) = mpsc::channel::<Infallible>();
        let list = Arc::new(Mutex::new(Vec::new()));
        let shown = list.clone();
        let ear = Ear {
            messages: outbox,
            wake,
        };
        let work = move || {
            // Dropped last, whatever happens.
            let _open = open;
            watch(&system, &ear, &shown, &leave);
        };
        let thread = thread::Builder::new().name("midi".to_owned()).spawn(work);
        thread.map_err(|error| MidiError::NoThread {
            reason: error.to_string(),
        })?;
        Ok(Self {
            messages,
            list,
            stay: Some(stay),
            over,
        })
    }

    /// What was said since the last call, in order.
    pub fn messages(&self) -> impl Iterator<Item = Message> + '_ {
        self.messages.try_iter()
    }

    /// What is plugged in.
    pub fn list(&self) -> Vec<Port> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.clone()
    }
}

impl Drop for Ports {
    /// Closes all ports; a system that hangs is not waited for.
    fn drop(&mut self) {
        self.stay = None;
        let _ = self.over.recv_timeout(PATIENCE);
    }
}

impl Ear {
    /// Takes in one message of a port.
    fn hear(&self, bytes: &[u8]) {
        if let Some(message) = Message::parse(bytes)
            && self.messages.try_send(message).is_ok()
        {
            (self.wake)();
        }
    }
}

/// The thread: looks what is plugged in until nobody wants to know any more.
fn watch<S: System>(system: &S, ear: &Ear, shown: &Mutex<Vec<Port>>, leave: &Receiver<Infallible>) {
    let mut plugged = Plugged::default();
    loop {
        // A driver that crashes is asked again.
        let look = catch_unwind(AssertUnwindSafe(|| plugged.look(system, ear)));
        if let Ok(list) = look {
            show(list, shown, &ear.wake);
        }
        if leave.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

fn show(list: Vec<Port>, shown: &Mutex<Vec<Port>>, wake: &Wake) {
    let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    if *shown != list {
        *shown = list;
        drop(shown);
        wake();
    }
}

#[cfg(test)]
mod tests;
