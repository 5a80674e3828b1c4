//! Numbers of images as colours.

use eframe::egui::{Color32, Visuals};
use image::Rgb;

use crate::data::ImageShape;
use crate::pictures::grid::rgb;
use crate::training::Images;
use crate::ui::theme;

/// A pixel of one or three numbers from −1 to 1; nothing where they are no numbers any more.
pub fn color(pixel: &[f32]) -> Color32 {
    if pixel.is_empty() || !pixel.iter().all(|v| v.is_finite()) {
        return Color32::TRANSPARENT;
    }
    let Rgb([r, g, b]) = rgb(pixel);
    Color32::from_rgb(r, g, b)
}

/// The colours of images, pixel after pixel.
pub fn colors(shape: ImageShape, numbers: &[f32]) -> Vec<Color32> {
    numbers
        .chunks_exact(shape.channels.max(1))
        .map(color)
        .collect()
}

/// Images in the greys that lie beneath wished changes, pixel after pixel, or the hues of both could not be told apart.
pub fn greys(shape: ImageShape, numbers: &[f32], visuals: &Visuals) -> Vec<Color32> {
    let brightness = |pixel: &[f32]| match *pixel {
        // As bright as eyes find colours (ITU-R BT.601).
        [red, green, blue] => 0.299 * red + 0.587 * green + 0.114 * blue,
        _ => pixel.first().copied().unwrap_or(f32::NAN),
    };
    numbers
        .chunks_exact(shape.channels.max(1))
        .map(|pixel| theme::beneath_changes(0.5 + 0.5 * brightness(pixel), visuals))
        .collect()
}

/// The colours of images of levels from 0 to 255, pixel after pixel.
pub fn colors_of_levels(shape: ImageShape, levels: &[u8]) -> Vec<Color32> {
    let pixels = levels.chunks_exact(shape.channels.max(1));
    let color = |pixel: &[u8]| match *pixel {
        [red, green, blue] => Color32::from_rgb(red, green, blue),
        _ => Color32::from_gray(pixel.first().copied().unwrap_or_default()),
    };
    pixels.map(color).collect()
}

/// Change that has the full colour where none is larger, of a brightness from −1 to 1: what runs learn by is ten times that and more, and a
/// gradient that has vanished is to look so.
const LEAST_SCALE: f32 = 1e-3;

/// What D would have changed, in one number a pixel: the mean of its colours.
fn changes(channels: usize, gradients: &[f32]) -> impl Iterator<Item = f32> {
    let channels = channels.max(1);
    let pixels = gradients.chunks_exact(channels);
    pixels.map(move |pixel| pixel.iter().sum::<f32>() / channels as f32)
}

/// The largest change of a pixel of all fakes; `None` where there is none.
pub fn largest_change(images: &Images) -> Option<f32> {
    let sizes = changes(images.shape.channels, &images.gradients)
        .map(f32::abs)
        .filter(|size| size.is_finite());
    sizes
        .max_by(f32::total_cmp)
        .filter(|largest| *largest > 0.0)
}

/// The change that has the full colour: the largest of all fakes, unless that has vanished.
pub fn scale_of(largest: Option<f32>) -> f32 {
    largest.unwrap_or(0.0).max(LEAST_SCALE)
}

/// What D would have changed in all fakes as colours, pixel after pixel, on the scale of [`scale_of`]; empty where
/// the view has none.
pub fn change_colors(images: &Images, visuals: &Visuals) -> Vec<Color32> {
    change_colors_of(images, &images.gradients, visuals)
}

/// The same of other images, on the scale of these fakes.
pub fn change_colors_of(images: &Images, gradients: &[f32], visuals: &Visuals) -> Vec<Color32> {
    let full = scale_of(largest_change(images));
    changes(images.shape.channels, gradients)
        .map(|change| theme::change_color(change / full, visuals))
        .collect()
}

/// The least and the largest of some numbers; `None` without any.
pub fn range(numbers: &[f32]) -> Option<(f32, f32)> {
    let finite = || numbers.iter().copied().filter(|v| v.is_finite());
    Some((
        finite().min_by(f32::total_cmp)?,
        finite().max_by(f32::total_cmp)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::some_images;
    use super::*;

    #[test]
    fn the_unit_range_is_black_to_white_and_what_is_no_number_is_nothing() {
        assert_eq!(color(&[-1.0]), Color32::BLACK);
        assert_eq!(color(&[1.0]), Color32::WHITE);
        assert_eq!(color(&[7.0]), Color32::WHITE);
        assert_eq!(color(&[1.0, -1.0, -1.0]), Color32::from_rgb(255, 0, 0));
        assert_eq!(color(&[0.0, f32::NAN, 0.0]), Color32::TRANSPARENT);
        assert_eq!(color(&[]), Color32::TRANSPARENT);
    }

    #[test]
    fn greys_are_as_bright_as_the_image_and_have_no_hue() {
        let shape = ImageShape {
            side: 1,
            channels: 3,
        };
        let numbers = [
            -1.0, -1.0, -1.0, 1.0, -1.0, -1.0, -1.0, 1.0, -1.0, 1.0, 1.0, 1.0,
        ];
        let greys = greys(shape, &numbers, &Visuals::dark());
        assert!(greys.iter().all(|c| c.r() == c.g() && c.g() == c.b()));
        // Black, red, green, white.
        assert!(greys.windows(2).all(|w| w[0].r() < w[1].r()), "{greys:?}");
    }

    #[test]
    fn changes_are_on_the_scale_of_the_largest() {
        let images = some_images();
        assert_eq!(largest_change(&images), Some(155.0));
        let visuals = Visuals::dark();
        let colors = change_colors(&images, &visuals);
        assert_eq!(colors.len(), images.fakes.len());
        assert_eq!(colors[100], Color32::TRANSPARENT);
        assert_eq!(colors.last(), Some(&theme::change_color(1.0, &visuals)));
        let vanished = Images {
            gradients: images.gradients.iter().map(|v| 1e-9 * v).collect(),
            ..images.clone()
        };
        let colors = change_colors(&vanished, &visuals);
        // Alpha of a colour that nobody sees.
        assert!(colors.iter().all(|color| color.a() < 6), "{colors:?}");
        let none = Images {
            gradients: Vec::new(),
            ..images
        };
        assert_eq!(largest_change(&none), None);
        assert!(change_colors(&none, &visuals).is_empty());
    }
}
