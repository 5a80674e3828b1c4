//! Images as textures: all of a part are one, which is drawn as one mesh. Nearest-neighbour sampling keeps their pixels crisp.

use std::sync::Arc;

use eframe::egui::{
    Color32, ColorImage, Context, Mesh, Painter, Rect, Shape, TextureHandle, TextureId,
    TextureOptions, Vec2, Visuals, pos2,
};

use super::features::FeatureTextures;
use super::parts::Part;
use super::pixels;
use crate::data::ImageShape;
use crate::gan::Explained;
use crate::training::{Closer, Images, Snapshot};
use crate::ui::theme;

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
    let scale = painter.ctx().pixels_per_point();
    let zoom = (room.size() * scale / pixels.max(Vec2::splat(1.0))).min_elem();
    let zoom = if zoom >= 1.0 { zoom.floor() } else { zoom };
    let size = zoom * pixels / scale;
    let corner = ((room.center() - size / 2.0).to_vec2() * scale).round() / scale;
    let place = Rect::from_min_size(corner.to_pos2(), size);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture, place, whole, Color32::WHITE);
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

/// The textures of a snapshot, made anew when another is shown.
#[derive(Default)]
pub struct Textures {
    fakes: Atlas,
    real: Atlas,
    changes: Atlas,
    sheet: Atlas,
    noise: Option<TextureHandle>,
    features: FeatureTextures,
    closer: Atlas,
    closer_changes: Atlas,
    /// What they show, and whether in the dark.
    shown: Option<(Arc<Snapshot>, bool)>,
    shown_closer: Option<(Arc<Closer>, bool)>,
}

impl Textures {
    /// Shows a snapshot of these images from now on.
    pub fn update(
        &mut self,
        ctx: &Context,
        snapshot: &Arc<Snapshot>,
        images: &Images,
        visuals: &Visuals,
    ) {
        let is_dark = visuals.dark_mode;
        let (mut is_current, mut has_same_real, mut has_same_noise) = (false, false, false);
        if let Some((shown, was_dark)) = &self.shown {
            is_current = Arc::ptr_eq(shown, snapshot) && *was_dark == is_dark;
            // Most snapshots of a run share theirs.
            has_same_real = shown.images().is_some_and(|old| {
                Arc::ptr_eq(&old.real, &images.real) && old.shape == images.shape
            });
            has_same_noise = shown
                .images()
                .is_some_and(|old| old.noise_dim == images.noise_dim && old.noise == images.noise);
        }
        if is_current {
            return;
        }
        let shape = images.shape;
        let set = |atlas: &mut Atlas, part: Part| {
            atlas.set(ctx, shape, &pixels::colors(shape, part.pixels(images)));
        };
        set(&mut self.fakes, Part::Fakes);
        set(&mut self.sheet, Part::Sheet);
        if !has_same_real {
            set(&mut self.real, Part::Real);
        }
        if !has_same_noise {
            self.noise = noise(images)
                .map(|image| ctx.load_texture("noise", image, TextureOptions::NEAREST));
        }
        let changes = pixels::change_colors(images, visuals);
        self.changes.set(ctx, shape, &changes);
        self.shown = Some((snapshot.clone(), is_dark));
    }

    /// Shows an image that is looked at closely, of that snapshot.
    pub fn update_closer(
        &mut self,
        ctx: &Context,
        closer: Option<&Arc<Closer>>,
        images: &Images,
        visuals: &Visuals,
    ) {
        let is_dark = visuals.dark_mode;
        let is_current = match (&self.shown_closer, closer) {
            (Some((shown, was_dark)), Some(closer)) => {
                Arc::ptr_eq(shown, closer) && *was_dark == is_dark
            }
            (None, None) => true,
            _ => false,
        };
        if is_current {
            return;
        }
        if let Some(closer) = closer {
            let nearest = closer.nearest.iter().flat_map(|nearest| &nearest.pixels);
            let numbers: Vec<f32> = closer.pixels.iter().chain(nearest).copied().collect();
            let colors = pixels::colors(images.shape, &numbers);
            self.closer.set(ctx, images.shape, &colors);
            let changes = pixels::change_colors_of(images, &closer.gradient, visuals);
            self.closer_changes.set(ctx, images.shape, &changes);
        }
        self.shown_closer = closer.map(|closer| (closer.clone(), is_dark));
    }

    /// The image that is looked at closely, and the real one that is nearest to it.
    pub fn closer(&self) -> &Atlas {
        &self.closer
    }

    /// What D would change in it.
    pub fn closer_changes(&self) -> &Atlas {
        &self.closer_changes
    }

    /// Shows an update of slow motion; `None` is not slow.
    pub fn update_features(&mut self, ctx: &Context, explained: Option<&Arc<Explained>>) {
        self.features.update(ctx, explained);
    }

    /// What layers make of an image, in slow motion.
    pub fn features(&self) -> &FeatureTextures {
        &self.features
    }

    /// The images of a part.
    pub fn of(&self, part: Part) -> &Atlas {
        match part {
            Part::Fakes => &self.fakes,
            Part::Real => &self.real,
            Part::Sheet => &self.sheet,
        }
    }

    /// The noise vectors of the fakes, each a line: the more opaque, the larger a number. White, to be tinted.
    pub fn noise(&self) -> Option<TextureId> {
        self.noise.as_ref().map(TextureHandle::id)
    }

    /// What D would have changed in each fake, to lie over it.
    pub fn changes(&self) -> &Atlas {
        &self.changes
    }
}

fn noise(images: &Images) -> Option<ColorImage> {
    let dim = images.noise_dim.max(1);
    let rows = images.noise.len() / dim;
    let (least, largest) = pixels::range(&images.noise)?;
    let width = (largest - least).max(f32::MIN_POSITIVE);
    let level = |v: &f32| Color32::from_white_alpha((255.0 * (v - least) / width) as u8);
    let colors: Vec<Color32> = images.noise.iter().take(rows * dim).map(level).collect();
    (rows > 0).then(|| ColorImage::new([dim, rows], colors))
}

/// Frames in the colours of D's answers, to be drawn below the images.
pub fn frames(places: impl Iterator<Item = (f32, Rect)>, visuals: &Visuals) -> Shape {
    let mut mesh = Mesh::default();
    for (opinion, rect) in places {
        mesh.add_colored_rect(rect, theme::answer_color(opinion, visuals));
    }
    Shape::mesh(mesh)
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
