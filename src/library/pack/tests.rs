use super::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::fs;
use std::io::{Cursor, Write};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// More than any file in these tests holds.
const LIMIT: u64 = 1 << 20;

/// Where in a header of the directory these fields are, in bytes. Source: APPNOTE 4.3.12.
const FLAGS: usize = 8;
const METHOD: usize = 10;
const CRC: usize = 16;
const SIZE: usize = 24;

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_by(CompressionMethod::Deflated, files)
}

fn zipped_by(method: CompressionMethod, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The zip with other bytes in place of `old`, as many and wherever it stands.
fn replaced(mut zip: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    for at in 0..zip.len() - old.len() {
        if zip[at..].starts_with(old) {
            zip[at..][..old.len()].copy_from_slice(new);
        }
    }
    zip
}

/// The zip with another field in the first header of its directory.
fn claiming(mut zip: Vec<u8>, field: usize, value: &[u8]) -> Vec<u8> {
    let mut places = zip.windows(4);
    let header = places.position(|four| four == b"PK\x01\x02").unwrap();
    zip[header + field..][..value.len()].copy_from_slice(value);
    zip
}

fn on_disk(zip: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("AC15 pack.zip");
    fs::write(&pack, zip).unwrap();
    (folder, pack)
}

fn listed(pack: &Path) -> Vec<String> {
    let members = members(pack).unwrap();
    let name = |member: &Member| split(&member.path).unwrap().1;
    members.iter().map(name).collect()
}

/// What reading the only member of `zip` fails with.
fn failure(zip: &[u8]) -> PackError {
    let (_folder, pack) = on_disk(zip);
    read(&pack.join("a.nam"), LIMIT).unwrap_err()
}

#[test]
fn a_path_through_a_pack_behaves_like_a_file() {
    let text = "{}".repeat(50_000).into_bytes();
    let (folder, pack) = on_disk(&zipped(&[
        ("Clean/G2.nam", &text),
        ("Über/日本 🎸.nam", b"x"),
    ]));
    let path = pack.join("Clean/G2.nam");
    assert_eq!(split(&path), Some((pack.clone(), "Clean/G2.nam".into())));
    assert_eq!(read(&path, LIMIT).unwrap(), text);
    assert_eq!(read(&pack.join("Über/日本 🎸.nam"), LIMIT).unwrap(), b"x");
    assert!(exists(&path) && exists(&pack) && exists(folder.path()));

    let gone = pack.join("Clean/G3.nam");
    assert!(matches!(read(&gone, LIMIT), Err(PackError::Missing)));
    assert!(!exists(&gone));
}

#[test]
fn a_pack_is_a_file_that_ends_in_zip() {
    let (folder, pack) = on_disk(&zipped(&[("a.nam", b"x")]));
    let upper = folder.path().join("LOUD.ZIP");
    fs::copy(&pack, &upper).unwrap();
    assert!(is_pack(&upper) && read(&upper.join("a.nam"), LIMIT).is_ok());

    let plain = folder.path().join("plain.zip");
    fs::create_dir(&plain).unwrap();
    let inside = plain.join("inner.zip");
    fs::copy(&pack, &inside).unwrap();
    assert!(!is_pack(&plain) && split(&inside).is_none());
    assert_eq!(split(&inside.join("a.nam")).unwrap().0, inside);

    let nowhere = folder.path().join("nowhere.zip");
    assert!(!is_pack(&nowhere) && split(&nowhere.join("a.nam")).is_none());
    assert!(split(&pack).is_none() && split(Path::new("a.zip")).is_none());
    assert!(matches!(members(&nowhere), Err(PackError::Unreadable(_))));
}

#[test]
fn captures_and_cabinets_are_listed_and_nothing_else_is() {
    let names = [
        "./b.NAM",
        "a.aidax",
        "cab.wav",
        "cab.AIF",
        "cab.aiff",
        "cab.flac",
        "notes.txt",
        "nam",
        "inner.zip",
        "folder.nam/",
        "__MACOSX/a.nam",
        "x/._a.nam",
        "._b.nam",
    ];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b""[..])).collect();
    let (_folder, pack) = on_disk(&zipped(&files));
    let expected = [
        "a.aidax", "b.NAM", "cab.AIF", "cab.aiff", "cab.flac", "cab.wav",
    ];
    assert_eq!(listed(&pack), expected);
    let kinds: Vec<Kind> = members(&pack).unwrap().iter().map(|m| m.kind).collect();
    assert_eq!(kinds[..3], [Kind::Capture, Kind::Capture, Kind::Cabinet]);
    assert_eq!(read(&pack.join("b.NAM"), LIMIT).unwrap(), b"");
}

