//! Players drop all kinds of files on the window: this tells what one looks like.

use super::error::NamError;
use super::json::Json;

/// First bytes, and what they give away.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"\x1F\x8B", "a gzip archive; unpack it first"),
    (b"Rar!", "a rar archive; unpack it first"),
    (b"7z\xBC\xAF", "a 7-zip archive; unpack it first"),
    (b"RIFF", "a WAV file"),
    (b"fLaC", "a FLAC file"),
    (b"FORM", "an AIFF file"),
    (b"%PDF", "a PDF document"),
    (b"<", "a web page; the download may have failed"),
];

/// The better explanation of why `bytes` are no JSON, where there is one.
pub fn explain(bytes: &[u8], error: NamError) -> NamError {
    if !matches!(error, NamError::Json { .. } | NamError::CutShort { .. }) {
        return error;
    }
    if bytes.trim_ascii().is_empty() {
        return NamError::OtherFile("an empty file");
    }
    let signature = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start));
    signature.map_or(error, |(_, name)| NamError::OtherFile(name))
}

/// Tells captures of other programs from damaged ones of our own.
pub fn refuse_other_formats(root: &Json) -> Result<(), NamError> {
    let has = |key| root.get(key).is_some();
    if has("model_data") && has("state_dict") {
        return Err(NamError::OtherFormat("a GuitarML model"));
    }
    Ok(())
}
