//! Which names in a pack are good ones.

/// Longer ones are nobody's, bytes.
const LONGEST: usize = 4096;

/// Folders and beginnings under which macOS packs what only it understands.
const MAC_FOLDER: &str = "__MACOSX";
const MAC_BEGINNING: &str = "._";

/// The member's name as a path shows it. Absent for a folder, for a name that joined to the pack's path could lead
/// anywhere else, and for what macOS adds.
pub fn clean(name: &str) -> Option<&str> {
    let name = name.strip_prefix("./").unwrap_or(name);
    let good = name.len() <= LONGEST && !has_drive(name) && name.split('/').all(is_part);
    let file = name.rsplit('/').next()?;
    let from_mac =
        name.split('/').any(|part| part == MAC_FOLDER) || file.starts_with(MAC_BEGINNING);
    (good && !from_mac).then_some(name)
}

fn is_part(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0'])
}

fn has_drive(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':')
}