#[test]
fn a_link_in_a_pack_is_no_file() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_symlink("a.nam", "/etc/hosts", options).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    assert!(matches!(failure(&zip), PackError::Missing));
}

#[test]
fn names_that_lead_out_of_the_pack_are_not_there() {
    let good = "d/eeee.nam";
    let evil: [&[u8; 10]; 9] = [
        b"../eee.nam",
        b"d/../e.nam",
        b"/eeeee.nam",
        b"C:eeee.nam",
        b"C:/eee.nam",
        b"d\\eeee.nam",
        b"d//eee.nam",
        b"d/e\0ee.nam",
        b"d/./ee.nam",
    ];
    let honest = zipped(&[(good, b"x"), ("kept.nam", b"y")]);
    for name in evil {
        let (_folder, pack) = on_disk(&replaced(honest.clone(), good.as_bytes(), name));
        let name = std::str::from_utf8(name).unwrap();
        assert_eq!(listed(&pack), ["kept.nam"], "{name:?}");
        // As text, since joining an absolute name would lead out by itself.
        let mut archive = Archive::open(&pack).unwrap();
        assert!(matches!(archive.read(name, LIMIT), Err(PackError::Missing)));
        let path = PathBuf::from(format!("{}/{name}", pack.display()));
        assert!(read(&path, LIMIT).is_err() && !exists(&path), "{name:?}");
    }
    let long = format!("{}.nam", "d/".repeat(2047));
    let (_folder, pack) = on_disk(&zipped(&[(&long, b"x"), (&long[1..], b"x")]));
    assert!(members(&pack).unwrap().is_empty());
}

#[test]
fn a_name_in_an_old_code_page_is_read_as_one() {
    let zip = replaced(
        zipped(&[("d/Fuzz.nam", b"x")]),
        b"d/Fuzz.nam",
        b"d/F\x81zz.nam",
    );
    let (_folder, pack) = on_disk(&zip);
    assert_eq!(listed(&pack), ["d/Füzz.nam"]);
    assert_eq!(read(&pack.join("d/Füzz.nam"), LIMIT).unwrap(), b"x");
}

#[test]
fn of_two_with_one_name_the_last_one_counts() {
    let zip = zipped(&[("a.nam", b"first"), ("b.nam", b"second"), ("c.nam", b"3")]);
    let (_folder, pack) = on_disk(&replaced(zip, b"b.nam", b"a.nam"));
    assert_eq!(listed(&pack), ["a.nam", "c.nam"]);
    assert_eq!(members(&pack).unwrap()[0].bytes, 6);
    assert_eq!(read(&pack.join("a.nam"), LIMIT).unwrap(), b"second");
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let too_large = |zip: &[u8]| matches!(failure(zip), PackError::TooLarge { limit: LIMIT });
    let most = vec![0; LIMIT as usize];
    let more = vec![0; LIMIT as usize + 1];
    let (_folder, pack) = on_disk(&zipped(&[("a.nam", &most)]));
    assert_eq!(read(&pack.join("a.nam"), LIMIT).unwrap(), most);
    assert!(too_large(&zipped(&[("a.nam", &more)])));
    let gigabyte = (1_u32 << 30).to_le_bytes();
    assert!(too_large(&claiming(
        zipped(&[("a.nam", b"x")]),
        SIZE,
        &gigabyte
    )));
}

#[test]
fn a_header_that_lies_is_found_out() {
    let damaged = |zip: &[u8]| matches!(failure(zip), PackError::Damaged);
    let bomb = zipped(&[("a.nam", &vec![0; 8 << 20])]);
    for size in [0, 1, 1000, LIMIT as u32] {
        assert!(damaged(&claiming(bomb.clone(), SIZE, &size.to_le_bytes())));
    }
    let honest = zipped(&[("a.nam", b"hello hello hello")]);
    assert!(damaged(&claiming(honest.clone(), SIZE, &[18])), "too few");
    assert!(damaged(&claiming(honest.clone(), CRC, &[1, 2, 3, 4])));
    let packed_bytes = SIZE - 4;
    assert!(damaged(&claiming(honest, packed_bytes, &[2])));
}

