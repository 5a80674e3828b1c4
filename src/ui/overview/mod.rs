//! The model overview: the graph of GAN Lab, with a live picture in every node.
//!
//! - [`plan`]: nodes and edges, where they are, and what a sub-step of slow motion lights
//! - [`words`]: what nodes are, and captions of slow motion
//! - [`pictures`]: what is inside the nodes; [`edges`]: the dashed ways between them
//! - [`editors`]: hyperparameters on the nodes they belong to
//! - [`Overview`]: puts them together; leaves snapshots, layers and settings to its caller

pub mod edges;
pub mod editors;
pub mod pictures;
pub mod plan;
pub mod words;

use eframe::egui::{
    self, Align, Align2, Button, Color32, FontId, Layout, Rect, RichText, Sense, Slider, Ui,
    WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

use self::edges::{Edges, Look};
use self::pictures::{Scene, Size};
use self::plan::{Edge, Node, Scale};
use self::words::caption;
use super::layers::{Layer, Layers};
use super::theme::{Role, SQUARE};
use super::trainer::PACE_SECS;
use crate::config::value::format_real;
use crate::config::{Choice as _, Config, OptimizerKind};
use crate::gan::Player;
use crate::training::{Phase, SlowView};
use crate::ui::hyperparameter::Reference;

/// Seconds of the warp from the noise to the fakes, and of the rest before it starts again.
const WARP_SECS: (f64, f64) = (2.0, 1.0);
/// Frames a second while only the dashes move.
const FLOW_RATE: f64 = 30.0;
/// Size of an enlarged node, at first.
const ENLARGED: egui::Vec2 = vec2(430.0, 510.0);
/// How much of a dimmed part is left.
const DIMMED: f32 = 0.25;

/// The graph; keeps what is enlarged and how far the dashes have flowed.
#[derive(Default)]
pub struct Overview {
    /// Whether the editors are on the nodes.
    pub is_editing: bool,
    enlarged: Option<Node>,
    /// When the pointer came to rest on the generator.
    hovered_since_secs: Option<f64>,
    flow_secs: f64,
    last_secs: f64,
}

/// What the graph needs to know, beside what it edits.
pub struct Input<'a> {
    /// Pictures.
    pub scene: Scene<'a>,
    /// Whether training runs.
    pub is_running: bool,
    /// Seconds that a sub-step takes, in slow motion.
    pub pace_secs: Option<f32>,
}

impl Overview {
    /// Closes what is enlarged.
    pub fn close(&mut self) {
        self.enlarged = None;
    }

