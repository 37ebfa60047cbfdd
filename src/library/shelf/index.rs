//! What has been found out about captures, kept from one start to the next.
//!
//! One line of JSON for each finding, appended as it is made: whatever happens at whatever moment, the lines before it are
//! whole. A line that cannot be read is passed over, and what it told is found out anew. Nothing here is the player's own:
//! the file may be deleted at any time.

use super::{Found, Survey};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Raised whenever something is measured otherwise than before: what an older version measured is measured anew.
const VERSION: u32 = 1;

/// More than this is not ours, bytes.
const LARGEST: u64 = 256 << 20;

/// Lines that tell nothing new, to one that does, before the file is written afresh.
const MOST_STALE: usize = 2;

/// A file whose findings are on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    path: PathBuf,
    bytes: u64,
    /// Milliseconds since 1970.
    modified: Option<u64>,
    content: String,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Backline { version: u32, kernel: String },
    File(Seen),
    Capture(Survey),
}

/// The findings, by file and by content.
#[derive(Debug, Default)]
pub struct Index {
    /// Where they are kept; without a place they are forgotten.
    place: Option<PathBuf>,
    file: Option<File>,
    files: HashMap<PathBuf, Seen>,
    surveys: HashMap<String, Survey>,
}

impl Index {
    /// Reads what is kept at `place`. What cannot be read is as if it had never been found out.
    pub fn open(place: Option<PathBuf>, kernel: &str) -> Self {
        let mut index = Self {
            place,
            ..Self::default()
        };
        let lines = index.place.as_deref().map_or(0, |place| {
            index_lines(place, kernel, &mut index.files, &mut index.surveys)
        });
        let live = index.files.len() + index.surveys.len();
        if lines > 1 + live * MOST_STALE || lines == 0 {
            // Where even this fails, what is found out now is forgotten at the end.
            let _ = index.rewrite(kernel);
        }
        index.file = index
            .place
            .as_deref()
            .and_then(|place| append_to(place).ok());
        index
    }

    /// What is known of the file, unless it has changed since.
    pub fn survey(&self, found: &Found) -> Option<&Survey> {
        let seen = self.files.get(&found.path)?;
        let unchanged = seen.bytes == found.bytes && seen.modified == millis(found.modified);
        self.surveys.get(&seen.content).filter(|_| unchanged)
    }

    /// What is known of the content with that hash.
    pub fn content(&self, sha256: &str) -> Option<&Survey> {
        self.surveys.get(sha256)
    }

    /// A file that had that content when it was last seen, and perhaps has it still.
    pub fn file_with(&self, sha256: &str) -> Option<&Path> {
        let mut files = self.files.values();
        files
            .find(|seen| seen.content == sha256)
            .map(|seen| seen.path.as_path())
    }

    /// Keeps what was found out about a file.
    ///
    /// # Errors
    /// When the disk refuses; it is known all the same until the program ends.
    pub fn keep(&mut self, found: &Found, survey: Survey) -> io::Result<()> {
        let seen = Seen {
            path: found.path.clone(),
            bytes: found.bytes,
            modified: millis(found.modified),
            content: survey.content.clone(),
        };
        let mut written = Ok(());
        if self.surveys.get(&survey.content) != Some(&survey) {
            self.surveys.insert(survey.content.clone(), survey.clone());
            written = self.append(&Line::Capture(survey));
        }
        if self.files.get(&seen.path) != Some(&seen) {
            self.files.insert(seen.path.clone(), seen.clone());
            written = written.and(self.append(&Line::File(seen)));
        }
        written
    }

    fn append(&mut self, line: &Line) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(&text(line)?),
            None => Ok(()),
        }
    }

    /// Writes all that is known into a new file, which takes the old one's place whole or not at all.
    fn rewrite(&self, kernel: &str) -> io::Result<()> {
        let Some(place) = &self.place else {
            return Ok(());
        };
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        let header = Line::Backline {
            version: VERSION,
            kernel: kernel.to_owned(),
        };
        let mut bytes = text(&header)?;
        let files = self.files.values().cloned().map(Line::File);
        let surveys = self.surveys.values().cloned().map(Line::Capture);
        for line in surveys.chain(files) {
            bytes.extend(text(&line)?);
        }
        file.write_all(&bytes)?;
        file.persist(place)?;
        Ok(())
    }
}

/// Takes in the lines of the file at `place`, and counts them; none where the file is of another version, or its costs
/// were measured on another processor.
fn index_lines(
    place: &Path,
    kernel: &str,
    files: &mut HashMap<PathBuf, Seen>,
    surveys: &mut HashMap<String, Survey>,
) -> usize {
    let mut bytes = Vec::new();
    let file = File::open(place);
    let read = file.and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let header = lines
        .next()
        .and_then(|line| serde_json::from_slice(line).ok());
    let ours = matches!(header, Some(Line::Backline { version: VERSION, kernel: theirs }) if theirs == kernel);
    if read.is_err() || !ours {
        return 0;
    }
    let mut count = 1;
    for line in lines {
        count += 1;
        match serde_json::from_slice(line) {
            Ok(Line::File(seen)) => drop(files.insert(seen.path.clone(), seen)),
            Ok(Line::Capture(survey)) => drop(surveys.insert(survey.content.clone(), survey)),
            Ok(Line::Backline { .. }) | Err(_) => (),
        }
    }
    count
}

