//! `backline measure`: what a capture, or a whole folder of them, is like.

use super::Outcome;
use crate::library::facts::{CabVerdict, MATCHED_LUFS, Portrait};
use crate::library::folder::natural;
use crate::library::is_folder;
use crate::library::shelf::{About, Survey, Walk};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

/// Frames and rate of the buffer that the cost is told for.
const BUFFER: (f64, f64) = (64.0, 48_000.0);

/// What stands below `--help`: the fields of `--json` are stable.
const FIELDS: &str = "\
A folder is searched with all folders and packs (.zip) in it.

Fields of --json, of one capture; a folder is a list of such:
  path                    the file
  error                   why it cannot be played; the other fields are then null
  content                 SHA-256 of the file
  summary                 what kind of network it is
  loudness_db             effective level for the trainer's test signal, dBFS: metadata.loudness, measured
  gain                    0 linear to 1 fully saturated: metadata.gain, measured
  loudness_lufs           K-weighted loudness (ITU-R BS.1770) of the demo riff through it
  matched_db              gain that brings it to -18 LUFS
  brightness_hz           mean pitch of its sound
  cab                     \"no\", \"maybe\" or \"yes\": whether a speaker is in it
  ripple_db               unevenness of its response, which tells
  idle_dc                 what comes out when nothing goes in, linear
  late_ms, inverted       when and which way round it answers
  ns_per_frame            cost on this machine, at its own rate in blocks of 64
  load                    share of the time of 64 frames at 48 kHz";

/// What `measure` is told.
#[derive(clap::Args)]
#[command(after_help = FIELDS)]
pub struct Args {
    /// A capture, a pack of them, or a folder.
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// What was found out about one file; the names are the JSON keys.
#[derive(Default, Serialize)]
struct Report {
    path: PathBuf,
    error: Option<String>,
    content: Option<String>,
    summary: Option<String>,
    loudness_db: Option<f64>,
    gain: Option<f64>,
    loudness_lufs: Option<f64>,
    matched_db: Option<f64>,
    brightness_hz: Option<f64>,
    cab: Option<&'static str>,
    ripple_db: Option<f64>,
    idle_dc: Option<f64>,
    late_ms: Option<f32>,
    inverted: Option<bool>,
    ns_per_frame: Option<f64>,
    load: Option<f64>,
}

/// Runs `measure`.
pub fn run(args: &Args) -> Outcome {
    match is_folder(&args.path) {
        true => many(args),
        false => one(args),
    }
}

fn one(args: &Args) -> Outcome {
    let report = Report::of(&args.path);
    if let Some(error) = report.error {
        return Err(format!("{}: {error}", args.path.display()).into());
    }
    match args.json {
        true => super::say(&serde_json::to_string_pretty(&report)?),
        false => super::say(&report.in_words()),
    }
    Ok(())
}

fn many(args: &Args) -> Outcome {
    let walk = Walk::through(std::slice::from_ref(&args.path), || false);
    for trouble in &walk.troubles {
        eprintln!("backline: {trouble}");
    }
    let mut paths: Vec<PathBuf> = walk.files.into_iter().map(|found| found.path).collect();
    if paths.is_empty() {
        return Err(format!(
            "there is no capture (.nam or .aidax) in {}",
            args.path.display()
        )
        .into());
    }
    paths.sort_by(|a, b| natural(a, b));
    let reports = side_by_side(&paths);
    match args.json {
        true => super::say(&serde_json::to_string_pretty(&reports)?),
        false => super::say(&table(&reports, &args.path)),
    }
    Ok(())
}

/// Reports of all files in their order, on all processors.
fn side_by_side(paths: &[PathBuf]) -> Vec<Report> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mine = || Some(next.fetch_add(1, Relaxed)).filter(|place| *place < paths.len());
        let places = std::iter::from_fn(mine);
        places
            .map(|place| (place, Report::of(&paths[place])))
            .collect::<Vec<_>>()
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let mut reports: Vec<(usize, Report)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        let finished = threads.into_iter().map(thread::ScopedJoinHandle::join);
        finished.flatten().flatten().collect()
    });
    reports.sort_by_key(|(place, _)| *place);
    reports.into_iter().map(|(_, report)| report).collect()
}

