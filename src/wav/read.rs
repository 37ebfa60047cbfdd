//! symphonia decodes; here its packets are bounded and gathered.

use super::{Audio, WavError, name_of};
use std::fs::File;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::default::{get_codecs, get_probe};

/// Samples in all channels together: 1 GiB of them.
const LIMIT: usize = 256 << 20;

/// Channels that are believed: decoders make room for all that a file states.
const CHANNELS: usize = 64;

/// Reads the file at `path`. Samples that are no finite number are read as silence.
pub fn read(path: &Path) -> Result<Audio, WavError> {
    read_first(path, f64::INFINITY)
}

/// The same of its first `seconds`, and of hardly more.
pub fn read_first(path: &Path, seconds: f64) -> Result<Audio, WavError> {
    let unreadable = |reason| WavError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    if path.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    let file = File::open(path).map_err(unreadable)?;
    decode_guarded(Box::new(file), &name_of(path), seconds)
}

/// Reads a file that is in memory, such as one built into the program; `name` stands in the errors.
pub fn read_bytes(bytes: &[u8], name: &str) -> Result<Audio, WavError> {
    decode_guarded(Box::new(Cursor::new(bytes)), name, f64::INFINITY)
}

/// How long the file at `path` says it is; absent where it does not, or cannot be read.
pub fn seconds(path: &Path) -> Option<f64> {
    let file = File::open(path).ok()?;
    let read = || {
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let probe = get_probe().probe(&Hint::new(), stream, Default::default(), Default::default());
        let format = probe.ok()?;
        let track = format.default_track(TrackType::Audio)?;
        let rate = track.codec_params.as_ref()?.audio()?.sample_rate?;
        Some(track.num_frames? as f64 / f64::from(rate))
    };
    catch_unwind(AssertUnwindSafe(read)).ok()?
}

/// Some absurd headers make the decoders themselves panic (a WAV of 257 channels does); that is the file's fault.
fn decode_guarded(
    source: Box<dyn MediaSource + '_>,
    name: &str,
    seconds: f64,
) -> Result<Audio, WavError> {
    let guarded = AssertUnwindSafe(|| decode(source, name, seconds));
    catch_unwind(guarded).unwrap_or_else(|_| {
        Err(WavError::Damaged {
            name: name.to_owned(),
            reason: "its header makes no sense".into(),
        })
    })
}

fn decode(source: Box<dyn MediaSource + '_>, name: &str, seconds: f64) -> Result<Audio, WavError> {
    let stream = MediaSourceStream::new(source, Default::default());
    let unknown = |reason: String| WavError::UnknownFormat {
        name: name.to_owned(),
        reason,
    };
    let mut format = get_probe()
        .probe(&Hint::new(), stream, Default::default(), Default::default())
        .map_err(|error| unknown(error.to_string()))?;
    let track = format.default_track(TrackType::Audio);
    let track = track.ok_or_else(|| unknown("it has no audio".into()))?;
    let parameters = track.codec_params.as_ref().and_then(|codec| codec.audio());
    let parameters = parameters.ok_or_else(|| unknown("its encoding is unknown".into()))?;
    let channels = parameters.channels.as_ref().map_or(1, Channels::count);
    if channels > CHANNELS {
        return Err(unknown(format!("it states {channels} channels")));
    }
    let mut decoder = get_codecs()
        .make_audio_decoder(parameters, &Default::default())
        .map_err(|error| unknown(error.to_string()))?;
    let mut gathering = Gathering {
        name,
        audio: None,
        promised: track.num_frames,
        seconds,
    };
    gathering.run(format.as_mut(), decoder.as_mut())?;
    gathering.finish()
}

/// Packets becoming rows.
struct Gathering<'n> {
    name: &'n str,
    audio: Option<Audio>,
    /// Frames the file says it has.
    promised: Option<u64>,
    /// How much of it is wanted.
    seconds: f64,
}

impl Gathering<'_> {
    fn run(
        &mut self,
        format: &mut dyn FormatReader,
        decoder: &mut dyn AudioDecoder,
    ) -> Result<(), WavError> {
        let mut interleaved = Vec::new();
        while let Some(packet) = format.next_packet().map_err(|error| self.damaged(error))? {
            let block = decoder
                .decode(&packet)
                .map_err(|error| self.damaged(error))?;
            let (rate, channels) = (block.spec().rate(), block.spec().channels().count());
            block.copy_to_vec_interleaved(&mut interleaved);
            self.take(rate, channels, &interleaved)?;
            if self.is_enough() {
                break;
            }
        }
        Ok(())
    }

    fn take(&mut self, rate: u32, channels: usize, samples: &[f32]) -> Result<(), WavError> {
        if rate == 0 || channels == 0 {
            return Err(self.broken("it states no sample rate or no channels"));
        }
        let audio = self.audio.get_or_insert_with(|| Audio {
            sample_rate_hz: rate,
            channels: vec![Vec::new(); channels],
        });
        if audio.sample_rate_hz != rate || audio.channels.len() != channels {
            return Err(self.broken("its rate or channels change on the way"));
        }
        if audio.frames() * channels + samples.len() > LIMIT {
            return Err(WavError::TooLong {
                name: self.name.to_owned(),
                limit: LIMIT,
            });
        }
        for (channel, row) in audio.channels.iter_mut().enumerate() {
            let own = samples.iter().skip(channel).step_by(channels);
            row.extend(own.map(|sample| if sample.is_finite() { *sample } else { 0.0 }));
        }
        Ok(())
    }

    fn is_enough(&self) -> bool {
        let read = |audio: &Audio| audio.frames() as f64 / f64::from(audio.sample_rate_hz);
        self.audio
            .as_ref()
            .is_some_and(|audio| read(audio) > self.seconds)
    }

    fn finish(self) -> Result<Audio, WavError> {
        let frames = self.audio.as_ref().map_or(0, Audio::frames) as u64;
        match self.promised {
            Some(promised) if frames < promised && !self.is_enough() => {
                Err(self.broken(&format!("it ends after {frames} of {promised} frames")))
            }
            _ => match self.audio {
                Some(audio) => Ok(audio),
                None => Err(self.broken("it has no samples")),
            },
        }
    }

    fn damaged(&self, error: Error) -> WavError {
        self.broken(&error.to_string())
    }

    fn broken(&self, reason: &str) -> WavError {
        WavError::Damaged {
            name: self.name.to_owned(),
            reason: reason.to_owned(),
        }
    }
}
