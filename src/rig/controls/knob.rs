//! Every knob, declared once.

use std::ops::RangeInclusive;

/// What turns. Choices among a few turn, too, from one whole number to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Knob {
    /// Gain before everything.
    Input,
    /// What the interface takes for full scale.
    Interface,
    /// What opens the gate.
    GateThreshold,
    /// How long the gate takes to close.
    GateRelease,
    /// Gain behind the pedal.
    Pedal,
    /// Where the first of two amps stands.
    AmpPan,
    /// Gain of the second amp.
    SecondAmp,
    /// Where the second of two amps stands.
    SecondAmpPan,
    /// Low shelf of the tone stack.
    Bass,
    /// Its peak.
    Middle,
    /// Its high shelf.
    Treble,
    /// Band of the equaliser.
    Eq100,
    /// Band of the equaliser.
    Eq200,
    /// Band of the equaliser.
    Eq400,
    /// Band of the equaliser.
    Eq800,
    /// Band of the equaliser.
    Eq1600,
    /// Band of the equaliser.
    Eq3200,
    /// Band of the equaliser.
    Eq6400,
    /// When the cabinet is heard: one of [`CabMode`].
    CabMode,
    /// Gain behind the cabinet.
    CabLevel,
    /// From the first impulse response to the second.
    CabBlend,
    /// Where the first one stands.
    CabPan,
    /// Where the second one stands.
    SecondPan,
    /// By how much the second one is later than the first.
    SecondTrim,
    /// Corner of the low cut; fully left it is off.
    LowCut,
    /// Corner of the high cut; fully right it is off.
    HighCut,
    /// Time between two echoes.
    DelayTime,
    /// How much of an echo comes back.
    DelayFeedback,
    /// How far the echoes go to the sides.
    DelayWidth,
    /// How loud the echoes are; fully left they are off.
    DelayMix,
    /// How large the room is.
    RoomSize,
    /// How loud the room is; fully left it is off.
    RoomMix,
    /// Which level captures are brought to: one of [`OutputMode`].
    OutputMode,
    /// Gain after everything.
    Output,
}

/// When the cabinet is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CabMode {
    /// Never.
    Off,
    /// With captures that contain none.
    Auto,
    /// Always.
    On,
}

/// Which level captures are brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputMode {
    /// None: as the file has it.
    Raw,
    /// All equally loud to the ear.
    Matched,
    /// All at the same effective level for the trainer's test signal.
    Normalized,
    /// As loud as the captured amp was, in volts.
    Calibrated,
}

/// What a knob is called, how far it turns and where it rests.
#[derive(Clone, Debug, PartialEq)]
pub struct KnobSpec {
    /// Name in presets; never changes.
    pub key: &'static str,
    /// Name on the panel and for a screen reader.
    pub label: &'static str,
    /// Unit shown behind the value.
    pub unit: &'static str,
    /// From fully left to fully right.
    pub range: RangeInclusive<f32>,
    /// Where a new rig has it.
    pub default: f32,
    /// Where it changes nothing.
    pub bare: f32,
    /// What its whole numbers stand for, if it is a choice.
    pub choices: &'static [&'static str],
}

const fn knob(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    range: RangeInclusive<f32>,
    default: f32,
) -> KnobSpec {
    KnobSpec {
        key,
        label,
        unit,
        range,
        default,
        bare: default,
        choices: &[],
    }
}

const fn choice(
    key: &'static str,
    label: &'static str,
    choices: &'static [&'static str],
    default: f32,
) -> KnobSpec {
    KnobSpec {
        choices,
        bare: 0.0,
        ..knob(key, label, "", 0.0..=(choices.len() - 1) as f32, default)
    }
}

