//! What sets a knob by itself.

use crate::app::{Action, State, interfaces};
use crate::rig::Knob;
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::picker;
use egui::{Button, Ui};

/// The gate can set itself.
pub fn set_gate(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let word = if state.hushing {
        "Listening…"
    } else {
        "Set from silence"
    };
    let button = ui.add_enabled(!state.hushing, Button::new(word));
    let button = button.accessible_name("Set gate");
    explain(
        &button,
        "Sets the gate by itself: keep the strings still for two seconds, guitar volume up.",
    );
    if button.clicked() {
        actions.push(Action::SetGate);
    }
}

/// The echoes follow the player's hand.
pub fn tap(ui: &mut Ui, actions: &mut Vec<Action>) {
    let button = ui.add(Button::new("Tap")).accessible_name("Tap tempo");
    explain(&button, "Tap the beat: the echoes follow. Key: T");
    if button.clicked() {
        actions.push(Action::Tap);
    }
}

/// A list of interfaces, so that nobody has to look up theirs.
pub fn interface(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    // Several share a figure: which of them it is, nobody can tell from that.
    let current = format!("{:.1} dBu", state.controls[Knob::Interface]);
    let options: Vec<(String, f32)> = interfaces::ALL
        .iter()
        .map(|it| {
            (
                format!("{}: {:.1} dBu", it.name, it.full_scale_dbu),
                it.full_scale_dbu,
            )
        })
        .collect();
    ui.vertical(|ui| {
        ui.set_width(250.0 * theme::enlarged(ui));
        ui.add_space(3.0 * theme::GAP);
        let (response, chosen) = picker(
            ui,
            "Your interface, its gain fully down",
            &current,
            &options,
        );
        explain(
            &response,
            "Sets Interface to what this one takes for full scale at its instrument input.",
        );
        actions.extend(chosen.map(|dbu| Action::Turn(Knob::Interface, dbu)));
    });
}
