//! [`ImageShape`]: the size of an image.

/// Size of an image, or of what a layer makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageShape {
    /// Pixels along each side.
    pub side: usize,
    /// Numbers in a pixel.
    pub channels: usize,
}

impl ImageShape {
    /// Numbers in an image.
    pub fn numbers(self) -> usize {
        self.side * self.side * self.channels
    }

    /// How often its side can be halved so that two pixels are left, at least once.
    pub fn most_halvings(self) -> usize {
        let mut side = self.side;
        let mut count = 0;
        while side >= 4 && side.is_multiple_of(2) {
            side /= 2;
            count += 1;
        }
        count.max(1)
    }
}
