//! The model overview: the graph of GAN Lab, with a live picture in every node.
//!
//! - [`plan`]: nodes and edges, where they are, and what a sub-step of slow motion lights; `sheet`: from there to the screen
//! - [`words`]: captions of slow motion; `bubbles`: their numbers at the nodes; `node_words`: what nodes are; `labels`: their names on the
//!   sheet; `groups`: settings there in a few words; `caption`: the room below it, and [`strip_ui`] where there is no graph
//! - `view`: all of the sheet, or a part that is scrolled where the room is too small for it
//! - [`pictures`]: what is inside the nodes; [`edges`]: the dashed ways between them
//! - [`editors`]: hyperparameters on the nodes they belong to
//! - [`Overview`]: puts them together; leaves snapshots, layers and settings to its caller

mod bubbles;
mod caption;
pub mod edges;
pub mod editors;
mod groups;
mod labels;
mod node_words;
pub mod pictures;
pub mod plan;
mod sheet;
mod view;
pub mod words;

use eframe::egui::{self, Button, RichText, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use self::bubbles::bubbles_ui;
use self::caption::strip_below_ui;
pub use self::caption::{Strip, StripOutput, strip_ui};
use self::edges::{EdgeLook, Edges};
use self::groups::{groups_ui, names_of_ways_ui};
use self::labels::labels_ui;
use self::pictures::{PictureLook, Scene};
use self::plan::{Edge, FRAME_GAP, FRAME_WIDTH, LEAST_TEXT, Node};
use self::sheet::SheetScale;
use self::view::{Sight, view_ui};
use super::close::close_ui;
use super::layers::Layers;
use super::theme::{Role, SMALL_TEXT, SQUARE, small_font};
use crate::config::Config;
use crate::gan::Player;
use crate::lessons::Part;
use crate::training::{Phase, SlowView};
use crate::ui::hover::{self, LazyHover as _};
use crate::ui::hyperparameter::Reference;
use crate::ui::spot;

/// Seconds of the warp from the noise to the fakes, and of the rest before it starts again.
const WARP_SECS: (f64, f64) = (2.0, 1.0);
/// Frames a second while only the dashes move.
const FLOW_RATE: f64 = 50.0;
/// How much of a dimmed picture is left: it is seen on a projector still.
const DIMMED: f32 = 0.4;

/// The graph; keeps what is selected and how far the dashes have flowed.
#[derive(Default)]
pub struct Overview {
    /// Whether the editors are on the nodes.
    pub is_editing: bool,
    /// The node whose picture is large, in the inspector.
    pub selected: Option<Node>,
    /// Whether the pointer rests on that.
    is_large_hovered: bool,
    /// How far the manifold is warped.
    warp: f32,
    /// When the pointer came to rest on the generator.
    hovered_since_secs: Option<f64>,
    flow_secs: f64,
    last_secs: f64,
    /// What was scrolled to.
    sight: Sight,
}

/// What the graph needs to know, beside what it edits.
pub struct Input<'a> {
    /// Pictures.
    pub scene: Scene<'a>,
    /// Whether training runs.
    pub is_running: bool,
    /// Seconds that a sub-step takes, in slow motion.
    pub pace_secs: Option<f32>,
    /// Whether all settings may be turned: a lesson may say which.
    pub can_edit: bool,
    /// Whether the inspector is in sight, which has what the nodes have no room for.
    pub has_inspector: bool,
}

