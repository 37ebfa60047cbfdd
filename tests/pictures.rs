//! Every view of the window as it looks, painted without a graphics card and compared with the pictures in `docs/views`.
//!
//! `UPDATE_SNAPSHOTS=force cargo test --test pictures` paints them anew: look at each before it is kept.

#[path = "pictures/contrast.rs"]
mod contrast;
#[path = "pictures/painter.rs"]
mod painter;
#[path = "pictures/scenes.rs"]
mod scenes;

use backline::app::State;
use backline::ui::{Face, theme};
use egui::{Key, Ui, UiBuilder, Vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use painter::Painter;

/// A window's name, its size in points, and pixels per point.
const WINDOWS: [(&str, [f32; 2], f32); 4] = [
    ("1280x800", [1280.0, 800.0], 1.0),
    ("960x600", [960.0, 600.0], 1.0),
    ("2560x1440", [2560.0, 1440.0], 1.0),
    ("200-percent", [1280.0, 800.0], 2.0),
];

/// How far a channel may be off, and how many pixels may be beyond that: fonts are drawn with other roundings elsewhere.
const THRESHOLD: f32 = 2.0;
const STRAY_PIXELS: usize = 60;

struct Sitting {
    face: Face,
    state: State,
}

type Window = Harness<'static, Sitting>;

fn window(state: State, size: [f32; 2], scale: f32) -> Window {
    let sitting = Sitting {
        face: Face::default(),
        state,
    };
    let mut window = Harness::builder()
        .with_size(Vec2::from(size))
        .with_pixels_per_point(scale)
        .with_max_steps(60)
        .with_context_setup(theme::apply)
        .renderer(Painter::default())
        .build_ui_state(
            |ui, sitting: &mut Sitting| {
                whole_window(ui, |ui| {
                    sitting.face.show(ui, &sitting.state, &mut Vec::new())
                });
            },
            sitting,
        );
    window.run();
    window
}

/// The harness leaves a margin that the real window has not.
fn whole_window(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui)) {
    let whole = ui.ctx().content_rect();
    ui.scope_builder(UiBuilder::new().max_rect(whole), |ui| {
        ui.set_clip_rect(whole);
        add_contents(ui);
    });
}

/// Paints `scene` in every window, once `go` has found the way to the view.
fn view(name: &str, scene: fn() -> State, go: impl Fn(&mut Window)) {
    let options = SnapshotOptions::new()
        .output_path("docs/views")
        .threshold(THRESHOLD)
        .max_failed_pixels(STRAY_PIXELS);
    let mut results = SnapshotResults::new();
    for (size_name, size, scale) in WINDOWS {
        let mut window = window(scene(), size, scale);
        go(&mut window);
        window.run();
        let name = format!("{name}-{size_name}");
        contrast::check(&mut window, &name);
        results.add(window.try_snapshot_options(name, &options));
    }
}

/// Opens a panel where it is not open by itself, which a control of it tells, and a page of it.
fn open(
    panel: &'static str,
    control: &'static str,
    page: Option<&'static str>,
) -> impl Fn(&mut Window) {
    move |window| {
        let is_open = window.query_by_label(control).is_some();
        for name in (!is_open).then_some(panel).into_iter().chain(page) {
            window.get_by_label(name).click();
            window.run();
        }
        window.remove_cursor();
    }
}

#[test]
fn playing() {
    view("playing", scenes::playing, |_| {});
}

#[test]
fn shelf() {
    view("shelf", scenes::shelf, |_| {});
}

#[test]
fn stage() {
    view("stage", scenes::set, |window| window.key_press(Key::F));
}

#[test]
fn tone() {
    view(
        "tone",
        scenes::playing,
        open("Tone controls", "Tone curve", None),
    );
}

#[test]
fn cabinet() {
    view(
        "cabinet",
        scenes::playing,
        open("Tone controls", "Tone curve", Some("Cab")),
    );
}

#[test]
fn presets() {
    view(
        "presets",
        scenes::presets,
        open("Presets", "Preset name", None),
    );
}

#[test]
fn setlists() {
    view(
        "setlists",
        scenes::set,
        open("Presets", "Preset name", Some("Setlists")),
    );
}

#[test]
fn audio() {
    view(
        "audio",
        scenes::playing,
        open("Audio settings", "Refresh devices", None),
    );
}

#[test]
fn midi() {
    view("midi", scenes::playing, open("MIDI", "Learn", None));
}

#[test]
fn blind() {
    view("blind", scenes::blind, |_| {});
}

#[test]
fn first_start() {
    view("first-start", scenes::newcomer, |_| {});
}

#[test]
fn trouble() {
    view("trouble", scenes::trouble, |_| {});
}