    /// Draws the graph as large as there is room. Returns another pace of slow motion, if it was
    /// changed.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        input: &Input<'_>,
        layers: &mut Layers,
        config: &mut Config,
        preset: Reference<'_>,
    ) -> Option<f32> {
        let now_secs = ui.input(|i| i.time);
        self.flow(ui, now_secs, input);
        self.heading_ui(ui);
        let pace = input.pace_secs.and_then(|pace_secs| {
            egui::Panel::bottom("slow motion")
                .frame(egui::Frame::NONE)
                .show_separator_line(false)
                .show(ui, |ui| caption_ui(ui, input, pace_secs))
                .inner
        });
        let (room, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let scale = Scale::fit(room);
        self.edges_ui(ui, scale, input);
        let warp = self.warp(ui, now_secs, scale);
        for node in Node::ALL {
            self.node_ui(ui, node, scale, input, warp, layers);
        }
        if self.is_editing {
            editors::editors_ui(ui, scale, config, preset);
        } else {
            optimizers_ui(ui, scale, &input.scene.frame.config);
        }
        self.enlarged_ui(ui, room, input, warp);
        pace
    }

    /// Counts the time that training ran, which moves the dashes.
    fn flow(&mut self, ui: &Ui, now_secs: f64, input: &Input<'_>) {
        let passed = (now_secs - self.last_secs).clamp(0.0, 0.2);
        self.last_secs = now_secs;
        if is_flowing(input) {
            self.flow_secs += passed;
            let time = std::time::Duration::from_secs_f64(1.0 / FLOW_RATE);
            ui.ctx().request_repaint_after(time);
        }
    }

    fn heading_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Model overview").strong());
            let text = (icons::ICON_EDIT.rich_text().size(14.0), "Edit on the nodes");
            let button = ui.add(Button::selectable(self.is_editing, text));
            button.widget_info(|| {
                let name = "Edit on the nodes";
                WidgetInfo::selected(egui::Role::Button, true, self.is_editing, name)
            });
            if button
                .on_hover_text(
                    "Puts the editors of layers, optimizers and noise beside what they act on.",
                )
                .clicked()
            {
                self.is_editing = !self.is_editing;
            }
        });
    }

    fn edges_ui(&self, ui: &Ui, scale: Scale, input: &Input<'_>) {
        let slow = input.scene.frame.slow.as_ref();
        let mut edges = Edges::default();
        for edge in Edge::ALL {
            let is_lit = slow.is_none_or(|slow| lit(slow).1.contains(&edge));
            let color = match edge.gradient_of() {
                Some(Player::Discriminator) => Role::Discriminator.color(ui.visuals()),
                Some(Player::Generator) => Role::Gradient.color(ui.visuals()),
                None => ui.visuals().weak_text_color(),
            };
            let look = Look {
                color: if is_lit {
                    color
                } else {
                    color.gamma_multiply(DIMMED)
                },
                width: if is_lit && slow.is_some() { 2.2 } else { 1.4 },
                flow_secs: if is_lit && flows(edge, input) {
                    self.flow_secs
                } else {
                    0.0
                },
            };
            edges.add(edge, scale, &look);
        }
        ui.painter().add(edges.shape());
        let font = FontId::proportional(scale.font_size(12.0));
        for (edge, role, text, at, align) in [
            (
                Edge::DiscriminatorGradient,
                Role::Discriminator,
                "D's gradient",
                pos2(498.0, 20.0),
                Align2::LEFT_BOTTOM,
            ),
            (
                Edge::GeneratorGradient,
                Role::Gradient,
                "G's gradient",
                pos2(400.0, 541.0),
                Align2::LEFT_TOP,
            ),
        ] {
            let is_lit = slow.is_none_or(|slow| lit(slow).1.contains(&edge));
            let color = role
                .color(ui.visuals())
                .gamma_multiply(if is_lit { 1.0 } else { 0.5 });
            ui.painter()
                .text(scale.at(at), align, text, font.clone(), color);
        }
    }

    /// How far the manifold is warped: all the way, unless the pointer rests on the generator.
    fn warp(&mut self, ui: &Ui, now_secs: f64, scale: Scale) -> f32 {
        let rect = scale.rect(Node::Generator.rect());
        let is_over_node = ui.rect_contains_pointer(rect);
        let is_enlarged = self.enlarged == Some(Node::Generator)
            && ui
                .ctx()
                .memory(|m| m.data.get_temp(enlarged_id()).unwrap_or(false));
        if !(is_over_node || is_enlarged) {
            self.hovered_since_secs = None;
            return 1.0;
        }
        let since = *self.hovered_since_secs.get_or_insert(now_secs);
        ui.ctx().request_repaint();
        warp_after(now_secs - since)
    }

    fn node_ui(
        &mut self,
        ui: &mut Ui,
        node: Node,
        scale: Scale,
        input: &Input<'_>,
        warp: f32,
        layers: &mut Layers,
    ) {
        let frame = input.scene.frame;
        let rect = scale.rect(node.rect());
        let response = ui.interact(rect, ui.scope_id().with(node), Sense::click());
        let name = format!("Node: {}", node.label());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
        let is_large = matches!(node, Node::Generator | Node::Discriminator);
        let stroke = match node {
            Node::Generator => egui::Stroke::new(2.5, Role::Fake.color(ui.visuals())),
            Node::Discriminator => egui::Stroke::new(2.5, Role::Discriminator.color(ui.visuals())),
            _ => egui::Stroke::new(1.0, ui.visuals().weak_text_color().gamma_multiply(0.6)),
        };
        let is_active = response.hovered() || response.has_focus();
        let stroke = if is_active && !is_large {
            ui.visuals().widgets.hovered.fg_stroke
        } else {
            stroke
        };
        let painter = ui.painter();
        pictures::paint(
            painter,
            ui.visuals(),
            node,
            rect,
            &input.scene,
            Size::Small,
            warp,
        );
        let outside = egui::StrokeKind::Outside;
        painter.rect_stroke(rect, SQUARE, stroke, outside);
        if let Some(slow) = &frame.slow {
            if lit(slow).0.contains(&node) {
                let glow = egui::Stroke::new(2.0, ui.visuals().warn_fg_color);
                painter.rect_stroke(rect.expand(3.5), SQUARE, glow, outside);
            } else {
                let veil = ui.visuals().panel_fill.gamma_multiply(1.0 - DIMMED);
                painter.rect_filled(rect.expand(3.0), SQUARE, veil);
            }
        }
        label_ui(ui, node, scale, frame.slow.as_ref(), layers);
        if let Some(text) = network_text(node, &frame.config).filter(|_| !self.is_editing) {
            let font = FontId::proportional(scale.font_size(11.0));
            let at = pos2(rect.center().x, rect.bottom() + 8.0 + scale.font_size(18.0));
            let color = ui.visuals().weak_text_color();
            ui.painter().text(at, Align2::CENTER_TOP, text, font, color);
        }
        if response.on_hover_text(node.help(&frame.config)).clicked() {
            self.enlarged = (self.enlarged != Some(node)).then_some(node);
        }
    }

    fn enlarged_ui(&mut self, ui: &Ui, room: Rect, input: &Input<'_>, warp: f32) {
        let Some(node) = self.enlarged else { return };
        let mut is_open = true;
        let is_loss = matches!(node, Node::DiscriminatorLoss | Node::GeneratorLoss);
        let window = egui::Window::new(node.label())
            .id(egui::Id::unique("enlarged node"))
            .open(&mut is_open)
            .collapsible(false)
            .default_size(ENLARGED)
            .default_pos(room.center() - ENLARGED / 2.0)
            .min_width(220.0)
            .constrain(true);
        let shown = window.show(ui.ctx(), |ui| {
            let width = ui
                .available_width()
                .min(ui.ctx().content_rect().height() - 190.0);
            let size = if is_loss {
                vec2(width, 0.4 * width)
            } else {
                vec2(width, width)
            };
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| {
                let name = format!("Enlarged: {}", node.label());
                WidgetInfo::labeled(egui::Role::Image, true, name)
            });
            let painter = ui.painter();
            pictures::paint(
                painter,
                ui.visuals(),
                node,
                rect,
                &input.scene,
                Size::Large,
                warp,
            );
            ui.label(node.help(&input.scene.frame.config));
            response.hovered()
        });
        let is_hovered = shown.and_then(|s| s.inner).unwrap_or(false);
        ui.ctx()
            .memory_mut(|m| m.data.insert_temp(enlarged_id(), is_hovered));
        if !is_open {
            self.enlarged = None;
        }
    }
}

