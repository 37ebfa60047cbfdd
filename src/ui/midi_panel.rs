//! Foot boards and boxes of knobs: what is plugged in, what moves what, and how it is learnt.

use super::hint_line::explain;
use super::theme;
use super::tone_panel;
use super::widgets::list;
use crate::app::{Action, State};
use crate::midi::{Command, Mode, Target};
use crate::rig::{Knob, Switch};
use egui::{Button, RichText, ScrollArea, Ui};

const LIST_WIDTH: f32 = 240.0;

/// What is to be learnt next.
#[derive(Default)]
pub struct Memory {
    chosen: Option<Target>,
}

/// Folds and unfolds the panel; may stand anywhere.
pub fn toggle(ui: &mut Ui, open: &mut bool) {
    let response = ui.add(Button::new("MIDI").selected(*open));
    explain(
        &response,
        "Foot boards and boxes of knobs: choose what they turn, switch and call up.",
    );
    if response.clicked() {
        *open = !*open;
    }
}

/// Draws what is plugged in, and what it moves.
pub fn show(
    ui: &mut Ui,
    memory: &mut Memory,
    state: &State,
    actions: &mut Vec<Action>,
    growth: f32,
) {
    tone_panel::framed(ui, growth, |ui| {
        ui.set_height(ui.available_height());
        ui.horizontal(|ui| learn(ui, memory, state, actions));
        ui.add_space(theme::GAP);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| bindings(ui, state, actions))
        });
    });
}

/// Every target there is, by its name.
fn targets() -> Vec<(String, Target)> {
    let commands = Command::ALL.into_iter().map(Target::Do);
    let switches = Switch::ALL.into_iter().map(Target::Flip);
    let knobs = Knob::ALL.into_iter().map(Target::Turn);
    let presets = (0..10).map(|number| Target::Do(Command::Preset(number)));
    let all = commands.chain(switches).chain(knobs).chain(presets);
    all.map(|target| (target.to_string(), target)).collect()
}

fn learn(ui: &mut Ui, memory: &mut Memory, state: &State, actions: &mut Vec<Action>) {
    let options = targets();
    let chosen = memory.chosen.unwrap_or(options[0].1);
    let (response, wanted) = list(
        ui,
        "What to move",
        LIST_WIDTH,
        &chosen.to_string(),
        &options,
    );
    explain(&response, "What a pedal, a switch or a knob is to move.");
    memory.chosen = wanted.or(memory.chosen);
    let chosen = wanted.unwrap_or(chosen);
    let learning = state.feet.map.learning();
    let word = if learning.is_some() {
        "Cancel"
    } else {
        "Learn"
    };
    let button = Button::new(word).selected(learning.is_some());
    let response = ui.add(button).accessible_name("Learn");
    explain(
        &response,
        "Waits for the next thing you move or step on; from then on that moves what is chosen.",
    );
    if response.clicked() {
        actions.push(Action::Learn(learning.is_none().then_some(chosen)));
    }
    let text = match learning {
        Some(target) => format!("Move or step on what is to move “{target}”…"),
        None => plugged_in(state),
    };
    ui.add(egui::Label::new(RichText::new(text).color(theme::QUIET)).truncate());
}

fn plugged_in(state: &State) -> String {
    if let Some(reason) = &state.feet.absent {
        return format!("There is no MIDI: {reason}.");
    }
    let names: Vec<&str> = state
        .feet
        .ports
        .iter()
        .map(|port| port.name.as_str())
        .collect();
    match names.is_empty() {
        true => "Nothing is plugged in. Plug a foot board in: it is heard at once.".to_owned(),
        false => format!("Plugged in: {}", names.join(", ")),
    }
}

fn bindings(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    for binding in state.feet.map.bindings() {
        let text = format!("{}: {}  ×", binding.trigger, binding.target);
        let response = ui
            .button(text)
            .accessible_name(format!("Forget {}", binding.target));
        explain(&response, "A click takes away what moves this.");
        if response.clicked() {
            actions.push(Action::Unlearn(binding.target));
        }
        if let Target::Flip(switch) = binding.target {
            let (word, other) = match binding.mode {
                Mode::Toggle => ("each press throws it over", Mode::Follow),
                Mode::Follow => ("on while it is down", Mode::Toggle),
            };
            let response = ui
                .button(word)
                .accessible_name(format!("How {} follows", switch.label()));
            explain(
                &response,
                "A pedal that springs back throws the switch over; one that stays down holds it.",
            );
            if response.clicked() {
                actions.push(Action::FollowFoot(switch, other));
            }
        }
    }
}
