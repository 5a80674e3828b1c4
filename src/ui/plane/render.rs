//! The layered distributions as pixels, for files: what [`super::DistributionPlot`] draws, without a window and
//! off its thread.

use eframe::egui::{Color32, Pos2, Rect, Vec2, pos2};
use image::RgbImage;
use image::imageops::{self, FilterType};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::outside::{Outside, outside};
use super::shapes::{Length, Transform};
use crate::data::Point;
use crate::training::{Manifold, Snapshot};
use crate::ui::kind::DataKind;
use crate::ui::layers::Layer;
use crate::ui::number::grouped;
use crate::ui::raster::{Area, DrawError, LEGEND_TEXT, Style, anchor, pixel, rgb};
use crate::ui::theme::{self, Role};

/// Length of an arrow to what is outside, and of the piece of the edge that it stands for.
const OUTWARD_ARROW: f32 = 9.0;
const EDGE_PIECE: f32 = 60.0;

/// The unit square with its layers, `side` pixels wide and high.
///
/// # Errors
///
/// If the drawing library fails.
pub fn square(snapshot: &Snapshot, style: &Style, side: u32) -> Result<RgbImage, DrawError> {
    let mut picture = surface(snapshot, style, side);
    let room = Rect::from_min_size(Pos2::ZERO, Vec2::splat(side as f32));
    let transform = Transform::fit(room);
    {
        let area = BitMapBackend::with_buffer(&mut picture, (side, side)).into_drawing_area();
        let far = side as f32;
        // Far outside is far enough: pixels are counted in 32 bits.
        let at = |point: Point| {
            let pos = transform
                .at(point)
                .clamp(pos2(-far, -far), pos2(2.0 * far, 2.0 * far));
            (pos.x.round() as i32, pos.y.round() as i32)
        };
        let is_finite = |p: &Point| p.iter().all(|v| v.is_finite());
        if style.layers.shows(Layer::Manifold)
            && let Some(manifold) = &snapshot.plane().manifold
            && manifold.vertices.iter().all(is_finite)
        {
            draw_manifold(&area, manifold, style, at)?;
        }
        for (layer, role, points) in groups(snapshot) {
            if !style.layers.shows(layer) {
                continue;
            }
            let filled = style.color(role).filled();
            for point in points.iter().filter(|p| is_finite(p)) {
                area.draw(&Circle::new(at(*point), style.px(2.0), filled))?;
            }
        }
        if style.layers.shows(Layer::Gradients) {
            draw_gradients(&area, snapshot, style, transform)?;
        }
        for (layer, role, points) in groups(snapshot) {
            if style.layers.shows(layer) {
                draw_outside(&area, points, role, style, transform, room)?;
            }
        }
        area.present()?;
    }
    Ok(picture)
}

/// Real samples and fakes.
fn groups(snapshot: &Snapshot) -> [(Layer, Role, &[Point]); 2] {
    [
        (Layer::Real, Role::Real, &snapshot.plane().real),
        (Layer::Fake, Role::Fake, &snapshot.plane().fakes),
    ]
}

/// D's opinion, as soft as in the window or in steps; plain background where it is off.
fn surface(snapshot: &Snapshot, style: &Style, side: u32) -> RgbImage {
    let background = pixel(theme::plot_background(&style.visuals));
    let surface = snapshot
        .plane()
        .surface
        .as_ref()
        .filter(|_| style.layers.shows(Layer::Surface));
    let Some(surface) = surface else {
        return RgbImage::from_pixel(side, side, background);
    };
    let cells = surface.side as u32;
    // In sixteen bits, which the steps are cut from after it was made soft.
    let small = image::ImageBuffer::from_fn(cells, cells, |x, y| {
        let row = surface.side - 1 - y as usize;
        let opinion = surface.values.get(row * surface.side + x as usize);
        let opinion = opinion.copied().filter(|d| d.is_finite()).unwrap_or(0.5);
        image::Luma([(opinion.clamp(0.0, 1.0) * f32::from(u16::MAX)) as u16])
    });
    let soft = imageops::resize(&small, side, side, FilterType::Triangle);
    RgbImage::from_fn(side, side, |x, y| {
        let opinion = f32::from(soft.get_pixel(x, y).0[0]) / f32::from(u16::MAX);
        let shown = style.opinion(opinion);
        pixel(theme::surface_color(shown, &style.visuals))
    })
}

