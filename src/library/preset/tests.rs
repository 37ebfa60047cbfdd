use super::*;

fn turned() -> Controls {
    let mut controls = Controls::default();
    controls[Knob::Bass] = 7.3;
    controls[Knob::OutputMode] = 0.0;
    controls[Knob::CabMode] = 2.0;
    controls[Switch::Gate] = true;
    controls
}

#[test]
fn what_is_saved_comes_back_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.json");
    let preset = Preset::new("Mine", &turned());
    preset.save(&path).unwrap();
    let again = Preset::open(&path).unwrap();
    assert_eq!(again.controls(), turned());
    let text = std::fs::read_to_string(&path).unwrap();
    for line in [
        "\"backline\": 1",
        "\"bass\": 7.3",
        "\"cab\": \"On\"",
        "\"gate\": true",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn what_is_unknown_missing_or_absurd_is_passed_over() {
    let text = r#"{"backline": 7, "tempo": 120, "controls":
        {"bass": 1e9, "treble": "loud", "flux": 3, "cab": "Sometimes", "gate": 5, "output_mode": "Normalized"}}"#;
    let preset = Preset::from_bytes(text.as_bytes()).unwrap();
    let mut expected = Controls::default();
    expected[Knob::Bass] = 10.0;
    expected[Knob::OutputMode] = 2.0;
    assert_eq!(preset.controls(), expected);
    for text in [
        "",
        "[]",
        "{}",
        "{\"backline\": \"x\"}",
        "{\"backline\": 1, \"controls\": 3}",
    ] {
        assert!(Preset::from_bytes(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn a_file_that_moved_is_found_by_its_name_or_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first.nam");
    std::fs::write(&first, "one").unwrap();
    let mut content = Content::of(&first);
    assert_eq!(content.find(Path::new("/nowhere")), Some(first.clone()));
    content.path = PathBuf::from("/gone/first.nam");
    assert_eq!(content.find(folder.path()), Some(first.clone()));
    let renamed = folder.path().join("renamed.nam");
    std::fs::rename(&first, &renamed).unwrap();
    std::fs::write(folder.path().join("other.nam"), "two").unwrap();
    assert_eq!(content.find(folder.path()), Some(renamed));
    content.sha256 = None;
    assert_eq!(content.find(folder.path()), None);
}

#[test]
fn a_missing_capture_is_named_with_the_next_step() {
    let text = r#"{"backline": 1, "amp": {"path": "gone.nam"}}"#;
    let preset = Preset::from_bytes(text.as_bytes()).unwrap();
    let error = preset.parts().err().unwrap().to_string();
    assert!(error.starts_with("gone.nam is not there"), "{error}");
}

#[test]
fn what_lies_in_a_pack_or_comes_along_is_played_as_any_file() {
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};
    let folder = tempfile::tempdir().unwrap();
    let own = |name: &str| crate::library::factory::bytes(Path::new(name)).unwrap();
    let mut pack = ZipWriter::new(std::fs::File::create(folder.path().join("pack.zip")).unwrap());
    for (name, bytes) in [
        ("amp.nam", own("built-in/Backline Edge.nam")),
        ("cab.wav", own("built-in/Bass 8x10.wav")),
    ] {
        pack.start_file(name, SimpleFileOptions::default()).unwrap();
        pack.write_all(bytes).unwrap();
    }
    pack.finish().unwrap();
    let preset = |amp: &str, cab: &str| {
        let text = format!(
            r#"{{"backline": 1, "amp": {{"path": "{amp}"}}, "cabs": [{{"path": "{cab}"}}]}}"#
        );
        let path = folder.path().join("tone.json");
        std::fs::write(&path, text).unwrap();
        Preset::open(&path).unwrap().parts()
    };
    let packed = preset("pack.zip/amp.nam", "pack.zip/cab.wav").unwrap();
    let along = preset("built-in/Backline Edge.nam", "built-in/Bass 8x10.wav").unwrap();
    assert_eq!(packed.amp.metadata.name.as_deref(), Some("Backline Edge"));
    assert_eq!(
        packed.cabs[0].as_ref().unwrap().channels,
        along.cabs[0].as_ref().unwrap().channels
    );
    for (amp, cab) in [
        ("pack.zip/gone.nam", "built-in"),
        ("built-in", "pack.zip/gone.wav"),
    ] {
        let error = preset(amp, cab).err().unwrap().to_string();
        assert!(error.contains("gone"), "{error}");
    }
}
