//! Small pictures of target distributions, drawn from samples of a fixed seed.
//!
//! Each is a texture that is made once: as shapes, the some thousand points of all pictures cost a
//! third of a frame where there is no GPU.

use std::collections::HashMap;

use eframe::egui::{self, Color32, ColorImage, Pos2, Rect, TextureHandle, TextureOptions, pos2};

use crate::config::{Data, Distribution, Formula, Points};
use crate::data::{Point, Stream, real};

/// Points of a picture: enough to tell the shapes apart.
const POINTS: usize = 260;
/// Side of a point, in points of the screen.
const POINT_SIZE: f32 = 1.6;
/// Pictures that are kept; a slider that is dragged through many spreads must not fill memory.
const KEPT: usize = 64;

/// Pictures, made once for each kind of data, size and screen.
#[derive(Default)]
pub struct Thumbnails {
    pictures: HashMap<Key, Picture>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    distribution: Distribution,
    spread: Option<u64>,
    size_px: [usize; 2],
}

struct Picture {
    texture: TextureHandle,
    /// What a picture of the user's own points was made of.
    points: Points,
    /// And one of their own formula.
    formula: Option<Formula>,
}

impl Thumbnails {
    /// Draws the data into `rect`, y upwards.
    pub fn paint(&mut self, painter: &egui::Painter, rect: Rect, data: &Data, color: Color32) {
        let scale = painter.ctx().pixels_per_point();
        let size = (rect.size() * scale).round();
        let key = Key {
            distribution: data.distribution,
            spread: data.spread.map(f64::to_bits),
            size_px: [size.x.max(1.0) as usize, size.y.max(1.0) as usize],
        };
        let points = match data.distribution {
            Distribution::Drawn => data.drawn.clone(),
            Distribution::Imported => data.imported.clone(),
            _ => Points::default(),
        };
        let is_formula = data.distribution == Distribution::Formula;
        let formula = is_formula.then(|| data.formula.clone());
        if self.pictures.len() > KEPT {
            self.pictures.clear();
        }
        let picture = self.pictures.get(&key);
        let is_current = picture.is_some_and(|p| p.points == points && p.formula == formula);
        if !is_current {
            let samples = real::sample(data, POINTS, &mut Stream::Real.rng(0));
            let image = rasterize(&samples, key.size_px, POINT_SIZE * scale);
            let texture = painter
                .ctx()
                .load_texture("thumbnail", image, TextureOptions::LINEAR);
            self.pictures.insert(
                key,
                Picture {
                    texture: texture.clone(),
                    points,
                    formula,
                },
            );
            paint_texture(painter, &texture, rect, color);
        } else if let Some(picture) = self.pictures.get(&key) {
            paint_texture(painter, &picture.texture, rect, color);
        }
    }
}

fn paint_texture(painter: &egui::Painter, texture: &TextureHandle, rect: Rect, color: Color32) {
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    painter.image(texture.id(), rect, whole, color);
}

/// Points of the unit square as white squares with soft edges on nothing, to be tinted.
fn rasterize(points: &[Point], [width, height]: [usize; 2], side: f32) -> ColorImage {
    let mut coverage = vec![0.0_f32; width * height];
    for [x, y] in points {
        let center = pos2(x * width as f32, (1.0 - y) * height as f32);
        let square = Rect::from_center_size(center, egui::vec2(side, side));
        let image = Rect::from_min_max(Pos2::ZERO, pos2(width as f32, height as f32));
        if !image.contains(center) {
            continue;
        }
        let covered = square.intersect(image);
        let (columns, rows) = (
            covered.min.x as usize..(covered.max.x.ceil() as usize).min(width),
            covered.min.y as usize..(covered.max.y.ceil() as usize).min(height),
        );
        for row in rows {
            for column in columns.clone() {
                let pixel =
                    Rect::from_min_size(pos2(column as f32, row as f32), egui::Vec2::splat(1.0));
                coverage[row * width + column] += covered.intersect(pixel).area();
            }
        }
    }
    let pixels = coverage
        .into_iter()
        .map(|c| Color32::from_white_alpha((255.0 * c.min(1.0)).round() as u8))
        .collect();
    ColorImage::new([width, height], pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_covers_its_square_and_nothing_else() {
        // Two pixels wide around the middle of 4 × 4 pixels; one point is outside.
        let image = rasterize(&[[0.5, 0.5], [1.5, 0.5]], [4, 4], 2.0);
        let alpha = |x: usize, y: usize| image.pixels[y * 4 + x].a();
        for y in 0..4 {
            for x in 0..4 {
                let is_inside = (1..3).contains(&x) && (1..3).contains(&y);
                assert_eq!(alpha(x, y), if is_inside { 255 } else { 0 }, "{x}, {y}");
            }
        }
        // Upwards is up: a point at the top is in the first row.
        let image = rasterize(&[[0.125, 0.875]], [4, 4], 1.0);
        assert_eq!(image.pixels[0].a(), 255);
    }
}
