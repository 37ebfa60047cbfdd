use super::*;
use std::fs;
use std::io::{Cursor, SeekFrom};

const RATE_HZ: u32 = 48_000;

/// Two rows of numbers that tell frame and channel.
fn rows(first: u32, frames: u32) -> [Vec<f32>; 2] {
    let row = |side: u32| (first..first + frames).map(move |n| (2 * n + side) as f32);
    [row(0).collect(), row(1).collect()]
}

fn push(head: &mut Head, first: u32, frames: u32) {
    let [left, right] = rows(first, frames);
    head.push(&[&left, &right]);
}

/// The frames in a file, all of which are those from `first` on.
fn frames(path: &Path, first: u32) -> u32 {
    let mut file = hound::WavReader::open(path).unwrap();
    assert_eq!(
        (file.spec().channels, file.spec().sample_rate),
        (2, RATE_HZ)
    );
    for (sample, expected) in file.samples::<f32>().zip(2 * first..) {
        assert_eq!(sample.unwrap(), expected as f32);
    }
    file.duration()
}

fn wait_until(recording: &Recording, come: impl Fn(&Progress) -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !come(&recording.progress()) {
        assert!(Instant::now() < patience, "{:?}", recording.progress());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_was_pushed_is_in_the_file_and_a_mono_one_is_mono() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riff.wav");
    let (mut head, reel) = recorder(2, RATE_HZ, 1.0);
    push(&mut head, 0, 100);
    let recording = reel.record(&path, LARGEST_FILE_BYTES).unwrap();
    push(&mut head, 100, 64);
    push(&mut head, 164, 0);
    push(&mut head, 164, 1000);
    let progress = recording.finish();
    assert_eq!((progress.frames, progress.dropped), (1164, 0));
    assert_eq!(
        (progress.files, progress.trouble),
        (vec![path.clone()], None)
    );
    assert_eq!(frames(&path, 0), 1164);
    assert!(head.is_over());
    push(&mut head, 0, 100);

    let path = folder.path().join("dry");
    let (mut head, reel) = recorder(1, 44_100, 1.0);
    let recording = reel.record(&path, LARGEST_FILE_BYTES).unwrap();
    head.push(&[&[0.5; 7], &[9.0; 3]]);
    assert_eq!(recording.finish().frames, 7);
    let mono = hound::WavReader::open(&path).unwrap().into_samples::<f32>();
    assert_eq!(mono.map(Result::unwrap).collect::<Vec<_>>(), [0.5; 7]);
}

#[test]
fn what_does_not_fit_is_dropped_by_whole_frames_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riff.wav");
    let (mut head, reel) = recorder(2, RATE_HZ, 0.01);
    push(&mut head, 0, 333);
    push(&mut head, 333, 333);
    push(&mut head, 5000, 10);
    let recording = reel.record(&path, LARGEST_FILE_BYTES).unwrap();
    assert_eq!(recording.progress().dropped, 666 - 480 + 10);
    assert_eq!(recording.finish().frames, 480);
    assert_eq!(frames(&path, 0), 480);
}

#[test]
fn a_copy_of_an_unfinished_file_lacks_less_than_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let [path, copy] = ["riff.wav", "copy.wav"].map(|name| folder.path().join(name));
    let (mut head, reel) = recorder(2, RATE_HZ, 2.0);
    let recording = reel.record(&path, LARGEST_FILE_BYTES).unwrap();
    let start = Instant::now();
    let mut second_ago = Vec::new();
    for block in 0..200 {
        push(&mut head, block * 480, 480);
        second_ago.push((start.elapsed(), (block + 1) * 480));
        let due = start + Duration::from_millis(10) * block;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if block % 20 == 0 {
            // Half a second, and half a second for a machine with other things to do.
            let then = start.elapsed().saturating_sub(Duration::from_secs(1));
            fs::copy(&path, &copy).unwrap();
            let pushed = second_ago.iter().take_while(|(at, _)| *at <= then).last();
            let there = frames(&copy, 0);
            assert!(there >= pushed.map_or(0, |(_, pushed)| *pushed), "{there}");
        }
    }
    assert_eq!(recording.finish().frames, 96_000);
    assert_eq!(frames(&path, 0), 96_000);
}

#[test]
fn full_files_are_followed_by_numbered_ones_and_none_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let name = |name| folder.path().join(name);
    fs::write(name("riff.wav"), "mine").unwrap();
    fs::write(name("riff-3.wav"), "mine too").unwrap();
    let (mut head, reel) = recorder(2, RATE_HZ, 1.0);
    let recording = reel.record(&name("riff.wav"), 8 * 1000 + 100).unwrap();
    push(&mut head, 0, 1000);
    wait_until(&recording, |progress| progress.frames == 1000);
    push(&mut head, 1000, 1500);
    let progress = recording.finish();
    let files = ["riff-2.wav", "riff-4.wav", "riff-5.wav"].map(name);
    assert_eq!((progress.frames, &progress.files[..]), (2500, &files[..]));
    let [first, second, third] = &files;
    assert_eq!(frames(first, 0), 1000);
    assert_eq!(frames(second, 1000), 1000);
    assert_eq!(frames(third, 2000), 500);
    assert!(fs::metadata(first).unwrap().len() <= 8100);
    assert_eq!(fs::read(name("riff.wav")).unwrap(), b"mine");
    assert_eq!(fs::read(name("riff-3.wav")).unwrap(), b"mine too");
}

