//! A note and how far it is out of tune, as letters, as arrows, as a needle and in words.

use super::sign::triangle;
use crate::ui::theme;
use egui::{
    Align2, Color32, Painter, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// What is shown as in tune, cents either way.
const IN_TUNE: f32 = 2.0;
/// The ends of the scale, cents.
const ENDS: f32 = 50.0;
/// Marks of the scale, cents.
const MARKS: [f32; 7] = [-40.0, -30.0, -20.0, -10.0, 10.0, 20.0, 30.0];
/// Widths in letters' heights: a note with its arrows, and the words.
const NOTE: f32 = 3.9;
const WORDS: f32 = 2.9;

/// `reading` is a note's name and how many cents the string is above it; absent where nothing sounds.
pub fn needle(ui: &mut Ui, name: &str, reading: Option<(&str, f32)>, size: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let told = format!("{name}: {}", told(reading));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    let letter = letter(size);
    let (note, rest) = rect.split_left_right_at_x(rect.left() + NOTE * letter);
    let (scale, words) = rest.split_left_right_at_x(rest.right() - WORDS * letter);
    let painter = ui.painter();
    paint_note(painter, note, reading, letter);
    paint_scale(painter, scale.shrink2(vec2(0.0, 4.0)), reading);
    if let Some((_, cents)) = reading {
        let font = theme::font(letter);
        let text = format!("{} c", whole(cents));
        painter.text(
            words.right_center(),
            Align2::RIGHT_CENTER,
            text,
            font,
            ink(cents),
        );
    }
    response
}

/// Height of the letters: they are read while standing.
fn letter(size: Vec2) -> f32 {
    (0.82 * size.y).max(theme::STAGE_SIZE)
}

/// For who cannot see it.
fn told(reading: Option<(&str, f32)>) -> String {
    match reading {
        None => "no note".to_owned(),
        Some((note, cents)) if is_in_tune(cents) => format!("{note}, in tune"),
        Some((note, cents)) => {
            let side = if cents > 0.0 { "sharp" } else { "flat" };
            format!("{note}, {} cents {side}", cents.abs().round())
        }
    }
}

/// "+3", "-12", and zero without a sign.
fn whole(cents: f32) -> String {
    match cents.round() as i32 {
        0 => "0".to_owned(),
        cents => format!("{cents:+}"),
    }
}

fn is_in_tune(cents: f32) -> bool {
    cents.abs() <= IN_TUNE
}

fn ink(cents: f32) -> Color32 {
    match is_in_tune(cents) {
        true => theme::GOOD,
        false => theme::WARM,
    }
}

/// The note between two arrows that say which way to turn: up, down, or both for in tune.
fn paint_note(painter: &Painter, area: Rect, reading: Option<(&str, f32)>, letter: f32) {
    let (text, color) = match reading {
        Some((note, cents)) => (
            note,
            if is_in_tune(cents) {
                theme::GOOD
            } else {
                theme::TEXT
            },
        ),
        None => ("–", theme::QUIET),
    };
    let font = theme::font(letter);
    painter.text(area.center(), Align2::CENTER_CENTER, text, font, color);
    let aside = area.width() / 2.0 - 0.5 * letter;
    for (side, tip) in [(-aside, Vec2::RIGHT), (aside, Vec2::LEFT)] {
        let lit = reading.filter(|(_, cents)| is_in_tune(*cents) || (*cents < 0.0) == (side < 0.0));
        let color = lit.map_or(theme::KEY, |(_, cents)| ink(cents));
        let head =
            Rect::from_center_size(area.center() + vec2(side, 0.0), vec2(0.5, 0.62) * letter);
        painter.add(triangle(head, tip, color));
    }
}

/// A scale of 50 cents either way, and the needle. Beyond its ends the needle waits there.
fn paint_scale(painter: &Painter, area: Rect, reading: Option<(&str, f32)>) {
    painter.rect_filled(area, theme::ROUND, theme::WELL);
    let x_of = |cents: f32| {
        let share = cents.clamp(-ENDS, ENDS) / ENDS;
        area.center().x + share * (area.width() / 2.0 - 6.0)
    };
    let home = Rect::from_x_y_ranges(x_of(-IN_TUNE)..=x_of(IN_TUNE), area.y_range());
    painter.rect_filled(home, 0.0, theme::LINE);
    for mark in MARKS.into_iter().chain([40.0]) {
        let (x, y) = (x_of(mark), area.bottom());
        painter.vline(x, y - 0.25 * area.height()..=y, (2.0, theme::LINE));
    }
    if let Some((_, cents)) = reading {
        let pin = Rect::from_center_size(
            pos2(x_of(cents), area.center().y),
            vec2(10.0, area.height()),
        );
        painter.rect_filled(pin, 3.0, ink(cents));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_in_words() {
        assert_eq!(told(None), "no note");
        assert_eq!(told(Some(("E2", 2.0))), "E2, in tune");
        assert_eq!(told(Some(("E2", 3.4))), "E2, 3 cents sharp");
        assert_eq!(told(Some(("Eb2", -200.0))), "Eb2, 200 cents flat");
        assert_eq!(
            [whole(0.4), whole(-0.4), whole(3.0), whole(-12.0)],
            ["0", "0", "+3", "-12"]
        );
    }
}
