//! What `play` tells at its end.

use crate::audio::{Opened, Stream};
use crate::live::Readings;
use crate::nam::Model;
use crate::rig::Danger;
use crate::rig::amp::delay_frames;
use std::fmt;
use std::time::Duration;

/// One session, from the first block to the last.
#[derive(Debug, Default, serde::Serialize)]
pub struct Report {
    host: String,
    input: Option<String>,
    input_channel: u16,
    output: String,
    rate: u32,
    buffer: Option<u32>,
    /// What the capture is.
    pub capture: String,
    source: &'static str,
    seconds: f64,
    load: Load,
    dropouts: Dropouts,
    ring_trims: u64,
    not_numbers: u64,
    /// Why the rig muted itself; from then on there was silence.
    muted_by: Option<&'static str>,
    added_delay_frames: usize,
    added_delay_ms: f64,
    clock_drift_ppm: f64,
    /// The audio threads go before those of other programs; absent where the system does not tell.
    realtime: Option<bool>,
    resampling_frames: usize,
    computed_latency_frames: usize,
    computed_latency_ms: f64,
    /// What the player should know.
    pub remarks: Vec<String>,
}

/// Share of a buffer's time that the rig takes, 0..1.
#[derive(Debug, Default, serde::Serialize)]
struct Load {
    typical: f32,
    worst: f32,
}

/// Gaps in the sound by cause.
#[derive(Debug, Default, serde::Serialize)]
struct Dropouts {
    ring_dry: u64,
    device_xruns: u64,
    callbacks_late: u64,
    overloads: u64,
    /// Those of the overloads in which the system kept the thread from the processor.
    held_up: u64,
}

impl Report {
    /// Nothing has been heard yet.
    pub fn new(opened: &Opened, model: &Model) -> Self {
        let mut remarks = opened.remarks.clone();
        let (capture_rate, rate) = (model.rate_hz(), opened.rate);
        let resampling_frames = delay_frames(capture_rate, model.most_times(), f64::from(rate));
        if resampling_frames > 0 {
            remarks.push(format!(
                "the capture was made for {capture_rate} Hz and is resampled to {rate} Hz, {resampling_frames} frames later"
            ));
        }
        Self {
            host: opened.host.clone(),
            input: opened.input.clone(),
            input_channel: opened.input_channel,
            output: opened.output.clone(),
            rate,
            buffer: opened.buffer,
            capture: model.summary(),
            source: match opened.input {
                Some(_) => "guitar",
                None => "riff",
            },
            remarks,
            resampling_frames,
            ..Self::default()
        }
    }

    /// Takes the latest news in.
    pub fn take(&mut self, readings: &Readings, stream: &mut Stream, elapsed: Duration) {
        self.seconds = elapsed.as_secs_f64();
        self.load = Load {
            typical: readings.load,
            worst: self.load.worst.max(readings.worst_load),
        };
        self.dropouts = Dropouts {
            ring_dry: readings.ring_dry,
            device_xruns: readings.device_xruns,
            callbacks_late: readings.time_lost,
            overloads: readings.overloads,
            held_up: stream.overloads(readings).held_up,
        };
        self.ring_trims = readings.ring_trims;
        self.not_numbers = readings.not_numbers;
        self.added_delay_frames = stream.added_delay_frames();
        self.clock_drift_ppm = stream.drift_ppm();
        // It is settled a second after opening.
        if self.realtime.is_none() && elapsed > Duration::from_secs(1) {
            self.realtime = stream.is_realtime();
        }
        let device = stream.opened().device_delay_frames().unwrap_or(0);
        self.computed_latency_frames = self.added_delay_frames + self.resampling_frames + device;
        self.added_delay_ms = self.milliseconds(self.added_delay_frames);
        self.computed_latency_ms = self.milliseconds(self.computed_latency_frames);
    }

    /// Notes that the rig has muted itself; gives the sentence for it.
    pub fn note_danger(&mut self, danger: Danger) -> &'static str {
        let (name, sentence) = describe(danger);
        self.muted_by = Some(name);
        sentence
    }

    /// The state of things in one line.
    pub fn line(&self) -> String {
        format!(
            "{:.0} s, load {:.0} % (worst {:.0}), dropouts {}, {:.1} ms computed",
            self.seconds,
            self.load.typical * 100.0,
            self.load.worst * 100.0,
            self.dropouts.ring_dry + self.dropouts.device_xruns + self.dropouts.overloads,
            self.computed_latency_ms,
        )
    }

    fn milliseconds(&self, frames: usize) -> f64 {
        frames as f64 * 1000.0 / f64::from(self.rate.max(1))
    }
}

/// Its name in the JSON report, and a sentence.
fn describe(danger: Danger) -> (&'static str, &'static str) {
    match danger {
        Danger::NotNumbers => (
            "not_numbers",
            "the capture keeps producing values that are no sound; choose another one",
        ),
        Danger::Direct => (
            "direct_current",
            "the sound was stuck at a constant level; choose another capture",
        ),
        Danger::Blast => (
            "blast",
            "the sound was far too loud; turn the guitar down or choose another capture",
        ),
        Danger::Feedback => (
            "feedback",
            "the speakers and the guitar fed back; turn down or move away, then start again",
        ),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (load, dropouts) = (&self.load, &self.dropouts);
        writeln!(f, "played    {:.1} s of {}", self.seconds, self.source)?;
        writeln!(
            f,
            "load      {:.1} % typical, {:.1} % worst",
            load.typical * 100.0,
            load.worst * 100.0
        )?;
        writeln!(
            f,
            "dropouts  {} input late, {} reported by the device, {} callbacks late, {} blocks too slow ({} held up by the system)",
            dropouts.ring_dry,
            dropouts.device_xruns,
            dropouts.callbacks_late,
            dropouts.overloads,
            dropouts.held_up
        )?;
        writeln!(f, "trims     {}", self.ring_trims)?;
        match self.realtime {
            Some(true) => writeln!(f, "priority  real time")?,
            Some(false) => writeln!(f, "priority  ordinary: the system granted no real time")?,
            None => {}
        }
        if let Some(reason) = self.muted_by {
            writeln!(f, "muted     by {reason}")?;
        }
        write!(
            f,
            "latency   {} frames, {:.2} ms, computed ({} between the callbacks); converters come on top",
            self.computed_latency_frames, self.computed_latency_ms, self.added_delay_frames
        )
    }
}
