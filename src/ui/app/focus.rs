//! Where the keyboard is: one ring around whatever has it, so that no widget can forget to show it.

use eframe::egui::{self, Context, StrokeKind};

/// Width of the ring.
const WIDTH: f32 = 2.0;

/// Draws the ring around the focused widget; text fields show a caret of their own beside it.
pub(super) fn ring_ui(ctx: &Context) {
    let Some(focused) = ctx.memory(egui::Memory::focused) else {
        return;
    };
    let Some(response) = ctx.read_response(focused) else {
        return;
    };
    let color = ctx.global_style().visuals.selection.stroke.color;
    // What is scrolled away has no ring; what is at an edge has a part of it.
    let visible = response.interact_rect.expand(2.0 * WIDTH);
    ctx.layer_painter(response.layer_id)
        .with_clip_rect(visible)
        .rect_stroke(
            response.rect.expand(WIDTH),
            2.0,
            egui::Stroke::new(WIDTH, color),
            StrokeKind::Inside,
        );
}
