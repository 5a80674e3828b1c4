//! [`ImageBatch`]: images of one size, as numbers.

/// Images of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageBatch {
    /// Pixels in a row, and rows.
    pub side: usize,
    /// Colour channels: 1 (grey) or 3 (red, green, blue).
    pub channels: usize,
    /// `[count][y][x][channel]` from the top left, in [-1, 1].
    pub pixels: Vec<f32>,
    /// `[count][factor]`: the value of each factor of each image; empty where nothing is known.
    pub labels: Vec<u8>,
}

impl ImageBatch {
    /// No images yet.
    pub(super) fn with_capacity(side: usize, channels: usize, count: usize) -> Self {
        Self {
            side,
            channels,
            pixels: Vec::with_capacity(count * side * side * channels),
            labels: Vec::new(),
        }
    }

    /// Numbers of one image.
    pub const fn values(&self) -> usize {
        self.side * self.side * self.channels
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pixels.len() / self.values().max(1)
    }

    /// The pixels of an image, `[y][x][channel]`; `None` past the last one.
    pub fn image(&self, index: usize) -> Option<&[f32]> {
        self.pixels.chunks_exact(self.values().max(1)).nth(index)
    }

    /// The values of an image's factors; empty where nothing is known, or past the last one.
    pub fn labels_of(&self, index: usize) -> &[u8] {
        let factors = self.labels.len() / self.count().max(1);
        if factors == 0 {
            return &[];
        }
        self.labels
            .chunks_exact(factors)
            .nth(index)
            .unwrap_or_default()
    }
}

/// A level of a channel in [-1, 1].
pub(crate) fn pixel(level: u8) -> f32 {
    f32::from(level) / 127.5 - 1.0
}

/// The level nearest to a channel in [-1, 1]: back from [`pixel`].
pub(crate) fn level_of(value: f32) -> u8 {
    level(f32::midpoint(value, 1.0))
}

/// The level nearest to a brightness from 0 to 1; what is darker or brighter is 0 or 255.
///
/// Whatever is computed ends as one of 256 levels, as in any image file, so that a last bit that one
/// machine rounds otherwise than the next is not seen in the data.
pub(super) fn level(brightness: f32) -> u8 {
    (brightness * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_fill_the_unit_range() {
        assert_eq!((pixel(0), pixel(255)), (-1.0, 1.0));
        assert_eq!([-0.5, 0.0, 0.5, 1.0, 2.0].map(level), [0, 0, 128, 255, 255]);
        for of in 0..=u8::MAX {
            assert_eq!(level_of(pixel(of)), of);
        }
    }

    #[test]
    fn images_and_their_labels_are_found_by_number() {
        let images = ImageBatch {
            side: 1,
            channels: 3,
            pixels: vec![0.0, 0.1, 0.2, 0.3, 0.4, 0.5],
            labels: vec![1, 2, 3, 4],
        };
        assert_eq!(images.count(), 2);
        assert_eq!(images.image(1), Some([0.3, 0.4, 0.5].as_slice()));
        assert_eq!(images.image(2), None);
        assert_eq!(images.labels_of(1), [3, 4]);
        assert!(images.labels_of(2).is_empty());
        let none = ImageBatch::with_capacity(0, 1, 0);
        assert_eq!((none.count(), none.image(0)), (0, None));
        assert!(none.labels_of(0).is_empty());
    }
}
