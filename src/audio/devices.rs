//! Which hosts and devices there are, under which names, and which of them work.

use super::plan::Offer;
use super::{Device, Host, jack, quiet};
use cpal::HostId;
use cpal::traits::{DeviceTrait, HostTrait};

/// ALSA's plugins and partial views of a card, no use to a player: the card itself is listed beside them.
const HIDDEN: [&str; 13] = [
    "null",
    "front:",
    "rear:",
    "side:",
    "center_lfe:",
    "surround",
    "iec958:",
    "dmix:",
    "dsnoop:",
    "usbstream:",
    "lavrate",
    "samplerate",
    "speexrate",
];

/// Which way the sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the guitar.
    Input,
    /// To the ears.
    Output,
}

/// A device under the names that a player sees.
pub struct Named {
    /// Stable id, "host:device".
    pub id: String,
    /// Name to show; unique within its list.
    pub name: String,
    /// The device itself.
    pub device: cpal::Device,
}

impl Direction {
    /// "input" or "output".
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
        }
    }

    /// The system's own choice.
    pub fn default_of(self, host: &cpal::Host) -> Option<cpal::Device> {
        match self {
            Self::Input => host.default_input_device(),
            Self::Output => host.default_output_device(),
        }
    }

    fn suits(self, device: &cpal::Device) -> bool {
        let stated = device.description().map(|about| about.direction());
        match self {
            // What is stated to run one way may still say yes to the other.
            _ if stated == Ok(self.opposite()) => false,
            Self::Input => device.supports_input(),
            Self::Output => device.supports_output(),
        }
    }

    fn opposite(self) -> cpal::DeviceDirection {
        match self {
            Self::Input => cpal::DeviceDirection::Output,
            Self::Output => cpal::DeviceDirection::Input,
        }
    }
}

/// Every host of this machine with the devices that work. Opens each for a moment, so it may take a second.
pub fn hosts() -> Vec<Host> {
    // JACK's library is chatty until its own host has spoken to it once; ALSA's listing leads there too.
    let mut hosts = vec![jack::host()];
    let default = cpal::default_host().id();
    let ids = cpal::available_hosts().into_iter();
    hosts.extend(ids.filter_map(|id| list(id, default)));
    hosts.sort_by_key(|host| !host.is_default);
    hosts
}

/// What `device` can do in one direction.
pub fn offer(device: &cpal::Device, direction: Direction) -> Result<Offer, cpal::Error> {
    let (ranges, default) = ask(device, direction)?;
    Ok(Offer {
        ranges,
        default_rate: default.sample_rate(),
        default_channels: default.channels(),
    })
}

type Abilities = (
    Vec<cpal::SupportedStreamConfigRange>,
    cpal::SupportedStreamConfig,
);

fn ask(device: &cpal::Device, direction: Direction) -> Result<Abilities, cpal::Error> {
    Ok(match direction {
        Direction::Input => {
            let default = device.default_input_config()?;
            (device.supported_input_configs()?.collect(), default)
        }
        Direction::Output => {
            let default = device.default_output_config()?;
            (device.supported_output_configs()?.collect(), default)
        }
    })
}

fn list(id: HostId, default: HostId) -> Option<Host> {
    quiet::alsa();
    let host = cpal::host_from_id(id).ok()?;
    Some(Host {
        name: id.name().into(),
        is_default: id == default,
        inputs: working(&host, Direction::Input),
        outputs: working(&host, Direction::Output),
    })
}

/// The devices of one direction that answer when asked what they can do.
pub fn working(host: &cpal::Host, direction: Direction) -> Vec<Device> {
    let default = direction.default_of(host).and_then(|device| id(&device));
    let shown = all(host, direction)
        .into_iter()
        .filter(|named| !is_hidden(&named.id) || Some(&named.id) == default.as_ref());
    shown
        .filter_map(|named| {
            let offer = offer(&named.device, direction).ok()?;
            Some(Device {
                is_default: Some(&named.id) == default.as_ref(),
                channels: offer.channels_to_show(),
                default_rate: offer.default_rate,
                rates: offer.rates(),
                buffers: offer.buffers(),
                id: named.id,
                name: named.name,
            })
        })
        .filter(|device| !device.rates.is_empty())
        .collect()
}

/// All devices of one direction, unasked whether they work; the default first.
pub fn all(host: &cpal::Host, direction: Direction) -> Vec<Named> {
    let others = host.devices().into_iter().flatten();
    let suitable = others.filter(|device| direction.suits(device));
    let mut named: Vec<Named> = Vec::new();
    for device in direction.default_of(host).into_iter().chain(suitable) {
        let Some(id) = id(&device) else { continue };
        if named.iter().all(|known| known.id != id) {
            let name = device.description().map(|d| d.name().trim().to_owned());
            let name = name.unwrap_or_else(|_| id.clone());
            named.push(Named { id, name, device });
        }
    }
    tell_apart(&mut named);
    named
}

/// Several views of one card share its name: each then carries its id too.
fn tell_apart(devices: &mut [Named]) {
    let names: Vec<String> = devices.iter().map(|device| device.name.clone()).collect();
    for device in devices {
        if names.iter().filter(|name| **name == device.name).count() > 1 {
            device.name = format!("{} ({})", device.name, short(&device.id));
        }
    }
}

/// Stable id, "host:device".
pub fn id(device: &cpal::Device) -> Option<String> {
    device.id().ok().map(|id| id.to_string())
}

/// Whether `device` of `host` is a server or a plugin, which makes as many channels as one asks for out of those that are
/// there.
pub fn mixes(host: &str, device: &str) -> bool {
    match host {
        "ALSA" => !short(device).contains("hw:"),
        "PulseAudio" | "PipeWire" => true,
        _ => false,
    }
}

/// The id as the host itself writes it.
pub fn short(id: &str) -> &str {
    id.split_once(':')
        .map_or(id, |(_, behind_host)| behind_host)
}

fn is_hidden(id: &str) -> bool {
    HIDDEN.iter().any(|start| short(id).starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs on machines with and without sound: whatever there is must be usable as listed.
    #[test]
    fn what_is_listed_is_complete_and_unique() {
        for host in hosts() {
            for devices in [&host.inputs, &host.outputs] {
                for device in devices {
                    assert!(
                        device.channels > 0 && !device.rates.is_empty(),
                        "{device:?}"
                    );
                    let same = |other: &&Device| other.name == device.name;
                    assert_eq!(devices.iter().filter(same).count(), 1, "{device:?}");
                }
            }
        }
    }

    #[test]
    fn cards_have_channels_of_their_own_and_servers_make_them() {
        for (host, id) in [
            ("ALSA", "alsa:hw:CARD=USB,DEV=0"),
            ("WASAPI", "wasapi:{0.0.1}"),
        ] {
            assert!(!mixes(host, id), "{id}");
        }
        for (host, id) in [
            ("ALSA", "alsa:default"),
            ("PulseAudio", "pulseaudio:alsa_input.usb"),
        ] {
            assert!(mixes(host, id), "{id}");
        }
    }

    #[test]
    fn plugins_and_partial_views_are_hidden() {
        for id in [
            "alsa:null",
            "alsa:surround51:CARD=PCH,DEV=0",
            "alsa:dmix:CARD=0",
        ] {
            assert!(is_hidden(id), "{id}");
        }
        for id in ["alsa:default", "alsa:hw:CARD=USB,DEV=0"] {
            assert!(!is_hidden(id), "{id}");
        }
    }
}
