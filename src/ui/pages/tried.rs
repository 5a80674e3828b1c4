//! What was tried: a line for each run, to go back to, to put beside another one, or to take away as a table.

use eframe::egui::style::ScrollStyle;
use eframe::egui::{self, Button, Color32, Key, RichText, ScrollArea, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use crate::config::{Config, Preset};
use crate::language::{self, fixed};
use crate::ui::action::{PageAction, Place};
use crate::ui::choice::check;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::text_width;
use crate::ui::number::grouped;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::small_pictures::SmallPictures;
use crate::ui::theme;
use crate::ui::tried::Tried;

/// Of the page, and of a picture.
const WIDTH: f32 = 780.0;
const PICTURE: f32 = 52.0;
/// Differences that are named.
const NAMED: usize = 4;

/// The page; holds which two are picked, and the pictures.
#[derive(Default)]
pub struct TriedPage {
    /// By their settings, which no two share that can be picked: another run moves all of them.
    picked: Vec<Config>,
    /// Whether all of them were to be forgotten, which is asked about.
    is_forgetting: bool,
    /// By the base64 of the picture.
    pictures: SmallPictures,
}

impl Page for TriedPage {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("What was tried"),
            help: msg!("Lists the runs so far with what differed and what came of it."),
            also_called: msg!("history runs compare table log"),
            icon: icons::ICON_HISTORY,
            key: Key::T,
            place: Place::Header,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("What was tried")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 620.0 }
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let room = playground.room;
        ui.set_width(WIDTH.min(room.x));
        let runs = playground.tried;
        if runs.is_empty() {
            ui.add(
                egui::Label::new(
                    tr!("Nothing yet. As soon as another run begins (Reset, another preset, other data or layers), the one before stands \
                     here."),
                )
                .wrap(),
            );
            own_ui(ui);
            self.is_forgetting = false;
            return None;
        }
        let mut request = None;
        ui.horizontal_wrapped(|ui| {
            ui.label(trn!(runs.len(), "{n} run", "{n} runs"));
            let of = |picked: &Config| runs.iter().find(|tried| tried.config == *picked);
            let both = match &self.picked[..] {
                [a, b] => of(a).zip(of(b)),
                _ => None,
            };
            let button = ui.add_enabled(both.is_some(), Button::new(tr!("Both side by side")));
            if button
                .on_disabled_text_hover(tr!("Pick two of them first."))
                .clicked()
                && let Some((a, b)) = both
            {
                request = Some(PageRequest::OpenBeside {
                    preset: Box::new(preset(b)),
                    pinned: Box::new(a.config.clone()),
                });
            }
            if ui.button(tr!("Save as a table (CSV)…")).clicked() {
                request = Some(PageRequest::SaveTried);
            }
            if self.is_forgetting {
                let count = runs.len();
                if ui
                    .button(trn!(count, "Yes, forget {n} run", "Yes, forget {n} runs"))
                    .clicked()
                {
                    request = Some(PageRequest::ForgetTried);
                    self.is_forgetting = false;
                }
                if ui.button(tr!("Keep them")).clicked() {
                    self.is_forgetting = false;
                }
            } else if ui
                .button(tr!("Forget all"))
                .on_text_hover(tr!("Asks once more: this cannot be taken back."))
                .clicked()
            {
                self.is_forgetting = true;
            }
        });
        ui.separator();
        // Its bar lies on no button.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        ScrollArea::vertical()
            .max_height((room.y - 60.0).max(80.0))
            .show(ui, |ui| {
                for (index, tried) in runs.iter().enumerate() {
                    let words = match runs.get(index + 1) {
                        Some(older) => changed(tried, &older.config),
                        None => unlike_now(tried, playground.config),
                    };
                    request = self.line_ui(ui, index, tried, words).or(request.take());
                    ui.separator();
                }
                own_ui(ui);
            });
        request
    }
}

