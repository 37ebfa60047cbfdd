//! What is opened from files: pedal, second amp, cabinets.

use super::controls::{knobs, options, switch};
use crate::app::{Action, State};
use crate::library::facts::CabVerdict;
use crate::library::{Place, factory};
use crate::rig::{Knob, Switch};
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::{choice, elided};
use egui::{Button, RichText, Ui};

/// Width of the column with files.
const FILES: f32 = 330.0;

/// Width of a file's name.
const NAME: f32 = 124.0;

/// The cabinets, and whether the capture has one already.
pub fn cab(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        ui.set_width(FILES * theme::enlarged(ui));
        ui.spacing_mut().item_spacing.y = 4.0 * theme::enlarged(ui);
        ui.horizontal(|ui| options(ui, Knob::CabMode, state, actions));
        for (place, name) in state.cabs.iter().enumerate() {
            let row = FileRow {
                what: ["cab 1", "cab 2"][place.min(1)],
                hint: "Opens an impulse response: a WAV, FLAC or AIFF file. Or drop one on the window.",
                name: name.as_deref(),
                loading: None,
            };
            let (browse, remove) = (Action::BrowseCab(place), Action::RemoveCab(place));
            row.show(ui, browse, remove, actions, |ui, actions| own_cabs(ui, place, actions));
        }
    });
    verdict(ui, state, actions);
}

/// The cabinets that come with the program.
fn own_cabs(ui: &mut Ui, place: usize, actions: &mut Vec<Action>) {
    let menu = ui.menu_button("Own", |ui| {
        for path in factory::cabs() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            if ui.button(name).clicked() {
                actions.push(Action::LoadCab(place, path));
            }
        }
    });
    let what = format!("Cabinets of ours for place {}", place + 1);
    let button = menu.response.accessible_name(what);
    explain(&button, "The cabinets that come with Backline.");
}

const AMPS: [(Knob, &str); 4] = [
    (Knob::Pedal, "Gain behind the pedal: drives the amp."),
    (Knob::SecondAmp, "How loud the second amp is."),
    (
        Knob::AmpPan,
        "Where the first amp stands, where there are two.",
    ),
    (Knob::SecondAmpPan, "Where the second amp stands."),
];

/// The captures beside the amp, and how they go together.
pub fn amps(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        ui.set_width(FILES * theme::enlarged(ui));
        for (place, what, hint, companion) in [
            (
                Place::Pedal,
                "pedal",
                "Opens a capture that plays before the amp: a pedal, a preamp.",
                &state.pedal,
            ),
            (
                Place::Second,
                "amp 2",
                "Opens a capture that plays beside the amp.",
                &state.second,
            ),
        ] {
            let row = FileRow {
                what,
                hint,
                name: companion.name.as_deref(),
                loading: companion.loading.as_deref(),
            };
            let (browse, remove) = (Action::BrowseBeside(place), Action::RemoveBeside(place));
            row.show(ui, browse, remove, actions, |_, _| {});
        }
        ui.horizontal(|ui| {
            for (which, hint) in [
                (
                    Switch::AlignAmps,
                    "Lines both amps up in time and polarity, so that they add up instead of hollowing out.",
                ),
                (Switch::InvertSecond, "Turns the second amp upside down."),
            ] {
                switch(ui, which, hint, state, actions);
            }
        });
    });
    knobs(ui, &AMPS, state, actions);
}

/// A file of the rig: what it is, and the ways to another one and to none.
struct FileRow<'a> {
    what: &'a str,
    hint: &'static str,
    name: Option<&'a str>,
    loading: Option<&'a str>,
}

impl FileRow<'_> {
    fn show(
        &self,
        ui: &mut Ui,
        browse: Action,
        remove: Action,
        actions: &mut Vec<Action>,
        more: impl Fn(&mut Ui, &mut Vec<Action>),
    ) {
        ui.horizontal(|ui| {
            let open = ui.add(Button::new("Open"));
            let open = open.accessible_name(format!("Open {}", self.what));
            explain(&open, self.hint);
            if open.clicked() {
                actions.push(browse);
            }
            more(ui, actions);
            let (text, color) = match (self.loading, self.name) {
                (Some(name), _) => (format!("loading {name}…"), theme::QUIET),
                (None, Some(name)) => (name.to_owned(), theme::TEXT),
                (None, None) => (format!("no {}", self.what), theme::QUIET),
            };
            let large = theme::enlarged(ui);
            let font = theme::font(theme::TEXT_SIZE * large);
            elided(ui, &text, font, color, NAME * large);
            if self.name.is_some() {
                let button = ui.add(Button::new("×"));
                let button = button.accessible_name(format!("Remove {}", self.what));
                if button.clicked() {
                    actions.push(remove);
                }
            }
        });
    }
}

/// Whether the capture contains a cabinet, as measured; the player knows better.
fn verdict(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(capture) = &state.capture else {
        return;
    };
    let said = capture.content.as_ref().and_then(|it| it.has_cab);
    let (measured, taken_for) = match capture.facts.cab {
        CabVerdict::Without => ("measured: none", false),
        CabVerdict::Maybe => ("measured: maybe", true),
        CabVerdict::With => ("measured: one", true),
    };
    ui.vertical(|ui| {
        ui.add_space(theme::GAP);
        ui.label(RichText::new("Cab in this capture").color(theme::QUIET));
        ui.horizontal(|ui| {
            for (word, name, has_cab) in [("No", "No cab in it", false), ("Yes", "A cab in it", true)] {
                let chosen = said.unwrap_or(taken_for) == has_cab;
                let response = choice(ui, word, chosen).accessible_name(name);
                explain(
                    &response,
                    "Auto plays the cabinet where the capture contains none. Your word counts more than what was measured.",
                );
                if response.clicked() {
                    actions.push(Action::JudgeCab(has_cab));
                }
            }
        });
        let text = if said.is_some() { "by your word" } else { measured };
        ui.label(RichText::new(text).color(theme::QUIET));
    });
}
