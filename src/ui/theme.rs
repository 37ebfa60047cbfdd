//! Every colour and every text size, named once.

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Stroke, TextStyle, Theme, Ui, Vec2, Visuals,
};

/// Behind everything.
pub const GROUND: Color32 = Color32::from_rgb(0x10, 0x12, 0x17);
/// A panel on the ground.
pub const PANEL: Color32 = Color32::from_rgb(0x1a, 0x1d, 0x24);
/// What can be pressed, at rest.
pub const KEY: Color32 = Color32::from_rgb(0x2b, 0x30, 0x3b);
/// What can be pressed, under the pointer.
pub const KEY_HOVERED: Color32 = Color32::from_rgb(0x38, 0x3f, 0x4d);
/// Where something can be entered, and the empty part of a meter.
pub const WELL: Color32 = Color32::from_rgb(0x0a, 0x0b, 0x0f);
/// Edges and lines.
pub const LINE: Color32 = Color32::from_rgb(0x4a, 0x52, 0x63);
/// What is read while playing.
pub const TEXT: Color32 = Color32::from_rgb(0xf4, 0xf5, 0xf8);
/// What is read while setting up.
pub const QUIET: Color32 = Color32::from_rgb(0xbf, 0xc6, 0xd3);
/// A word that says nothing at the moment: a lamp that is out.
pub const FAINT: Color32 = Color32::from_rgb(0x7c, 0x85, 0x96);
/// The warm glow of a valve: what is turned up, chosen or focused.
pub const GLOW: Color32 = Color32::from_rgb(0xff, 0xb8, 0x5c);
/// Behind what is chosen, its text in [`GLOW`].
pub const CHOSEN: Color32 = Color32::from_rgb(0x3f, 0x2b, 0x0c);
/// All is well; a healthy level.
pub const GOOD: Color32 = Color32::from_rgb(0x5f, 0xdb, 0x96);
/// Mind this; a hot level.
pub const WARM: Color32 = Color32::from_rgb(0xff, 0xd1, 0x5c);
/// Stop; too loud.
pub const ALARM: Color32 = Color32::from_rgb(0xff, 0x93, 0x86);
/// Text on a field of [`GLOW`], [`WARM`] or [`ALARM`].
pub const ON_BRIGHT: Color32 = Color32::from_rgb(0x17, 0x0d, 0x06);

/// What is read while standing; grows with the window.
pub const NAME_SIZE: f32 = 52.0;
/// The smallest that is still read while standing.
pub const STAGE_SIZE: f32 = 40.0;
/// Values of what is being turned.
pub const VALUE_SIZE: f32 = 26.0;
/// Ordinary text.
pub const TEXT_SIZE: f32 = 18.0;
/// Captions and scales.
pub const SMALL_SIZE: f32 = 16.0;

/// Space between things that belong together.
pub const GAP: f32 = 10.0;
/// Space between things that do not, and around panels.
pub const MARGIN: f32 = 18.0;
/// Corners.
pub const ROUND: CornerRadius = CornerRadius::same(6);

/// The one font, at `size`.
pub fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The line around what has the keyboard.
pub fn focus_ring() -> Stroke {
    Stroke::new(2.5, GLOW)
}

/// How much larger than at 1280x800 the window's most important things are drawn.
pub fn growth(window: Vec2) -> f32 {
    (window.x / 1280.0).min(window.y / 800.0).clamp(0.8, 2.5)
}

/// Draws what follows in `ui` larger `by` this factor; what has sizes of its own asks [`enlarged`].
pub fn enlarge(ui: &mut Ui, by: f32) {
    let style = ui.style_mut();
    for font in style.text_styles.values_mut() {
        font.size *= by;
    }
    let spacing = &mut style.spacing;
    for size in [
        &mut spacing.item_spacing,
        &mut spacing.button_padding,
        &mut spacing.interact_size,
    ] {
        *size *= by;
    }
}

/// By how much `ui` was enlarged.
pub fn enlarged(ui: &Ui) -> f32 {
    TextStyle::Heading.resolve(ui.style()).size / VALUE_SIZE
}

/// Gives egui our colours and sizes.
pub fn apply(ctx: &Context) {
    ctx.set_theme(Theme::Dark);
    ctx.global_style_mut(|style| {
        style.visuals = visuals();
        style.interaction.selectable_labels = false;
        style.spacing.item_spacing = Vec2::splat(GAP);
        style.spacing.button_padding = Vec2::new(14.0, 8.0);
        style.spacing.interact_size = Vec2::new(44.0, 40.0);
        style.spacing.combo_height = 420.0;
        for (text_style, size) in [
            (TextStyle::Body, TEXT_SIZE),
            (TextStyle::Button, TEXT_SIZE),
            (TextStyle::Small, SMALL_SIZE),
            (TextStyle::Heading, VALUE_SIZE),
        ] {
            style.text_styles.insert(text_style, font(size));
        }
    });
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = GROUND;
    visuals.window_fill = PANEL;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.extreme_bg_color = WELL;
    visuals.weak_text_color = Some(QUIET);
    visuals.selection.bg_fill = CHOSEN;
    visuals.selection.stroke = focus_ring();
    let widgets = &mut visuals.widgets;
    for (look, fill, edge) in [
        (&mut widgets.noninteractive, PANEL, Stroke::new(1.0, LINE)),
        (&mut widgets.inactive, KEY, Stroke::new(1.0, LINE)),
        (&mut widgets.hovered, KEY_HOVERED, Stroke::new(1.0, QUIET)),
        (&mut widgets.active, KEY_HOVERED, focus_ring()),
        (&mut widgets.open, KEY_HOVERED, Stroke::new(1.0, QUIET)),
    ] {
        look.bg_fill = fill;
        look.weak_bg_fill = fill;
        look.bg_stroke = edge;
        look.fg_stroke = Stroke::new(1.5, TEXT);
        look.corner_radius = ROUND;
        look.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio as WCAG 2 defines it: relative luminances plus 0.05, the lighter over the darker.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |color: Color32| {
            let linear = |byte: u8| {
                let value = f64::from(byte) / 255.0;
                if value <= 0.040_45 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn live_information_has_a_contrast_of_seven_to_one() {
        for ground in [GROUND, PANEL, WELL] {
            for ink in [TEXT, QUIET, GLOW, GOOD, WARM, ALARM] {
                assert!(
                    contrast(ink, ground) >= 7.0,
                    "{ink:?} on {ground:?}: {}",
                    contrast(ink, ground)
                );
            }
        }
        assert!(contrast(FAINT, WELL) >= 4.5, "even what is out can be read");
        for field in [GLOW, WARM, ALARM, GOOD] {
            assert!(contrast(ON_BRIGHT, field) >= 7.0);
        }
        assert!(contrast(GLOW, CHOSEN) >= 7.0);
        for key in [KEY, KEY_HOVERED] {
            assert!(contrast(TEXT, key) >= 7.0);
        }
    }
}
