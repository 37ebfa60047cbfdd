//! What the window shows in the pictures: an evening with a guitar, an interface and a folder of captures.

use backline::app::compare::{Blind, Slot};
use backline::app::keeper::{Entry, Listed, Source};
use backline::app::notice::Notice;
use backline::app::setlist::{Readiness, Setlists, Stage};
use backline::app::state::{Capture, Latency, Load, Playing, Realtime, Sound};
use backline::app::tuning::{Strings, Temper, Tuning};
use backline::app::{Held, Meter, State};
use backline::audio::{AudioError, Device, Host, Opened, Request};
use backline::library::facts::{CabVerdict, Portrait};
use backline::library::shelf::{About, Found, Item, Mark, Survey, Verdict};
use backline::library::{Setlist, Song, Wish};
use backline::rig::{Knob, Switch};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Captures of an imagined player, the gain of each and the share of real time it takes.
const SHELF: [(&str, f64, f64); 14] = [
    ("AC15 Normal G3", 0.18, 0.031),
    ("AC15 Normal G6", 0.33, 0.031),
    ("AC15 Top Boost G5", 0.41, 0.031),
    ("AC15 Top Boost G8", 0.58, 0.031),
    ("Deluxe Bright V4", 0.12, 0.024),
    ("Deluxe Bright V6", 0.27, 0.024),
    ("JCM800 Hi P6 B8 M4 T7 G4", 0.52, 0.031),
    ("JCM800 Hi P6 B8 M4 T7 G7", 0.66, 0.031),
    ("JCM800 Hi P6 B8 M4 T7 G10", 0.78, 0.031),
    ("JCM800 Lo P6 G5", 0.31, 0.031),
    ("Plexi Jumped G7 SM57 V30", 0.49, 0.044),
    ("Rectifier Red G6 TS9", 0.91, 0.031),
    ("SVT Clean G3", 0.09, 0.018),
    ("Twin Reverb V3", 0.05, 0.024),
];

fn path(name: &str) -> PathBuf {
    PathBuf::from(format!("/home/player/Captures/{name}.nam"))
}

fn device(name: &str, channels: u16) -> Device {
    Device {
        id: name.to_owned(),
        name: name.to_owned(),
        is_default: false,
        channels,
        default_rate: 48_000,
        rates: vec![44_100, 48_000, 96_000],
        buffers: Some((32, 1024)),
    }
}

fn item((name, gain, load): (&str, f64, f64), at: usize) -> Item {
    let found = Found {
        path: path(name),
        bytes: 290_000,
        modified: None,
    };
    let mut portrait = Portrait::default();
    portrait.character.gain = gain;
    portrait.seconds_per_frame = load / 48_000.0;
    portrait.facts.cab = CabVerdict::Without;
    let about = About {
        summary: "A1 standard · 48 kHz".to_owned(),
        rate_hz: 48_000.0,
        ..About::default()
    };
    let survey = Survey {
        content: at.to_string(),
        found: Ok((about, portrait)),
    };
    let mut item = Item::new(found, Some(survey));
    item.judge(Mark {
        verdict: [3, 8, 10].contains(&at).then_some(Verdict::Kept),
        rating: [0, 0, 4, 5][at % 4],
        tags: Vec::new(),
    });
    item
}

