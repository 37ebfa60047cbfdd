use super::*;
use std::io::Cursor;

/// A WAV file in memory.
fn wav(channels: u16, bits: u16, format: hound::SampleFormat, samples: &[f32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels,
        sample_rate: 44_100,
        bits_per_sample: bits,
        sample_format: format,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    let scale = (1_i64 << (bits - 1)) as f32;
    for sample in samples {
        match format {
            hound::SampleFormat::Float => writer.write_sample(*sample).unwrap(),
            hound::SampleFormat::Int => writer.write_sample((sample * scale) as i32).unwrap(),
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

#[test]
fn every_kind_of_sample_is_read_exactly() {
    let samples = [0.0, 0.5, -1.0, 0.25, -0.125, 0.0];
    let kinds = [
        (16, hound::SampleFormat::Int),
        (24, hound::SampleFormat::Int),
        (32, hound::SampleFormat::Int),
        (32, hound::SampleFormat::Float),
    ];
    for (bits, format) in kinds {
        let audio = read_bytes(&wav(2, bits, format, &samples), "test").unwrap();
        assert_eq!(audio.sample_rate_hz, 44_100);
        let rows = [vec![0.0, -1.0, -0.125], vec![0.5, 0.25, 0.0]];
        assert_eq!(audio.channels, rows, "{bits} bits");
        assert_eq!(audio.into_mono(), [0.25, -0.375, -0.0625]);
    }
}

#[test]
fn what_is_no_number_is_silence() {
    let samples = [f32::NAN, 0.5, f32::INFINITY, f32::NEG_INFINITY];
    let bytes = wav(1, 32, hound::SampleFormat::Float, &samples);
    let audio = read_bytes(&bytes, "test").unwrap();
    assert_eq!(audio.into_mono(), [0.0, 0.5, 0.0, 0.0]);
}

#[test]
fn a_written_file_is_read_back_and_no_part_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.wav");
    let samples: Vec<f32> = (0..10_000).map(|t| (t as f32 * 0.01).sin()).collect();
    write_f32(&path, 48_000, &samples).unwrap();
    let audio = read(&path).unwrap();
    assert_eq!((audio.sample_rate_hz, audio.frames()), (48_000, 10_000));
    assert_eq!(audio.channels[0], samples);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let error = write_f32(&folder.path().join("no/where.wav"), 48_000, &[0.0]).unwrap_err();
    assert!(error.to_string().contains("where.wav"), "{error}");
    // A folder stands where the file should go: writing works, renaming does not.
    let taken = folder.path().join("taken.wav");
    std::fs::create_dir_all(taken.join("full")).unwrap();
    assert!(write_f32(&taken, 48_000, &[0.0]).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_cut_file_is_damaged_wherever_it_is_cut() {
    let samples: Vec<f32> = (0..300).map(|t| t as f32 / 300.0).collect();
    let whole = wav(1, 16, hound::SampleFormat::Int, &samples);
    for end in 0..whole.len() {
        let outcome = read_bytes(&whole[..end], "cut.wav");
        assert!(
            outcome.is_err(),
            "{end} of {} bytes were enough",
            whole.len()
        );
    }
    assert!(read_bytes(&whole, "whole.wav").is_ok());
}

#[test]
fn other_files_are_named() {
    for bytes in [&b""[..], b"{\"version\": \"0.5.4\"}", &[0; 5000]] {
        let error = read_bytes(bytes, "song.mp3").unwrap_err();
        assert!(error.to_string().contains("song.mp3"), "{error}");
    }
    assert!(read(Path::new("/no/such/file.wav")).is_err());
    assert!(read(&std::env::temp_dir()).is_err());
}
