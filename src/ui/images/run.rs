//! Some fakes of a run as one small picture, for experiments.

use eframe::egui::{
    Color32, ColorImage, Context, Painter, Rect, TextureFilter, TextureHandle, TextureOptions,
};

use super::atlas::{paint_crisp, sheet};
use super::pixels;
use crate::training::Session;

/// Images along a side of it.
const SIDE: usize = 3;
/// Crisp where it is enlarged, and nothing left out where it is made smaller.
const OPTIONS: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    minification: TextureFilter::Linear,
    mipmap_mode: Some(TextureFilter::Linear),
    ..TextureOptions::NEAREST
};

/// The picture.
pub struct RunImages(TextureHandle);

impl RunImages {
    /// Of the run as it is now, on whatever thread trains it; `None` of points.
    pub fn new(ctx: &Context, session: &Session) -> Option<Self> {
        let (shape, fakes) = session.fake_images(SIDE * SIDE)?;
        let picture = picture(shape.side, &pixels::colors(shape, &fakes));
        Some(Self(ctx.load_texture("fakes of a run", picture, OPTIONS)))
    }

    /// Draws it as large as it fits.
    pub fn paint(&self, painter: &Painter, rect: Rect) {
        paint_crisp(painter, self.0.id(), self.0.size_vec2(), rect);
    }
}

/// Images with a line of nothing between them.
fn picture(side: usize, colors: &[Color32]) -> ColorImage {
    let pitch = side + 1;
    let padded: Vec<Color32> = colors
        .chunks_exact((side * side).max(1))
        .flat_map(|image| {
            let at = move |place: usize| {
                let (x, y) = (place % pitch, place / pitch);
                let is_inside = x < side && y < side;
                let color = image.get(y * side + x).filter(|_| is_inside);
                color.copied().unwrap_or(Color32::TRANSPARENT)
            };
            (0..pitch * pitch).map(at)
        })
        .collect();
    sheet(pitch, SIDE, SIDE, &padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_stand_apart() {
        let colors: Vec<Color32> = (0..9 * 4).map(|i| Color32::from_gray(i + 1)).collect();
        let picture = picture(2, &colors);
        assert_eq!(picture.size, [9, 9]);
        let at = |x: usize, y: usize| picture.pixels.get(y * 9 + x).map(Color32::r);
        assert_eq!((at(0, 0), at(1, 1), at(2, 2)), (Some(1), Some(4), Some(0)));
        assert_eq!((at(3, 0), at(0, 3), at(8, 8)), (Some(5), Some(13), Some(0)));
    }
}
