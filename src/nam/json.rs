//! The file as written: JSON values, with the weight lists already packed as float32.
//!
//! serde_json parses; the seed below keeps depth and size in bounds while it does.

use super::error::NamError;
use super::limits;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::{Cell, RefCell};
use std::fmt;

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

/// serde_json only says that it expected a value where such a token stands.
fn name_nonfinite(error: NamError) -> NamError {
    match error {
        NamError::Json { line, column, .. } => NamError::Json {
            line,
            column,
            reason: "NaN and Infinity are no JSON numbers".into(),
        },
        other => other,
    }
}

fn has_nonfinite(bytes: &[u8]) -> bool {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|found| found == word);
    holds(b"NaN") || holds(b"Infinity")
}

fn parse_strict(bytes: &[u8]) -> Result<Json, NamError> {
    let watch = Watch {
        values_left: Cell::new(limits::JSON_VALUES),
        fault: RefCell::default(),
    };
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let root = Tree::root(&watch)
        .deserialize(&mut parser)
        .and_then(|json| parser.end().map(|()| json));
    root.map_err(|error| match watch.fault.take() {
        Some(fault) => fault,
        None => syntax_error(&error),
    })
}

fn syntax_error(error: &serde_json::Error) -> NamError {
    let (line, column) = (error.line(), error.column());
    let full = error.to_string();
    let reason = full.split(" at line ").next().unwrap_or(&full).to_owned();
    if error.is_eof() {
        return NamError::CutShort {
            line,
            column,
            reason,
        };
    }
    NamError::Json {
        line,
        column,
        reason,
    }
}

/// What is watched over while parsing.
struct Watch {
    values_left: Cell<usize>,
    fault: RefCell<Option<NamError>>,
}

impl Watch {
    /// Notes the real error; serde carries only that there is one.
    fn fail<E: Error>(&self, fault: NamError) -> E {
        *self.fault.borrow_mut() = Some(fault);
        E::custom("refused")
    }

    fn count<E: Error>(&self) -> Result<(), E> {
        let left = self.values_left.get().checked_sub(1).ok_or_else(|| {
            self.fail(NamError::Limit {
                what: "the number of JSON values".into(),
                found: "larger".into(),
                limit: limits::JSON_VALUES as u64,
            })
        })?;
        self.values_left.set(left);
        Ok(())
    }
}

/// What the key above a value says about it.
#[derive(Clone, Copy, PartialEq)]
enum Under {
    Anything,
    Weights,
    /// Nothing in there can be wrong.
    Metadata,
}

/// Builds one value, `depth` containers deep.
#[derive(Clone, Copy)]
struct Tree<'w> {
    watch: &'w Watch,
    depth: usize,
    under: Under,
}

impl<'w> Tree<'w> {
    fn root(watch: &'w Watch) -> Self {
        Self {
            watch,
            depth: 0,
            under: Under::Anything,
        }
    }

    fn inside<E: Error>(self, key: &str) -> Result<Self, E> {
        if self.depth == limits::JSON_DEPTH {
            return Err(self.watch.fail(NamError::Limit {
                what: "the depth of objects within objects".into(),
                found: "larger".into(),
                limit: limits::JSON_DEPTH as u64,
            }));
        }
        let under = match (self.under, key) {
            (Under::Metadata, _) | (_, "metadata") => Under::Metadata,
            (_, "weights") => Under::Weights,
            _ => Under::Anything,
        };
        Ok(Self {
            depth: self.depth + 1,
            under,
            ..self
        })
    }

    fn weights<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut weights = Vec::new();
        let entry = Tree {
            under: Under::Metadata,
            ..self.inside("")?
        };
        loop {
            // A weight is no tree value: only the list's own limit counts.
            self.watch.values_left.update(|left| left + 1);
            let Some(value) = list.next_element_seed(entry)? else {
                return Ok(Json::Weights(weights));
            };
            match value {
                Json::Number(number) if (number as f32).is_finite() => weights.push(number as f32),
                other => {
                    return Err(self.watch.fail(NamError::Weight {
                        index: weights.len(),
                        found: other.to_string(),
                    }));
                }
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        self.watch.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        if self.under == Under::Weights {
            return self.weights(list);
        }
        let entry = self.inside("")?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(entry)? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inside(&key)?)?;
            entries.push((key, value));
        }
        Ok(Json::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nam::error::Class;

    #[test]
    fn the_last_of_equal_keys_counts_and_null_is_absent() {
        let json = parse(br#"{"a": 1, "a": 2.5, "b": null}"#).expect("is JSON");
        assert_eq!(json.get("a"), Some(&Json::Number(2.5)));
        assert_eq!(json.get("b"), None);
    }

    #[test]
    fn weights_are_packed_wherever_they_stand_but_not_in_metadata() {
        let text = br#"{"config": {"weights": [1, -2.5e0]}, "metadata": {"weights": ["a"]}}"#;
        let json = parse(text).expect("is JSON");
        let nested = json.get("config").and_then(|config| config.get("weights"));
        assert_eq!(nested, Some(&Json::Weights(vec![1.0, -2.5])));
    }

    #[test]
    fn a_bad_weight_is_named_by_index() {
        for (bad, found) in [
            ("null", "null"),
            ("true", "true"),
            ("\"1\"", "\"1\""),
            ("[1]", "a list"),
        ] {
            let text = format!(r#"{{"weights": [0.5, {bad}]}}"#);
            let error = parse(text.as_bytes()).expect_err("must be refused");
            assert!(error.to_string().contains("weight 1 should be"), "{error}");
            assert!(error.to_string().ends_with(found), "{error}");
        }
    }

    #[test]
    fn too_deep_is_a_limit_and_not_a_crash() {
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        assert_eq!(
            parse(&deep).expect_err("must be refused").class(),
            Class::Limit
        );
        let honest = [
            vec![b'['; limits::JSON_DEPTH],
            vec![b']'; limits::JSON_DEPTH],
        ]
        .concat();
        assert!(parse(&honest).is_ok());
    }

    #[test]
    fn too_many_values_are_a_limit() {
        let text = format!("[{}0]", "0,".repeat(limits::JSON_VALUES));
        let error = parse(text.as_bytes()).expect_err("must be refused");
        assert_eq!(error.class(), Class::Limit);
    }

    #[test]
    fn a_cut_file_says_so_and_a_broken_one_says_where() {
        let cut = parse(b"{\"a\": [1, ").expect_err("must be refused");
        assert!(matches!(cut, NamError::CutShort { line: 1, .. }), "{cut}");
        let broken = parse(b"{\n\"a\": 1,}").expect_err("must be refused");
        assert!(matches!(broken, NamError::Json { line: 2, .. }), "{broken}");
        assert!(parse(b"{} more").is_err());
        assert!(parse(b"{\"a\": \"\xFF\"}").is_err());
    }

    #[test]
    fn numbers_that_json_lacks_pass_in_metadata_alone() {
        let text = br#"{"metadata": {"loudness": -Infinity, "name": "NaN \" NaN"}, "x": 1}"#;
        let json = parse(text).expect("is tolerated");
        let metadata = json.get("metadata").expect("is there");
        assert_eq!(metadata.get("loudness"), None);
        assert_eq!(metadata.get("name"), Some(&Json::Text("NaN \" NaN".into())));
        let error = parse(br#"{"metadata": {}, "weights": [NaN]}"#).expect_err("must be refused");
        assert!(error.to_string().contains("NaN"), "{error}");
    }
}
