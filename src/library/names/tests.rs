use super::ChipKind::{Boost, Error, Knob, Level, Mic, Pedal, Rig, Size, Speaker};
use super::*;

fn labels(stem: &str) -> Vec<String> {
    let chips = Name::of(stem).chips.into_iter();
    chips.map(|chip| chip.label).collect()
}

fn kinds(stem: &str) -> Vec<ChipKind> {
    Name::of(stem).chips.iter().map(|chip| chip.kind).collect()
}

#[track_caller]
fn reads(stem: &str, text: &str, chips: &[&str]) {
    assert_eq!(Name::of(stem).text, text);
    assert_eq!(labels(stem), chips, "{stem}");
}

#[test]
fn names_that_players_download_are_read() {
    reads(
        "JCM800 Hi P6 B8 M4 T7 G10",
        "JCM800 Hi",
        &["P6", "B8", "M4", "T7", "G10"],
    );
    reads(
        "Tudor_N_Suhr_RL_Input_HI_Dep_6_Gir_6.5_Pres_8.5_Bas_6.5_Mid_4_Tre_10_Mas_5_Gain_10_CHAR_mid_ESR_0.0124_normalized-6dB",
        "Tudor N Suhr RL Input HI CHAR mid",
        &[
            "Dep 6",
            "Gir 6.5",
            "Pres 8.5",
            "Bas 6.5",
            "Mid 4",
            "Tre 10",
            "Mas 5",
            "Gain 10",
            "ESR 0.0124",
            "-6 dB",
        ],
    );
    reads(
        "Peter_N_HM-2_V5_L8_H4_D0_Feather_ESR-0.0025",
        "Peter N HM-2",
        &["HM-2", "V5", "L8", "H4", "D0", "Feather", "ESR 0.0025"],
    );
    reads(
        "Phillipe_P_LaneyGH100S-Lo-CrunchGain-ESR0_024",
        "Phillipe P LaneyGH100S-Lo-CrunchGain",
        &["ESR 0.024"],
    );
    reads(
        "Tim_R_Magnatone_Super_59_Mkii_Max_d_TS9",
        "Tim R Magnatone Super 59 Mkii Max d",
        &["TS9"],
    );
    reads(
        "Fender TwinVerb Norm Bright 18dBu V30",
        "Fender TwinVerb Norm Bright",
        &["18 dBu", "V30"],
    );
    reads("AC15 Top Boost #3", "AC15 Top Boost #3", &[]);
    reads(
        "Dual Boost - EP side Knob@5_SW1@up ESR_0.0026_lite",
        "Dual Boost - EP side SW1@up",
        &["Knob 5", "ESR 0.0026", "Lite"],
    );
    reads(
        "JSX-Crunch-NoBoost-0,004",
        "JSX-Crunch",
        &["No boost", "ESR 0.004"],
    );
}

#[test]
fn every_kind_of_chip_is_told_from_the_others() {
    let stem = "5150 G5 B6 18dBu TS-9 (no cab) Vintage 30 SM57 boosted xstd esr 0.01";
    let kinds_there = [
        Knob, Knob, Level, Pedal, Rig, Speaker, Mic, Boost, Size, Error,
    ];
    assert_eq!(kinds(stem), kinds_there);
    reads(
        stem,
        "5150",
        &[
            "G5", "B6", "18 dBu", "TS9", "No cab", "V30", "SM57", "Boosted", "xSTD", "ESR 0.01",
        ],
    );
}

