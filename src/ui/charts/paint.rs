//! How a curve is painted: its means as a line, its extremes as boxes.

use std::ops::RangeInclusive;

use eframe::egui::{self, Color32, Mesh, Shape, Stroke, Ui};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};

use super::epochs::Epochs;
use crate::training::history::Bucket;

/// The means of a curve, straight from one to the next. Each piece is a shape of its own: a polyline's
/// mitres become wedges where a curve goes up and down within a pixel or two. It is a path of two points
/// rather than a line segment, whose ends egui moves to whole pixels where it is level: a curve that stays the same would
/// have holes.
pub(super) fn trace(
    buckets: &[Bucket],
    axis: Epochs,
    color: Color32,
    width: f32,
) -> impl Fn(&PlotTransform, &mut Vec<Shape>) + 'static {
    let means: Vec<PlotPoint> = buckets
        .iter()
        .map(|b| PlotPoint::new(axis.place(b.epoch as f64), b.mean))
        .collect();
    let stroke = Stroke::new(width, color);
    move |transform, shapes| {
        let at = |point: &PlotPoint| transform.position_from_point(point);
        let pieces = means.windows(2).map(|ends| [at(&ends[0]), at(&ends[1])]);
        shapes.extend(pieces.map(|ends| Shape::line(ends.to_vec(), stroke)));
    }
}

/// The extremes of merged values, each over the epochs that it stands for: a slope between two of them
/// would be a range that nobody measured.
pub(super) fn band(
    buckets: &[Bucket],
    axis: Epochs,
    color: Color32,
) -> impl Fn(&PlotTransform, &mut Vec<Shape>) + 'static {
    let boxes = band_boxes(buckets);
    move |transform, shapes| {
        let mut mesh = Mesh::default();
        for [from, to, low, high] in &boxes {
            let at = |x, y| transform.position_from_point(&PlotPoint::new(axis.place(x), y));
            let rect = egui::Rect::from_two_pos(at(*from, *low), at(*to, *high));
            mesh.add_colored_rect(rect, color);
        }
        shapes.push(Shape::mesh(mesh));
    }
}

/// From and to an epoch, and from and to a value; nothing where values are not merged.
fn band_boxes(buckets: &[Bucket]) -> Vec<[f64; 4]> {
    // The first one is as wide as the next: a run that was opened late has nothing before it.
    let mut from = match buckets {
        [first, next, ..] => first
            .epoch
            .saturating_sub(next.epoch.saturating_sub(first.epoch)),
        [] | [_] => 0,
    } as f64;
    let mut boxes = Vec::with_capacity(buckets.len());
    for b in buckets {
        let to = b.epoch as f64;
        if b.min < b.max {
            boxes.push([from, to, b.min, b.max]);
        }
        from = to;
    }
    boxes
}

/// A part of a chart that is painted by a function, without points to hover.
pub(super) struct Painted<F> {
    base: PlotItemBase,
    paint: F,
}

impl<F: Fn(&PlotTransform, &mut Vec<Shape>)> Painted<F> {
    pub(super) fn new(name: &str, paint: F) -> Self {
        Self {
            base: PlotItemBase::new(name.to_owned()),
            paint,
        }
    }
}

