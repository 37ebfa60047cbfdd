//! Whether one clock drives both directions.
//!
//! PipeWire runs every device in one cycle, and adapts those with a clock of their own itself. Elsewhere one
//! device has one clock, and so has one card, under whichever of its names. Everything else is taken for two clocks: where that is
//! wrong the bridge between them costs a third of a millisecond; the other way round every drift would be heard.

/// The sound system with one cycle for everything.
const ONE_CYCLE: &str = "PipeWire";

/// Whether `input` and `output`, ids of `host`'s devices, surely run on one clock.
pub fn are_one(host: &str, input: &str, output: &str) -> bool {
    let same_card = card(input).is_some_and(|name| card(output) == Some(name));
    host == ONE_CYCLE || input == output || same_card
}

/// The card in an id: "alsa:plughw:CARD=USB,DEV=0", "alsa:hw:1,0" or "pulseaudio:alsa_input.usb-Maker_Thing-00.mono".
fn card(id: &str) -> Option<&str> {
    let (host, device) = id.split_once(':')?;
    if let Some((_, card)) = device.split_once("CARD=") {
        return card.split(',').next();
    }
    if let Some((_, card)) = device.split_once("hw:") {
        return card.split(',').next();
    }
    let (_, named) = device.split_once('.')?;
    let (card, _) = named.rsplit_once('.')?;
    host.eq_ignore_ascii_case("pulseaudio").then_some(card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_device_one_card_and_one_cycle_are_one_clock() {
        for (host, input, output) in [
            ("PipeWire", "pipewire:guitar", "pipewire:speakers"),
            ("ALSA", "alsa:default", "alsa:default"),
            (
                "ALSA",
                "alsa:hw:CARD=USB,DEV=0",
                "alsa:plughw:CARD=USB,DEV=1",
            ),
            ("ALSA", "alsa:hw:1,0", "alsa:plughw:1"),
            (
                "PulseAudio",
                "pulseaudio:alsa_input.pci-0000_00_1f.3.analog-stereo",
                "pulseaudio:alsa_output.pci-0000_00_1f.3.iec958-stereo",
            ),
        ] {
            assert!(are_one(host, input, output), "{input} and {output}");
        }
    }

    #[test]
    fn everything_else_may_be_two() {
        for (host, input, output) in [
            ("ALSA", "alsa:hw:CARD=USB,DEV=0", "alsa:hw:CARD=PCH,DEV=0"),
            ("ALSA", "alsa:hw:1,0", "alsa:hw:0,0"),
            ("ALSA", "alsa:default", "alsa:hw:CARD=PCH,DEV=0"),
            ("CoreAudio", "coreaudio:Microphone", "coreaudio:Speakers"),
            (
                "PulseAudio",
                "pulseaudio:alsa_input.usb-Maker_Thing-00.mono",
                "pulseaudio:alsa_output.pci-0000_00_1f.3.analog-stereo",
            ),
        ] {
            assert!(!are_one(host, input, output), "{input} and {output}");
        }
    }
}
