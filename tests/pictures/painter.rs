//! Paints what egui draws without a graphics card: triangles, a colour at each corner, a texture over them, blended in
//! gamma space as egui means it. The same picture on every machine.

use egui::epaint::{ImageDelta, Mesh, Primitive, Vertex};
use egui::{
    Color32, ColorImage, Context, FullOutput, ImageData, Pos2, Rect, TextureId, TexturesDelta,
};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};
use std::collections::HashMap;

/// Textures by their names.
#[derive(Default)]
pub struct Painter {
    textures: HashMap<TextureId, ColorImage>,
}

impl TestRenderer for Painter {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                self.change(id, &change);
            }
        }
        // What is freed may still be in this frame's picture.
        delta.free.clear();
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut picture = RgbaImage::from_pixel(size.x as u32, size.y as u32, Rgba([0, 0, 0, 255]));
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            if let Primitive::Mesh(mesh) = &clipped.primitive {
                let texture = self.textures.get(&mesh.texture_id);
                let texture = texture.ok_or("a texture is missing")?;
                paint(&mut picture, mesh, texture, clipped.clip_rect, scale);
            }
        }
        Ok(picture)
    }
}

impl Painter {
    fn change(&mut self, id: TextureId, change: &ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let Some([left, top]) = change.pos else {
            self.textures.insert(id, image.as_ref().clone());
            return;
        };
        let whole = self.textures.get_mut(&id).expect("a patch has its texture");
        let width = image.size[0];
        for (row, pixels) in image.pixels.chunks_exact(width).enumerate() {
            let at = (top + row) * whole.size[0] + left;
            whole.pixels[at..at + width].copy_from_slice(pixels);
        }
    }
}

fn paint(picture: &mut RgbaImage, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
    let whole = Rect::from_min_max(
        Pos2::ZERO,
        Pos2::new(picture.width() as f32, picture.height() as f32),
    );
    let clip = Rect::from_min_max((clip.min * scale).round(), (clip.max * scale).round());
    let clip = clip.intersect(whole);
    for corners in mesh.indices.chunks_exact(3) {
        let corners = [0, 1, 2].map(|at| mesh.vertices[corners[at] as usize]);
        triangle(picture, corners, texture, clip, scale);
    }
}

fn triangle(
    picture: &mut RgbaImage,
    corners: [Vertex; 3],
    texture: &ColorImage,
    clip: Rect,
    scale: f32,
) {
    let [a, mut b, mut c] = corners.map(|corner| (corner.pos * scale, corner));
    let mut area = edge(a.0, b.0, c.0);
    if area < 0.0 {
        std::mem::swap(&mut b, &mut c);
        area = -area;
    }
    let bounds = Rect::from_points(&[a.0, b.0, c.0]).intersect(clip);
    if area <= 0.0 || !bounds.is_positive() {
        return;
    }
    for y in bounds.top().floor() as u32..bounds.bottom().ceil() as u32 {
        for x in bounds.left().floor() as u32..bounds.right().ceil() as u32 {
            let at = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            let parts = [(b.0, c.0), (c.0, a.0), (a.0, b.0)].map(|(from, to)| inside(from, to, at));
            let [Some(u), Some(v), Some(w)] = parts else {
                continue;
            };
            if !clip.contains(at) {
                continue;
            }
            let shares = [u / area, v / area, w / area];
            let color = mixed(&[a.1, b.1, c.1], shares, texture);
            blend(picture.get_pixel_mut(x, y), color);
        }
    }
}

/// Twice the area, signed.
fn edge(a: Pos2, b: Pos2, at: Pos2) -> f32 {
    (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x)
}

/// How far inside this edge; what lies on an edge belongs to one of its two sides alone.
fn inside(from: Pos2, to: Pos2, at: Pos2) -> Option<f32> {
    let depth = edge(from, to, at);
    let owns = to.y < from.y || (to.y == from.y && to.x > from.x);
    (depth > 0.0 || (depth == 0.0 && owns)).then_some(depth)
}

/// Red, green, blue, alpha, 0 to 255 and premultiplied.
fn mixed(corners: &[Vertex; 3], shares: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let mut color = [0.0; 4];
    let (mut u, mut v) = (0.0, 0.0);
    for (corner, share) in corners.iter().zip(shares) {
        for (sum, part) in color.iter_mut().zip(corner.color.to_array()) {
            *sum += share * f32::from(part);
        }
        u += share * corner.uv.x;
        v += share * corner.uv.y;
    }
    let texel = sample(texture, u, v);
    std::array::from_fn(|channel| color[channel] * texel[channel] / 255.0)
}

/// Between the four nearest pixels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (right, below) = (x - x.floor(), y - y.floor());
    let pixel = |dx: f32, dy: f32| -> Color32 {
        let x = (x.floor() + dx).clamp(0.0, width as f32 - 1.0) as usize;
        let y = (y.floor() + dy).clamp(0.0, height as f32 - 1.0) as usize;
        texture.pixels[y * width + x]
    };
    let corners = [
        (pixel(0.0, 0.0), (1.0 - right) * (1.0 - below)),
        (pixel(1.0, 0.0), right * (1.0 - below)),
        (pixel(0.0, 1.0), (1.0 - right) * below),
        (pixel(1.0, 1.0), right * below),
    ];
    std::array::from_fn(|channel| {
        let part = |(color, share): &(Color32, f32)| share * f32::from(color.to_array()[channel]);
        corners.iter().map(part).sum()
    })
}

fn blend(pixel: &mut Rgba<u8>, color: [f32; 4]) {
    let under = 1.0 - color[3] / 255.0;
    for (below, above) in pixel.0.iter_mut().zip(color).take(3) {
        *below = (above + under * f32::from(*below))
            .round()
            .clamp(0.0, 255.0) as u8;
    }
}
