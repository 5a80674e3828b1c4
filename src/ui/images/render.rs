//! The grid of images as pixels, for files: what [`super::ImageGrid`] draws, without a window and off its thread. Pixels of an
//! image are as sharp as they are, a whole number of the file's where there is room.

use eframe::egui::{Color32, Pos2, Rect, Vec2};
use image::RgbImage;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::arrange::{Group, Placed, Spacing, arrange};
use super::parts::{Part, has_frames, is_grey, parts, shows_changes, shows_pixels};
use super::pixels;
use super::words;
use crate::training::Images;
use crate::ui::raster::{Area, DrawError, LEGEND_TEXT, Style, anchor, pixel};
use crate::ui::theme;

/// Width of a frame and of a gap, room between two groups, and height of a group's title, in points.
const FRAME: f32 = 2.0;
const GAP: f32 = 2.0;
const BETWEEN: f32 = 12.0;
const TITLE: f32 = 20.0;

/// The images of the layers that are on, in a square `side` pixels wide and high.
///
/// # Errors
///
/// If the drawing library fails.
pub fn square(images: &Images, style: &Style, side: u32) -> Result<RgbImage, DrawError> {
    let background = theme::plot_background(&style.visuals);
    let mut picture = RgbImage::from_pixel(side, side, pixel(background));
    let parts = parts(images, style.layers);
    let groups: Vec<Group> = parts.iter().map(|(_, group)| *group).collect();
    let px = |points: f32| style.px(points) as f32;
    let has_frames = has_frames(images, style.layers);
    let spacing = Spacing {
        frame: if has_frames { px(FRAME) } else { 0.0 },
        gap: px(GAP),
        between: px(BETWEEN),
        title: if groups.len() > 1 { px(TITLE) } else { 0.0 },
        // The picture is made smaller at last, and they are to be sharp then.
        grain: style.oversampling as f32,
        whole_from: 1.0,
    };
    let room = Vec2::splat(side as f32);
    let placed = arrange(room, images.shape.side as f32, &groups, spacing);
    for ((part, _), placed) in parts.iter().zip(&placed) {
        if has_frames {
            for (index, d) in placed.indices().zip(part.opinions(images)) {
                let color = theme::answer_color(style.opinion(*d), &style.visuals);
                fill(&mut picture, placed.framed(index), |_, _| color);
            }
        }
        draw_part(&mut picture, images, style, *part, placed);
    }
    if groups.len() > 1 {
        let area = BitMapBackend::with_buffer(&mut picture, (side, side)).into_drawing_area();
        for ((part, _), placed) in parts.iter().zip(&placed) {
            let Pos2 { x, y } = placed.corner();
            let at = (x as i32, y as i32 - style.px(TITLE / 2.0));
            let ink = style.visuals.text_color();
            style.text(
                &area,
                part.title(),
                at,
                LEGEND_TEXT,
                ink,
                anchor(HPos::Left),
            )?;
        }
        area.present()?;
    }
    Ok(picture)
}

fn draw_part(picture: &mut RgbImage, images: &Images, style: &Style, part: Part, placed: &Placed) {
    let background = theme::plot_background(&style.visuals);
    let side = images.shape.side.max(1);
    let shows_pixels = shows_pixels(part, style.layers);
    let changes = if shows_changes(part, style.layers) {
        pixels::change_colors(images, &style.visuals)
    } else {
        Vec::new()
    };
    for (index, numbers) in placed.indices().zip(images.each(part.pixels(images))) {
        let colors = if is_grey(part, images, style.layers) {
            pixels::greys(images.shape, numbers, &style.visuals)
        } else {
            pixels::colors(images.shape, numbers)
        };
        let at = |x: f32, y: f32| {
            let cell = |share: f32| ((share * side as f32) as usize).min(side - 1);
            let place = cell(y) * side + cell(x);
            let image = colors.get(place).filter(|_| shows_pixels);
            let change = changes.get(index * side * side + place);
            let over = |below: Color32, color: Option<&Color32>| {
                color.map_or(below, |color| below.blend(*color))
            };
            over(over(background, image), change)
        };
        fill(picture, placed.image(index), at);
    }
}

