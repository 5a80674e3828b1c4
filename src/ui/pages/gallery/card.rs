//! The card of a preset: a picture of what comes of it, its name, and what to look for.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    self, Align, Layout, Rect, RichText, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::Chosen;
use crate::config::Shipped;
use crate::language;
use crate::ui::hover::LazyHover as _;
use crate::ui::small_pictures::SmallPictures;
use crate::ui::theme::plot_background;

const PICTURE: f32 = 64.0;
/// Room for the button that opens it beside its cure.
const CURE: f32 = 62.0;
const BUTTON: f32 = 26.0;
/// Height of a card for each line of its description that is shown.
const LINE: f32 = 22.0;
/// Width of the frame around the one that is open.
const MARK: f32 = 2.0;

/// What a card is of.
pub(super) struct Card {
    /// Of all of it, in points.
    pub size: Vec2,
    /// The preset.
    pub shipped: &'static Shipped,
    /// Whether it is the one that is open now.
    pub is_open: bool,
    /// Whether the keyboard goes there.
    pub takes_focus: bool,
}

impl Card {
    /// Returns where it is, and what was clicked of it.
    pub fn ui(&self, ui: &mut Ui, pictures: &mut SmallPictures) -> (Rect, Option<Chosen>) {
        let &Self {
            size,
            shipped,
            is_open,
            ..
        } = self;
        let cure = shipped.cure();
        let is_pair = !shipped.preset.window.beside.is_empty();
        let has_button = is_pair || cure.is_some();
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(
                egui::Role::Button,
                true,
                tr!(
                    "Open preset {preset}",
                    preset = language::text(&shipped.preset.name)
                ),
            )
        });
        if self.takes_focus {
            response.request_focus();
        }
        if response.gained_focus() {
            // Who goes from card to card by the keyboard sees where that is.
            response.scroll_to_me_animation(None, ScrollAnimation::none());
        }
        let visuals = ui.style().interact(&response);
        let accent = ui.visuals().selection.stroke.color;
        ui.painter().rect(
            rect,
            6.0,
            if response.hovered() || response.has_focus() {
                visuals.weak_bg_fill
            } else {
                ui.visuals().faint_bg_color
            },
            if is_open {
                Stroke::new(MARK, accent)
            } else {
                ui.visuals().widgets.noninteractive.bg_stroke
            },
            egui::StrokeKind::Inside,
        );
        let picture = Rect::from_min_size(rect.min + vec2(8.0, 8.0), vec2(PICTURE, PICTURE));
        ui.painter()
            .rect_filled(picture, 4.0, plot_background(ui.visuals()));
        // A test decodes them all.
        let decode = || Some(image::load_from_memory(shipped.picture).ok()?.into_rgba8());
        pictures.paint(ui.painter(), picture, shipped.slug, decode);
        let text = Rect::from_min_max(
            pos2(picture.right() + 10.0, rect.top() + 12.0),
            rect.max - vec2(if has_button { CURE + 8.0 } else { 8.0 }, 6.0),
        );
        let description = language::text(&shipped.preset.description);
        // A child of its own: a scope would be another cell of the grid.
        let builder = egui::UiBuilder::new()
            .max_rect(text)
            .layout(Layout::top_down(Align::Min));
        let mut words = ui.new_child(builder);
        words.spacing_mut().item_spacing.y = 2.0;
        let line = |text: RichText| egui::Label::new(text).selectable(false).truncate();
        words.add(line(
            RichText::new(language::text(&shipped.preset.name)).strong(),
        ));
        // The rest of it is shown on hover.
        let font = egui::TextStyle::Small.resolve(ui.style());
        let mut job = LayoutJob::default();
        if is_open {
            let text = format!("{} ", tr!("Open now."));
            job.append(&text, 0.0, TextFormat::simple(font.clone(), accent));
        }
        let format = TextFormat::simple(font, ui.visuals().text_color());
        job.append(description, 0.0, format);
        job.wrap.max_width = words.available_width();
        job.wrap.max_rows = (size.y / LINE).floor().max(1.0) as usize;
        words.add(egui::Label::new(job).selectable(false));
        let is_clicked = response
            .on_described_hover(|| {
                if is_open {
                    format!("{} {description}", tr!("Open now."))
                } else {
                    description.to_owned()
                }
            })
            .clicked();
        if has_button {
            let room = Rect::from_min_max(pos2(rect.right() - CURE, rect.top()), rect.max);
            let name = language::text(&shipped.preset.name);
            let (word, name, help) = match cure {
                Some(cure) => (
                    "A | B",
                    tr!("Open {name} beside its cure", name),
                    tr!(
                        "Side by side: this one (A), and “{preset}” (B).",
                        preset = language::text(&cure.preset.name)
                    ),
                ),
                None => (
                    tr!("Alone"),
                    tr!("Open {name} alone", name),
                    tr!("Opens it by itself; else its cure is beside it.").to_owned(),
                ),
            };
            let button = egui::Button::new(word).small();
            let size = vec2(CURE - 16.0, BUTTON);
            let button_room = Rect::from_center_size(room.center(), size);
            // As above: what is put into a grid would be another cell.
            let builder = egui::UiBuilder::new().max_rect(button_room);
            let button = ui.new_child(builder).add(button);
            button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
            if button.on_hover(|| help).clicked() {
                let chosen = match cure {
                    Some(cure) => Chosen::WithCure(shipped, cure),
                    None => Chosen::Alone(shipped),
                };
                return (rect, Some(chosen));
            }
        }
        (rect, is_clicked.then_some(Chosen::Preset(shipped)))
    }
}
