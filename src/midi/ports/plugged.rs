//! What is plugged in now, and what of it is heard.

use super::{Ear, Port};

/// As many ports are opened at once: on Linux each takes one of 32 queues that all programs share.
const MOST: usize = 16;

/// Linux's own loop, from whatever a program says to whoever listens: nobody's foot is on it.
const LOOP: &str = "Midi Through";

/// What a system's MIDI does for us.
pub trait System {
    /// Where something can be plugged in.
    type Socket: PartialEq;
    /// What keeps a port open until it is dropped.
    type Line;
    /// The input ports that are there, by name.
    fn sockets(&self) -> Vec<(Self::Socket, String)>;
    /// Lets `ear` hear a port; absent where it does not open.
    fn plug(&self, socket: &Self::Socket, ear: Ear) -> Option<Self::Line>;
}

/// The ports that were there at the last look.
pub struct Plugged<S: System>(Vec<Plug<S>>);

struct Plug<S: System> {
    socket: S::Socket,
    name: String,
    line: Option<S::Line>,
}

impl<S: System> Default for Plugged<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S: System> Plugged<S> {
    /// Lets go what has gone, takes up what has come, tries again what did not open, and tells what there is.
    pub fn look(&mut self, system: &S, ear: &Ear) -> Vec<Port> {
        let mut there = system.sockets();
        there.retain(|(_, name)| !name.starts_with(LOOP));
        // An address alone is soon another board's.
        self.0.retain(|plug| there.iter().any(|one| plug.is(one)));
        there.retain(|one| !self.0.iter().any(|plug| plug.is(one)));
        self.0.extend(there.into_iter().map(Plug::new));
        self.0.truncate(MOST);
        for plug in self.0.iter_mut().filter(|plug| plug.line.is_none()) {
            plug.line = system.plug(&plug.socket, ear.clone());
        }
        self.0.iter().map(Plug::shown).collect()
    }
}

impl<S: System> Plug<S> {
    fn new((socket, name): (S::Socket, String)) -> Self {
        Self {
            socket,
            name,
            line: None,
        }
    }

    fn is(&self, (socket, name): &(S::Socket, String)) -> bool {
        self.socket == *socket && self.name == *name
    }

    fn shown(&self) -> Port {
        Port {
            name: self.name.clone(),
            heard: self.line.is_some(),
        }
    }
}