/// The surface's colours in words, and what the marks are: `width` pixels wide, with its corner at `(left, top)`,
/// and [`LEGEND`](crate::ui::raster::LEGEND) high.
///
/// # Errors
///
/// If the drawing library fails.
pub fn legend(
    area: &Area<'_>,
    style: &Style,
    (left, top): (i32, i32),
    width: i32,
) -> Result<(), DrawError> {
    let px = |points: f32| style.px(points);
    if style.layers.shows(Layer::Surface) {
        let color_of = |share: f32| theme::surface_color(share, &style.visuals);
        style.bar(
            area,
            (left, top),
            width,
            color_of,
            [tr!("fake"), tr!("unsure"), tr!("real")],
        )?;
    }
    let y = top + px(34.0);
    let mut x = left + px(5.0);
    for (layer, role) in [
        (Layer::Real, Role::Real),
        (Layer::Fake, Role::Fake),
        (Layer::Gradients, Role::Gradient),
        (Layer::Manifold, Role::Fake),
    ] {
        if !style.layers.shows(layer) {
            continue;
        }
        let color = style.color(role);
        match layer {
            Layer::Real | Layer::Fake => {
                area.draw(&Circle::new((x, y), px(4.0), color.filled()))?;
            }
            Layer::Gradients | Layer::Manifold | Layer::Surface => {
                let line = vec![(x - px(5.0), y), (x + px(5.0), y)];
                area.draw(&PathElement::new(line, color.stroke_width(style.scale)))?;
            }
        }
        let ink: Color32 = style.visuals.text_color();
        x += px(10.0);
        style.text(
            area,
            layer.label(DataKind::Points),
            (x, y),
            LEGEND_TEXT,
            ink,
            anchor(HPos::Left),
        )?;
        x += style.text_width(layer.label(DataKind::Points), LEGEND_TEXT) + px(20.0);
    }
    Ok(())
}

fn draw_manifold(
    area: &Area<'_>,
    manifold: &Manifold,
    style: &Style,
    at: impl Fn(Point) -> (i32, i32),
) -> Result<(), DrawError> {
    let line = style.color(Role::Fake).stroke_width(style.scale);
    let rows = manifold.vertices.chunks(manifold.columns.max(1));
    for row in rows.clone().step_by(2) {
        let row: Vec<_> = row.iter().map(|v| at(*v)).collect();
        area.draw(&PathElement::new(row, line))?;
    }
    if manifold.rows > 1 {
        for column in (0..manifold.columns).step_by(2) {
            let column: Vec<_> = rows
                .clone()
                .filter_map(|r| r.get(column).map(|v| at(*v)))
                .collect();
            area.draw(&PathElement::new(column, line))?;
        }
    }
    Ok(())
}

fn draw_gradients(
    area: &Area<'_>,
    snapshot: &Snapshot,
    style: &Style,
    transform: Transform,
) -> Result<(), DrawError> {
    let color = style.color(Role::Gradient);
    let scale = style.scale as f32;
    for (at, [dx, dy]) in snapshot
        .plane()
        .fakes
        .iter()
        .zip(&snapshot.plane().gradients)
    {
        let length = dx.hypot(*dy);
        let tail = transform.at(*at);
        if !(length.is_finite() && length > 0.0 && tail.is_finite()) {
            continue;
        }
        let factor = Length::Plain.of(length) / length;
        let tip = transform.at([at[0] + factor * dx, at[1] + factor * dy]);
        let along = tip - tail;
        if along.length() < 1.5 * scale {
            continue;
        }
        let head = along.normalized() * (along.length() * 0.35).clamp(2.0 * scale, 5.0 * scale);
        let to = |pos: Pos2| (pos.x.round() as i32, pos.y.round() as i32);
        let shaft = vec![to(tail), to(tip - 0.5 * head)];
        area.draw(&PathElement::new(shaft, color.stroke_width(style.scale)))?;
        let wing = head.rot90() * 0.6;
        let corners = vec![to(tip), to(tip - head + wing), to(tip - head - wing)];
        area.draw(&Polygon::new(corners, color.filled()))?;
    }
    Ok(())
}

/// Arrows to what is outside, the largest group with its number in words.
fn draw_outside(
    area: &Area<'_>,
    points: &[Point],
    role: Role,
    style: &Style,
    transform: Transform,
    room: Rect,
) -> Result<(), DrawError> {
    let scale = style.scale as f32;
    let outside = outside(points, transform, room, EDGE_PIECE * scale);
    let size = OUTWARD_ARROW * scale;
    for Outside { at, outward, .. } in &outside {
        let (base, wing) = (*at - *outward * size, outward.rot90() * size * 0.7);
        let corners = [*at, base + wing, base - wing];
        let corners = corners.map(|pos| (pos.x.round() as i32, pos.y.round() as i32));
        area.draw(&Polygon::new(corners.to_vec(), style.color(role).filled()))?;
    }
    let total: usize = outside.iter().map(|o| o.count).sum();
    let Some(largest) = outside.iter().max_by_key(|o| o.count) else {
        return Ok(());
    };
    let text = tr!("{total} outside", total = grouped(total as u64));
    let half = Vec2::new(
        style.text_width(&text, 11.0) as f32 / 2.0 + 3.0 * scale,
        8.0 * scale,
    );
    let reach = size + 3.0 * scale + (half * largest.outward).length();
    let inner = room.shrink2(half + Vec2::splat(2.0 * scale));
    let at = (largest.at - largest.outward * reach).clamp(inner.min, inner.max.max(inner.min));
    let label = Rect::from_center_size(at, 2.0 * half);
    let to = |pos: Pos2| (pos.x.round() as i32, pos.y.round() as i32);
    let fill = rgb(style.visuals.panel_fill).filled();
    area.draw(&Rectangle::new([to(label.min), to(label.max)], fill))?;
    let color = role.text_color(&style.visuals);
    style.text(area, &text, to(at), 11.0, color, anchor(HPos::Center))
}
