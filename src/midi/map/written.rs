//! The map as JSON: `{"controller": 11, "channel": 1, "turns": "delay_mix"}` and the like.

use super::hold::Hold;
use super::{Binding, Held, Map};
use crate::midi::target::{Command, Mode, Target};
use crate::midi::trigger::{Source, Trigger};
use crate::rig::{Knob, Switch};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// More bindings than this nobody has feet for.
const MOST: usize = 1000;

/// What is written of a map.
#[derive(Serialize)]
pub struct Written {
    bindings: Vec<Entry>,
    programs_are_presets: bool,
}

/// One binding: a trigger, and what it turns, flips or does.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    controller: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bend: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turns: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flips: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    does: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<Mode>,
}

impl From<Map> for Written {
    fn from(map: Map) -> Self {
        Self {
            bindings: map.bindings().map(Entry::of).collect(),
            programs_are_presets: map.programs_are_presets,
        }
    }
}

impl From<Value> for Map {
    fn from(mut value: Value) -> Self {
        let programs = value.get("programs_are_presets").and_then(Value::as_bool);
        let entries = match value.get_mut("bindings").map(Value::take) {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        let bindings = entries.into_iter().filter_map(read).take(MOST);
        Self {
            held: bindings.map(Held::new).collect(),
            programs_are_presets: programs.unwrap_or(true),
            learning: None,
        }
    }
}

impl Held {
    fn new(binding: Binding) -> Self {
        Self {
            binding,
            hold: Hold::default(),
        }
    }
}

/// Absent where a newer program has written what this one does not know, or a person what makes no sense.
fn read(value: Value) -> Option<Binding> {
    let entry: Entry = serde_json::from_value(value).ok()?;
    Some(Binding {
        trigger: entry.trigger()?,
        target: entry.target()?,
        mode: entry.mode.unwrap_or_default(),
    })
}

impl Entry {
    fn of(binding: &Binding) -> Self {
        let mut entry = Self {
            channel: binding.trigger.channel,
            ..Self::default()
        };
        match binding.trigger.source {
            Source::Controller(number) => entry.controller = Some(number),
            Source::Note(number) => entry.note = Some(number),
            Source::Program(number) => entry.program = Some(number),
            Source::Bend => entry.bend = Some(true),
        }
        match binding.target {
            Target::Turn(knob) => entry.turns = Some(knob.spec().key.to_owned()),
            Target::Flip(switch) => {
                entry.flips = Some(key_of(switch).to_owned());
                entry.mode = Some(binding.mode);
            }
            Target::Do(command) => entry.does = Some(command),
        }
        entry
    }

    fn trigger(&self) -> Option<Trigger> {
        let controller = self.controller.map(Source::Controller);
        let note = self.note.map(Source::Note);
        let program = self.program.map(Source::Program);
        let bend = self.bend.filter(|bend| *bend).map(|_| Source::Bend);
        let trigger = Trigger {
            source: controller.or(note).or(program).or(bend)?,
            channel: self.channel,
        };
        trigger.exists().then_some(trigger)
    }

    fn target(&self) -> Option<Target> {
        let turns = self.turns.as_deref().map(Knob::of_key);
        let flips = self.flips.as_deref().map(switch_of_key);
        turns
            .map(|knob| knob.map(Target::Turn))
            .or(flips.map(|switch| switch.map(Target::Flip)))
            .or(self.does.map(|command| Some(Target::Do(command))))?
    }
}

/// Presets leave these two alone, so that they have no name there.
fn key_of(switch: Switch) -> &'static str {
    match switch {
        Switch::Mute => "mute",
        Switch::Riff => "riff",
        other => other.key().unwrap_or_default(),
    }
}

fn switch_of_key(key: &str) -> Option<Switch> {
    Switch::ALL
        .into_iter()
        .find(|switch| key_of(*switch) == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Map {
        serde_json::from_str(text).unwrap()
    }

    fn listed(text: &str) -> Vec<Binding> {
        parsed(text).bindings().copied().collect()
    }

    #[test]
    fn what_is_written_is_read_again_and_a_person_can_read_it() {
        let text = r#"{"bindings":[
            {"controller":11,"channel":1,"turns":"delay_mix"},
            {"note":60,"flips":"mute","mode":"follow"},
            {"program":3,"channel":16,"does":{"preset":7}},
            {"bend":true,"does":"swap_ab"}],
            "programs_are_presets":false}"#;
        let map = parsed(text);
        assert_eq!(map.bindings().count(), 4);
        assert!(!map.programs_are_presets());
        let again = serde_json::to_string(&map).unwrap();
        assert_eq!(again, text.replace(['\n', ' '], ""));
        assert_eq!(parsed(&again), map);
    }

    #[test]
    fn every_target_has_a_name_of_its_own() {
        let knobs = Knob::ALL.map(Target::Turn);
        let switches = Switch::ALL.map(Target::Flip);
        let commands = Command::ALL.map(Target::Do);
        for target in knobs.into_iter().chain(switches).chain(commands) {
            let binding = Binding {
                trigger: Trigger {
                    source: Source::Controller(7),
                    channel: None,
                },
                target,
                mode: Mode::Toggle,
            };
            let text = serde_json::to_value(Entry::of(&binding)).unwrap();
            assert_eq!(read(text), Some(binding));
        }
    }

    #[test]
    fn what_is_unknown_is_passed_over_and_the_rest_is_kept() {
        let kept = listed(
            r#"{"later":1,"bindings":[
            {"controller":1,"turns":"warp_drive"}, {"controller":1,"flips":""}, {"controller":1,"does":"fly"},
            {"controller":1}, {"turns":"bass"}, {"controller":128,"turns":"bass"}, {"controller":-1,"turns":"bass"},
            {"controller":1,"channel":0,"turns":"bass"}, {"controller":1,"channel":17,"turns":"bass"},
            {"bend":false,"turns":"bass"}, {"breath":1,"turns":"bass"}, 7, null, [], "x",
            {"controller":1,"turns":"bass","later":2}]}"#,
        );
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].target, Target::Turn(Knob::Bass));
    }

    #[test]
    fn whatever_stands_there_is_a_map() {
        for text in ["null", "7", "[]", "{}", r#"{"bindings":3}"#, r#""x""#] {
            assert_eq!(parsed(text), Map::default(), "{text}");
        }
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let many = vec![r#"{"controller":1,"turns":"bass"}"#; 2 * MOST].join(",");
        let map = listed(&format!(r#"{{"bindings":[{many}]}}"#));
        assert_eq!(map.len(), MOST);
    }
}