/// A line in one piece, so that it is appended in one piece. A line that another program's end has cut off ends where this
/// begins.
fn text(line: &Line) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn append_to(place: &Path) -> io::Result<File> {
    let mut file = File::options().append(true).create(true).open(place)?;
    // Whatever was cut off last time becomes a line of its own.
    file.write_all(b"\n")?;
    Ok(file)
}

fn millis(time: Option<SystemTime>) -> Option<u64> {
    let since = time?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::facts::Portrait;
    use crate::library::shelf::About;

    fn found(path: &str) -> Found {
        Found {
            path: PathBuf::from(path),
            bytes: 7,
            modified: Some(UNIX_EPOCH + std::time::Duration::from_millis(1_234_567)),
        }
    }

    fn survey(content: &str) -> Survey {
        let mut portrait = Portrait::default();
        portrait.character.gain = 0.25;
        Survey {
            content: content.to_owned(),
            found: Ok((About::default(), portrait)),
        }
    }

    fn open(place: &Path) -> Index {
        Index::open(Some(place.to_path_buf()), "portable")
    }

    fn filled(place: &Path) -> Index {
        let mut index = open(place);
        for n in 0..20 {
            let content = format!("c{}", n / 2);
            index
                .keep(&found(&format!("/{n}.nam")), survey(&content))
                .unwrap();
        }
        index
    }

    #[test]
    fn what_was_kept_is_there_again_until_the_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("new/index");
        filled(&place);
        let index = open(&place);
        assert_eq!(index.survey(&found("/3.nam")), Some(&survey("c1")));
        assert_eq!(index.survey(&found("/20.nam")), None);
        let changed = Found {
            bytes: 8,
            ..found("/3.nam")
        };
        assert_eq!(index.survey(&changed), None);
        let touched = Found {
            modified: None,
            ..found("/3.nam")
        };
        assert_eq!(index.survey(&touched), None);
        let file = index.file_with("c1").unwrap().to_owned();
        assert!(file == Path::new("/2.nam") || file == Path::new("/3.nam"));
    }

    #[test]
    fn cut_off_anywhere_it_loses_no_more_than_one_line_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("index");
        filled(&place);
        let whole = fs::read(&place).unwrap();
        let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for end in (header + 1..whole.len()).step_by(37) {
            fs::write(&place, &whole[..end]).unwrap();
            let complete = whole[..end]
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty())
                .count();
            let mut index = open(&place);
            let known = 1 + index.files.len() + index.surveys.len();
            assert!(known + 1 >= complete, "{known} of {complete} at {end}");
            index.keep(&found("/new.nam"), survey("new")).unwrap();
            assert!(
                open(&place).survey(&found("/new.nam")).is_some(),
                "at {end}"
            );
        }
    }

    #[test]
    fn nonsense_another_version_and_another_processor_begin_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("index");
        for nonsense in [
            &b"\x00\xff{"[..],
            b"{\"backline\":{\"version\":0,\"kernel\":\"portable\"}}\n",
            b"[]\n[]\n",
        ] {
            fs::write(&place, nonsense).unwrap();
            let index = filled(&place);
            assert_eq!(index.files.len(), 20);
            assert_eq!(open(&place).files.len(), 20);
        }
        assert!(Index::open(Some(place.clone()), "avx2").files.is_empty());
    }

    #[test]
    fn bytes_flipped_anywhere_cost_their_lines_only() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("index");
        filled(&place);
        let whole = fs::read(&place).unwrap();
        let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for at in (header + 1..whole.len()).step_by(53) {
            let mut bent = whole.clone();
            bent[at] ^= 0x55;
            fs::write(&place, &bent).unwrap();
            let index = open(&place);
            assert!(index.files.len() + index.surveys.len() >= 28, "at {at}");
        }
    }

    #[test]
    fn stale_lines_are_swept_out() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("index");
        let mut index = open(&place);
        for bytes in 0..200 {
            index
                .keep(
                    &Found {
                        bytes,
                        ..found("/a.nam")
                    },
                    survey("a"),
                )
                .unwrap();
        }
        let before = fs::metadata(&place).unwrap().len();
        drop(index);
        open(&place);
        assert!(fs::metadata(&place).unwrap().len() < before / 10);
        assert!(
            open(&place)
                .survey(&Found {
                    bytes: 199,
                    ..found("/a.nam")
                })
                .is_some()
        );
    }

    #[test]
    fn without_a_place_it_knows_until_the_end() {
        let mut index = Index::open(None, "portable");
        index.keep(&found("/a.nam"), survey("a")).unwrap();
        assert!(index.survey(&found("/a.nam")).is_some());
    }
}
