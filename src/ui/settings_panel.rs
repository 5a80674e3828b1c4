//! The left panel: every hyperparameter of the table, grouped; the data as pictures to pick from.
//!
//! - `compute`: backend and threads

mod compute;

use eframe::egui::{self, CollapsingHeader, Rect, Response, RichText, Sense, Ui, WidgetInfo, vec2};

use self::compute::{backend_ui, threads_ui};
use super::hover::LazyHover as _;
use super::hyperparameter::{Reference, hyperparameter_ui, mark_ui};
use super::kind::{DataKind, Rows, use_images, use_points};
use super::number::grouped;
use super::picture::Thumbnails;
use super::spot;
use super::theme::{Role, SQUARE};
use crate::config::{
    Choice as _, Config, Data, Distribution, Group, Hyperparameter, ImageData, TABLE, find,
};
use crate::gan::{Backend, Cost};
use crate::lessons::Part;
use crate::models::trained;

/// Side of a distribution's picture.
const THUMBNAIL: f32 = 44.0;

/// What the user wants that is not a value of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsRequest {
    /// Draw a distribution.
    Draw,
    /// Choose a points file.
    Import,
    /// Choose a folder of pictures.
    ImportPictures,
    /// Start with the trained networks of the chosen distribution.
    StartTrained,
    /// Start with fresh networks.
    StartFresh,
    /// Compute with this backend.
    SetBackend(Backend),
    /// Let so many threads share a convolution.
    SetThreads(usize),
}

/// The left panel; holds what can be computed once.
#[derive(Default)]
pub struct SettingsPanel {
    thumbnails: Thumbnails,
}

