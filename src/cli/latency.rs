//! `backline latency`: the round trip over a loop-back cable, measured to the frame.

use super::choices::Devices;
use super::{Outcome, say};
use crate::audio::{Opened, Stream};
use crate::dsp::Spec;
use crate::dsp::echo::{NoEcho, RoundTrip};
use crate::live::{Remote, wall};
use crate::rig::Rig;
use crate::tape::Loop;
use std::fmt;
use std::time::{Duration, Instant};

/// How often the audio thread is asked.
const TICK: Duration = Duration::from_millis(20);
/// How long a ring takes to find its fill.
const SETTLING: Duration = Duration::from_millis(1500);
/// How long the measurement may take in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// What `latency` is told.
#[derive(clap::Args)]
#[command(after_help = "\
Connect an output of the interface to the input with a cable. A short noise at -18 dBFS is played three times; the time
until it comes back is what lies between string and speaker when you play: converters, the driver's queues, buffers and
this program's own delay. A patch from our output to our input inside a JACK server is no cable: JACK delays every loop by
one period, and that period is what is measured then.

--json prints {host, input, input_channel, output, rate, buffer, frames, ms, added_delay_frames, beyond_buffers_frames,
gain_db, inverted}: frames is the whole round trip, added_delay_frames this program's part between its two callbacks,
beyond_buffers_frames what neither that nor two buffers explain.")]
pub struct Args {
    #[command(flatten)]
    devices: Devices,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was measured, and on what.
#[derive(Debug, serde::Serialize)]
struct Report {
    host: String,
    input: Option<String>,
    input_channel: u16,
    output: String,
    rate: u32,
    buffer: Option<u32>,
    ms: f64,
    added_delay_frames: usize,
    beyond_buffers_frames: Option<i64>,
    #[serde(flatten)]
    trip: RoundTrip,
}

/// Runs `latency`.
pub fn run(args: &Args) -> Outcome {
    let spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 1024,
    };
    let (rig, mut remote) = wall(Rig::new(spec), Loop::default());
    let mut stream =
        Stream::open(&args.devices.request(args.devices.rate), rig).map_err(|(error, _)| error)?;
    if stream.opened().input.is_none() {
        let remarks = stream.opened().remarks.join("; ");
        return Err(format!("there is no input to hear the test signal on ({remarks})").into());
    }
    eprintln!("backline: measuring on {}", stream.opened().format());
    std::thread::sleep(SETTLING);
    let measured = measure(&mut stream, &mut remote);
    let (opened, added_delay) = (stream.opened().clone(), stream.added_delay_frames());
    stream.close();
    let report = Report::new(&opened, added_delay, measured??);
    say(&match args.json {
        true => serde_json::to_string_pretty(&report)?,
        false => report.to_string(),
    });
    Ok(())
}

type Measured = Result<Result<RoundTrip, NoEcho>, Box<dyn std::error::Error>>;

/// Plays the test signal and waits for what it tells.
fn measure(stream: &mut Stream, remote: &mut Remote) -> Measured {
    remote.measure_round_trip(stream.opened().rate.into());
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        std::thread::sleep(TICK);
        if let Some(failure) = stream.failure() {
            return Err(failure.into());
        }
        if let Some(probe) = remote.finished_probe() {
            return Ok(probe.result());
        }
    }
    Err(
        "the devices did not play the test signal in time; try again, or choose another device"
            .into(),
    )
}

impl Report {
    fn new(opened: &Opened, added_delay_frames: usize, trip: RoundTrip) -> Self {
        let beyond =
            |buffer: u32| trip.frames as i64 - added_delay_frames as i64 - 2 * i64::from(buffer);
        Self {
            host: opened.host.clone(),
            input: opened.input.clone(),
            input_channel: opened.input_channel,
            output: opened.output.clone(),
            rate: opened.rate,
            buffer: opened.buffer,
            ms: trip.frames as f64 * 1000.0 / f64::from(opened.rate.max(1)),
            added_delay_frames,
            beyond_buffers_frames: opened.buffer.map(beyond),
            trip,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (frames, ms, added) = (self.trip.frames, self.ms, self.added_delay_frames);
        writeln!(f, "round trip  {frames} frames, {ms:.2} ms, measured")?;
        match (self.buffer, self.beyond_buffers_frames) {
            // Less than nothing where a patch inside the sound server takes the place of devices.
            (Some(buffer), Some(beyond)) if beyond >= 0 => writeln!(
                f,
                "of these    2 × {buffer} in buffers, {added} between the callbacks, {beyond} in the driver, cables and converters"
            )?,
            _ => writeln!(f, "of these    {added} between the callbacks")?,
        }
        let turned = if self.trip.inverted {
            ", upside down"
        } else {
            ""
        };
        write!(f, "came back   at {:+.1} dB{turned}", self.trip.gain_db)
    }
}
