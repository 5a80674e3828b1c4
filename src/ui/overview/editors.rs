//! Editors of hyperparameters on the nodes that they belong to; the left panel's own, made narrow.

use eframe::egui::{Button, Frame, Label, Margin, RichText, Ui, UiBuilder, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::groups::group_text;
use super::plan::{EditorGroup, Node};
use super::sheet::SheetScale;
use crate::config::{Config, find};
use crate::ui::hover::LazyHover as _;
use crate::ui::hyperparameter::{Reference, hyperparameter_ui};

/// Height of an editor, between two, and around them, at the sheet's own size.
const ROW: f32 = 20.0;
const GAP: f32 = 3.0;
const MARGIN: i8 = 3;
/// Below this scale, editors get no smaller.
const LEAST_FACTOR: f32 = 0.85;
/// Width that an editor needs beside its label.
const LEAST_WIDTH: f32 = 140.0;

impl EditorGroup {
    /// Whose settings they are, for screen readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Noise => tr!("noise"),
            Self::Generator => tr!("generator"),
            Self::Discriminator => tr!("discriminator"),
            Self::GeneratorGradient => tr!("generator's gradient"),
            Self::DiscriminatorGradient => tr!("discriminator's gradient"),
        }
    }

    /// The node that they are about.
    fn node(self) -> Node {
        match self {
            Self::Noise => Node::Noise,
            Self::Generator | Self::GeneratorGradient => Node::Generator,
            Self::Discriminator | Self::DiscriminatorGradient => Node::Discriminator,
        }
    }

    fn keys(self, is_convolutional: bool) -> &'static [&'static str] {
        match self {
            Self::Generator if is_convolutional => &["generator.channels", "generator.depth"],
            Self::Discriminator if is_convolutional => {
                &["discriminator.channels", "discriminator.depth"]
            }
            Self::Noise => &["noise.dim", "noise.distribution"],
            Self::Generator => &["generator.hidden_layers", "generator.neurons"],
            Self::Discriminator => &["discriminator.hidden_layers", "discriminator.neurons"],
            Self::GeneratorGradient => &[
                "generator.optimizer",
                "generator.learning_rate",
                "generator.updates_per_epoch",
            ],
            Self::DiscriminatorGradient => &[
                "discriminator.optimizer",
                "discriminator.learning_rate",
                "discriminator.updates_per_epoch",
            ],
        }
    }

    /// Whether its editors have room on a sheet of this scale.
    fn fits(self, scale: SheetScale) -> bool {
        // As many for networks of either kind.
        let rows = self.keys(false).len() as f32;
        let factor = scale.factor.max(LEAST_FACTOR);
        let height = factor * (rows * ROW + (rows - 1.0) * GAP) + 2.0 * f32::from(MARGIN) + 2.0;
        let room = scale.rect(self.slot()).size();
        room.x >= LEAST_WIDTH && room.y >= height
    }
}

/// Draws all of them, each in its own room. Where a room is too small, a button there selects the node, and the
/// inspector has them, if that is in sight; returns the node whose button was pressed.
pub fn editors_ui(
    ui: &mut Ui,
    scale: SheetScale,
    config: &mut Config,
    preset: Reference<'_>,
    has_inspector: bool,
) -> Option<Node> {
    let mut opened = None;
    let have_room = EditorGroup::ALL.iter().all(|group| group.fits(scale));
    for group in EditorGroup::ALL {
        let builder = UiBuilder::new()
            .max_rect(scale.rect(group.slot()))
            .id_salt(("editors", group.label()));
        ui.scope_builder(builder, |ui| {
            shrink(ui, scale);
            if have_room {
                Frame::new()
                    .stroke(ui.visuals().widgets.noninteractive.bg_stroke)
                    .inner_margin(Margin::same(MARGIN))
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        group_ui(ui, group, config, preset);
                    });
            } else {
                // What the button is about stays beside it.
                let words = group_text(group, config).unwrap_or_default();
                let words = words.lines().next().unwrap_or_default();
                ui.horizontal(|ui| {
                    if has_inspector && open_ui(ui, group) {
                        opened = Some(group.node());
                    }
                    ui.add(Label::new(RichText::new(words).weak()).truncate());
                });
            }
        });
    }
    opened
}

fn group_ui(ui: &mut Ui, group: EditorGroup, config: &mut Config, preset: Reference<'_>) {
    let keys = group.keys(config.is_convolutional());
    for row in keys.iter().filter_map(|key| find(key)) {
        hyperparameter_ui(ui, row, config, preset);
    }
}

fn open_ui(ui: &mut Ui, group: EditorGroup) -> bool {
    let room = ui.available_size();
    let side = 18.0_f32.min(room.x).min(room.y);
    let icon = icons::ICON_EDIT.rich_text().size((side - 4.0).max(6.0));
    let button = ui.add(Button::new(icon).min_size(vec2(side, side)));
    button.widget_info(|| {
        let name = tr!("Edit the {group}", group = group.label());
        WidgetInfo::labeled(eframe::egui::Role::Button, true, name)
    });
    let button = button.on_ui_hover(|ui| {
        ui.label(tr!(
            "Shows the settings of the {group} on the left.",
            group = group.label()
        ));
    });
    button.clicked()
}

/// Texts and widgets in proportion to the sheet.
fn shrink(ui: &mut Ui, scale: SheetScale) {
    let style = ui.style_mut();
    for font in style.text_styles.values_mut() {
        font.size = scale.font_size(font.size - 2.0);
    }
    let factor = scale.factor.clamp(LEAST_FACTOR, 2.0);
    style.spacing.interact_size.y = ROW * factor;
    style.spacing.item_spacing = vec2(4.0, GAP) * factor;
    style.spacing.button_padding = vec2(4.0, 0.0) * factor;
}
