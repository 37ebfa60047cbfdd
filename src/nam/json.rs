//! The file as written: JSON values, with the weight lists already packed as float32.
//!
//! serde_json parses; the seed in `tree` keeps depth and size in bounds while it does.

mod tree;

use super::error::NamError;
use serde::de::DeserializeSeed;
use std::fmt;
use tree::{Tree, Watch};

/// One JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number.
    Number(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object; of equal keys the last one counts.
    Object(Vec<(String, Json)>),
    /// The list under a `weights` key, rounded to float32, every entry finite.
    Weights(Vec<f32>),
}

impl Json {
    /// The value under `key`; `null` counts as absent, and so does everything in a non-object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        let Self::Object(entries) = self else {
            return None;
        };
        let (_, value) = entries.iter().rev().find(|(name, _)| name == key)?;
        (*value != Self::Null).then_some(value)
    }
}

/// Says what a value is, for error messages.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => write!(f, "null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) if value.abs() < 1e15 => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value:e}"),
            Self::Text(text) => write!(f, "\"{}\"", tidy(text, 40)),
            Self::List(_) | Self::Weights(_) => write!(f, "a list"),
            Self::Object(_) => write!(f, "an object"),
        }
    }
}

/// The first `length` characters of a text, without what would disturb a terminal or a label.
pub fn tidy(text: &str, length: usize) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(length).map(visible).collect()
}

/// Parses a whole file. Tokens that JSON lacks (`NaN`, `Infinity`) are overlooked in the metadata alone.
pub fn parse(bytes: &[u8]) -> Result<Json, NamError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match parse_strict(bytes) {
        Err(NamError::Json { .. }) if has_nonfinite(bytes) => {
            parse_strict(&super::lenient::without_nonfinite_metadata(bytes)).map_err(name_nonfinite)
        }
        outcome => outcome,
    }
}

/// serde_json does not name such a token where it meets one.
fn name_nonfinite(mut error: NamError) -> NamError {
    if let NamError::Json { reason, .. } = &mut error
        && matches!(reason.as_str(), "expected value" | "invalid number")
    {
        reason.push_str("; NaN and Infinity are no numbers in JSON");
    }
    error
}

fn has_nonfinite(bytes: &[u8]) -> bool {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|found| found == word);
    holds(b"NaN") || holds(b"Infinity")
}

fn parse_strict(bytes: &[u8]) -> Result<Json, NamError> {
    let watch = Watch::new();
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let root = Tree::root(&watch)
        .deserialize(&mut parser)
        .and_then(|json| parser.end().map(|()| json));
    root.map_err(|error| match watch.fault() {
        Some(fault) => fault,
        None => syntax_error(&error),
    })
}

fn syntax_error(error: &serde_json::Error) -> NamError {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        return NamError::CutShort { line, column };
    }
    let full = error.to_string();
    let reason = full.split(" at line ").next().unwrap_or(&full).to_owned();
    NamError::Json {
        line,
        column,
        reason,
    }
}

#[cfg(test)]
mod tests;
