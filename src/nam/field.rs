//! A value together with its path, so that every complaint says where.

use super::error::NamError;
use super::json::Json;

/// A JSON value and where it stands, as in `config.layers[0].channels`.
#[derive(Clone)]
pub struct Field<'a> {
    path: String,
    value: &'a Json,
}

impl<'a> Field<'a> {
    /// The value at `path`.
    pub fn new(path: impl Into<String>, value: &'a Json) -> Self {
        Self {
            path: path.into(),
            value,
        }
    }

    /// Where this value stands.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value itself.
    pub fn value(&self) -> &'a Json {
        self.value
    }

    /// The value under `key`, if there is one other than `null`.
    pub fn get(&self, key: &str) -> Option<Field<'a>> {
        let value = self.value.get(key)?;
        Some(Self::new(self.under(key), value))
    }

    /// The value under the first of `keys` that is there.
    pub fn get_any(&self, keys: &[&str]) -> Option<Field<'a>> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// The value under `key`.
    pub fn need(&self, key: &'static str) -> Result<Field<'a>, NamError> {
        self.get(key).ok_or_else(|| NamError::Missing {
            at: self.path.clone(),
            key,
        })
    }

    fn under(&self, key: &str) -> String {
        match self.path.as_str() {
            "the file" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }

    /// The error that this value is not what was expected.
    pub fn wrong(&self, expected: impl Into<String>) -> NamError {
        NamError::Wrong {
            at: self.path.clone(),
            expected: expected.into(),
            found: self.value.to_string(),
        }
    }

    /// The error that this value asks for something unplayable.
    pub fn unplayable(&self, feature: impl Into<String>) -> NamError {
        NamError::Feature {
            feature: feature.into(),
            at: self.path.clone(),
        }
    }

    /// This value, which must be an object.
    pub fn object(self) -> Result<Self, NamError> {
        match self.value {
            Json::Object(_) => Ok(self),
            _ => Err(self.wrong("an object")),
        }
    }

    /// The entries of a list, if this is one.
    pub fn entries(&self) -> Option<impl ExactSizeIterator<Item = Field<'a>>> {
        let Json::List(values) = self.value else {
            return None;
        };
        let path = self.path.clone();
        let entry = move |(index, value)| Self::new(format!("{path}[{index}]"), value);
        Some(values.iter().enumerate().map(entry))
    }

    /// The entries of a list that must have at least one and at most `limit`.
    pub fn list(&self, limit: usize) -> Result<Vec<Field<'a>>, NamError> {
        let entries = self.entries().ok_or_else(|| self.wrong("a list"))?;
        match entries.len() {
            0 => Err(NamError::Wrong {
                at: self.path.clone(),
                expected: "a list with at least one entry".into(),
                found: "an empty one".into(),
            }),
            length if length > limit => Err(self.too_large("the length of ", length, limit)),
            _ => Ok(entries.collect()),
        }
    }

    /// A string.
    pub fn text(&self) -> Result<&'a str, NamError> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.wrong("a string")),
        }
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Result<bool, NamError> {
        match self.value {
            Json::Bool(value) => Ok(*value),
            _ => Err(self.wrong("true or false")),
        }
    }

    /// Any number.
    pub fn number(&self) -> Result<f64, NamError> {
        match self.value {
            Json::Number(value) => Ok(*value),
            _ => Err(self.wrong("a number")),
        }
    }

    /// A number that is finite as float32.
    pub fn float(&self) -> Result<f32, NamError> {
        let value = self.number()? as f32;
        match value.is_finite() {
            true => Ok(value),
            false => Err(self.wrong("a number within float32")),
        }
    }

    /// A whole number from 1 to `limit`; `16.0` is one, `16.5` is not.
    pub fn size(&self, limit: usize) -> Result<usize, NamError> {
        match self.value {
            Json::Number(value) if *value >= 1.0 && value.fract() == 0.0 => {
                if *value > limit as f64 {
                    return Err(self.too_large("", value, limit));
                }
                Ok(*value as usize)
            }
            _ => Err(self.wrong("a whole number of at least 1")),
        }
    }

    fn too_large(&self, what: &str, found: impl ToString, limit: usize) -> NamError {
        NamError::Limit {
            what: format!("{what}{}", self.path),
            found: found.to_string(),
            limit: limit as u64,
        }
    }
}
