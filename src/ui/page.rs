//! The frame of the pages that lie over the window: centred, closed by their ✕ or Esc, and never larger
//! than the window, in which case they scroll.

use eframe::egui::{self, Align2, Context, Vec2, Window, vec2};

/// Room that is left around a page.
const MARGIN: f32 = 8.0;
/// What a page's title and borders take.
const FRAME: Vec2 = vec2(24.0, 52.0);

/// The largest content that a page has room for.
pub fn room(ctx: &Context) -> Vec2 {
    let size = ctx.content_rect().size() - Vec2::splat(2.0 * MARGIN) - FRAME;
    size.max(vec2(80.0, 60.0))
}

/// A page of that title; content that is larger than the window scrolls.
pub fn page<'a>(ctx: &Context, title: &'a str, is_open: &'a mut bool) -> Window<'a> {
    fixed_page(ctx, title, is_open).scroll(true)
}

/// A page whose content has a scroll area of its own.
pub fn fixed_page<'a>(ctx: &Context, title: &'a str, is_open: &'a mut bool) -> Window<'a> {
    let room = room(ctx);
    egui::Window::new(title)
        .open(is_open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .max_width(room.x)
        .max_height(room.y)
}