/// Somebody plays.
pub fn playing() -> State {
    let opened = Opened {
        host: "ALSA".to_owned(),
        input: Some("Scarlett Solo".to_owned()),
        input_channel: 2,
        output: "Scarlett Solo".to_owned(),
        rate: 48_000,
        buffer: Some(64),
        ..Opened::default()
    };
    let mut state = State {
        capture: Some(Capture {
            name: "JCM800 Hi P6 B8 M4 T7 G10".to_owned(),
            details: "A1 standard, no cab: IR on, gain 0.78, matched -0.3 dB".to_owned(),
            rate_hz: 48_000.0,
            path: Some(path("JCM800 Hi P6 B8 M4 T7 G10")),
            ..Capture::default()
        }),
        place: Some((9, 14)),
        cabs: [Some("Greenback 4x12 SM57".to_owned()), None],
        sound: Sound::Playing(Playing {
            opened,
            latency: Some(Latency {
                time: Duration::from_micros(5_100),
                measured: true,
            }),
            realtime: Realtime::Granted,
            ..Playing::default()
        }),
        request: Request {
            input_channel: 2,
            ..Request::default()
        },
        hosts: Some(vec![Host {
            name: "ALSA".to_owned(),
            is_default: true,
            inputs: vec![device("Scarlett Solo", 2)],
            outputs: vec![device("Scarlett Solo", 2), device("HDMI", 2)],
        }]),
        input: level(-14.0, -8.5, false),
        output: level(-11.0, -6.0, false),
        channels: vec![level(-60.0, -60.0, false), level(-14.0, -8.5, false)],
        load: Load {
            typical: 0.12,
            worst: Held::default(),
        },
        tuning: Some(Tuning {
            name: "A",
            octave: 2,
            cents: 3.0,
            hz: 110.2,
        }),
        temper: Temper {
            reference_hz: 440.0,
            strings: Strings::default(),
        },
        recent: vec![path("AC15 Top Boost G8"), path("Deluxe Bright V4")],
        ..State::default()
    };
    let began = Instant::now();
    state.load.worst.follow(0.19, began);
    for second in 0..90 {
        let load = 0.13 + 0.06 * (second as f32 * 0.7).sin().powi(8);
        let now = began + Duration::from_secs(second);
        state.timeline.follow(load, 0, now);
    }
    state.controls[Knob::Input] = 2.0;
    state.controls[Knob::Output] = -6.0;
    state.controls[Knob::Treble] = 6.0;
    state.controls[Switch::Gate] = true;
    state
}

fn level(level_db: f32, peak_db: f32, clipped: bool) -> Meter {
    let mut meter = Meter::default();
    (meter.level_db, meter.peak_db, meter.clipped) = (level_db, peak_db, clipped);
    meter
}

/// With a folder on the shelf.
pub fn shelf() -> State {
    let mut state = playing();
    state.shelf.folders = vec![PathBuf::from("/home/player/Captures")];
    let items = SHELF.into_iter().enumerate();
    state
        .shelf
        .take_items(items.map(|(at, one)| item(one, at)).collect());
    state
}

/// Two amps without names.
pub fn blind() -> State {
    let mut state = playing();
    let slot = |name: &str| {
        Some(Slot {
            wish: Wish::Path(path(name)),
            name: name.to_owned(),
        })
    };
    state.compare.slots = [slot("JCM800 Hi P6 B8 M4 T7 G10"), slot("AC15 Top Boost G8")];
    let mut blind = Blind::default();
    (blind.trials, blind.right) = (7, 6);
    state.compare.blind = Some(blind);
    state
}

/// Presets, one of them playing.
pub fn presets() -> State {
    let entry = |(at, name): (usize, &str)| Entry {
        name: name.to_owned(),
        source: Source::Factory(at),
    };
    let names = [
        "Edge of breakup",
        "Clean and wide",
        "Lead with echo",
        "Slow and dark",
        "British crunch",
        "Round bass",
    ];
    State {
        presets: names.into_iter().enumerate().map(entry).collect(),
        preset: Some("Lead with echo".to_owned()),
        ..playing()
    }
}

/// A set on stage.
pub fn set() -> State {
    let songs = ["Clean and wide", "Edge of breakup", "Lead with echo"]
        .map(|name| Song::Factory(name.to_owned()));
    let ready = songs.iter().map(|_| Readiness::Ready).collect();
    let file = "Friday".to_owned();
    let mut set = Setlist::new(&file);
    set.songs = songs.to_vec();
    State {
        setlists: Setlists {
            sets: vec![Listed {
                file: file.clone(),
                set,
            }],
            shown: Some(0),
            stage: Some(Stage {
                file,
                song: Some(1),
                songs: ready,
            }),
        },
        ..presets()
    }
}

/// The first start, before anything was heard.
pub fn newcomer() -> State {
    let mut state = playing();
    state.capture = Some(Capture {
        name: "Backline Crunch".to_owned(),
        details: "A1 feather · 48 kHz · 3026 weights · maybe with cab".to_owned(),
        rate_hz: 48_000.0,
        ..Capture::default()
    });
    (state.place, state.tuning, state.unheard) = (None, None, true);
    (state.input, state.output) = (Meter::default(), Meter::default());
    state.channels = vec![Meter::default(); 2];
    state.controls = Default::default();
    state.recent = Vec::new();
    state
}

/// The interface was pulled out.
pub fn trouble() -> State {
    let error = AudioError::NoDevice {
        host: "ALSA".to_owned(),
        direction: "output",
    };
    State {
        sound: Sound::Silent(Notice::devices_lost(&error)),
        tuning: None,
        input: Meter::default(),
        output: Meter::default(),
        ..playing()
    }
}
