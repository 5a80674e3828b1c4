//! The gallery: every shipped preset under the heading of its group, with a picture of its data and what to
//! look for.

use eframe::egui::{self, Align, Key, Layout, RichText, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use crate::config::{Shipped, shipped_groups};
use crate::models::trained;
use crate::ui::action::{PageAction, Place};
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{self, Page, PageRequest, Playground};
use crate::ui::picture::Thumbnails;
use crate::ui::theme::{Role, plot_background};

const PICTURE: f32 = 44.0;
/// Smallest and largest width of a card: its picture, with its name and one line beside it.
const WIDTH: (f32, f32) = (250.0, 400.0);
const HEIGHT: f32 = 60.0;
/// What the scroll bar takes.
const SCROLL_BAR: f32 = 12.0;
/// Between two cards.
const GAP: f32 = 8.0;

/// The gallery; holds what can be computed once.
#[derive(Default)]
pub struct Gallery {
    thumbnails: Thumbnails,
}

impl Page for Gallery {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: "Presets",
            help: "Chooses one of the shipped presets.",
            icon: icons::ICON_GRID_VIEW,
            key: Key::P,
            place: Place::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        "Presets"
    }

    fn scrolls(&self) -> bool {
        true
    }

    /// Returns the preset that was chosen.
    fn ui(&mut self, ui: &mut Ui, _: &Playground<'_>) -> Option<PageRequest> {
        let mut chosen = None;
        let room = page::room(ui.ctx());
        let columns = ((room.x + GAP) / (WIDTH.0 + GAP)).floor().clamp(1.0, 3.0);
        let width = (room.x - SCROLL_BAR - (columns - 1.0) * GAP) / columns;
        let card = vec2(width.min(WIDTH.1), HEIGHT);
        ui.set_width(columns * card.x + (columns - 1.0) * GAP + SCROLL_BAR);
        ui.add(
            egui::Label::new(
                "Each is an experiment: open it, press Play, and watch. Your settings so far are not lost, \
                 Undo brings them back.",
            )
            .wrap(),
        );
        ui.add_space(4.0);
        egui::ScrollArea::vertical().show(ui, |ui| {
            for (group, presets) in shipped_groups() {
                ui.label(RichText::new(group).strong());
                egui::Grid::new(group)
                    .spacing(vec2(GAP, GAP))
                    .show(ui, |ui| {
                        for (index, shipped) in presets.iter().enumerate() {
                            if self.card_ui(ui, card, shipped) {
                                chosen = Some(shipped);
                            }
                            if (index + 1).is_multiple_of(columns as usize) {
                                ui.end_row();
                            }
                        }
                    });
                ui.add_space(GAP);
            }
        });
        let chosen = chosen?;
        // What comes trained is opened so.
        Some(match trained::of_preset(chosen.slug) {
            Some(model) => PageRequest::OpenModel(Box::new(model)),
            None => PageRequest::OpenPreset(Box::new(chosen.preset.clone())),
        })
    }
}

impl Gallery {
    /// Returns whether the card was clicked.
    fn card_ui(&mut self, ui: &mut Ui, size: egui::Vec2, shipped: &Shipped) -> bool {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
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
            egui::pos2(picture.right() + 10.0, rect.top() + 9.0),
            rect.max - vec2(8.0, 6.0),
        );
        let description = &shipped.preset.description;
        // A child of its own: a scope would be another cell of the grid.
        let builder = egui::UiBuilder::new()
            .max_rect(text)
            .layout(Layout::top_down(Align::Min));
        let mut words = ui.new_child(builder);
        words.spacing_mut().item_spacing.y = 2.0;
        let line = |text: RichText| egui::Label::new(text).selectable(false).truncate();
        words.add(line(RichText::new(&shipped.preset.name).strong()));
        // The rest of it is shown on hover.
        words.add(line(RichText::new(description).small()));
        response
            .on_described_hover(|| description.clone())
            .clicked()
    }
}
