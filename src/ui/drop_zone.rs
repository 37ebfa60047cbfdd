//! The whole window takes files and folders that are dropped on it.

use super::theme;
use crate::app::Action;
use egui::{Align2, Id, LayerId, Order, Ui, vec2};
use std::path::PathBuf;

/// Says so while a file hovers; loads what is dropped.
pub fn show(ui: &Ui, actions: &mut Vec<Action>) {
    let (hovered, dropped) = ui.input(|input| {
        let hovered = input
            .raw
            .hovered_files
            .first()
            .map(|file| file.path.clone());
        let dropped = input
            .raw
            .dropped_files
            .first()
            .map(|file| file.path().to_path_buf());
        (hovered, dropped)
    });
    if let Some(path) = hovered {
        overlay(ui, path);
    }
    actions.extend(dropped.map(Action::Load));
}

fn overlay(ui: &Ui, path: Option<PathBuf>) {
    let layer = LayerId::new(Order::Foreground, Id::unique("drop zone"));
    let painter = ui.ctx().layer_painter(layer);
    let rect = ui.ctx().content_rect();
    painter.rect_filled(rect, 0.0, theme::GROUND.gamma_multiply(0.9));
    let frame = rect.shrink(24.0);
    painter.rect_stroke(
        frame,
        theme::ROUND,
        theme::focus_ring(),
        egui::StrokeKind::Inside,
    );
    let center = rect.center();
    painter.text(
        center,
        Align2::CENTER_BOTTOM,
        "Drop it to play it",
        theme::font(theme::NAME_SIZE),
        theme::TEXT,
    );
    if let Some(name) = path.as_deref().and_then(|path| path.file_name()) {
        let below = center + vec2(0.0, theme::MARGIN);
        let name = name.to_string_lossy();
        painter.text(
            below,
            Align2::CENTER_TOP,
            name,
            theme::font(theme::VALUE_SIZE),
            theme::QUIET,
        );
    }
}
