//! [`SmallPictures`]: pictures of presets and of runs as textures, each decoded when it is seen first.

use std::collections::BTreeMap;

use eframe::egui::{Color32, ColorImage, Painter, Rect, TextureHandle, TextureOptions, pos2};
use image::RgbaImage;

/// Textures by whatever tells the pictures apart.
#[derive(Default)]
pub struct SmallPictures(BTreeMap<String, TextureHandle>);

impl SmallPictures {
    /// Draws a picture, which `decode` gives if it was not seen before; one that cannot be decoded is nothing.
    pub fn paint(
        &mut self,
        painter: &Painter,
        rect: Rect,
        key: &str,
        decode: impl FnOnce() -> Option<RgbaImage>,
    ) {
        if !self.0.contains_key(key) {
            let Some(pixels) = decode() else { return };
            let size = [pixels.width() as usize, pixels.height() as usize];
            let picture = ColorImage::from_rgba_unmultiplied(size, &pixels);
            let texture =
                painter
                    .ctx()
                    .load_texture("small picture", picture, TextureOptions::LINEAR);
            self.0.insert(key.to_owned(), texture);
        }
        if let Some(texture) = self.0.get(key) {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(texture.id(), rect, whole, Color32::WHITE);
        }
    }
}
