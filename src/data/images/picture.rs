//! [`Picture`]: what pictures that code draws have in common. What is random of a picture is drawn before it
//! is painted, so a seed gives the same pictures in every size.

use super::ImageBatch;
use super::canvas::Canvas;
use crate::data::Rng;

/// Cells of a row that a finely painted picture has at least.
const CELLS: usize = 48;

/// A picture of a set, before it is painted.
pub(super) trait Picture<const CHANNELS: usize, const FACTORS: usize> {
    /// One more picture.
    fn draw(rng: &mut Rng) -> Self;
    /// The value of each factor.
    fn labels(&self) -> [u8; FACTORS];
    /// What pictures of that size are painted on.
    fn canvas(side: usize) -> Canvas<CHANNELS>;
    /// Paints over whatever was there.
    fn paint(&self, canvas: &mut Canvas<CHANNELS>);
}

/// That many pictures.
pub(super) fn sample<P, const CHANNELS: usize, const FACTORS: usize>(
    side: usize,
    count: usize,
    rng: &mut Rng,
) -> ImageBatch
where
    P: Picture<CHANNELS, FACTORS>,
{
    let mut images = ImageBatch::with_capacity(side, CHANNELS, count);
    let mut canvas = P::canvas(side);
    for _ in 0..count {
        let picture = P::draw(rng);
        picture.paint(&mut canvas);
        canvas.append_to(&mut images.pixels);
        images.labels.extend(picture.labels());
    }
    images
}

/// Cells of a pixel, in each direction: the fewer pixels there are, the more it takes until eyes and mouths are smooth.
pub(super) const fn fineness(side: usize) -> usize {
    let cells = CELLS / if side == 0 { 1 } else { side };
    match cells {
        0..2 => 2,
        2..4 => cells,
        _ => 4,
    }
}
