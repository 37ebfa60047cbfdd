//! Finds what a player means: a host by its name, a device by its id, its name, or a part of either.

use super::devices::{self, Direction, Named};
use super::{AudioError, jack, quiet};

/// cpal's host of this name, or the system's default.
pub fn find_host(wish: Option<&str>) -> Result<cpal::Host, AudioError> {
    quiet::alsa();
    let Some(wish) = wish else {
        return Ok(cpal::default_host());
    };
    let ids = cpal::available_hosts();
    let id = ids
        .iter()
        .find(|id| id.name().eq_ignore_ascii_case(wish.trim()));
    let Some(&id) = id else {
        let names = ids.iter().map(|id| id.name()).chain([jack::NAME]);
        let names: Vec<&str> = names.collect();
        return Err(AudioError::NoHost {
            wanted: wish.into(),
            available: names.join(", "),
        });
    };
    cpal::host_from_id(id).map_err(|error| AudioError::HostSilent {
        host: id.name().into(),
        reason: error.to_string(),
    })
}

/// The device that `wish` means, or the default, which stands first in the list.
pub fn find(
    host: &cpal::Host,
    direction: Direction,
    wish: Option<&str>,
) -> Result<Named, AudioError> {
    let mut devices = devices::all(host, direction);
    if devices.is_empty() {
        return Err(no_device(host, direction));
    }
    let Some(wish) = wish else {
        return match direction.default_of(host) {
            Some(_) => Ok(devices.swap_remove(0)),
            None => Err(no_device(host, direction)),
        };
    };
    let names: Vec<(&str, &str)> = devices.iter().map(|d| (&*d.id, &*d.name)).collect();
    let available = || {
        let working = devices::working(host, direction);
        listing(working.iter().map(|d| (&*d.id, &*d.name)))
    };
    let index = pick(direction, wish, &names, available)?;
    Ok(devices.swap_remove(index))
}

/// Which of these `(id, name)` pairs `wish` means; `available` names what could be chosen instead.
pub fn pick(
    direction: Direction,
    wish: &str,
    names: &[(&str, &str)],
    available: impl FnOnce() -> String,
) -> Result<usize, AudioError> {
    let (direction, wanted) = (direction.word(), wish.to_owned());
    match choose(wish, names) {
        Choice::One(index) => Ok(index),
        Choice::Several(found) => Err(AudioError::AmbiguousDevice {
            direction,
            wanted,
            matches: listing(found.into_iter().map(|index| names[index])),
        }),
        Choice::Nothing => Err(AudioError::UnknownDevice {
            direction,
            wanted,
            available: available(),
        }),
    }
}

/// What a host that shows no device lacks.
pub fn no_device(host: &cpal::Host, direction: Direction) -> AudioError {
    AudioError::NoDevice {
        host: host.id().name().into(),
        direction: direction.word(),
    }
}

/// What a wish fits.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    /// Nothing.
    Nothing,
    /// The candidate at this position.
    One(usize),
    /// The candidates at these positions, equally well.
    Several(Vec<usize>),
}

/// Whether an `(id, name)` is meant.
type Test<'a> = dyn Fn(&str, &str) -> bool + 'a;

/// Looks for `wish` among `(id, name)` pairs, capitals aside; the first of these that fits anything decides:
/// the whole id, the id behind its "host:", the whole name, a part of the name or id.
fn choose(wish: &str, candidates: &[(&str, &str)]) -> Choice {
    let wish = wish.trim().to_lowercase();
    let behind_host = |id: &str| id.split_once(':').is_some_and(|(_, pcm)| pcm == wish);
    let tests: [&Test; 4] = [
        &|id, _| id == wish,
        &|id, _| behind_host(id),
        &|_, name| name == wish,
        &|id, name| name.contains(&wish) || id.contains(&wish),
    ];
    for test in tests {
        let fits = |&(id, name): &(&str, &str)| test(&id.to_lowercase(), &name.to_lowercase());
        let found: Vec<usize> = (0..candidates.len())
            .filter(|&index| fits(&candidates[index]))
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return Choice::One(*one),
            _ => return Choice::Several(found),
        }
    }
    Choice::Nothing
}

/// Names to choose from.
pub fn listing<'a>(devices: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let shown: Vec<String> = devices
        .map(|(id, name)| format!("{name} [{}]", devices::short(id)))
        .collect();
    match shown.as_slice() {
        [] => "nothing that works".into(),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICES: [(&str, &str); 5] = [
        ("alsa:default", "Default Audio Device"),
        ("alsa:hw:CARD=USB,DEV=0", "Scarlett Solo USB"),
        (
            "alsa:plughw:CARD=USB,DEV=0",
            "Scarlett Solo USB (with conversion)",
        ),
        ("alsa:guitar", "Virtual Guitar"),
        ("alsa:guitar2", "Second Virtual Guitar"),
    ];

    #[test]
    fn the_most_exact_meaning_wins() {
        assert_eq!(choose("alsa:guitar", &DEVICES), Choice::One(3));
        assert_eq!(choose("Guitar", &DEVICES), Choice::One(3));
        assert_eq!(choose("hw:CARD=USB,DEV=0", &DEVICES), Choice::One(1));
        assert_eq!(choose("scarlett solo usb", &DEVICES), Choice::One(1));
        assert_eq!(choose("default audio", &DEVICES), Choice::One(0));
    }

    #[test]
    fn doubt_and_absence_are_told_apart() {
        assert_eq!(choose("scarlett", &DEVICES), Choice::Several(vec![1, 2]));
        assert_eq!(choose("Apollo", &DEVICES), Choice::Nothing);
        assert_eq!(choose("x", &[]), Choice::Nothing);
    }

    #[test]
    fn an_unknown_host_is_told_with_those_there_are() {
        let error = find_host(Some("Theremin")).err().expect("no such host");
        let said = error.to_string();
        assert!(
            said.contains("Theremin") && said.contains("choose one of") && said.contains("JACK"),
            "{said}"
        );
    }
}
