//! The gallery: every shipped preset under the heading of its group, with a picture of what comes of it and what to
//! look for; files of the user's own; and a search through all of them.

use std::path::{Path, PathBuf};

use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Align, Key, Layout, RichText, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_material_icons::icons;

use crate::config::{Shipped, shipped_groups};
use crate::language;
use crate::text::has_words;
use crate::ui::action::{PageAction, Place};
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{Page, PageRequest, Playground};
use crate::ui::small_pictures::SmallPictures;
use crate::ui::theme::plot_background;

const PICTURE: f32 = 64.0;
/// Smallest and largest width of a card: its picture, with its name and one line beside it.
const WIDTH: (f32, f32) = (250.0, 400.0);
const HEIGHT: f32 = 80.0;
/// What the scroll bar takes.
const SCROLL_BAR: f32 = 12.0;
/// Room for the button that opens it beside its cure.
const CURE: f32 = 62.0;
/// Lines of the description that are shown.
const LINES: usize = 3;
/// Between two cards.
const GAP: f32 = 8.0;

/// The gallery; holds what can be computed once, and what is searched for.
#[derive(Default)]
pub struct Gallery {
    /// Of [`Shipped::picture`].
    pictures: SmallPictures,
    typed: String,
}

/// What was clicked of a card.
enum Chosen {
    /// The preset, as it wants to be shown.
    Preset(&'static Shipped),
    /// It, without the one that it stands beside.
    Alone(&'static Shipped),
    /// It, beside its cure, which is pinned.
    WithCure(&'static Shipped, &'static Shipped),
    /// A file of the user's own.
    File(PathBuf),
}

impl Page for Gallery {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Presets"),
            help: msg!("Chooses one of the shipped presets."),
            icon: icons::ICON_GRID_VIEW,
            key: Key::P,
            place: Place::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Presets")
    }

    fn scrolls(&self) -> bool {
        true
    }

    /// Returns the preset that was chosen.
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let mut chosen = None;
        let room = playground.room;
        let columns = ((room.x + GAP) / (WIDTH.0 + GAP)).floor().clamp(1.0, 3.0);
        let width = (room.x - SCROLL_BAR - (columns - 1.0) * GAP) / columns;
        let card = vec2(width.min(WIDTH.1), HEIGHT);
        ui.set_width(columns * card.x + (columns - 1.0) * GAP + SCROLL_BAR);
        ui.add(
            egui::Label::new(
                tr!("Each is an experiment: open it, press Play, and watch. Your settings so far are not lost, \
                 Undo brings them back."),
            )
            .wrap(),
        );
        let field = egui::TextEdit::singleline(&mut self.typed)
            .hint_text(tr!("Search: ring, collapse, digits…"))
            .desired_width(260.0);
        ui.add(field).widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, tr!("Search presets"));
            info.current_text_value = Some(self.typed.clone());
            info
        });
        let typed = self.typed.clone();
        ui.add_space(4.0);
        // As wide as the page, or its bar would lie on the last cards.
        let scroll = egui::ScrollArea::vertical().auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            if let Some(path) = own_ui(ui, &typed, playground.recent) {
                chosen = Some(Chosen::File(path));
            }
            let mut is_any = false;
            for (group, presets) in shipped_groups() {
                let found = presets.iter().filter(|shipped| {
                    let preset = &shipped.preset;
                    let texts = [group, &preset.name, &preset.description].map(language::text);
                    has_words(&typed, &[texts[0], texts[1], texts[2], shipped.slug])
                });
                let found: Vec<_> = found.collect();
                if found.is_empty() {
                    continue;
                }
                is_any = true;
                ui.label(RichText::new(language::text(group)).strong());
                egui::Grid::new(group)
                    .spacing(vec2(GAP, GAP))
                    .show(ui, |ui| {
                        for (index, shipped) in found.iter().enumerate() {
                            chosen = self.card_ui(ui, card, shipped).or(chosen.take());
                            if (index + 1).is_multiple_of(columns as usize) {
                                ui.end_row();
                            }
                        }
                    });
                ui.add_space(GAP);
            }
            if !is_any {
                ui.weak(tr!("No preset has all of these words."));
            }
        });
        Some(match chosen? {
            Chosen::Preset(shipped) => PageRequest::open_shipped(shipped),
            Chosen::Alone(shipped) => {
                let mut preset = shipped.preset.clone();
                preset.window.beside.clear();
                PageRequest::OpenPreset(Box::new(preset))
            }
            Chosen::WithCure(shipped, cure) => PageRequest::OpenBeside {
                preset: Box::new(shipped.preset.clone()),
                pinned: Box::new(cure.preset.config.clone()),
            },
            Chosen::File(path) => PageRequest::OpenFile(path),
        })
    }
}

/// Files of the user's own that were opened or saved. Returns the one that was clicked.
fn own_ui(ui: &mut Ui, typed: &str, recent: &[PathBuf]) -> Option<PathBuf> {
    let name = |path: &Path| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let found: Vec<_> = recent
        .iter()
        .filter(|path| has_words(typed, &[&name(path), tr!("my presets")]))
        .collect();
    if found.is_empty() {
        return None;
    }
    let mut chosen = None;
    ui.label(RichText::new(tr!("My presets")).strong());
    ui.horizontal_wrapped(|ui| {
        for path in found {
            let button = ui.add(egui::Button::new(name(path)).min_size(vec2(0.0, 28.0)));
            button.widget_info(|| {
                let name = tr!("Open my preset {path}", path = name(path));
                WidgetInfo::labeled(egui::Role::Button, true, name)
            });
            if button.on_hover(|| path.display().to_string()).clicked() {
                chosen = Some(path.clone());
            }
        }
    });
    ui.add_space(GAP);
    chosen
}

impl Gallery {
    /// Returns what was clicked of the card.
    fn card_ui(
        &mut self,
        ui: &mut Ui,
        size: egui::Vec2,
        shipped: &'static Shipped,
    ) -> Option<Chosen> {
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
        // A test decodes them all.
        let decode = || Some(image::load_from_memory(shipped.picture).ok()?.into_rgba8());
        self.pictures
            .paint(ui.painter(), picture, shipped.slug, decode);
        let text = egui::Rect::from_min_max(
            egui::pos2(picture.right() + 10.0, rect.top() + 12.0),
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
        let width = words.available_width();
        let mut job = LayoutJob::simple(
            description.to_owned(),
            font,
            ui.visuals().text_color(),
            width,
        );
        job.wrap.max_rows = LINES;
        words.add(egui::Label::new(job).selectable(false));
        let is_clicked = response
            .on_described_hover(|| description.to_owned())
            .clicked();
        if has_button {
            let room = egui::Rect::from_min_max(pos2(rect.right() - CURE, rect.top()), rect.max);
            let name = language::text(&shipped.preset.name);
            let (word, name, help) = match cure {
                Some(cure) => (
                    "A | B",
                    tr!("Open {name} beside its cure", name),
                    tr!(
                        "Side by side: this one, and “{preset}”.",
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
            // As above: what is put into a grid would be another cell.
            let builder = egui::UiBuilder::new().max_rect(room.shrink2(vec2(8.0, 27.0)));
            let button = ui.new_child(builder).add(button);
            button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
            if button.on_hover(|| help).clicked() {
                return Some(match cure {
                    Some(cure) => Chosen::WithCure(shipped, cure),
                    None => Chosen::Alone(shipped),
                });
            }
        }
        is_clicked.then_some(Chosen::Preset(shipped))
    }
}
