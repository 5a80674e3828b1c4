//! The typeface of what is drawn.

use std::sync::Once;

use plotters::style::FontStyle;

/// The name under which our typeface is known; also what an SVG then asks its viewer for.
pub const FONT: &str = "sans-serif";
const INTER: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");

/// Gives the drawing library our typeface under [`FONT`], once.
pub fn register_font() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        plotters::style::register_font(FONT, FontStyle::Normal, INTER).ok();
    });
}
