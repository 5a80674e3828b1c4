//! Some images of each data set, to choose it by. Each picture is a texture that is made once.

use std::collections::HashMap;

use eframe::egui::{ColorImage, Painter, Rect, TextureHandle, TextureOptions, Vec2};

use super::atlas::paint_crisp;
use super::pixels;
use crate::config::{Data, ImageData, Pictures};
use crate::data::{ImageShape, Stream};

/// Images along a side of a picture, and pixels along a side of an image.
const SIDE: usize = 2;
const PIXELS: usize = 16;

/// Pictures, made once for each data set.
#[derive(Default)]
pub struct Thumbnails {
    pictures: HashMap<ImageData, TextureHandle>,
    /// What the picture of own pictures was made of.
    own: Pictures,
    /// The pass in which one was made last.
    made_in: Option<u64>,
}

impl Thumbnails {
    /// Draws a data set into `rect`. The first time takes some milliseconds, so at most one is made in a pass.
    pub fn paint(&mut self, painter: &Painter, rect: Rect, data: &Data) {
        let images = data.images;
        if images == ImageData::Own && self.own != data.pictures {
            self.own = data.pictures.clone();
            self.pictures.remove(&images);
        }
        let ctx = painter.ctx();
        let texture = if let Some(texture) = self.pictures.get(&images) {
            texture.id()
        } else {
            let pass = ctx.cumulative_pass_nr();
            if self.made_in == Some(pass) {
                ctx.request_repaint();
                return;
            }
            let Some(picture) = picture(data) else {
                return;
            };
            self.made_in = Some(pass);
            let texture = ctx.load_texture("images to choose", picture, TextureOptions::NEAREST);
            self.pictures.entry(images).or_insert(texture).id()
        };
        paint_crisp(painter, texture, Vec2::splat((SIDE * PIXELS) as f32), rect);
    }
}

/// The first images of a data set beside and below each other; `None` of points.
fn picture(data: &Data) -> Option<ColorImage> {
    let source = data.image_source()?;
    let mut sample = source.sample(PIXELS, SIDE * SIDE, &mut Stream::Real.rng(0));
    let shape = ImageShape {
        side: PIXELS,
        channels: sample.channels,
    };
    // Of no pictures there are fewer.
    sample.pixels.resize(SIDE * SIDE * shape.numbers(), 0.0);
    let colors = pixels::colors(shape, &sample.pixels);
    Some(super::atlas::sheet(PIXELS, SIDE, SIDE, &colors))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice as _;

    #[test]
    fn every_data_set_has_a_picture_and_points_have_none() {
        for &images in ImageData::ALL {
            let picture = picture(&Data {
                images,
                ..Data::default()
            });
            assert_eq!(picture.is_none(), images == ImageData::None, "{images:?}");
            if let Some(picture) = picture {
                let first = picture.pixels.first();
                let is_plain = picture.pixels.iter().all(|p| Some(p) == first);
                assert_eq!(is_plain, images == ImageData::Own, "{images:?}");
            }
        }
    }
}
