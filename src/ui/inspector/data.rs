//! The data as pictures to pick from, and what a run on them starts with.

use eframe::egui::{self, Rect, Response, RichText, Sense, Ui, WidgetInfo, vec2};

use super::{Inspector, InspectorRequest};
use crate::config::{Choice as _, Config, Data, Distribution, ImageData, find};
use crate::language;
use crate::models::trained;
use crate::ui::hover::LazyHover as _;
use crate::ui::hyperparameter::{Reference, mark_ui};
use crate::ui::kind::{DataKind, use_images, use_points};
use crate::ui::number::grouped;
use crate::ui::theme::{self, Role, SQUARE};

/// Side of a distribution's picture.
const THUMBNAIL: f32 = 44.0;

impl Inspector {
    /// The data as pictures to pick from, by their kind.
    pub(super) fn data_ui(
        &mut self,
        ui: &mut Ui,
        config: &mut Config,
        preset: Reference<'_>,
    ) -> Option<InspectorRequest> {
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        heading_ui(ui, tr!("Points"), "data.distribution", config, preset);
        let mut request = self.distributions_ui(ui, config);
        let is_formula = config.data.distribution == Distribution::Formula;
        if is_formula && DataKind::of(config) == DataKind::Points {
            self.formula.ui(ui, config);
        }
        heading_ui(ui, tr!("Images"), "data.images", config, preset);
        ui.horizontal_wrapped(|ui| {
            for &images in ImageData::ALL {
                let is_one = images != ImageData::None;
                if !is_one || !self.images_ui(ui, config, images) {
                    continue;
                }
                if images == ImageData::Own && config.data.pictures.is_empty() {
                    request = Some(InspectorRequest::ImportPictures);
                } else {
                    use_images(config, images);
                }
            }
        });
        if ui
            .button(tr!("Own pictures…"))
            .on_text_hover(
                tr!("Learn the pictures of a folder. You can also drop it on the window, or a sheet of images, or a file of many \
                 (IDX as MNIST has them, CIFAR's batches)."),
            )
            .clicked()
        {
            request = Some(InspectorRequest::ImportPictures);
        }
        request
    }

    fn distributions_ui(&mut self, ui: &mut Ui, config: &mut Config) -> Option<InspectorRequest> {
        let mut request = None;
        ui.horizontal_wrapped(|ui| {
            for &distribution in Distribution::ALL {
                if !self.distribution_ui(ui, config, distribution) {
                    continue;
                }
                match distribution {
                    Distribution::Drawn if config.data.drawn.is_empty() => {
                        request = Some(InspectorRequest::Draw);
                    }
                    Distribution::Imported if config.data.imported.is_empty() => {
                        request = Some(InspectorRequest::Import);
                    }
                    _ => use_points(config, distribution),
                }
            }
        });
        ui.horizontal(|ui| {
            if ui
                .button(tr!("Draw…"))
                .on_text_hover(tr!("Draw your own distribution with the mouse."))
                .clicked()
            {
                request = Some(InspectorRequest::Draw);
            }
            if ui
                .button(tr!("Import…"))
                .on_text_hover(tr!("Use the points of a table. You can also drop it on the window, or paste it (Ctrl+V)."))
                .clicked()
            {
                request = Some(InspectorRequest::Import);
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
        let (rect, response) = choice_ui(
            ui,
            is_chosen,
            &tr!("Distribution: {label}", label = language::text(info.label)),
        );
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
            .on_hover(|| {
                format!(
                    "{}\n{}",
                    language::text(info.label),
                    language::text(info.help)
                )
            })
            .clicked()
    }

    /// Returns whether the picture was clicked.
    fn images_ui(&mut self, ui: &mut Ui, config: &Config, images: ImageData) -> bool {
        let info = images.info();
        let is_chosen = config.data.images == images;
        let (rect, response) = choice_ui(
            ui,
            is_chosen,
            &tr!("Images: {label}", label = language::text(info.label)),
        );
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
                    Some(set) => language::text(set.source()).to_owned(),
                    None => own_words(config),
                };
                format!(
                    "{}\n{}\n{source}",
                    language::text(info.label),
                    language::text(info.help)
                )
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
        0 => tr!("None are chosen yet.").to_owned(),
        count => tr!("{count} of them.", count = grouped(count as u64)),
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
    let background = theme::plot_background(ui.visuals());
    let painter = ui.painter();
    painter.rect(rect, SQUARE, background, stroke, egui::StrokeKind::Inside);
    (rect, response)
}

/// Whether a run starts with fresh networks or with trained ones.
pub(super) fn start_ui(ui: &mut Ui, config: &Config, is_trained: bool) -> Option<InspectorRequest> {
    let mut request = None;
    // Data of one's own have no trained networks to choose, and images none that ship.
    let is_of_points = DataKind::of(config) == DataKind::Points;
    let exists = is_of_points && trained::exists(config.data.distribution);
    if !is_trained && !exists {
        return None;
    }
    ui.horizontal(|ui| {
        ui.label(tr!("Start")).on_text_hover(
            tr!("Trained: the networks were trained on this distribution before, and the settings are those \
             that they were trained with. Reset comes back to them."),
        );
        if ui.selectable_label(!is_trained, tr!("fresh")).clicked() && is_trained {
            request = Some(InspectorRequest::StartFresh);
        }
        if ui.selectable_label(is_trained, tr!("trained")).clicked() && !is_trained {
            request = Some(InspectorRequest::StartTrained);
        }
    });
    request
}
