//! Draws a `State`, answers with `Action`s; the only room that knows egui.
//!
//! [`Face`] is the drawing, one file per panel; [`run`] puts it into a window of the desktop.

mod capture_panel;
mod deck;
mod devices_panel;
mod drop_zone;
mod face;
mod hint_line;
mod keys;
mod midi_panel;
mod presets_panel;
mod setlist_panel;
mod shelf_panel;
mod stage_view;
mod status_bar;
pub mod theme;
mod tone_panel;
mod tuner_panel;
pub mod widgets;

pub use face::Face;

use crate::app::settings::{usual_cache, usual_place, usual_takes};
use crate::app::{App, World, ask_desktop, ask_for_folder, cards};
use crate::library;
use crate::midi::Ports;
use egui::ViewportBuilder;
use std::path::PathBuf;
use std::sync::Arc;

/// The window's size where the desktop leaves it to us.
pub const SIZE: [f32; 2] = [1280.0, 800.0];
/// The smallest window everything fits into.
pub const SMALLEST: [f32; 2] = [960.0, 600.0];

/// Opens the window, with a capture if one is named. Returns when the player closes it.
///
/// # Errors
/// When the desktop gives no window, or the system no threads.
pub fn run(capture: Option<PathBuf>) -> Result<(), Box<dyn std::error::Error>> {
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Backline")
            .with_app_id("backline")
            .with_icon(icon())
            .with_inner_size(SIZE)
            .with_min_inner_size(SMALLEST),
        // Said aloud: were both renderers compiled in, the other would be the default.
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    let open = |creation: &eframe::CreationContext<'_>| Window::open(&creation.egui_ctx, capture);
    let outcome = eframe::run_native("Backline", options, Box::new(open));
    outcome.map_err(|error| why_no_window(error).into())
}

/// What the desktop shows for the window where it does not go by the menu entry; without ours it would be the toolkit's.
fn icon() -> egui::IconData {
    let png = include_bytes!("../../assets/desktop/backline.png");
    eframe::icon_data::from_png_bytes(png).unwrap_or_default()
}

/// The error in words; what winit says of a missing desktop names source files.
fn why_no_window(error: eframe::Error) -> String {
    match error {
        eframe::Error::WinitEventLoop(_) => "there is no desktop to open a window on; \
            without one, `backline play` plays and `backline --help` lists what else there is"
            .to_owned(),
        eframe::Error::NoGlutinConfigs(..)
        | eframe::Error::Glutin(_)
        | eframe::Error::OpenGL(_) => {
            format!("the window needs OpenGL 2.1 or later and could not have it: {error}")
        }
        other => format!("the window could not be opened: {other}"),
    }
}

/// The app and its face in one window.
struct Window {
    app: App,
    face: Face,
}

impl Window {
    fn open(
        ctx: &egui::Context,
        capture: Option<PathBuf>,
    ) -> Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>> {
        theme::apply(ctx);
        close_on_signal(ctx);
        let ctx = ctx.clone();
        let world = World {
            cards: Box::new(|| Box::new(cards::System)),
            fetch: Box::new(library::fetch),
            pick: Arc::new(ask_desktop),
            pick_folder: Arc::new(ask_for_folder),
            settings: usual_place(),
            cache: usual_cache(),
            midi: Ports::open,
            takes: usual_takes(),
            wake: Arc::new(move || ctx.request_repaint()),
        };
        let app = App::start(world, capture)?;
        Ok(Box::new(Self {
            app,
            face: Face::default(),
        }))
    }
}

/// Ctrl-C in the terminal and the end of the desktop's session close the window in good order: a sound server
/// may hang on a client that just vanishes.
fn close_on_signal(ctx: &egui::Context) {
    let ctx = ctx.clone();
    // Where it cannot be set, a signal ends the program at once, as usual.
    let _ = ctrlc::set_handler(move || {
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        ctx.request_repaint();
    });
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.app.tick();
        if let Some(wait) = self.app.next_tick() {
            ctx.request_repaint_after(wait);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let mut actions = Vec::new();
        self.face.show(ui, self.app.state(), &mut actions);
        if !actions.is_empty() {
            ui.ctx().request_repaint();
        }
        for action in actions {
            self.app.perform(action);
        }
    }
}