/// Where the enlarged picture remembers whether the pointer is on it.
fn enlarged_id() -> egui::Id {
    egui::Id::unique("the enlarged picture is hovered")
}

/// How far the manifold is warped after so many seconds: slowly away, slowly there, a rest, again.
fn warp_after(secs: f64) -> f32 {
    let (warp, rest) = WARP_SECS;
    let t = (secs.rem_euclid(warp + rest) / warp).clamp(0.0, 1.0) as f32;
    t * t * (3.0 - 2.0 * t)
}

fn is_flowing(input: &Input<'_>) -> bool {
    input.is_running && input.scene.frame.phase == Phase::Running
}

/// Whether the dashes of an edge move: a gradient's only if its network is updated at all.
fn flows(edge: Edge, input: &Input<'_>) -> bool {
    let config = &input.scene.frame.config;
    match edge.gradient_of() {
        Some(Player::Discriminator) => config.discriminator.updates_per_epoch > 0,
        Some(Player::Generator) => config.generator.updates_per_epoch > 0,
        None => true,
    }
}

fn lit(slow: &SlowView) -> (&'static [Node], &'static [Edge]) {
    plan::lit(slow.explained.player, slow.sub_step)
}

/// The layer of the picture that a node stands for.
fn layer_of(node: Node) -> Option<Layer> {
    match node {
        Node::Real => Some(Layer::Real),
        Node::Fake => Some(Layer::Fake),
        Node::Generator => Some(Layer::Manifold),
        Node::Discriminator => Some(Layer::Surface),
        Node::Gradients => Some(Layer::Gradients),
        _ => None,
    }
}

/// The node's name, with the switch of its layer.
fn label_ui(ui: &mut Ui, node: Node, scale: Scale, slow: Option<&SlowView>, layers: &mut Layers) {
    // The losses have their names inside.
    if matches!(node, Node::DiscriminatorLoss | Node::GeneratorLoss) {
        return;
    }
    let rect = scale.rect(node.rect());
    let is_above = matches!(node, Node::Real | Node::OfReal);
    let is_large = matches!(node, Node::Generator | Node::Discriminator);
    let font = FontId::proportional(scale.font_size(if is_large { 15.0 } else { 12.0 }));
    let is_lit = slow.is_none_or(|slow| lit(slow).0.contains(&node));
    let color = match node {
        Node::Generator => Role::Fake.color(ui.visuals()),
        Node::Discriminator => Role::Discriminator.color(ui.visuals()),
        _ => ui.visuals().text_color(),
    };
    let color = if is_lit {
        color
    } else {
        color.gamma_multiply(0.5)
    };
    let galley = ui
        .painter()
        .layout_no_wrap(node.label().to_owned(), font, color);
    let switch = vec2(22.0, 12.0) * scale.factor.clamp(0.7, 1.6);
    let layer = layer_of(node);
    let gap = 5.0;
    let width = galley.size().x + layer.map_or(0.0, |_| switch.x + gap);
    let y = if is_above {
        rect.top() - 6.0 - galley.size().y
    } else {
        rect.bottom() + 5.0
    };
    let left = rect.center().x - width / 2.0;
    let text_height = galley.size().y;
    let text_end = left + galley.size().x;
    ui.painter()
        .galley(pos2(left, y), galley, Color32::PLACEHOLDER);
    if let Some(layer) = layer {
        let corner = pos2(text_end + gap, y + (text_height - switch.y) / 2.0);
        layers.switch_ui(ui, Rect::from_min_size(corner, switch), layer);
    }
}

