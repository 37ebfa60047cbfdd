//! Finds what a player means: an exact id, an exact name, or a part of either.

/// What a wish fits.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
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
pub fn choose(wish: &str, candidates: &[(&str, &str)]) -> Choice {
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
}
