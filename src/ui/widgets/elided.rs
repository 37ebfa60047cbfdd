//! Text that fits: what is too long loses its middle, because captures differ at their ends.

use egui::{Color32, FontId, Response, RichText, Ui};

/// A one-line label no wider than `max_width`; the whole text is in its tooltip when some is left out.
pub fn elided(ui: &mut Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Response {
    let shown = elide_middle(ui, text, &font, max_width);
    let is_whole = shown == text;
    let rich = RichText::new(shown).font(font).color(color);
    let response = ui
        .add(egui::Label::new(rich).extend())
        .accessible_name(text);
    if is_whole {
        response
    } else {
        response.on_hover_text(text)
    }
}

/// `text` on one line, with its middle replaced by an ellipsis if it is wider than `max_width`.
pub fn elide_middle(ui: &Ui, text: &str, font: &FontId, max_width: f32) -> String {
    let text: Vec<char> = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let fits = |kept: usize| width(ui, &keep(&text, kept), font) <= max_width;
    let (mut fitting, mut too_many) = (0, text.len() + 1);
    if fits(text.len()) {
        return text.iter().collect();
    }
    while fitting + 1 < too_many {
        let middle = usize::midpoint(fitting, too_many);
        if fits(middle) {
            fitting = middle;
        } else {
            too_many = middle;
        }
    }
    keep(&text, fitting)
}

/// The first and last characters of `text`, `count` in all; the whole of it where that is enough.
fn keep(text: &[char], count: usize) -> String {
    if count >= text.len() {
        return text.iter().collect();
    }
    let (head, tail) = (count.div_ceil(2), text.len() - count / 2);
    text[..head]
        .iter()
        .chain(&['…'])
        .chain(&text[tail..])
        .collect()
}

fn width(ui: &Ui, text: &str, font: &FontId) -> f32 {
    ui.painter()
        .layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE)
        .size()
        .x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_goes_first() {
        let text: Vec<char> = "abcdefgh".chars().collect();
        assert_eq!(keep(&text, 8), "abcdefgh");
        assert_eq!(keep(&text, 5), "abc…gh");
        assert_eq!(keep(&text, 0), "…");
    }
}