#[test]
fn names_of_gear_are_no_knobs_and_no_speakers() {
    for stem in [
        "JCM800",
        "AC15",
        "MXR M77 OD",
        "5150 III",
        "6505+ Red",
        "Magnatone Super 59",
        "Bass 400",
        "V4 Countess",
        "Splawn Nitro 1st Gear - G12",
        "DT-33_V7",
        "JVM OD1 GR",
        "Super Bass 100",
        "M1 M2 M3",
        "High Gain 2",
        "Tone 2",
        "Take 2024-05-06",
        "Pack Vol 2",
        "Pack_Tone3",
        "Amp w/o Cab",
        "Amp cab off",
        "Gain 12 o'clock",
        "Gain 3/10",
        "Gain 55",
        "GH100S",
        "KT77 6L6 EL84",
        "P90",
        "v1_0_001",
        "ESR 2.5",
        "ESR056",
        "T3K",
        "Mid-Gain 3",
        "No di qui",
        "G5´",
        "Ge\u{301}5 V30s",
    ] {
        assert_eq!(labels(stem), [""; 0], "{stem}");
    }
    assert_eq!(labels("Gain 5 dB"), ["5 dB"], "a level");
    assert_eq!(labels("EHX Nano Big Muff"), ["Big Muff"]);
    assert_eq!(labels("JVM V2 G5"), ["G5"], "a version");
}

#[test]
fn a_neighbour_settles_what_a_letter_means() {
    assert_eq!(labels("Deluxe B5 G12"), ["B5", "G12"]);
    assert_eq!(labels("Deluxe G12 T75"), ["T75"]);
    assert_eq!(labels("Deluxe G12-T75"), ["T75"]);
    assert_eq!(labels("JCM2000 L2 G6"), ["G6"], "the second lead channel");
    assert_eq!(labels("DT L2 G6 T5"), ["L2", "G6", "T5"]);
    assert_eq!(labels("Amp g7B5.5m6"), ["G7", "B5.5", "M6"]);
    assert_eq!(labels("Amp M5B2"), [""; 0]);
    assert_eq!(labels("Bass 2 Tone 3"), ["Bass 2", "Tone 3"]);
}

#[test]
fn numbers_are_read_however_a_system_spoilt_their_point() {
    for stem in [
        "A_Gain1,5",
        "A Gain 1.5",
        "A_gain_1_5",
        "A-GAIN@1.5",
        "A Gain: 1.5",
    ] {
        assert_eq!(labels(stem), ["Gain 1.5"], "{stem}");
    }
    for stem in [
        "A ESR_0.015",
        "A-ESR-0.015",
        "A ESR0,015",
        "A_ESR0_015",
        "A-esr0015",
        "A_0_015",
        "A ESR=0.015 (v1)",
    ] {
        assert_eq!(labels(stem), ["ESR 0.015"], "{stem}");
    }
    assert_eq!(labels("A-18dBu"), ["18 dBu"], "a hyphen, no minus");
    assert_eq!(labels("A -12 dB normalised-6dB"), ["-12 dB", "-6 dB"]);
    assert_eq!(labels("A Gain 75% Vol 3"), ["Gain 75%", "Vol 3"]);
}

#[test]
fn the_name_stays_whole_where_a_chip_is_part_of_it() {
    reads("TS9 Driven", "TS9 Driven", &["TS9"]);
    reads("Helga B Boss OS-2", "Helga B Boss OS-2", &["OS-2"]);
    reads(
        "Keith B klone_g6_t6_o5",
        "Keith B klone",
        &["Klone", "G6", "T6", "O5"],
    );
    reads("5152 Crunch + TS9", "5152 Crunch", &["TS9"]);
    reads("JCM800 w/ TS9 - Full Rig", "JCM800", &["TS9", "Full rig"]);
    reads("6505+ G5 Lead", "6505+ Lead", &["G5"]);
    reads(
        "Tudor N [Suhr G5] (V30 loud)",
        "Tudor N [Suhr] (V30 loud)",
        &["G5", "V30"],
    );
    reads("[G5]  Foo__bar ", "Foo bar", &["G5"]);
}

#[test]
fn a_name_is_never_empty() {
    for stem in ["G5", "__", "-", "V30", "Peter N G5", "lite", "🎸", "[ ]"] {
        assert!(!Name::of(stem).text.trim().is_empty(), "{stem}");
    }
    reads("G5_B3", "G5 B3", &["G5", "B3"]);
    assert_eq!(Name::of("").text, "");
}