impl<F: Fn(&PlotTransform, &mut Vec<Shape>)> PlotItem for Painted<F> {
    fn shapes(&self, _ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.paint)(transform, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn allow_hover(&self) -> bool {
        false
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Curve;

    #[test]
    fn a_band_is_as_wide_as_the_epochs_that_it_stands_for() {
        let mut curve = Curve::default();
        // Measured now and then: no two values are merged, so nothing lies between them.
        for (epoch, value) in [(0, 3.0), (900, 1.0), (1_800, 2.0)] {
            curve.push(epoch, value);
        }
        assert!(band_boxes(curve.buckets()).is_empty());
        // Merged ones: each box is its own, and none is a wedge.
        let mut curve = Curve::default();
        (1..=1_200_u64).for_each(|epoch| curve.push(epoch, (epoch % 7) as f64));
        let boxes = band_boxes(curve.buckets());
        assert!(
            boxes
                .windows(2)
                .all(|w| w[0][1] <= w[1][0] && w[0][0] < w[0][1])
        );
        let merged = curve.buckets().iter().filter(|b| b.min < b.max);
        assert!(boxes.len() == merged.count() && boxes.len() > 200);
        // Of a run that was opened late, none reaches back to before that.
        let mut curve = Curve::default();
        (6_000..=7_200_u64).for_each(|epoch| curve.push(epoch, (epoch % 7) as f64));
        let boxes = band_boxes(curve.buckets());
        assert!(boxes[0][0] >= 5_990.0 && boxes[0][0] < boxes[0][1]);
    }

    #[test]
    fn a_curve_that_stays_the_same_has_no_holes() {
        let mut curve = Curve::default();
        (0..170).for_each(|epoch| curve.push(epoch, 0.5));
        let frame = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(361.0, 31.0));
        let bounds = PlotBounds::from_min_max([0.0, 0.0], [169.0, 1.0]);
        let transform = PlotTransform::new(frame, bounds, false);
        let mut shapes = Vec::new();
        trace(curve.buckets(), Epochs::Linear, Color32::WHITE, 1.5)(&transform, &mut shapes);
        // From and to where each triangle reaches that has the whole colour.
        let mut solid = Vec::new();
        for triangle in triangles(shapes) {
            if triangle.iter().all(|v| v.color == Color32::WHITE) {
                let x = triangle.map(|v| v.pos.x);
                let least = x.iter().copied().fold(f32::INFINITY, f32::min);
                solid.push([least, x.iter().copied().fold(f32::NEG_INFINITY, f32::max)]);
            }
        }
        solid.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut end = 0.0_f32;
        for [from, to] in solid {
            assert!(from <= end + 0.01, "a hole from {end} to {from}");
            end = end.max(to);
        }
        assert!(end > 360.0, "{end}");
    }

    /// What is drawn of shapes at one pixel a point.
    fn triangles(shapes: Vec<Shape>) -> Vec<[egui::epaint::Vertex; 3]> {
        let ctx = egui::Context::default();
        // Its fonts are there from the first frame on.
        ctx.begin_pass(egui::RawInput::default());
        let _ = ctx.end_pass();
        let clipped = shapes.into_iter().map(|shape| egui::epaint::ClippedShape {
            clip_rect: egui::Rect::EVERYTHING,
            shape,
            transform_after_tessellation: egui::emath::TSTransform::default(),
        });
        let mut triangles = Vec::new();
        for primitive in ctx.tessellate(clipped.collect(), 1.0) {
            let egui::epaint::Primitive::Mesh(mesh) = primitive.primitive else {
                continue;
            };
            let corners = mesh.indices.chunks_exact(3);
            triangles.extend(corners.map(|c| [0, 1, 2].map(|i| mesh.vertices[c[i] as usize])));
        }
        triangles
    }

    #[test]
    fn a_curve_that_jumps_is_as_thin_as_any() {
        let mut curve = Curve::default();
        for (epoch, value) in [
            (0, 0.0),
            (300, 0.0),
            (385, 0.5),
            (415, 1.0),
            (425, 0.0),
            (430, 1.0),
            (431, 0.0),
        ] {
            curve.push(epoch, value);
        }
        let frame = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(360.0, 30.0));
        let bounds = PlotBounds::from_min_max([0.0, 0.0], [970.0, 1.0]);
        let transform = PlotTransform::new(frame, bounds, false);
        let mut shapes = Vec::new();
        trace(curve.buckets(), Epochs::Linear, Color32::WHITE, 1.5)(&transform, &mut shapes);
        let at =
            |b: &Bucket| transform.position_from_point(&PlotPoint::new(b.epoch as f64, b.mean));
        let pieces = curve
            .buckets()
            .windows(2)
            .map(|w| (at(&w[1]) - at(&w[0])).length());
        let length: f32 = pieces.sum();
        let mut area = 0.0;
        for triangle in triangles(shapes) {
            let at = triangle.map(|v| v.pos);
            let (first, second) = (at[1] - at[0], at[2] - at[0]);
            area += (first.x * second.y - first.y * second.x).abs() / 2.0;
        }
        // As wide as it is, and a soft edge of one point.
        let most = length * (1.5 + 2.0);
        assert!(area < most, "{area} of {most}");
    }
}
