//! Switches of layers: the legend, and those where a layer is pictured.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{self, Color32, Sense, Ui, Visuals, WidgetInfo, vec2};

use super::{Layer, Layers};
use crate::training::Frame;
use crate::ui::hover::LazyHover as _;
use crate::ui::kind::DataKind;
use crate::ui::theme::{self, Role};

/// Room for the picture of a layer in the legend, and between two of them.
const SWATCH: f32 = 23.0;
const ENTRY_GAP: f32 = 1.0;
/// Least room for the name of a layer.
const LEAST_NAME: f32 = 24.0;

impl Layer {
    fn color(self, visuals: &Visuals) -> Color32 {
        let role = match self {
            Self::Surface => Role::Discriminator,
            Self::Manifold | Self::Fake => Role::Fake,
            Self::Real => Role::Real,
            Self::Gradients => Role::Gradient,
        };
        role.color(visuals)
    }

    /// The colours that it is drawn in, where no pictures of them are: of a scale its ends, and what is between them.
    pub fn colors(self, kind: DataKind, visuals: &Visuals) -> Vec<Color32> {
        match (self, kind) {
            (Self::Surface, DataKind::Points) => theme::opinion_colors(visuals).to_vec(),
            (Self::Surface, DataKind::Images) => [0.0, 0.5, 1.0]
                .map(|answer| theme::answer_color(answer, visuals))
                .to_vec(),
            (Self::Gradients, DataKind::Images) => [-1.0, 1.0]
                .map(|share| theme::change_color(share, visuals))
                .to_vec(),
            _ => vec![self.color(visuals)],
        }
    }
}

impl Layers {
    /// The same switch as in the legend, small, for where the layer of a frame is pictured.
    pub fn switch_ui(&mut self, ui: &mut Ui, rect: egui::Rect, layer: Layer, frame: &Frame) {
        let kind = DataKind::of_snapshot(&frame.snapshot);
        let idle = self.idle(layer, Some(frame));
        // Easier to hit than it looks.
        let hit = rect.expand2(vec2(2.0, 4.0));
        let id = ui.scope_id().with(layer.label(kind));
        let response = ui.interact(hit, id, sense(idle));
        let is_on = self.switch(layer);
        if response.clicked() {
            *is_on = !*is_on;
        }
        let is_on = *is_on && idle.is_none();
        response.widget_info(|| {
            let name = tr!("Layer on its node: {kind}", kind = layer.label(kind));
            WidgetInfo::selected(egui::Role::CheckBox, idle.is_none(), is_on, name)
        });
        let color = if is_on {
            layer.color(ui.visuals())
        } else {
            ui.visuals().weak_text_color()
        };
        let painter = ui.painter();
        let radius = rect.height() / 2.0;
        painter.rect_filled(rect, radius, color.gamma_multiply(0.35));
        let x = if is_on {
            rect.right() - radius
        } else {
            rect.left() + radius
        };
        painter.circle_filled(egui::pos2(x, rect.center().y), 0.8 * radius, color);
        if idle.is_none() && (response.hovered() || response.has_focus()) {
            let stroke = (1.0, ui.visuals().text_color());
            painter.rect_stroke(rect, radius, stroke, egui::StrokeKind::Outside);
        }
        let what = if is_on { tr!("Hides") } else { tr!("Shows") };
        response.on_ui_hover(|ui| {
            ui.label(tr!(
                "{what} “{kind}” in the picture.",
                what,
                kind = layer.label(kind)
            ));
            if let Some(reason) = idle {
                ui.weak(reason);
            }
        });
    }

    /// The legend: a switch for each layer with a picture of how it is drawn. Off where it would do nothing to a frame.
    pub fn legend_ui(&mut self, ui: &mut Ui, kind: DataKind, frame: Option<&Frame>) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = ENTRY_GAP;
            for layer in Layer::ALL {
                let idle = self.idle(layer, frame);
                legend_entry_ui(ui, layer, kind, self.switch(layer), idle);
            }
        });
    }

    /// Height of the legend in whatever width there is.
    pub fn legend_height(ui: &Ui, kind: DataKind) -> f32 {
        let mut lines = 1.0;
        let mut left = ui.available_width();
        for layer in Layer::ALL {
            let width = entry_text(ui, layer, kind).size().x + SWATCH;
            if width > left {
                lines += 1.0;
                left = ui.available_width();
            }
            left -= width + ENTRY_GAP;
        }
        lines * (ui.spacing().interact_size.y + ui.spacing().item_spacing.y)
    }
}

/// The name of a layer, shortened in a room in which not even it alone is whole: what does not end would push all else out of sight.
fn entry_text(ui: &Ui, layer: Layer, kind: DataKind) -> Arc<egui::Galley> {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let label = layer.label(kind).to_owned();
    let mut job = LayoutJob::simple_singleline(label, font, ui.visuals().text_color());
    let room = (ui.max_rect().width() - SWATCH - ENTRY_GAP).max(LEAST_NAME);
    job.wrap = TextWrapping::truncate_at_width(room);
    ui.painter().layout_job(job)
}

