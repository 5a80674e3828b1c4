//! The images of a snapshot as textures, all of a part as one.

use std::sync::Arc;

use eframe::egui::{
    Color32, ColorImage, Context, Mesh, Rect, Shape, TextureHandle, TextureId, TextureOptions,
    Visuals,
};

use super::atlas::Atlas;
use super::features::FeatureTextures;
use super::parts::Part;
use super::pixels;
use crate::gan::Explained;
use crate::training::{Closer, Images, Snapshot};
use crate::ui::theme;

/// The textures of a snapshot, made anew when another is shown.
#[derive(Default)]
pub struct Textures {
    fakes: Atlas,
    real: Atlas,
    changes: Atlas,
    greys: Atlas,
    sheet: Atlas,
    noise: Option<TextureHandle>,
    features: FeatureTextures,
    closer: Atlas,
    closer_changes: Atlas,
    closer_greys: Atlas,
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
        let greys = pixels::greys(shape, &images.fakes, visuals);
        self.greys.set(ctx, shape, &greys);
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
            let greys = pixels::greys(images.shape, &closer.pixels, visuals);
            self.closer_greys.set(ctx, images.shape, &greys);
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

    /// The same image in grey, for what lies over it.
    pub fn closer_greys(&self) -> &Atlas {
        &self.closer_greys
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

    /// The fakes in grey, for what lies over them.
    pub fn greys(&self) -> &Atlas {
        &self.greys
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
