//! One capture of the list: its name, what its name and the measuring tell, how dirty it is.

use super::WIDE;
use crate::library::shelf::{Item, Verdict};
use crate::ui::theme;
use crate::ui::widgets::{dot, elide_middle};
use egui::{Align2, Color32, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

/// Room for the mark on the left.
const MARK: f32 = 26.0;
/// Size of the bar that tells the gain.
const BAR: Vec2 = vec2(66.0, 8.0);
/// Room for a word of the load.
const LOAD: f32 = 60.0;

/// Where the parts of a row lie, in points from its left and its top.
struct Places {
    height: f32,
    name: (Pos2, f32),
    details: (Pos2, f32),
    bar: Pos2,
    load: Pos2,
}

impl Places {
    fn of(width: f32) -> Self {
        let end = width - 8.0;
        if width < WIDE {
            let room = end - BAR.x - 8.0 - MARK;
            return Self {
                height: 50.0,
                name: (pos2(MARK, 15.0), room),
                details: (pos2(MARK, 36.0), room),
                bar: pos2(end - BAR.x, 11.0),
                load: pos2(end, 36.0),
            };
        }
        let bar = end - LOAD - BAR.x;
        let room = (bar - MARK - 2.0 * theme::GAP) / 2.0;
        Self {
            height: 30.0,
            name: (pos2(MARK, 15.0), room),
            details: (pos2(MARK + room + theme::GAP, 15.0), room),
            bar: pos2(bar, 11.0),
            load: pos2(end, 15.0),
        }
    }
}

/// Height of a row in a panel of this width.
pub fn height(width: f32) -> f32 {
    Places::of(width).height
}

/// Draws a row; the one that is `heard` glows.
pub fn row(ui: &mut Ui, item: &Item, heard: bool) -> Response {
    let places = Places::of(ui.available_width());
    let size = vec2(ui.available_width(), places.height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::ListItem, true, heard, item.name.text.as_str()));
    let fill = match (heard, response.hovered()) {
        (true, _) => theme::CHOSEN,
        (false, true) => theme::KEY_HOVERED,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter()
        .rect_filled(rect.shrink2(vec2(0.0, 1.0)), theme::ROUND, fill);
    mark(ui, item, rect);
    words(ui, item, &places, rect.min, heard);
    measures(ui, item, &places, rect.min);
    explain(&response, item);
    response
}

/// A disc for what is kept, a cross for what is rejected: never colour alone.
fn mark(ui: &Ui, item: &Item, rect: Rect) {
    let place = rect.left_center() + vec2(MARK / 2.0, 0.0);
    match item.mark.verdict {
        Some(Verdict::Kept) => dot(ui.painter(), place, true, theme::GLOW),
        Some(Verdict::Rejected) => {
            let font = theme::font(theme::VALUE_SIZE);
            ui.painter()
                .text(place, Align2::CENTER_CENTER, "×", font, theme::ALARM);
        }
        None => {}
    }
}

fn words(ui: &Ui, item: &Item, places: &Places, corner: Pos2, heard: bool) {
    let line = |text: &str, size: f32, (place, width): (Pos2, f32), color: Color32| {
        let font = theme::font(size);
        let shown = elide_middle(ui, text, &font, width);
        let place = corner + place.to_vec2();
        ui.painter()
            .text(place, Align2::LEFT_CENTER, shown, font, color);
    };
    let ink = if heard { theme::GLOW } else { theme::TEXT };
    line(&item.name.text, theme::TEXT_SIZE, places.name, ink);
    let second = match item.fault() {
        Some(fault) => (fault.to_owned(), theme::WARM),
        None => (details(item), theme::QUIET),
    };
    line(&second.0, theme::SMALL_SIZE, places.details, second.1);
}

/// Chips, rating, tags and the folder, as far as there are any.
fn details(item: &Item) -> String {
    let chips = item.name.chips.iter().map(|chip| chip.label.clone());
    let rating = (item.mark.rating > 0).then(|| format!("{}/5", item.mark.rating));
    let tags = item.mark.tags.iter().map(|tag| format!("#{tag}"));
    let parts: Vec<String> = rating.into_iter().chain(chips).chain(tags).collect();
    match parts.is_empty() {
        true => item.folder.clone(),
        false => parts.join(" · "),
    }
}

fn measures(ui: &Ui, item: &Item, places: &Places, corner: Pos2) {
    let Some(portrait) = item.portrait() else {
        return;
    };
    let painter = ui.painter();
    let bar = Rect::from_min_size(corner + places.bar.to_vec2(), BAR);
    painter.rect_filled(bar, 3.0, theme::WELL);
    let dirty =
        bar.with_max_x(bar.left() + bar.width() * portrait.character.gain.clamp(0.0, 1.0) as f32);
    painter.rect_filled(dirty, 3.0, theme::GLOW);
    let load = 100.0 * portrait.seconds_per_frame * rate_hz(item);
    let load = if load < 9.95 {
        format!("{load:.1} %")
    } else {
        format!("{load:.0} %")
    };
    let place = corner + places.load.to_vec2();
    let font = theme::font(theme::SMALL_SIZE);
    painter.text(place, Align2::RIGHT_CENTER, load, font, theme::QUIET);
}

fn rate_hz(item: &Item) -> f64 {
    let survey = item
        .survey
        .as_ref()
        .and_then(|survey| survey.found.as_ref().ok());
    survey.map_or(48_000.0, |(about, _)| about.rate_hz)
}

/// All that is known of it, while it is hovered.
fn explain(response: &Response, item: &Item) {
    let text = || {
        let mut lines = vec![item.found.path.display().to_string()];
        lines.extend(item.fault().map(str::to_owned));
        if let Some(Ok((about, portrait))) = item.survey.as_ref().map(|survey| &survey.found) {
            lines.extend(about.words().map(str::to_owned));
            let character = &portrait.character;
            let loudness = character
                .loudness_db
                .map(|db| format!("loudness {db:.1} dB"));
            let bright = character
                .brightness_hz
                .map(|hz| format!("brightness {hz:.0} Hz"));
            let gain = Some(format!("gain {:.2}", character.gain));
            let parts: Vec<String> = [gain, loudness, bright].into_iter().flatten().collect();
            lines.push(parts.join(" · "));
        }
        lines.join("\n")
    };
    if response.hovered() {
        response.clone().on_hover_text(text());
    }
}