#[test]
fn letters_of_all_alphabets_are_left_as_they_are() {
    reads("Größe_Verstärker_G5", "Größe Verstärker", &["G5"]);
    reads("アンプ_G5_ESR-0.01", "アンプ", &["G5", "ESR 0.01"]);
    reads("Amp 4×12 – V30", "Amp", &["4x12", "V30"]);
    reads("G٣ ｇ5 G½", "G٣ ｇ5 G½", &[]);
}

#[test]
fn whatever_a_file_is_called_it_is_read() {
    let parts = [
        "G",
        "5",
        ".",
        "_",
        " ",
        "-",
        "0",
        "esr",
        "dB",
        "+",
        "@",
        "é",
        "×",
        "\u{301}",
        "V30",
        "(",
        "]",
        "normalized",
        "x",
        "12",
        "T",
        "%",
        "lite",
        "w",
        "Peter N",
        "\0",
        "99999999999999999999",
    ];
    let mut lot = 1_u32;
    let mut draw = |most: usize| {
        lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (lot >> 16) as usize % most
    };
    for _ in 0..20_000 {
        let count = 1 + draw(12);
        let stem: String = (0..count).map(|_| parts[draw(parts.len())]).collect();
        let name = Name::of(&stem);
        assert!(!name.text.is_empty(), "{stem:?}");
        assert!(
            name.ladder.is_none_or(|ladder| ladder.rung.is_finite()),
            "{stem:?}"
        );
    }
    for part in parts {
        let name = Name::of(&part.repeat(30_000 / part.len()));
        assert!(name.text.len() <= 30_000);
    }
}

#[test]
fn captures_that_differ_in_gain_only_are_a_ladder() {
    let stems = [
        "Jet City G9 Boosted",
        "JCM800 B5 G10 ESR 0.003",
        "Jet_City_G10",
        "jet city g2 lite",
        "JCM800 B5 G2",
        "Jet City G5.5",
        "JCM800 B6 G3",
        "6505 G4",
        "6505+ G5",
        "Clean",
        "Jet City G2",
    ];
    let rungs = |key: &str| {
        let ladders = stems.into_iter().filter_map(|stem| Name::of(stem).ladder);
        let mut rungs: Vec<f64> = ladders
            .filter(|ladder| ladder.key == key)
            .map(|ladder| ladder.rung)
            .collect();
        rungs.sort_by(f64::total_cmp);
        rungs
    };
    let key = |stem| Name::of(stem).ladder.map(|ladder| ladder.key).unwrap();
    assert_eq!(rungs(&key("Jet City G10")), [2.0, 2.0, 5.5, 10.0]);
    assert_eq!(rungs(&key("JCM800 B5 G2")), [2.0, 10.0]);
    assert_eq!(rungs(&key("6505 G4")), [4.0]);
    assert!(Name::of("Clean").ladder.is_none());
}

#[test]
fn one_gain_in_two_sizes_is_one_rung() {
    let names = ["Amp G5 Std ESR 0.01", "Amp G5 lite ESR 0.02", "Amp"].map(Name::of);
    assert_eq!(names[0].ladder, names[1].ladder);
    assert!(names[2].ladder.is_none());
}

#[test]
fn the_rung_is_the_gain_before_a_drive_and_a_drive_before_a_d() {
    let rung = |stem| Name::of(stem).ladder.map(|ladder| ladder.rung);
    assert_eq!(rung("Amp Drive 3 Gain 6.5"), Some(6.5));
    assert_eq!(rung("Amp V5 D2 H3 Drive 4"), Some(4.0));
    assert_eq!(rung("HM-2_V5_L8_H4_D2"), Some(2.0));
    assert_eq!(rung("Amp B5 M3"), None);
}
