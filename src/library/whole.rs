//! Files that are written wholly or not at all.

use serde::Serialize;
use std::io;
use std::path::Path;

/// Writes `value` to `path` as JSON to be read by people, too: after a power cut the file holds this or what was there before.
///
/// # Errors
/// When the system refuses.
pub fn write(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, value)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