/// What a switch can be asked.
fn sense(idle: Option<&str>) -> Sense {
    match idle {
        Some(_) => Sense::hover(),
        None => Sense::click(),
    }
}

fn legend_entry_ui(
    ui: &mut Ui,
    layer: Layer,
    kind: DataKind,
    is_on: &mut bool,
    idle: Option<&'static str>,
) {
    let galley = entry_text(ui, layer, kind);
    let is_shortened = galley.elided;
    let size = vec2(galley.size().x + SWATCH, ui.spacing().interact_size.y);
    let (rect, mut response) = ui.allocate_exact_size(size, sense(idle));
    if response.clicked() {
        *is_on = !*is_on;
        response.mark_changed();
    }
    let is_on = *is_on && idle.is_none();
    response.widget_info(|| {
        WidgetInfo::selected(
            egui::Role::CheckBox,
            idle.is_none(),
            is_on,
            tr!("Layer: {kind}", kind = layer.label(kind)),
        )
    });
    if idle.is_none() && (response.hovered() || response.has_focus()) {
        let color = ui.visuals().widgets.hovered.weak_bg_fill;
        ui.painter().rect_filled(rect, 4.0, color);
    }
    paint_swatch(ui, rect.left_center() + vec2(11.0, 0.0), layer, kind, is_on);
    let text_pos = egui::pos2(rect.left() + 22.0, rect.center().y - galley.size().y / 2.0);
    // What is off is weak and has a box that is not ticked.
    let text_color = if is_on {
        ui.visuals().text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    ui.painter()
        .galley_with_override_text_color(text_pos, galley, text_color);
    response.on_ui_hover(|ui| {
        if is_shortened {
            ui.strong(layer.label(kind));
        }
        ui.label(layer.help(kind));
        ui.weak(match (idle, is_on) {
            (Some(reason), _) => reason,
            (None, true) => tr!("A click hides it."),
            (None, false) => tr!("A click shows it."),
        });
    });
}

/// How a layer is drawn, in small.
fn paint_swatch(ui: &Ui, center: egui::Pos2, layer: Layer, kind: DataKind, is_on: bool) {
    let strength = if is_on { 1.0 } else { 0.35 };
    let painter = ui.painter();
    let swatch = egui::Rect::from_center_size(center, vec2(13.0, 13.0));
    let inside = egui::StrokeKind::Inside;
    if !is_on {
        let stroke = (1.0, ui.visuals().weak_text_color());
        painter.rect_stroke(swatch, 2.0, stroke, inside);
    }
    let color = layer.color(ui.visuals()).gamma_multiply(strength);
    let opinions =
        [0.0, 1.0].map(|d| theme::surface_color(d, ui.visuals()).gamma_multiply(strength));
    let (left, right) = swatch.split_left_right_at_fraction(0.5);
    match (layer, kind) {
        (Layer::Real | Layer::Fake, DataKind::Points) => {
            painter.circle_filled(center, 4.0, color);
        }
        (Layer::Real | Layer::Fake, DataKind::Images) => {
            painter.rect_filled(swatch.shrink(2.0), 0.0, color);
        }
        (Layer::Surface, DataKind::Points) => {
            painter.rect_filled(left, 2.0, opinions[0]);
            painter.rect_filled(right, 2.0, opinions[1]);
        }
        (Layer::Surface, DataKind::Images) => {
            // A frame of which one half is either end.
            let [fake, real] = [Role::Fake, Role::Real].map(|role| role.color(ui.visuals()));
            for (half, color) in [(left, fake), (right, real)] {
                let stroke = (2.0, color.gamma_multiply(strength));
                painter
                    .with_clip_rect(half.intersect(painter.clip_rect()))
                    .rect_stroke(swatch, 0.0, stroke, inside);
            }
        }
        (Layer::Manifold, DataKind::Points) => {
            painter.rect_filled(swatch, 1.0, color.gamma_multiply(0.35));
            painter.rect_stroke(swatch, 1.0, (1.0, color), inside);
        }
        (Layer::Manifold, DataKind::Images) => {
            for part in [left, right] {
                let (above, below) = part.split_top_bottom_at_fraction(0.5);
                painter.rect_filled(above.shrink(1.0), 0.0, color);
                painter.rect_filled(below.shrink(1.0), 0.0, color);
            }
        }
        (Layer::Gradients, DataKind::Points) => {
            let half = vec2(6.0, -4.0);
            painter.arrow(center - half, 2.0 * half, egui::Stroke::new(1.5, color));
        }
        (Layer::Gradients, DataKind::Images) => {
            for (half, share) in [(left, -1.0), (right, 1.0)] {
                let color = theme::change_color(share, ui.visuals());
                painter.rect_filled(half, 0.0, color.gamma_multiply(strength));
            }
        }
    }
}
