//! Small pictures of target distributions, drawn from samples of a fixed seed.

use std::collections::HashMap;

use eframe::egui::{self, Color32, Mesh, Pos2, Rect, Shape, vec2};

use crate::config::{Data, Distribution};
use crate::data::{Point, Stream, real};

/// Points of a picture: enough to tell the shapes apart, few enough to be free.
const POINTS: usize = 260;
const POINT_SIZE: f32 = 1.6;

/// Samples for pictures, drawn once for each kind of data.
#[derive(Default)]
pub struct Thumbnails {
    samples: HashMap<(Distribution, Option<u64>), Vec<Point>>,
}

impl Thumbnails {
    /// Draws the data into `rect`, y upwards.
    pub fn paint(&mut self, painter: &egui::Painter, rect: Rect, data: &Data, color: Color32) {
        let is_made_of_points = matches!(
            data.distribution,
            Distribution::Drawn | Distribution::Imported
        );
        if is_made_of_points {
            // Drawings change; sampling a few hundred points of one is cheap.
            let points = real::sample(data, POINTS, &mut Stream::Real.rng(0));
            paint_points(painter, rect, &points, color);
            return;
        }
        let key = (data.distribution, data.spread.map(f64::to_bits));
        let points = self
            .samples
            .entry(key)
            .or_insert_with(|| real::sample(data, POINTS, &mut Stream::Real.rng(0)));
        paint_points(painter, rect, points, color);
        // A slider that is dragged through many spreads must not fill memory.
        if self.samples.len() > 64 {
            self.samples.clear();
        }
    }
}

/// Draws points of the unit square into `rect` as one mesh.
fn paint_points(painter: &egui::Painter, rect: Rect, points: &[Point], color: Color32) {
    let mut mesh = Mesh::default();
    for [x, y] in points {
        let center = Pos2::new(
            egui::lerp(rect.x_range(), *x),
            egui::lerp(rect.y_range(), 1.0 - *y),
        );
        if rect.contains(center) {
            mesh.add_colored_rect(
                Rect::from_center_size(center, vec2(POINT_SIZE, POINT_SIZE)),
                color,
            );
        }
    }
    painter.add(Shape::mesh(mesh));
}