impl TriedPage {
    /// Returns what was clicked.
    fn line_ui(
        &mut self,
        ui: &mut Ui,
        index: usize,
        tried: &Tried,
        differences: String,
    ) -> Option<PageRequest> {
        let mut request = None;
        let gone = tr!(
            "It was on data of your own, which are not kept here. To train on them once more, bring them into the window again."
        );
        ui.horizontal(|ui| {
            let mut is_picked = self.picked.contains(&tried.config);
            let pick = ui
                .add_enabled_ui(tried.has_data(), |ui| check(ui, &mut is_picked, ""))
                .inner;
            pick.widget_info(|| {
                let name = tr!("Pick run {index}", index = index + 1);
                WidgetInfo::selected(egui::Role::CheckBox, tried.has_data(), is_picked, name)
            });
            if pick.on_disabled_text_hover(gone).changed() {
                self.picked.retain(|other| *other != tried.config);
                if is_picked {
                    self.picked.push(tried.config.clone());
                    // Two at most: the one that was picked first makes room.
                    let more = self.picked.len().saturating_sub(2);
                    self.picked.drain(..more);
                }
            }
            let (rect, _) = ui.allocate_exact_size(vec2(PICTURE, PICTURE), egui::Sense::hover());
            ui.painter().rect_filled(rect, 3.0, theme::plot_background(ui.visuals()));
            let place = rect.shrink(2.0);
            self.pictures
                .paint(ui.painter(), place, &tried.picture, || tried.pixels());
            // Up to the right edge, whatever the button says.
            let padding = 2.0 * ui.spacing().button_padding.x;
            let button = text_width(ui, tr!("Back to it")) + padding;
            let width = ui.available_width() - button - ui.spacing().item_spacing.x;
            ui.vertical(|ui| {
                ui.set_width(width.max(40.0));
                ui.horizontal(|ui| {
                    let info = tried.verdict.info();
                    egui::Frame::NONE
                        .fill(theme::tone_color(info.tone))
                        .inner_margin(egui::Margin::symmetric(5, 1))
                        .show(ui, |ui| ui.label(RichText::new(language::text(info.label)).small().color(Color32::WHITE)));
                    ui.add(egui::Label::new(RichText::new(language::text(&tried.name)).strong()).truncate());
                });
                let distance = tried.distance.map_or_else(String::new, |d| {
                    let d = fixed(d, 3);
                    if tried.is_of_images() {
                        tr!(", live Fréchet distance {d}", d)
                    } else {
                        tr!(", distance {d}", d)
                    }
                });
                ui.label(format!("{}{distance}", trn!(tried.epochs, "{n} epoch", "{n} epochs")))
                    .on_text_hover(tr!(
                        "Sliced Wasserstein distance; of images the live Fréchet distance, which is that of the charts and not that of experiments."
                    ));
                ui.add(egui::Label::new(RichText::new(differences).weak()).truncate());
            });
            let name = tr!("Back to run {index}", index = index + 1);
            let face = Button::new(tr!("Back to it")).min_size(vec2(button, 0.0));
            let back = ui.add_enabled(tried.has_data(), face);
            back.widget_info(|| WidgetInfo::labeled(egui::Role::Button, tried.has_data(), &name));
            let back = back.on_disabled_text_hover(gone);
            let epochs = grouped(tried.epochs);
            let help = tr!("Opens its settings. Of the last few runs training goes on at epoch {epochs}, of others at 0.", epochs);
            if back.on_text_hover(help).clicked() {
                request = Some(PageRequest::ReturnTo(Box::new(preset(tried))));
            }
        });
        request
    }
}

/// What of some runs is not here.
fn own_ui(ui: &mut Ui) {
    let words = tr!(
        "Drawings, tables and pictures of your own are not kept here. Of runs on them the list has the settings, the numbers and the small picture, but no way back."
    );
    ui.add(egui::Label::new(RichText::new(words).weak()).wrap());
}

/// What was changed since the run before, which is the next line.
fn changed(tried: &Tried, older: &Config) -> String {
    match tried.differences(older, NAMED) {
        words if words.is_empty() => tr!("the same settings").to_owned(),
        words => tr!("changed: {settings}", settings = words),
    }
}

/// What the first run has that is otherwise in the settings of now: there is no run before it.
fn unlike_now(tried: &Tried, now: &Config) -> String {
    match tried.differences(now, NAMED) {
        words if words.is_empty() => tr!("the same settings as now").to_owned(),
        words => tr!("the first run; unlike now: {settings}", settings = words),
    }
}

fn preset(tried: &Tried) -> Preset {
    Preset::new(tried.name.clone(), "", tried.config.clone())
}
