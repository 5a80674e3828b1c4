//! The gallery: every shipped preset with a picture of its data and what to look for.

use eframe::egui::{self, Align, Layout, RichText, Sense, Ui, WidgetInfo, vec2};

use super::theme::{Role, plot_background};
use super::thumbnail::Thumbnails;
use crate::config::{SHIPPED, Shipped};

const PICTURE: f32 = 76.0;
/// A card: its picture and four lines of text beside it.
const CARD: egui::Vec2 = vec2(300.0, 118.0);

/// The gallery; holds what can be computed once.
#[derive(Default)]
pub struct Gallery {
    /// Whether it is shown.
    pub is_open: bool,
    thumbnails: Thumbnails,
}

impl Gallery {
    /// Draws the gallery if it is open. Returns the preset that was chosen, and closes then.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<&'static Shipped> {
        if !self.is_open {
            return None;
        }
        let mut chosen = None;
        let mut is_open = true;
        let screen = ctx.content_rect().size();
        let columns = ((screen.x - 60.0) / (CARD.x + 10.0))
            .floor()
            .clamp(1.0, 3.0) as usize;
        egui::Window::new("Presets")
            .open(&mut is_open)
            .collapsible(false)
            .resizable(false)
            .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
            .default_height(screen.y - 120.0)
            .max_height(screen.y - 80.0)
            .show(ctx, |ui| {
                ui.label(
                    "Each is an experiment: open it, press Play, and watch. Your settings so far \
                     are not lost, Undo brings them back.",
                );
                ui.add_space(6.0);
                egui::ScrollArea::vertical().show(ui, |ui| {
                    egui::Grid::new("gallery")
                        .spacing(vec2(10.0, 10.0))
                        .show(ui, |ui| {
                            for (index, shipped) in SHIPPED.iter().enumerate() {
                                if self.card_ui(ui, shipped) {
                                    chosen = Some(shipped);
                                }
                                if (index + 1).is_multiple_of(columns) {
                                    ui.end_row();
                                }
                            }
                        });
                });
            });
        self.is_open = is_open && chosen.is_none();
        chosen
    }

    /// Returns whether the card was clicked.
    fn card_ui(&mut self, ui: &mut Ui, shipped: &Shipped) -> bool {
        let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(
                egui::Role::Button,
                true,
                format!("Open preset {}", shipped.preset.name),
            )
        });
        let visuals = ui.style().interact(&response);
        ui.painter().rect(
            rect,
            6.0,
            if response.hovered() || response.has_focus() {
                visuals.weak_bg_fill
            } else {
                ui.visuals().faint_bg_color
            },
            ui.visuals().widgets.noninteractive.bg_stroke,
            egui::StrokeKind::Inside,
        );
        let picture = egui::Rect::from_min_size(rect.min + vec2(8.0, 8.0), vec2(PICTURE, PICTURE));
        ui.painter()
            .rect_filled(picture, 4.0, plot_background(ui.visuals()));
        let color = Role::Real.color(ui.visuals());
        self.thumbnails.paint(
            ui.painter(),
            picture.shrink(4.0),
            &shipped.preset.config.data,
            color,
        );
        let text = egui::Rect::from_min_max(
            egui::pos2(picture.right() + 10.0, rect.top() + 6.0),
            rect.max - vec2(8.0, 6.0),
        );
        let mut ui = ui.new_child(
            egui::UiBuilder::new()
                .max_rect(text)
                .layout(Layout::top_down(Align::Min)),
        );
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add(egui::Label::new(RichText::new(&shipped.preset.name).strong()).selectable(false));
        ui.add(
            egui::Label::new(RichText::new(&shipped.preset.description).small())
                .selectable(false)
                .wrap(),
        );
        response.clicked()
    }
}
