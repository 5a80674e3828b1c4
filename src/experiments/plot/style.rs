//! Colours, names and ranges that both pictures have.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::text::{printable, shortened};

/// Colours that are told apart with any colour vision (Okabe and Ito), repeated beyond seven arms.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(90, 90, 90),
];
/// More arms than this would not be told apart.
pub(super) const MAX_CURVES: usize = 7;
/// Characters of a longer name that are drawn.
const MOST_NAME: usize = 40;

pub(super) type Area<B> = DrawingArea<B, Shift>;
pub(super) type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A name that XML can hold, whatever is in it, and that leaves room for others.
pub(super) fn drawable(name: &str) -> String {
    let is_xml = |c: char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    let name: String = printable(name).chars().filter(|c| is_xml(*c)).collect();
    shortened(&name, MOST_NAME).into_owned()
}

/// The colour of an arm.
pub(super) fn colour(arm: usize) -> RGBColor {
    COLOURS[arm % COLOURS.len()]
}

/// Bounds of finite values with some room around; never empty.
pub(super) fn bounds(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
    if low > high {
        return 0.0..1.0;
    }
    let room = ((high - low) * 0.08).max(high.abs() * 0.02).max(1e-6);
    // Nothing measured is below 0 but losses; room there would look as if it were.
    let bottom = if low >= 0.0 {
        (low - room).max(0.0)
    } else {
        low - room
    };
    bottom..high + room
}
