//! Things to look at and to turn. A widget knows a label, a value and a range, no more.

mod channel;
mod choice;
mod elided;
mod fader;
mod hand;
mod knob;
mod lamp;
mod meter;
mod needle;
mod picker;
mod sign;
mod timeline;

pub use channel::channel;
pub use choice::choice;
pub use elided::{elide_middle, elided};
pub use fader::fader;
pub use hand::Scale;
pub use knob::{KNOB, knob};
pub use lamp::lamp;
pub use meter::{METER_SCALE, meter};
pub use needle::needle;
pub use picker::{list, picker};
pub use sign::{Arrow, Sign, arrow_button, dot, sign};
pub use timeline::{TIGHT, timeline};

use super::theme;
use egui::{Rect, Response, StrokeKind, Ui};

/// Draws the line around `rect` if `response` has the keyboard.
fn show_focus(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let ring = rect.expand(3.0);
        ui.painter()
            .rect_stroke(ring, theme::ROUND, theme::focus_ring(), StrokeKind::Outside);
    }
}