impl SettingsPanel {
    /// Draws the panel and edits `config`; `preset` is what the marks compare with.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        config: &mut Config,
        preset: Reference<'_>,
        compute: (Backend, usize),
        is_trained: bool,
    ) -> Option<SettingsRequest> {
        let scroll = egui::ScrollArea::vertical().auto_shrink(false);
        let shown = scroll.show(ui, |ui| {
            self.contents_ui(ui, config, preset, compute, (is_trained, &[]))
        });
        shown.inner
    }

    /// The same without a scroll area of its own; of some rows alone, where their keys are given.
    pub fn contents_ui(
        &mut self,
        ui: &mut Ui,
        config: &mut Config,
        preset: Reference<'_>,
        (backend, threads): (Backend, usize),
        (is_trained, only): (bool, &[String]),
    ) -> Option<SettingsRequest> {
        let mut request = None;
        for warning in Cost::of(config).warnings() {
            let text = RichText::new(warning).color(ui.visuals().warn_fg_color);
            ui.add(egui::Label::new(text).wrap());
        }
        if !only.is_empty() {
            some_rows_ui(ui, only, config, preset);
            return None;
        }
        let table = Rows::of(config);
        for group in Group::ALL {
            let shown = CollapsingHeader::new(title(ui, group))
                .id_salt(group.label())
                .default_open(true)
                .show_unindented(ui, |ui| {
                    if group == Group::RealData {
                        request = request.or(self.data_ui(ui, config, preset));
                        request = request.or(start_ui(ui, config, is_trained));
                    }
                    rows_ui(ui, group, &table, config, preset);
                    if group == Group::Training {
                        request = request.or(backend_ui(ui, backend));
                        if config.is_convolutional() {
                            request = request.or(threads_ui(ui, threads));
                        }
                    }
                });
            if group == Group::RealData {
                let body = shown
                    .body_response
                    .map_or(shown.header_response.rect, |b| b.rect);
                spot::mark(ui.ctx(), Part::Data, body);
            }
            ui.add_space(4.0);
        }
        request
    }

    /// The data as pictures to pick from, by their kind.
    fn data_ui(
        &mut self,
        ui: &mut Ui,
        config: &mut Config,
        preset: Reference<'_>,
    ) -> Option<SettingsRequest> {
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        heading_ui(ui, "Points", "data.distribution", config, preset);
        let mut request = self.distributions_ui(ui, config);
        heading_ui(ui, "Images", "data.images", config, preset);
        ui.horizontal_wrapped(|ui| {
            for &images in ImageData::ALL {
                let is_one = images != ImageData::None;
                if !is_one || !self.images_ui(ui, config, images) {
                    continue;
                }
                if images == ImageData::Own && config.data.pictures.is_empty() {
                    request = Some(SettingsRequest::ImportPictures);
                } else {
                    use_images(config, images);
                }
            }
        });
        if ui
            .button("Own pictures…")
            .on_hover_text(
                "Learn the pictures of a folder, PNG and JPEG. You can also drop it on the window.",
            )
            .clicked()
        {
            request = Some(SettingsRequest::ImportPictures);
        }
        request
    }

    fn distributions_ui(&mut self, ui: &mut Ui, config: &mut Config) -> Option<SettingsRequest> {
        let mut request = None;
        ui.horizontal_wrapped(|ui| {
            for &distribution in Distribution::ALL {
                if !self.distribution_ui(ui, config, distribution) {
                    continue;
                }
                match distribution {
                    Distribution::Drawn if config.data.drawn.is_empty() => {
                        request = Some(SettingsRequest::Draw);
                    }
                    Distribution::Imported if config.data.imported.is_empty() => {
                        request = Some(SettingsRequest::Import);
                    }
                    _ => use_points(config, distribution),
                }
            }
        });
        ui.horizontal(|ui| {
            if ui
                .button("Draw…")
                .on_hover_text("Draw your own distribution with the mouse.")
                .clicked()
            {
                request = Some(SettingsRequest::Draw);
            }
            if ui
                .button("Import…")
                .on_hover_text("Use the points of a CSV file. You can also drop it on the window.")
                .clicked()
            {
                request = Some(SettingsRequest::Import);
            }
        });
        request
    }

    /// Returns whether the picture was clicked.
    fn distribution_ui(
        &mut self,
        ui: &mut Ui,
        config: &Config,
        distribution: Distribution,
    ) -> bool {
        let is_of_points = DataKind::of(config) == DataKind::Points;
        let is_chosen = is_of_points && config.data.distribution == distribution;
        let info = distribution.info();
        let (rect, response) = choice_ui(ui, is_chosen, &format!("Distribution: {}", info.label));
        let painter = ui.painter();
        let data = Data {
            images: ImageData::None,
            distribution,
            spread: config.data.spread.filter(|_| is_chosen),
            ..config.data.clone()
        };
        let has_points = match distribution {
            Distribution::Drawn => !data.drawn.is_empty(),
            Distribution::Imported => !data.imported.is_empty(),
            _ => true,
        };
        if has_points {
            let color = Role::Real.color(ui.visuals());
            self.thumbnails
                .paint(painter, rect.shrink(4.0), &data, color);
        } else {
            let icon = match distribution {
                Distribution::Drawn => egui_material_icons::icons::ICON_DRAW,
                _ => egui_material_icons::icons::ICON_UPLOAD_FILE,
            };
            icon_ui(ui, rect, icon);
        }
        response
            .on_hover(|| format!("{}\n{}", info.label, info.help))
            .clicked()
    }

    /// Returns whether the picture was clicked.
    fn images_ui(&mut self, ui: &mut Ui, config: &Config, images: ImageData) -> bool {
        let info = images.info();
        let is_chosen = config.data.images == images;
        let (rect, response) = choice_ui(ui, is_chosen, &format!("Images: {}", info.label));
        let data = Data {
            images,
            pictures: config.data.pictures.clone(),
            ..Data::default()
        };
        if images == ImageData::Own && data.pictures.is_empty() {
            icon_ui(
                ui,
                rect,
                egui_material_icons::icons::ICON_ADD_PHOTO_ALTERNATE,
            );
        } else {
            let color = Role::Real.color(ui.visuals());
            self.thumbnails
                .paint(ui.painter(), rect.shrink(3.0), &data, color);
        }
        response
            .on_hover(|| {
                // Whoever made them is named where they are.
                let source = match images.set() {
                    Some(set) => set.source().to_owned(),
                    None => own_words(config),
                };
                format!("{}\n{}\n{source}", info.label, info.help)
            })
            .clicked()
    }
}

/// In place of a picture that there is none of yet.
fn icon_ui(ui: &Ui, rect: Rect, icon: egui_material_icons::MaterialIcon) {
    ui.painter().text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        icon.codepoint,
        egui::FontId::new(24.0, icon.font_family()),
        ui.visuals().weak_text_color(),
    );
}