/// What a network is, in a few words, for below its name.
fn network_text(node: Node, config: &Config) -> Option<String> {
    let (layers, neurons) = match node {
        Node::Generator => (config.generator.hidden_layers, config.generator.neurons),
        Node::Discriminator => (
            config.discriminator.hidden_layers,
            config.discriminator.neurons,
        ),
        _ => return None,
    };
    Some(match layers {
        0 => "no hidden layer".to_owned(),
        1 => format!("1 hidden layer of {neurons}"),
        _ => format!("{layers} hidden layers of {neurons}"),
    })
}

/// How the gradients are used, in a few words beside their ways.
fn optimizers_ui(ui: &Ui, scale: Scale, config: &Config) {
    let (g, d) = (&config.generator, &config.discriminator);
    let text = |optimizer: OptimizerKind, learning_rate: f64, updates: u32| {
        let (name, rate) = (optimizer.info().label, format_real(learning_rate));
        let s = if updates == 1 { "" } else { "s" };
        format!("{name}, rate {rate}\n{updates} update{s} an epoch")
    };
    let font = FontId::proportional(scale.font_size(11.0));
    let color = ui.visuals().weak_text_color();
    let below_name = vec2(0.0, 1.5 * scale.font_size(12.0));
    for (at, text) in [
        (
            scale.at(pos2(498.0, 34.0)),
            text(d.optimizer, d.learning_rate, d.updates_per_epoch),
        ),
        (
            scale.at(pos2(400.0, 541.0)) + below_name,
            text(g.optimizer, g.learning_rate, g.updates_per_epoch),
        ),
    ] {
        let align = Align2::LEFT_TOP;
        ui.painter().text(at, align, text, font.clone(), color);
    }
}

/// The sub-step in words, and how long each takes. Returns another pace, if it was changed.
fn caption_ui(ui: &mut Ui, input: &Input<'_>, pace_secs: f32) -> Option<f32> {
    let frame = input.scene.frame;
    let mut chosen = pace_secs;
    let caption = frame.slow.as_ref().map(caption);
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let (title, color) = match (&caption, &frame.slow) {
                (Some(caption), Some(slow)) => {
                    let role = match slow.explained.player {
                        Player::Discriminator => Role::Discriminator,
                        Player::Generator => Role::Fake,
                    };
                    (caption.title.as_str(), role.color(ui.visuals()))
                }
                _ => ("Slow motion", ui.visuals().text_color()),
            };
            let title = ui.label(RichText::new(title).strong().size(15.0).color(color));
            title.widget_info(|| {
                let name = caption.as_ref().map_or("Slow motion", |c| c.title.as_str());
                WidgetInfo::labeled(egui::Role::Label, true, name)
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().slider_width = 70.0;
                let slider = Slider::new(&mut chosen, PACE_SECS.0..=PACE_SECS.1)
                    .logarithmic(true)
                    .fixed_decimals(1)
                    .suffix(" s");
                let response = ui.add(slider);
                response.widget_info(|| {
                    WidgetInfo::slider(true, f64::from(pace_secs), "Seconds a sub-step")
                });
                response.on_hover_text("How long a sub-step takes.");
            });
        });
        if let Some(caption) = &caption {
            ui.label(&caption.text);
            ui.label(RichText::new(&caption.value).strong());
        } else {
            ui.label("Press Play to watch an epoch, sub-step by sub-step.");
            ui.weak("The right arrow key goes on by one; S leaves.");
        }
    });
    (chosen != pace_secs).then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warp_takes_two_seconds_and_rests() {
        assert_eq!(warp_after(0.0), 0.0);
        assert!((warp_after(1.0) - 0.5).abs() < 1e-6);
        assert_eq!(warp_after(2.0), 1.0);
        assert_eq!(warp_after(2.9), 1.0);
        assert!(warp_after(3.1) < 0.1);
    }

    #[test]
    fn every_layer_has_one_node() {
        for layer in Layer::ALL {
            let nodes = Node::ALL.iter().filter(|n| layer_of(**n) == Some(layer));
            assert_eq!(nodes.count(), 1, "{layer:?}");
        }
    }
}