/// Fills a part of a picture; the colour depends on where in it a pixel is, from 0 to 1.
fn fill(picture: &mut RgbImage, rect: Rect, color: impl Fn(f32, f32) -> Color32) {
    let whole = |from: f32, to: f32, most: u32| {
        let limit = |v: f32| v.round().clamp(0.0, most as f32) as u32;
        limit(from)..limit(to)
    };
    let rows = whole(rect.top(), rect.bottom(), picture.height());
    let columns = whole(rect.left(), rect.right(), picture.width());
    for y in rows {
        for x in columns.clone() {
            let share = (Pos2::new(x as f32 + 0.5, y as f32 + 0.5) - rect.min) / rect.size();
            picture.put_pixel(x, y, pixel(color(share.x, share.y)));
        }
    }
}

/// What the colours mean, and what the images are: `width` pixels wide, with its corner at `(left, top)`, and
/// [`LEGEND`](crate::ui::raster::LEGEND) high.
///
/// # Errors
///
/// If the drawing library fails.
pub fn legend(
    images: &Images,
    area: &Area<'_>,
    style: &Style,
    (left, top): (i32, i32),
    width: i32,
) -> Result<(), DrawError> {
    let parts = parts(images, style.layers);
    let has_frames = has_frames(images, style.layers);
    let has_changes = parts
        .iter()
        .any(|(part, _)| shows_changes(*part, style.layers));
    let half = (width - style.px(BETWEEN)) / 2;
    let wide = if has_frames && has_changes {
        half
    } else {
        width
    };
    if has_frames {
        let color_of = |share: f32| theme::answer_color(share, &style.visuals);
        style.bar(
            area,
            (left, top),
            wide,
            color_of,
            [tr!("fake"), tr!("unsure"), tr!("real")],
        )?;
    }
    if has_changes {
        let is_over_images = parts
            .iter()
            .any(|(part, _)| is_grey(*part, images, style.layers));
        let background = if is_over_images {
            theme::beneath_changes(0.5, &style.visuals)
        } else {
            theme::plot_background(&style.visuals)
        };
        let color_of = |share: f32| {
            let change = theme::change_color(2.0 * share - 1.0, &style.visuals);
            background.blend(change)
        };
        let [darker, none, brighter] = words::scale_of_changes(images);
        let left = left + width - wide;
        style.bar(
            area,
            (left, top),
            wide,
            color_of,
            [&darker, &none, &brighter],
        )?;
    }
    let texts: Vec<String> = parts
        .iter()
        .map(|(part, group)| words::counted(images, *part, group.count))
        .collect();
    let at = (left, top + style.px(34.0));
    let ink = style.visuals.text_color();
    style.text(
        area,
        &texts.join(" · "),
        at,
        LEGEND_TEXT,
        ink,
        anchor(HPos::Left),
    )
}

#[cfg(test)]
mod tests {
    use eframe::egui::Visuals;
    use image::imageops::{self, FilterType};

    use super::super::parts::tests::{only, some_images};
    use super::*;
    use crate::ui::layers::Layer;

    fn style(on: &[Layer]) -> Style {
        Style {
            layers: only(on),
            visuals: Visuals::light(),
            scale: 4,
            oversampling: 2,
            opinions: None,
        }
    }

    #[test]
    fn pixels_stay_as_they_are_when_the_picture_is_made_smaller() {
        let mut images = some_images();
        // A chessboard of black and white.
        for (index, pixel) in images.fakes.iter_mut().enumerate() {
            *pixel = if index % 4 == 0 || index % 4 == 3 {
                1.0
            } else {
                -1.0
            };
        }
        let large = square(&images, &style(&[Layer::Fake]), 960).unwrap();
        let small = imageops::resize(&large, 480, 480, FilterType::Triangle);
        let is_pure = |p: &image::Rgb<u8>| p.0 == [0; 3] || p.0 == [255; 3];
        let pure = small.pixels().filter(|p| is_pure(p)).count();
        // The rest are the lines between images.
        assert!(pure * 100 > small.pixels().len() * 85, "{pure}");
    }

    #[test]
    fn every_layer_is_drawn() {
        let images = some_images();
        let with = |on: &[Layer]| square(&images, &style(on), 480).unwrap();
        let nothing = with(&[]);
        for on in [
            vec![Layer::Fake],
            vec![Layer::Real],
            vec![Layer::Manifold],
            vec![Layer::Gradients],
            vec![Layer::Fake, Layer::Surface],
            vec![Layer::Fake, Layer::Real],
            Layer::ALL.to_vec(),
        ] {
            assert_ne!(with(&on), nothing, "{on:?}");
        }
        assert_ne!(with(&[Layer::Fake]), with(&[Layer::Fake, Layer::Surface]));
    }
}