/// In the order of [`Knob`].
const SPECS: [KnobSpec; Knob::ALL.len()] = [
    knob("input", "Input", "dB", -20.0..=20.0, 0.0),
    knob("interface", "Interface", "dBu", -10.0..=30.0, 12.0),
    knob("gate_threshold", "Gate", "dB", -100.0..=0.0, -80.0),
    knob("gate_release", "Gate release", "ms", 20.0..=500.0, 120.0),
    knob("pedal", "Pedal", "dB", -20.0..=20.0, 0.0),
    knob("amp_pan", "Amp 1 pan", "%", -100.0..=100.0, 0.0),
    knob("second_amp", "Amp 2", "dB", -20.0..=20.0, 0.0),
    knob("second_amp_pan", "Amp 2 pan", "%", -100.0..=100.0, 0.0),
    knob("bass", "Bass", "", 0.0..=10.0, 5.0),
    knob("middle", "Middle", "", 0.0..=10.0, 5.0),
    knob("treble", "Treble", "", 0.0..=10.0, 5.0),
    knob("eq_100", "100", "dB", -15.0..=15.0, 0.0),
    knob("eq_200", "200", "dB", -15.0..=15.0, 0.0),
    knob("eq_400", "400", "dB", -15.0..=15.0, 0.0),
    knob("eq_800", "800", "dB", -15.0..=15.0, 0.0),
    knob("eq_1600", "1.6k", "dB", -15.0..=15.0, 0.0),
    knob("eq_3200", "3.2k", "dB", -15.0..=15.0, 0.0),
    knob("eq_6400", "6.4k", "dB", -15.0..=15.0, 0.0),
    choice("cab", "Cab", &["Off", "Auto", "On"], 1.0),
    knob("cab_level", "Cab level", "dB", -20.0..=20.0, 0.0),
    knob("cab_blend", "Blend", "%", 0.0..=100.0, 50.0),
    knob("cab_pan", "Pan 1", "%", -100.0..=100.0, 0.0),
    knob("second_pan", "Pan 2", "%", -100.0..=100.0, 0.0),
    knob("second_trim", "Trim 2", "ms", -5.0..=5.0, 0.0),
    knob("low_cut", "Low cut", "Hz", 20.0..=500.0, 20.0),
    knob("high_cut", "High cut", "Hz", 1000.0..=20_000.0, 20_000.0),
    knob("delay_time", "Time", "ms", 20.0..=2000.0, 380.0),
    knob("delay_feedback", "Repeats", "%", 0.0..=95.0, 35.0),
    knob("delay_width", "Width", "%", 0.0..=100.0, 30.0),
    knob("delay_mix", "Delay", "%", 0.0..=100.0, 0.0),
    knob("room_size", "Size", "%", 0.0..=100.0, 40.0),
    knob("room_mix", "Room", "%", 0.0..=100.0, 0.0),
    choice(
        "output_mode",
        "Level",
        &["Raw", "Matched", "Normalized", "Calibrated"],
        1.0,
    ),
    knob("output", "Output", "dB", -40.0..=40.0, 0.0),
];

impl Knob {
    /// All knobs, in signal order.
    pub const ALL: [Self; 34] = [
        Self::Input,
        Self::Interface,
        Self::GateThreshold,
        Self::GateRelease,
        Self::Pedal,
        Self::AmpPan,
        Self::SecondAmp,
        Self::SecondAmpPan,
        Self::Bass,
        Self::Middle,
        Self::Treble,
        Self::Eq100,
        Self::Eq200,
        Self::Eq400,
        Self::Eq800,
        Self::Eq1600,
        Self::Eq3200,
        Self::Eq6400,
        Self::CabMode,
        Self::CabLevel,
        Self::CabBlend,
        Self::CabPan,
        Self::SecondPan,
        Self::SecondTrim,
        Self::LowCut,
        Self::HighCut,
        Self::DelayTime,
        Self::DelayFeedback,
        Self::DelayWidth,
        Self::DelayMix,
        Self::RoomSize,
        Self::RoomMix,
        Self::OutputMode,
        Self::Output,
    ];

    /// The bands of the equaliser, the lowest first.
    pub const EQ: [Self; 7] = [
        Self::Eq100,
        Self::Eq200,
        Self::Eq400,
        Self::Eq800,
        Self::Eq1600,
        Self::Eq3200,
        Self::Eq6400,
    ];

    /// The knob's declaration.
    pub fn spec(self) -> &'static KnobSpec {
        &SPECS[self as usize]
    }

    /// `value` kept within the knob's range, a choice's at a whole number; not-a-number becomes the default.
    pub fn clamp(self, value: f32) -> f32 {
        let spec = self.spec();
        if value.is_nan() {
            return spec.default;
        }
        let value = value.clamp(*spec.range.start(), *spec.range.end());
        match spec.choices {
            [] => value,
            _ => value.round(),
        }
    }

    /// The knob of that key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|knob| knob.spec().key == key)
    }
}

impl CabMode {
    /// What a value of [`Knob::CabMode`] stands for.
    pub fn of(value: f32) -> Self {
        [Self::Off, Self::Auto, Self::On][(value as usize).min(2)]
    }
}

impl OutputMode {
    /// What a value of [`Knob::OutputMode`] stands for.
    pub fn of(value: f32) -> Self {
        let all = [Self::Raw, Self::Matched, Self::Normalized, Self::Calibrated];
        all[(value as usize).min(3)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_declared_at_its_own_place_and_rests_within_its_range() {
        for (place, knob) in Knob::ALL.into_iter().enumerate() {
            assert_eq!(knob as usize, place);
            let spec = knob.spec();
            assert!(spec.range.contains(&spec.default) && spec.range.contains(&spec.bare));
            assert_eq!(Knob::of_key(spec.key), Some(knob), "keys differ");
        }
        assert_eq!(Knob::Treble.spec().label, "Treble");
        assert_eq!(Knob::RoomMix.spec().key, "room_mix");
        assert_eq!(Knob::of_key("loudness"), None);
    }

    #[test]
    fn values_stay_in_range_and_choices_on_whole_numbers() {
        assert_eq!(Knob::Input.clamp(99.0), 20.0);
        assert_eq!(Knob::Input.clamp(f32::NAN), 0.0);
        assert_eq!(Knob::CabMode.clamp(1.6), 2.0);
        assert_eq!(CabMode::of(2.0), CabMode::On);
        assert_eq!(
            OutputMode::of(Knob::OutputMode.clamp(9.0)),
            OutputMode::Calibrated
        );
    }
}