#[test]
fn a_folder_that_is_not_there_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gone/riff.wav");
    let (head, reel) = recorder(2, RATE_HZ, 1.0);
    let refused = reel.record(&path, LARGEST_FILE_BYTES).err().unwrap();
    assert!(matches!(refused, RecorderError::Unwritable { path: at, .. } if at == path));
    assert!(head.is_over());
}

#[test]
fn a_recording_ends_with_the_head_and_when_it_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riff.wav");
    let (mut head, reel) = recorder(2, RATE_HZ, 1.0);
    let recording = reel.record(&path, LARGEST_FILE_BYTES).unwrap();
    push(&mut head, 0, 700);
    drop(head);
    wait_until(&recording, |progress| progress.frames == 700);
    drop(recording);
    assert_eq!(frames(&path, 0), 700);
}

/// A disk that is full after so many bytes, or takes the header and then does not answer.
struct Disk {
    file: Cursor<Vec<u8>>,
    room: u64,
    answers: bool,
    /// What is on it.
    seen: Arc<Mutex<Vec<u8>>>,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.answers && self.file.position() > 67 {
            thread::sleep(2 * PATIENCE);
        }
        let room = self.room.saturating_sub(self.file.position());
        if room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.file.write(&bytes[..bytes.len().min(room as usize)]);
        *self.seen.lock().unwrap() = self.file.get_ref().clone();
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Disk {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn record_on(reel: Reel, room: u64, answers: bool) -> (Recording, Arc<Mutex<Vec<u8>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let file = Cursor::new(Vec::new());
    let mut disk = Some(Disk {
        file,
        room,
        answers,
        seen: seen.clone(),
    });
    let open = move || Ok((PathBuf::from("riff.wav"), disk.take().unwrap()));
    let files = Files::open(open, reel.spec, LARGEST_FILE_BYTES).unwrap();
    (reel.start(files, Path::new("riff.wav")).unwrap(), seen)
}

#[test]
fn a_full_disk_ends_the_recording_and_keeps_what_is_there() {
    let (mut head, reel) = recorder(2, RATE_HZ, 1.0);
    let (recording, seen) = record_on(reel, 8 * 1000 + 68, true);
    push(&mut head, 0, 900);
    wait_until(&recording, |progress| progress.frames == 900);
    push(&mut head, 900, 900);
    wait_until(&recording, |progress| progress.trouble.is_some());
    assert!(head.is_over());
    let progress = recording.finish();
    assert_eq!(progress.trouble, Some(RecorderError::DiskFull));
    assert_eq!(progress.frames, 900);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.wav");
    fs::write(&path, &*seen.lock().unwrap()).unwrap();
    assert!((900..=1000).contains(&frames(&path, 0)));
}

#[test]
fn a_disk_that_does_not_answer_is_not_waited_for_forever() {
    let (mut head, reel) = recorder(2, RATE_HZ, 1.0);
    let (recording, _) = record_on(reel, 1000, false);
    push(&mut head, 0, 100);
    let asked = Instant::now();
    let progress = recording.finish();
    assert!(asked.elapsed() < PATIENCE + Duration::from_secs(2));
    assert_eq!(progress.trouble, Some(RecorderError::NoAnswer));
}

#[test]
fn rows_that_are_missing_are_silent_and_more_than_there_are_channels_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riff.wav");
    let (mut head, reel) = recorder(3, RATE_HZ, 1.0);
    let recording = reel.record(&path, LARGEST_FILE_BYTES).unwrap();
    let row = |value| vec![value; 1000];
    head.push(&[&row(1.0), &row(2.0), &row(3.0), &row(4.0)]);
    head.push(&[&row(5.0), &row(6.0)]);
    assert_eq!(recording.finish().frames, 2000);
    let file = hound::WavReader::open(&path).unwrap();
    let samples: Vec<f32> = file.into_samples().map(Result::unwrap).collect();
    assert_eq!(samples[..3000], [1.0, 2.0, 3.0].repeat(1000));
    assert_eq!(samples[3000..], [5.0, 6.0, 0.0].repeat(1000));
}

#[test]
fn absurd_sizes_make_a_recorder_all_the_same() {
    for (channels, rate_hz, seconds) in [(0, 0, f64::NAN), (1000, u32::MAX, 1e30), (2, 1, -1.0)] {
        let (mut head, reel) = recorder(channels, rate_hz, seconds);
        let (recording, _) = record_on(reel, 1 << 30, true);
        head.push(&[&[0.5; 64]]);
        head.push(&[]);
        let progress = recording.finish();
        assert_eq!((progress.frames, progress.trouble), (64, None));
    }
}