/// How many pictures of the user's own there are.
fn own_words(config: &Config) -> String {
    match config.data.pictures.count() {
        0 => "None are chosen yet.".to_owned(),
        count => format!("{} of them.", grouped(count as u64)),
    }
}

/// Above the pictures of a kind of data: its name, and the mark of the row that they edit.
fn heading_ui(ui: &mut Ui, name: &str, key: &str, config: &mut Config, preset: Reference<'_>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).small());
        if let Some(row) = find(key) {
            mark_ui(ui, row, config, preset);
        }
    });
}

/// The frame of a picture to pick; returns its place, too.
fn choice_ui(ui: &mut Ui, is_chosen: bool, name: &str) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(THUMBNAIL, THUMBNAIL), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_chosen, name));
    let visuals = ui.style().interact_selectable(&response, is_chosen);
    let stroke = if is_chosen {
        egui::Stroke::new(2.0, Role::Real.color(ui.visuals()))
    } else if response.has_focus() || response.hovered() {
        visuals.fg_stroke
    } else {
        ui.visuals().widgets.noninteractive.bg_stroke
    };
    let background = super::theme::plot_background(ui.visuals());
    let painter = ui.painter();
    painter.rect(rect, SQUARE, background, stroke, egui::StrokeKind::Inside);
    (rect, response)
}

/// The heading of a group, in the colour of what it is about.
fn title(ui: &Ui, group: Group) -> RichText {
    let title = RichText::new(group.label()).strong().size(15.0);
    let role = match group {
        Group::RealData => Role::Real,
        Group::Generator => Role::Fake,
        Group::Discriminator => Role::Discriminator,
        Group::Noise | Group::Training => return title,
    };
    title.color(role.color(ui.visuals()))
}

/// Some rows of the table alone, each group of them under its heading.
fn some_rows_ui(ui: &mut Ui, keys: &[String], config: &mut Config, preset: Reference<'_>) {
    for group in Group::ALL {
        let is_here =
            |row: &&Hyperparameter| row.group == group && keys.iter().any(|key| key == row.key);
        let mut rows = TABLE.iter().filter(is_here).peekable();
        if rows.peek().is_some() {
            ui.label(title(ui, group));
        }
        for row in rows {
            hyperparameter_ui(ui, row, config, preset);
        }
    }
}

fn rows_ui(ui: &mut Ui, group: Group, table: &Rows, config: &mut Config, preset: Reference<'_>) {
    // These are pictures above.
    let is_pictured = |key: &str| matches!(key, "data.distribution" | "data.images");
    let rows = |advanced| {
        TABLE.iter().filter(move |h| {
            let is_here = h.group == group && h.advanced == advanced;
            is_here && !is_pictured(h.key) && table.has(h)
        })
    };
    for hyperparameter in rows(false) {
        hyperparameter_ui(ui, hyperparameter, config, preset);
    }
    if rows(true).next().is_none() {
        return;
    }
    let is_changed = rows(true).any(|h| h.value(config) != h.value(preset.config));
    let title = if is_changed {
        "Advanced •"
    } else {
        "Advanced"
    };
    CollapsingHeader::new(RichText::new(title).small())
        .id_salt((group.label(), "advanced"))
        .show_unindented(ui, |ui| {
            for hyperparameter in rows(true) {
                hyperparameter_ui(ui, hyperparameter, config, preset);
            }
        });
}

/// Whether a run starts with fresh networks or with trained ones.
fn start_ui(ui: &mut Ui, config: &Config, is_trained: bool) -> Option<SettingsRequest> {
    let mut request = None;
    // Data of one's own have no trained networks to choose, and images none that ship.
    let is_of_points = DataKind::of(config) == DataKind::Points;
    let exists = is_of_points && trained::exists(config.data.distribution);
    if !is_trained && !exists {
        return None;
    }
    ui.horizontal(|ui| {
        ui.label("Start").on_hover_text(
            "Trained: the networks were trained on this distribution before, and the settings are those \
             that they were trained with. Reset comes back to them.",
        );
        if ui.selectable_label(!is_trained, "fresh").clicked() && is_trained {
            request = Some(SettingsRequest::StartFresh);
        }
        if ui.selectable_label(is_trained, "trained").clicked() && !is_trained {
            request = Some(SettingsRequest::StartTrained);
        }
    });
    request
}