impl Overview {
    /// Draws the graph as large as there is room, and scrolls it where that is too small. Returns what was done with slow motion.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        input: &Input<'_>,
        layers: &mut Layers,
        config: &mut Config,
        preset: Reference<'_>,
    ) -> StripOutput {
        let now_secs = ui.input(|i| i.time);
        self.flow(ui, now_secs, input);
        self.heading_ui(ui, input.can_edit);
        let output = strip_below_ui(ui, input);
        spot::mark(ui, Part::Graph, ui.available_rect_before_wrap());
        view_ui(ui, |ui, scale, is_scrolled| {
            if is_scrolled {
                let slow = input.scene.frame.slow.as_ref();
                let sight = Sight::of(ui, slow, self.selected);
                if sight != self.sight {
                    sight.scroll_to(ui, scale);
                    self.sight = sight;
                }
            } else {
                self.sight = Sight::default();
            }
            self.warp = self.warp(ui, now_secs, scale);
            self.sheet_ui(ui, scale, input, layers, config, preset);
        });
        output
    }

    /// The graph itself.
    fn sheet_ui(
        &mut self,
        ui: &mut Ui,
        scale: SheetScale,
        input: &Input<'_>,
        layers: &mut Layers,
        config: &mut Config,
        preset: Reference<'_>,
    ) {
        self.edges_ui(ui, scale, input);
        for node in Node::ALL {
            self.node_ui(ui, node, scale, input);
        }
        let slow = input.scene.frame.slow.as_ref();
        let is_lit = |node| slow.is_none_or(|slow| lit(slow).0.contains(&node));
        labels_ui(ui, scale, is_lit, layers, input.scene.frame);
        if self.is_editing && input.can_edit {
            let opened = editors::editors_ui(ui, scale, config, preset, input.has_inspector);
            self.selected = opened.or(self.selected);
        } else {
            let is_lit = |edge| slow.is_none_or(|slow| lit(slow).1.contains(&edge));
            groups_ui(ui, scale, &input.scene.frame.config, is_lit);
        }
        if let Some(slow) = slow {
            bubbles_ui(ui, scale, slow);
        }
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

    fn heading_ui(&mut self, ui: &mut Ui, can_edit: bool) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(tr!("Model overview")).strong());
            if !can_edit {
                return;
            }
            let text = (
                icons::ICON_EDIT.rich_text().size(14.0),
                tr!("Edit on the nodes"),
            );
            let button = ui.add(Button::selectable(self.is_editing, text));
            button.widget_info(|| {
                let name = tr!("Edit on the nodes");
                WidgetInfo::selected(egui::Role::Button, true, self.is_editing, name)
            });
            if button
                .on_text_hover(tr!(
                    "Puts the editors of layers, optimizers and noise beside what they act on."
                ))
                .clicked()
            {
                self.is_editing = !self.is_editing;
            }
        });
    }

    fn edges_ui(&self, ui: &Ui, scale: SheetScale, input: &Input<'_>) {
        let slow = input.scene.frame.slow.as_ref();
        let mut edges = Edges::default();
        for edge in Edge::ALL {
            let is_lit = slow.is_none_or(|slow| lit(slow).1.contains(&edge));
            let color = match edge.gradient_of() {
                Some(Player::Discriminator) => Role::Discriminator.color(ui.visuals()),
                Some(Player::Generator) => Role::Gradient.color(ui.visuals()),
                None => ui.visuals().weak_text_color(),
            };
            let look = EdgeLook {
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
        names_of_ways_ui(ui, scale, |edge| {
            slow.is_none_or(|slow| lit(slow).1.contains(&edge))
        });
    }

    /// How far the manifold is warped: all the way, unless the pointer rests on the generator.
    fn warp(&mut self, ui: &Ui, now_secs: f64, scale: SheetScale) -> f32 {
        let rect = scale.rect(Node::Generator.rect());
        let is_over_node = ui.rect_contains_pointer(rect);
        let is_over_large = self.selected == Some(Node::Generator) && self.is_large_hovered;
        if !(is_over_node || is_over_large) {
            self.hovered_since_secs = None;
            return 1.0;
        }
        let since = *self.hovered_since_secs.get_or_insert(now_secs);
        ui.ctx().request_repaint();
        warp_after(now_secs - since)
    }

    fn node_ui(&mut self, ui: &mut Ui, node: Node, scale: SheetScale, input: &Input<'_>) {
        let frame = input.scene.frame;
        let rect = scale.rect(node.rect());
        let response = ui.interact(rect, ui.scope_id().with(node), Sense::click());
        spot::mark(ui, node.part(), rect);
        // Who goes on by the keyboard sees where.
        if response.gained_focus() && !ui.clip_rect().contains_rect(rect) {
            ui.scroll_to_rect(rect, None);
        }
        response.widget_info(|| {
            let name = tr!("Node: {node}", node = node.label());
            let is_selected = self.selected == Some(node);
            WidgetInfo::selected(egui::Role::Button, true, is_selected, name)
        });
        let color = match node {
            Node::Generator => Role::Fake.color(ui.visuals()),
            Node::Discriminator => Role::Discriminator.color(ui.visuals()),
            _ => ui.visuals().weak_text_color().gamma_multiply(0.6),
        };
        let is_pointed_at = response.hovered() || response.has_focus();
        let stroke = if is_pointed_at || self.selected == Some(node) {
            egui::Stroke::new(node.border().max(2.0), ui.visuals().text_color())
        } else {
            egui::Stroke::new(node.border(), color)
        };
        let is_lit = frame
            .slow
            .as_ref()
            .is_none_or(|slow| lit(slow).0.contains(&node));
        let is_loss = matches!(node, Node::DiscriminatorLoss | Node::GeneratorLoss);
        let painter = ui.painter();
        let look = PictureLook {
            is_large: false,
            warp: self.warp,
            is_dimmed: !is_lit,
            text: Some(scale.texts.size),
        };
        pictures::paint(painter, ui.visuals(), node, rect, &input.scene, look);
        let outside = egui::StrokeKind::Outside;
        painter.rect_stroke(rect, SQUARE, stroke, outside);
        if frame.slow.is_some() && is_lit {
            let glow = egui::Stroke::new(FRAME_WIDTH, ui.visuals().warn_fg_color);
            let inner = rect.expand(node.border() + FRAME_GAP);
            painter.rect_stroke(inner, SQUARE, glow, outside);
        } else if !is_lit && !is_loss {
            let veil = ui.visuals().panel_fill.gamma_multiply(1.0 - DIMMED);
            painter.rect_filled(rect.expand(3.0), SQUARE, veil);
        }
        // Formatted when it is looked at only; the node's name and the switch of its layer stay in sight.
        let named = node.label_slot().map(|slot| scale.rect(slot).union(rect));
        let mut tooltip = egui::Tooltip::for_enabled(&response);
        tooltip.popup = tooltip.popup.anchor(named.unwrap_or(rect));
        hover::show(tooltip, &response, |ui| {
            ui.label(RichText::new(node.label()).strong());
            ui.label(node.help(&frame.config, frame.slow.as_ref()));
        });
        if response.clicked() {
            self.selected = (self.selected != Some(node)).then_some(node);
        }
    }

    /// What is selected, as wide as there is room, with what it is.
    pub fn selected_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let Some(node) = self.selected else { return };
        ui.horizontal(|ui| {
            ui.label(RichText::new(node.names()[0]).strong().size(15.0));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if close_ui(ui, 16.0, tr!("Back to the basic settings")).clicked() {
                    self.selected = None;
                }
            });
        });
        let is_loss = matches!(node, Node::DiscriminatorLoss | Node::GeneratorLoss);
        let width = ui.available_width();
        let height = if is_loss { 0.4 * width } else { width };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        response.widget_info(|| {
            let name = tr!("Enlarged: {node}", node = node.label());
            WidgetInfo::labeled(egui::Role::Image, true, name)
        });
        let look = PictureLook {
            is_large: true,
            warp: self.warp,
            is_dimmed: false,
            text: None,
        };
        pictures::paint(ui.painter(), ui.visuals(), node, rect, scene, look);
        let outline = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter()
            .rect_stroke(rect, SQUARE, outline, egui::StrokeKind::Inside);
        self.is_large_hovered = response.hovered();
        let frame = scene.frame;
        ui.add(egui::Label::new(node.help(&frame.config, frame.slow.as_ref())).wrap());
        ui.add_space(6.0);
    }
}

/// Least size of texts on the sheet where there is room: in a presentation that of all small texts.
pub fn least_text(ctx: &egui::Context) -> f32 {
    let small = small_font(ctx).size;
    if small > SMALL_TEXT {
        small
    } else {
        LEAST_TEXT
    }
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
}
