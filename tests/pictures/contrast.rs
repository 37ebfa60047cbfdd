//! Whether what is written can be read.

use egui::{Rect, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use image::{Rgb, RgbaImage};
use std::collections::HashMap;

/// The least ratio between ink and ground.
const LEAST: f64 = 7.0;

/// Every line of text in the window, measured in its picture.
pub fn check<S>(window: &mut Harness<'static, S>, name: &str) {
    let picture = window.render().expect("the painter paints everything");
    let scale = window.ctx.pixels_per_point();
    let mut measured = 0;
    for label in window.get_all_by_role(Role::Label) {
        let text = label
            .accesskit_node()
            .value()
            .or(label.accesskit_node().label());
        let seen = crop(&picture, label.rect(), scale);
        if text.is_none_or(|text| text.trim().is_empty()) || seen.is_empty() {
            continue;
        }
        let ratio = contrast(&seen);
        assert!(
            ratio >= LEAST,
            "{name}: {:?} has a contrast of {ratio:.1}",
            label.accesskit_node().value()
        );
        measured += 1;
    }
    assert!(measured >= 5, "{name}: only {measured} lines were measured");
}

fn crop(picture: &RgbaImage, rect: Rect, scale: f32) -> Vec<Rgb<u8>> {
    let columns =
        (rect.left() * scale).max(0.0) as u32..((rect.right() * scale) as u32).min(picture.width());
    let rows = (rect.top() * scale).max(0.0) as u32
        ..((rect.bottom() * scale) as u32).min(picture.height());
    let pixel = |x, y| {
        let [r, g, b, _] = picture.get_pixel(x, y).0;
        Rgb([r, g, b])
    };
    rows.flat_map(|y| columns.clone().map(move |x| pixel(x, y)))
        .collect()
}

/// Between the most frequent colour and the one that differs most from it; relative luminance as WCAG 2 defines it.
fn contrast(pixels: &[Rgb<u8>]) -> f64 {
    let mut counts = HashMap::new();
    for pixel in pixels {
        *counts.entry(pixel.0).or_insert(0) += 1;
    }
    let ground = counts
        .iter()
        .max_by_key(|(_, count)| **count)
        .map(|(color, _)| luminance(*color));
    let ground = ground.unwrap_or_default();
    let ratio = |color: &[u8; 3]| {
        let ink = luminance(*color);
        (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05)
    };
    counts.keys().map(ratio).fold(1.0, f64::max)
}

fn luminance(color: [u8; 3]) -> f64 {
    let [r, g, b] = color.map(|byte| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
