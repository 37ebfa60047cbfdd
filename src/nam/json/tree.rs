//! The seed that serde grows a [`Json`] from, keeping depth and size in bounds.

use super::Json;
use crate::nam::error::NamError;
use crate::nam::limits;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::{Cell, RefCell};
use std::fmt;

/// What is watched over while parsing.
pub struct Watch {
    values_left: Cell<usize>,
    fault: RefCell<Option<NamError>>,
}

impl Watch {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self {
            values_left: Cell::new(limits::JSON_VALUES),
            fault: RefCell::default(),
        }
    }

    /// The real error, if there was one.
    pub fn fault(self) -> Option<NamError> {
        self.fault.into_inner()
    }

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
pub struct Tree<'w> {
    watch: &'w Watch,
    depth: usize,
    under: Under,
}

impl<'w> Tree<'w> {
    /// The whole file.
    pub fn root(watch: &'w Watch) -> Self {
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

    /// A list of numbers, or of lists of numbers within each other.
    fn weights<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let (mut weights, mut lists) = (Vec::new(), Vec::new());
        let entry = self.inside("weights")?;
        loop {
            // A weight is no tree value: only the list's own limit counts.
            self.watch.values_left.update(|left| left + 1);
            let Some(value) = list.next_element_seed(entry)? else {
                self.watch.values_left.update(|left| left - 1);
                return Ok(match lists.is_empty() {
                    true => Json::Weights(weights),
                    false => Json::List(lists),
                });
            };
            match value {
                Json::Number(number) if lists.is_empty() && (number as f32).is_finite() => {
                    weights.push(number as f32);
                }
                Json::Weights(_) | Json::List(_) if weights.is_empty() => {
                    self.watch.count()?;
                    lists.push(value);
                }
                other => {
                    return Err(self.watch.fail(NamError::Weight {
                        index: weights.len().max(lists.len()),
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
