//! A field of steps as arrows, and the sizes that both pictures share.

use eframe::egui::{Color32, Painter, Pos2, Stroke};

use crate::gan::dirac::{Place, distance};

/// The longest arrow in parts of what is between two.
const LONGEST: f64 = 0.8;
/// Sides of the picture.
pub(super) const SIDES: (f32, f32) = (180.0, 560.0);
/// Width of the settings, and from which width on they are beside the picture.
pub(super) const SETTINGS: f32 = 250.0;
pub(super) const WIDE: f32 = 560.0;
/// Radius of a step's dot, and of the ends'.
pub(super) const DOT: f32 = 1.6;
pub(super) const END: f32 = 5.0;

/// Where both go from everywhere: places and steps there, `between` two of them.
pub(super) fn arrows_ui(
    painter: &Painter,
    at: impl Fn(Place) -> Pos2,
    all: &[(Place, Place)],
    between: f64,
    color: Color32,
) {
    let lengths = all.iter().map(|(_, step)| distance(*step));
    let most = lengths.filter(|l| l.is_finite()).fold(1e-9, f64::max);
    for ([a, b], [x, y]) in all {
        // The root, so that short ones are seen.
        let length = distance([*x, *y]);
        if !length.is_finite() {
            continue;
        }
        let scale = LONGEST * between * (length / most).sqrt() / length.max(1e-12);
        let from = at([a - scale * x / 2.0, b - scale * y / 2.0]);
        let to = at([a + scale * x / 2.0, b + scale * y / 2.0]);
        painter.arrow(from, to - from, Stroke::new(1.0, color));
    }
}