impl Report {
    fn of(path: &Path) -> Self {
        let report = match Survey::of(path) {
            Err(error) => Self::failed(error.to_string()),
            Ok(Survey {
                found: Err(error),
                content,
            }) => Self {
                content: Some(content),
                ..Self::failed(error)
            },
            Ok(Survey {
                found: Ok((about, portrait)),
                content,
            }) => Self {
                content: Some(content),
                ..Self::measured(&about, &portrait)
            },
        };
        Self {
            path: path.to_path_buf(),
            ..report
        }
    }

    fn failed(error: String) -> Self {
        Self {
            error: Some(error),
            ..Self::default()
        }
    }

    fn measured(about: &About, portrait: &Portrait) -> Self {
        let (facts, character) = (&portrait.facts, &portrait.character);
        Self {
            summary: Some(about.summary.clone()),
            loudness_db: character.loudness_db,
            gain: Some(character.gain),
            loudness_lufs: facts.loudness_lufs,
            matched_db: facts.loudness_lufs.map(|lufs| MATCHED_LUFS - lufs),
            brightness_hz: character.brightness_hz,
            cab: Some(word(facts.cab)),
            ripple_db: Some(facts.ripple_db),
            idle_dc: Some(character.idle_dc),
            late_ms: Some(facts.timing.late_ms),
            inverted: Some(facts.timing.inverted),
            ns_per_frame: Some(portrait.seconds_per_frame * 1e9),
            load: Some(load(about, portrait)),
            ..Self::default()
        }
    }

    fn in_words(&self) -> String {
        let number = |value: Option<f64>, digits: usize, unit: &str| match value {
            Some(value) => format!("{value:.digits$}{unit}"),
            None => "nothing is heard".to_owned(),
        };
        let percent = self.load.map(|load| 100.0 * load);
        let cost = number(self.ns_per_frame, 0, " ns a frame");
        let lines = [
            ("network", self.summary.clone().unwrap_or_default()),
            ("loudness", number(self.loudness_db, 2, " dBFS")),
            ("gain", number(self.gain, 3, "")),
            ("to the ear", number(self.loudness_lufs, 2, " LUFS")),
            ("matched by", number(self.matched_db, 1, " dB")),
            ("brightness", number(self.brightness_hz, 0, " Hz")),
            (
                "cabinet",
                format!(
                    "{} (ripple {})",
                    self.cab.unwrap_or("maybe"),
                    number(self.ripple_db, 2, " dB")
                ),
            ),
            ("at rest", number(self.idle_dc, 6, "")),
            (
                "cost",
                format!(
                    "{cost}, {} of 64 frames at 48 kHz",
                    number(percent, 1, " %")
                ),
            ),
        ];
        let lines = lines.map(|(label, value)| format!("{label:<12}{value}"));
        lines.join("\n")
    }

    fn row(&self, root: &Path) -> String {
        let name = self.path.strip_prefix(root).unwrap_or(&self.path).display();
        if let Some(error) = &self.error {
            return format!("{:>42}  {name}: {error}", "-");
        }
        let number = |value: Option<f64>, digits: usize| {
            value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
        };
        format!(
            "{:>5} {:>7} {:>7} {:>6} {:>5} {:>6}  {name}",
            number(self.gain, 2),
            number(self.loudness_db, 2),
            number(self.loudness_lufs, 2),
            number(self.brightness_hz, 0),
            self.cab.unwrap_or("-"),
            number(self.load.map(|load| 100.0 * load), 1),
        )
    }
}

fn table(reports: &[Report], root: &Path) -> String {
    let head = format!(
        "{:>5} {:>7} {:>7} {:>6} {:>5} {:>6}",
        "gain", "dBFS", "LUFS", "Hz", "cab", "load %"
    );
    let rows = reports.iter().map(|report| report.row(root));
    std::iter::once(head)
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}

fn word(cab: CabVerdict) -> &'static str {
    match cab {
        CabVerdict::Without => "no",
        CabVerdict::Maybe => "maybe",
        CabVerdict::With => "yes",
    }
}

/// Share of the buffer's time, for a capture that keeps its own rate.
fn load(about: &About, portrait: &Portrait) -> f64 {
    let (frames, rate_hz) = BUFFER;
    let own_frames = frames * about.rate_hz / rate_hz;
    portrait.seconds_per_frame * own_frames * rate_hz / frames
}
