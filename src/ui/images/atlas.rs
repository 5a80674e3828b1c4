//! [`Atlas`]: many images as one texture, which is drawn as one mesh. Nearest-neighbour sampling keeps their pixels crisp.

use eframe::egui::{
    Color32, ColorImage, Context, Mesh, Painter, Rect, Shape, TextureHandle, TextureId,
    TextureOptions, Vec2, pos2,
};

use crate::data::ImageShape;

/// Images beside each other in a texture.
const COLUMNS: usize = 8;

/// Images of one size in one texture.
#[derive(Default)]
pub struct Atlas {
    texture: Option<TextureHandle>,
    columns: usize,
    rows: usize,
    count: usize,
}

impl Atlas {
    /// Replaces what it holds by these pixels, image after image.
    pub fn set(&mut self, ctx: &Context, shape: ImageShape, colors: &[Color32]) {
        let side = shape.side.max(1);
        self.count = colors.len() / (side * side);
        self.columns = self.count.clamp(1, COLUMNS);
        self.rows = self.count.div_ceil(self.columns).max(1);
        if self.count == 0 {
            return;
        }
        let image = sheet(side, self.columns, self.rows, colors);
        if let Some(texture) = &mut self.texture {
            texture.set(image, TextureOptions::NEAREST);
        } else {
            let texture = ctx.load_texture("images", image, TextureOptions::NEAREST);
            self.texture = Some(texture);
        }
    }

    /// Draws images, each into its place.
    pub fn paint(&self, painter: &Painter, places: impl Iterator<Item = (usize, Rect)>) {
        let Some(id) = self.texture.as_ref().map(TextureHandle::id) else {
            return;
        };
        painter.add(self.mesh(id, places));
    }

    fn mesh(&self, id: TextureId, places: impl Iterator<Item = (usize, Rect)>) -> Shape {
        let mut mesh = Mesh::with_texture(id);
        for (index, rect) in places.filter(|(index, _)| *index < self.count) {
            mesh.add_rect_with_uv(rect, self.uv(index), Color32::WHITE);
        }
        Shape::mesh(mesh)
    }

    /// The part of the texture that an image has.
    fn uv(&self, index: usize) -> Rect {
        let (columns, rows) = (self.columns.max(1), self.rows.max(1));
        let (x, y) = (index % columns, index / columns);
        let at = |x: usize, y: usize| pos2(x as f32 / columns as f32, y as f32 / rows as f32);
        Rect::from_min_max(at(x, y), at(x + 1, y + 1))
    }
}

/// Draws a texture of so many pixels into the middle of a room: in whole pixels of the screen, as large as it fits.
pub fn paint_crisp(painter: &Painter, texture: TextureId, pixels: Vec2, room: Rect) {
    let place = crisp(painter, pixels, room, 1.0);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture, place, whole, Color32::WHITE);
}

/// The place in the middle of a room in which so many pixels are as large as they fit; from `whole_from` pixels of the screen
/// for each on, so many whole ones.
pub fn crisp(painter: &Painter, pixels: Vec2, room: Rect, whole_from: f32) -> Rect {
    let scale = painter.ctx().pixels_per_point();
    let zoom = (room.size() * scale / pixels.max(Vec2::splat(1.0))).min_elem();
    let zoom = if zoom >= whole_from {
        zoom.floor()
    } else {
        zoom
    };
    let size = zoom * pixels / scale;
    let corner = ((room.center() - size / 2.0).to_vec2() * scale).round() / scale;
    Rect::from_min_size(corner.to_pos2(), size)
}

/// Images beside and below each other as one.
pub fn sheet(side: usize, columns: usize, rows: usize, colors: &[Color32]) -> ColorImage {
    let width = columns * side;
    let mut whole = vec![Color32::TRANSPARENT; width * rows * side];
    for (index, image) in colors.chunks_exact(side * side).enumerate() {
        let corner = index / columns * side * width + index % columns * side;
        for (row, line) in image.chunks_exact(side).enumerate() {
            let from = corner + row * width;
            if let Some(place) = whole.get_mut(from..from + side) {
                place.copy_from_slice(line);
            }
        }
    }
    ColorImage::new([width, rows * side], whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_beside_and_below_each_other() {
        let grey = |level: u8| Color32::from_gray(level);
        // Three images of 2 × 2.
        let colors: Vec<Color32> = (0..12).map(grey).collect();
        let whole = sheet(2, 2, 2, &colors);
        assert_eq!(whole.size, [4, 4]);
        let at = |x: usize, y: usize| whole.pixels.get(y * 4 + x).copied();
        assert_eq!((at(0, 0), at(1, 1)), (Some(grey(0)), Some(grey(3))));
        assert_eq!((at(2, 0), at(3, 1)), (Some(grey(4)), Some(grey(7))));
        assert_eq!((at(0, 2), at(1, 3)), (Some(grey(8)), Some(grey(11))));
        assert_eq!(at(2, 2), Some(Color32::TRANSPARENT));
    }

    #[test]
    fn an_image_has_its_part_of_the_texture() {
        let atlas = Atlas {
            columns: 8,
            rows: 4,
            count: 30,
            ..Atlas::default()
        };
        let uv = atlas.uv(9);
        assert_eq!((uv.min, uv.max), (pos2(0.125, 0.25), pos2(0.25, 0.5)));
    }
}
