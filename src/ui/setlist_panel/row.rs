//! One song: its number and name, how far its tone has come, and what moves it.

use crate::app::Step;
use crate::app::setlist::{Readiness, SetAction};
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::{Arrow, arrow_button, dot, elide_middle};
use egui::{
    Align2, Button, Color32, Rect, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

const HEIGHT: f32 = 60.0;
/// Height of a song beside the one that plays, where room is dear.
const LOW: f32 = 42.0;
/// In less height than this songs move together, so that the ones before and after are seen whole.
pub const ROOM: f32 = 4.0 * HEIGHT;
/// Between them then.
pub const LOW_GAP: f32 = 3.0;
/// Room for the number on the left.
const NUMBER: f32 = 62.0;
/// Room for a word on how far the tone has come.
const WORD: f32 = 116.0;
const KEY: f32 = 44.0;

/// What is drawn of a song.
pub struct Line<'a> {
    /// Its place, counted from 0.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// What its tone is called.
    pub name: String,
    /// It is the one that was played last.
    pub plays: bool,
    /// There is little room.
    pub is_low: bool,
    /// How far its tone has come; absent where the set is not on stage.
    pub readiness: Option<&'a Readiness>,
}

impl Line<'_> {
    fn height(&self, ui: &Ui) -> f32 {
        let needs_all = self.plays || self.lacking().is_some();
        let is_low = self.is_low && !needs_all;
        theme::enlarged(ui) * if is_low { LOW } else { HEIGHT }
    }

    fn key(&self, ui: &Ui) -> Vec2 {
        let side = KEY * theme::enlarged(ui);
        vec2(side, side.min(self.height(ui)))
    }

    /// Why its tone is not all there.
    fn lacking(&self) -> Option<&str> {
        match self.readiness {
            Some(Readiness::Lacking(why)) => Some(why),
            _ => None,
        }
    }
}

/// Draws a song with its keys; returns the part of it that plays it.
pub fn show(ui: &mut Ui, line: &Line, wishes: &mut Vec<SetAction>) -> Response {
    ui.horizontal(|ui| {
        let response = song(ui, line);
        if response.clicked() {
            wishes.push(SetAction::Try(line.number));
        }
        keys(ui, line, wishes);
        response
    })
    .inner
}

fn song(ui: &mut Ui, line: &Line) -> Response {
    let large = theme::enlarged(ui);
    let keys = 3.0 * (KEY * large + ui.spacing().item_spacing.x);
    let size = vec2(
        (ui.available_width() - keys).max((NUMBER + WORD) * large),
        line.height(ui),
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let label = format!("Song {}: {}", line.number + 1, line.name);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, line.plays, &label));
    explain(
        &response,
        "A click plays this song. On stage, Page Down plays the next one and Page Up the one before.",
    );
    let fill = match (line.plays, response.hovered()) {
        (true, _) => theme::CHOSEN,
        (false, true) => theme::KEY_HOVERED,
        (false, false) => theme::WELL,
    };
    ui.painter().rect_filled(rect, theme::ROUND, fill);
    words(ui, line, rect);
    if response.has_focus() {
        let ring = theme::focus_ring();
        let inside = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, theme::ROUND, ring, inside);
    }
    response
}

fn words(ui: &Ui, line: &Line, rect: Rect) {
    let ink = if line.plays { theme::GLOW } else { theme::TEXT };
    let (painter, large) = (ui.painter(), theme::enlarged(ui));
    let number = pos2(rect.left() + (NUMBER - 14.0) * large, rect.center().y);
    let font = theme::font(theme::VALUE_SIZE * large);
    let text = (line.number + 1).to_string();
    painter.text(number, Align2::RIGHT_CENTER, text, font, ink);
    let lacking = line.lacking();
    let (size, y) = match (lacking, line.plays) {
        (Some(_), _) => (theme::VALUE_SIZE, rect.top() + 20.0 * large),
        (None, true) => (theme::STAGE_SIZE, rect.center().y),
        (None, false) => (theme::VALUE_SIZE, rect.center().y),
    };
    let left = rect.left() + NUMBER * large;
    let write = |text: &str, size: f32, y: f32, ink: Color32| {
        let font = theme::font(size * large);
        let width = rect.right() - WORD * large - left;
        let text = elide_middle(ui, text, &font, width);
        painter.text(pos2(left, y), Align2::LEFT_CENTER, text, font, ink);
    };
    write(&line.name, size, y, ink);
    if let Some(why) = lacking {
        write(
            why,
            theme::SMALL_SIZE,
            rect.bottom() - 15.0 * large,
            theme::WARM,
        );
    }
    state(ui, line, rect);
}

/// A disc and a word: never colour alone.
fn state(ui: &Ui, line: &Line, rect: Rect) {
    let Some(readiness) = line.readiness else {
        return;
    };
    let (word, full, ink) = match (readiness, line.plays) {
        (Readiness::Lacking(_), _) => ("not all there", false, theme::WARM),
        (_, true) => ("played last", true, theme::GLOW),
        (Readiness::Ready, _) => ("ready", true, theme::GOOD),
        (Readiness::Waiting, _) => ("waiting", false, theme::QUIET),
    };
    let large = theme::enlarged(ui);
    let left = rect.right() - WORD * large + 6.0;
    dot(ui.painter(), pos2(left, rect.center().y), full, ink);
    let font = theme::font(theme::SMALL_SIZE * large);
    let place = pos2(left + 12.0 * large, rect.center().y);
    ui.painter()
        .text(place, Align2::LEFT_CENTER, word, font, ink);
}

fn keys(ui: &mut Ui, line: &Line, wishes: &mut Vec<SetAction>) {
    let (number, shown) = (line.number, line.number + 1);
    let arrows = [
        (Arrow::Up, Step::Previous, "up", number > 0),
        (Arrow::Down, Step::Next, "down", shown < line.count),
    ];
    for (arrow, step, word, leads_on) in arrows {
        let name = format!("Move song {shown} {word}");
        let button = |ui: &mut Ui| arrow_button(ui, &name, arrow, line.key(ui));
        let response = ui.add_enabled_ui(leads_on, button).inner;
        explain(&response, "Moves this song by one place in the set.");
        if leads_on && response.clicked() {
            wishes.push(SetAction::Move(number, step));
        }
    }
    let cross = Button::new(RichText::new("×").size(theme::VALUE_SIZE * theme::enlarged(ui)))
        .min_size(line.key(ui));
    let response = ui
        .add(cross)
        .accessible_name(format!("Remove song {shown}"));
    explain(
        &response,
        "Takes this song out of the set. Its preset stays.",
    );
    if response.clicked() {
        wishes.push(SetAction::Remove(number));
    }
}
