//! The system's MIDI by way of midir.

use super::Ear;
use super::plugged::System;
use midir::{Ignore, MidiInput, MidiInputConnection, MidiInputPort};

/// What other programs see of us.
const NAME: &str = "Backline";

/// The system's MIDI.
pub struct Midi {
    lister: MidiInput,
}

impl Midi {
    /// Absent where there is none.
    pub fn open() -> Option<Self> {
        Some(Self { lister: client()? })
    }
}

impl System for Midi {
    type Socket = MidiInputPort;
    type Line = MidiInputConnection<()>;

    fn sockets(&self) -> Vec<(MidiInputPort, String)> {
        let named = |port: MidiInputPort| {
            let name = self.lister.port_name(&port).ok()?;
            Some((port, shown(&name)))
        };
        self.lister.ports().into_iter().filter_map(named).collect()
    }

    fn plug(&self, socket: &MidiInputPort, ear: Ear) -> Option<MidiInputConnection<()>> {
        let hear = move |_, bytes: &[u8], (): &mut ()| ear.hear(bytes);
        client()?.connect(socket, "in", hear, ()).ok()
    }
}

/// Every connection takes a client of its own.
fn client() -> Option<MidiInput> {
    silence();
    let mut client = MidiInput::new(NAME).ok()?;
    client.ignore(Ignore::All);
    Some(client)
}

/// ALSA's library prints a line on stderr where there is no MIDI; for this thread it no longer does.
#[cfg(target_os = "linux")]
fn silence() {
    // Without it the listing is noisy, no more.
    let _ = alsa::Output::local_error_handler();
}

/// Nothing to silence here.
#[cfg(not(target_os = "linux"))]
fn silence() {}

/// A port's name as a player would say it: ALSA's "FCB1010:FCB1010 MIDI 1 24:0" is "FCB1010 MIDI 1".
fn shown(name: &str) -> String {
    let is_address = |text: &str| {
        let numbers = text.split_once(':');
        numbers.is_some_and(|(one, two)| one.parse::<u32>().and(two.parse::<u32>()).is_ok())
    };
    let name = match name.rsplit_once(' ') {
        Some((name, address)) if is_address(address) => name,
        _ => name,
    };
    match name.split_once(':') {
        Some((client, port)) if port.starts_with(client) => port.to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_no_player_would_say() {
        for (name, said) in [
            ("FCB1010:FCB1010 MIDI 1 24:0", "FCB1010 MIDI 1"),
            (
                "Midi Through:Midi Through Port-0 14:0",
                "Midi Through Port-0",
            ),
            ("VMPK Output:out 130:0", "VMPK Output:out"),
            ("2- USB MIDI", "2- USB MIDI"),
            ("Network Session 1", "Network Session 1"),
            ("at 7:x", "at 7:x"),
            (" 1:2", ""),
            ("", ""),
        ] {
            assert_eq!(shown(name), said);
        }
    }
}
