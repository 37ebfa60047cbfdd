//! A tournament: how far its round is, and at its end who came how far.

use super::compare;
use crate::app::tournament::{Ranked, Tournament};
use crate::app::{Action, State};
use crate::library::shelf::Verdict;
use crate::ui::hint_line::explain;
use crate::ui::theme;
use crate::ui::widgets::elide_middle;
use egui::{
    Align, Align2, Button, Color32, Layout, Rect, Response, RichText, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Height of the ranking.
pub const HEIGHT: f32 = 5.0 * ROW_HEIGHT;
/// Where less is left below the comparison the ranking takes the list's place.
pub const ROOM: f32 = 410.0;

const ROW_HEIGHT: f32 = 34.0;
const END_WIDTH: f32 = 62.0;
/// Room for the rank on the left, and for the rounds on the right.
const SIDES: [f32; 2] = [36.0, 150.0];
/// Heights of a capture's place in the strip: rejected, not judged, kept.
const MARKS: [f32; 3] = [3.0, 7.0, 13.0];

/// There is a ranking to be read.
pub fn is_over(state: &State) -> bool {
    !state.ranking.is_empty() && !state.hides_names()
}

/// Draws how far the round is, and the way out.
pub fn held(ui: &mut Ui, tournament: &Tournament, actions: &mut Vec<Action>) {
    let width = ui.available_width() - END_WIDTH - ui.spacing().item_spacing.x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, compare::HEIGHT), Sense::hover());
    let kept = tournament.verdicts().flatten();
    let kept = kept.filter(|verdict| *verdict == Verdict::Kept).count();
    let (round, number) = (tournament.round(), tournament.number());
    let text = format!("Round {round}: {number}, {kept} kept");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    explain(
        &response,
        "A tall mark is kept, a flat one is rejected, the frame is what you hear. Up and Down go back and on.",
    );
    let font = theme::font(theme::SMALL_SIZE);
    ui.painter()
        .text(rect.left_top(), Align2::LEFT_TOP, text, font, theme::QUIET);
    strip(ui, tournament, rect.with_min_y(rect.bottom() - 17.0));
    let end = ui.add_sized(
        vec2(END_WIDTH, compare::HEIGHT),
        Button::new("End").selected(true),
    );
    let end = end.accessible_name("End the tournament");
    explain(
        &end,
        "Ends the tournament and tells the names, best first. Keys: C",
    );
    if end.clicked() {
        actions.push(Action::Tournament);
    }
}

/// One mark for each capture of the round: its height tells the verdict, never colour alone.
fn strip(ui: &Ui, tournament: &Tournament, rect: Rect) {
    let (at, of) = tournament.place();
    let width = (rect.width() / of.max(1) as f32).min(24.0);
    for (place, verdict) in tournament.verdicts().enumerate() {
        let (height, color) = match verdict {
            Some(Verdict::Rejected) => (MARKS[0], theme::FAINT),
            None => (MARKS[1], theme::LINE),
            Some(Verdict::Kept) => (MARKS[2], theme::GLOW),
        };
        let left = rect.left() + place as f32 * width;
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        let mark = cell.shrink(2.0).with_min_y(cell.bottom() - 2.0 - height);
        ui.painter().rect_filled(mark, 1.0, color);
        if place + 1 == at {
            let frame = Stroke::new(1.0, theme::TEXT);
            ui.painter()
                .rect_stroke(cell, 2.0, frame, StrokeKind::Inside);
        }
    }
}

/// Draws what can be done with the ranking.
pub fn heading(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.label(RichText::new("Ranking").color(theme::TEXT));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let close = Button::new("Close").min_size(vec2(0.0, compare::HEIGHT));
        let close = ui.add(close).accessible_name("Close the ranking");
        explain(
            &close,
            "Takes the ranking away; nothing on the shelf changes.",
        );
        if close.clicked() {
            actions.push(Action::CloseRanking);
        }
        let any = state.ranking.iter().any(Ranked::has_won);
        let keep = Button::new("Keep the winners").min_size(vec2(0.0, compare::HEIGHT));
        let keep = ui.add_enabled(any, keep);
        explain(
            &keep,
            "Marks those who came furthest as kept on the shelf: they are among your favourites.",
        );
        if keep.clicked() {
            actions.push(Action::KeepWinners);
        }
    });
}

/// Draws who came how far, the best first, no higher than `height`.
pub fn ranks(ui: &mut Ui, height: f32, state: &State, actions: &mut Vec<Action>) {
    let heard = state.capture.as_ref().and_then(|it| it.path.as_deref());
    let area = ScrollArea::vertical().id_salt("ranking").max_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for ranked in &state.ranking {
            if rank(ui, ranked, heard == Some(&*ranked.path)).clicked() {
                actions.push(Action::Load(ranked.path.clone()));
            }
        }
    });
}

fn rank(ui: &mut Ui, ranked: &Ranked, heard: bool) -> Response {
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let label = format!("{}. {}, {}", ranked.rank, ranked.name, ranked.words());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, heard, &label));
    let fill = match (heard, response.hovered()) {
        (true, _) => theme::CHOSEN,
        (false, true) => theme::KEY_HOVERED,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter()
        .rect_filled(rect.shrink2(vec2(0.0, 1.0)), theme::ROUND, fill);
    let font = theme::font(theme::TEXT_SIZE);
    let width = rect.width() - SIDES[0] - SIDES[1];
    let name = elide_middle(ui, &ranked.name, &font, width);
    let ink = match ranked.has_won() {
        true => theme::GLOW,
        false => theme::TEXT,
    };
    let place = |x: f32| pos2(x, rect.center().y);
    let paint = ui.painter();
    let left = place(rect.left() + 8.0);
    let number = format!("{}.", ranked.rank);
    paint.text(left, Align2::LEFT_CENTER, number, font.clone(), ink);
    let middle = place(rect.left() + SIDES[0]);
    paint.text(middle, Align2::LEFT_CENTER, name, font, ink);
    let small = theme::font(theme::SMALL_SIZE);
    let right = place(rect.right() - 8.0);
    paint.text(
        right,
        Align2::RIGHT_CENTER,
        ranked.words(),
        small,
        theme::QUIET,
    );
    explain(&response, "Plays this capture again.");
    response
}