#[test]
fn a_member_that_unpacks_to_nothing_forever_ends() {
    let nothing = [0, 0, 0, 0xFF, 0xFF].repeat(4 << 20);
    let stored = zipped_by(CompressionMethod::Stored, &[("a.nam", &nothing)]);
    let deflated = claiming(claiming(stored, METHOD, &[8]), SIZE, &[1, 0, 0, 0]);
    assert!(matches!(failure(&deflated), PackError::TooMuch));
}

#[test]
fn what_cannot_be_undone_is_named() {
    let honest = zipped(&[("a.nam", b"hello")]);
    let encrypted = claiming(honest.clone(), FLAGS, &[1]);
    assert!(matches!(failure(&encrypted), PackError::Encrypted));
    let bzip2 = claiming(honest, METHOD, &[12]);
    assert!(matches!(failure(&bzip2), PackError::Unsupported));
    let (_folder, pack) = on_disk(&encrypted);
    assert_eq!(listed(&pack), ["a.nam"], "its row says why");
}

#[test]
fn more_files_than_an_honest_pack_has_are_refused_as_a_whole() {
    let names: Vec<String> = (0..=archive::MOST_FILES)
        .map(|n| format!("{n}.nam"))
        .collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let (_folder, pack) = on_disk(&zipped(&files[1..]));
    assert_eq!(members(&pack).unwrap().len(), archive::MOST_FILES);
    let (_folder, pack) = on_disk(&zipped(&files));
    assert!(matches!(members(&pack), Err(PackError::TooMuch)));
}

/// An end of the directory in the large format, which claims as many files and bytes as it likes.
#[test]
fn a_count_that_cannot_be_true_reserves_nothing() {
    for count in [1 << 24, 1 << 40, u64::MAX] {
        let mut zip = vec![0; 1 << 16];
        let end = zip.len() as u64;
        zip.extend_from_slice(b"PK\x06\x06");
        zip.extend_from_slice(&44_u64.to_le_bytes());
        zip.extend_from_slice(&[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for value in [count, count, u64::MAX, 0] {
            zip.extend_from_slice(&value.to_le_bytes());
        }
        zip.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        zip.extend_from_slice(&end.to_le_bytes());
        zip.extend_from_slice(&[1, 0, 0, 0]);
        zip.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        zip.extend_from_slice(&[0xFF; 12]);
        zip.extend_from_slice(&[0; 2]);
        let (_folder, pack) = on_disk(&zip);
        let error = members(&pack).unwrap_err();
        assert!(matches!(error, PackError::Damaged | PackError::TooMuch));
    }
}

/// Asks everything of the zip in the file `pack`; whatever the answers are, they are answers.
fn survive(pack: &Path, zip: &[u8]) -> bool {
    fs::write(pack, zip).unwrap();
    let found = members(pack).unwrap_or_default();
    for member in &found {
        let bytes = read(&member.path, LIMIT).unwrap_or_default();
        assert!(bytes.len() as u64 <= LIMIT);
        assert!(member.path.starts_with(pack) && exists(&member.path));
    }
    !found.is_empty()
}

#[test]
fn a_pack_cut_anywhere_does_no_harm() {
    let whole = zipped(&[("a.nam", b"hello hello hello"), ("b/c.wav", b"x")]);
    let (_folder, pack) = on_disk(&whole);
    assert!(survive(&pack, &whole));
    for length in 0..whole.len() {
        let cut = &whole[..length];
        assert!(!survive(&pack, cut), "its end is what is read first");
    }
}

#[test]
fn a_bent_pack_does_no_harm() {
    let whole = zipped(&[("a.nam", b"hello hello hello"), ("b/c.wav", b"x")]);
    let (_folder, pack) = on_disk(&whole);
    let bends = prop::collection::vec((0..whole.len(), any::<u8>()), 1..6);
    let mut runner = TestRunner::deterministic();
    for _ in 0..500 {
        let mut zip = whole.clone();
        for (at, byte) in bends.new_tree(&mut runner).unwrap().current() {
            zip[at] = byte;
        }
        survive(&pack, &zip);
    }
}
