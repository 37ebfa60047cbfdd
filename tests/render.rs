//! The command line, end to end.

mod common;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use backline::wav;
use common::captures::{Noise, small};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn backline(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backline"));
    command
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// The one sentence a failed command must end in.
fn complaint(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stderr.clone()).expect("is text");
    assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    text
}

/// A folder with a capture and a recording.
struct Desk {
    folder: tempfile::TempDir,
    samples: Vec<f32>,
}

impl Desk {
    fn new(rate: u32) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
            samples: Noise(3).take(1000),
        };
        std::fs::write(desk.path("amp.nam"), small().to_string()).expect("can be written");
        wav::write_f32(&desk.path("in.wav"), rate, &desk.samples).expect("can be written");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    fn render(&self, more: &[&str]) -> Output {
        let (model, input, output) = (
            self.text("amp.nam"),
            self.text("in.wav"),
            self.text("out.wav"),
        );
        let mut arguments = vec!["render", "--model", &model, &input, &output];
        arguments.extend(more);
        backline(&arguments)
    }
}

fn played(model: &Path, samples: &[f32], tanh: Tanh, kernel: Kernel) -> Vec<f32> {
    let model = Model::open(model).expect("is a capture");
    let mut output = samples.to_vec();
    Network::new(&model, tanh, kernel).process(&mut output);
    output
}

#[test]
fn render_is_the_bare_network_at_any_block() {
    let desk = Desk::new(48_000);
    let expected = played(
        &desk.path("amp.nam"),
        &desk.samples,
        Tanh::Exact,
        Kernel::default(),
    );
    for more in [
        &[][..],
        &["--block", "1"],
        &["--block", "777", "--kernel", "auto"],
    ] {
        let output = desk.render(more);
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
        let audio = wav::read(&desk.path("out.wav")).expect("was written");
        assert_eq!(audio.sample_rate_hz, 48_000);
        assert_eq!(audio.channels, std::slice::from_ref(&expected));
    }
    assert!(desk.render(&["--tanh", "fast"]).status.success());
    let audio = wav::read(&desk.path("out.wav")).expect("was written");
    assert_eq!(
        audio.channels,
        [played(
            &desk.path("amp.nam"),
            &desk.samples,
            Tanh::Fast,
            Kernel::default()
        )]
    );
}

#[test]
fn every_kernel_can_be_asked_for() {
    let desk = Desk::new(48_000);
    for kernel in Kernel::available() {
        let output = desk.render(&["--kernel", &kernel.to_string()]);
        assert!(output.status.success(), "{output:?}");
        let audio = wav::read(&desk.path("out.wav")).expect("was written");
        let expected = played(&desk.path("amp.nam"), &desk.samples, Tanh::Exact, kernel);
        assert_eq!(audio.channels, [expected]);
    }
}

#[test]
fn of_two_channels_the_first_is_played_and_that_is_said() {
    let desk = Desk::new(48_000);
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(desk.path("in.wav"), spec).expect("can be written");
    for sample in &desk.samples {
        writer.write_sample(*sample).expect("can be written");
        writer.write_sample(0.7_f32).expect("can be written");
    }
    writer.finalize().expect("can be written");
    let output = desk.render(&[]);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("2 channels"));
    let audio = wav::read(&desk.path("out.wav")).expect("was written");
    let expected = played(
        &desk.path("amp.nam"),
        &desk.samples,
        Tanh::Exact,
        Kernel::default(),
    );
    assert_eq!(audio.channels, [expected]);
}

#[test]
fn refusals_are_one_sentence_and_leave_no_file() {
    let desk = Desk::new(48_000);
    std::fs::write(desk.path("in.wav"), "no sound").expect("can be written");
    assert!(complaint(&desk.render(&[])).contains("in.wav"));
    std::fs::write(desk.path("amp.nam"), "PK\x03\x04").expect("can be written");
    let text = complaint(&desk.render(&[]));
    assert!(text.contains("amp.nam") && text.contains("zip"), "{text}");
    assert!(!desk.path("out.wav").exists());
}

#[test]
fn a_size_that_is_not_there_is_remarked_on() {
    let output = Desk::new(48_000).render(&["--slim", "0.5"]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stderr).expect("is text");
    assert!(text.contains("one size"), "{text}");
}

/// At 88.2 kHz a capture for 44.1 kHz is stretched, at 48 kHz it is resampled around: either way a tone sounds the same.
#[test]
fn a_tone_sounds_the_same_at_every_rate() {
    let loudness = |rate: u32| {
        let mut desk = Desk::new(rate);
        let mut capture = small();
        capture["sample_rate"] = serde_json::json!(44_100);
        std::fs::write(desk.path("amp.nam"), capture.to_string()).expect("can be written");
        let step = std::f32::consts::TAU * 441.0 / rate as f32;
        desk.samples = (0..rate).map(|n| 0.5 * (n as f32 * step).sin()).collect();
        wav::write_f32(&desk.path("in.wav"), rate, &desk.samples).expect("can be written");
        let output = desk.render(&[]);
        assert!(output.status.success(), "{output:?}");
        let audio = wav::read(&desk.path("out.wav")).expect("was written");
        assert_eq!(
            (audio.sample_rate_hz, audio.frames()),
            (rate, rate as usize)
        );
        let half = &audio.channels[0][rate as usize / 2..];
        let mean = half.iter().sum::<f32>() / half.len() as f32;
        let energy: f32 = half.iter().map(|sample| (sample - mean).powi(2)).sum();
        (energy / half.len() as f32).sqrt()
    };
    let own = loudness(44_100);
    for rate in [88_200, 48_000, 96_000, 32_000] {
        let ratio = loudness(rate) / own;
        assert!((0.98..1.02).contains(&ratio), "{rate} Hz: {ratio}");
    }
}

#[test]
fn a_kernel_that_is_not_there_is_refused_with_those_that_are() {
    let text = complaint(&Desk::new(48_000).render(&["--kernel", "nonsense"]));
    let names = Kernel::available()
        .into_iter()
        .map(|kernel| kernel.to_string());
    for name in names.chain(["nonsense".to_owned(), "auto".to_owned()]) {
        assert!(text.contains(&name), "{text}");
    }
}

#[test]
fn inspect_tells_what_a_capture_is() {
    let desk = Desk::new(48_000);
    let output = backline(&["inspect", &desk.text("amp.nam"), "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    assert_eq!(report["generation"], "A1");
    assert_eq!(report["shape"], "3/2");
    assert_eq!(report["sample_rate_hz"], 48_000.0);
    assert_eq!(
        report["receptive_field_frames"],
        1 + 2 * (1 + 2 + 8 + 4 + 1)
    );
    let help = backline(&["inspect", "--help"]);
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for key in report.as_object().expect("is an object").keys() {
        assert!(help.contains(key), "--help does not tell of {key}");
    }
    let words = backline(&["inspect", &desk.text("amp.nam")]);
    assert!(String::from_utf8_lossy(&words.stdout).contains("WaveNet A1 3/2"));
}

#[test]
fn bench_measures_something() {
    let desk = Desk::new(48_000);
    let arguments = [
        "bench",
        "--model",
        &desk.text("amp.nam"),
        "--seconds",
        "0",
        "--json",
    ];
    let output = backline(&arguments);
    let report: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    let help = backline(&["bench", "--help"]);
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for (key, value) in report.as_object().expect("is an object") {
        assert!(help.contains(key), "--help does not tell of {key}");
        assert!(
            value.as_f64().is_none_or(|number| number > 0.0),
            "{key} is {value}"
        );
    }
}
