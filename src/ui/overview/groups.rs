//! Settings on the sheet: what the layers of the networks and the ways of the gradients are, in a few words, and what these ways are
//! called.

use std::sync::Arc;

use eframe::egui::{
    Color32, Galley, Rect, RichText, Role as AccessRole, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::labels::{fits, galley, ink, switch_size};
use super::plan::{Edge, EditorGroup, Node};
use super::sheet::SheetScale;
use crate::config::{Choice as _, Config, Network, OptimizerKind, role};
use crate::language;
use crate::ui::hover::LazyHover as _;
use crate::ui::number::real;
use crate::ui::theme::Role;

/// The layers of a network in a few words.
fn layers_in_words<R: role::Role>(network: &Network<R>, config: &Config) -> String {
    if config.is_convolutional() {
        let channels = trn!(network.channels, "{n} channel", "{n} channels");
        let convolutions = trn!(network.depth, "{n} convolution", "{n} convolutions");
        return format!("{convolutions}, {channels}");
    }
    match network.hidden_layers {
        0 => tr!("no hidden layer").to_owned(),
        layers => trn!(
            layers,
            "{n} hidden layer of {neurons}",
            "{n} hidden layers of {neurons}",
            neurons = network.neurons
        ),
    }
}

/// The same where there is less room: how many layers, and how large.
fn layers_in_short<R: role::Role>(network: &Network<R>, config: &Config) -> Option<String> {
    if config.is_convolutional() {
        return Some(format!("{} × {}", network.depth, network.channels));
    }
    let layers = network.hidden_layers;
    (layers > 0).then(|| format!("{layers} × {}", network.neurons))
}

/// What a group of settings is, in a few words; the noise's are in its tooltip.
pub fn group_text(group: EditorGroup, config: &Config) -> Option<String> {
    let rule = |optimizer: OptimizerKind, learning_rate: f64, updates: u32| {
        let (name, rate) = (language::text(optimizer.info().label), real(learning_rate));
        trn!(
            updates,
            "{name}, rate {rate}\n{n} update an epoch",
            "{name}, rate {rate}\n{n} updates an epoch",
            name,
            rate
        )
    };
    let (g, d) = (&config.generator, &config.discriminator);
    match group {
        EditorGroup::Noise => None,
        EditorGroup::Generator => Some(layers_in_words(g, config)),
        EditorGroup::Discriminator => Some(layers_in_words(d, config)),
        EditorGroup::GeneratorGradient => {
            Some(rule(g.optimizer, g.learning_rate, g.updates_per_epoch))
        }
        EditorGroup::DiscriminatorGradient => {
            Some(rule(d.optimizer, d.learning_rate, d.updates_per_epoch))
        }
    }
}

/// The same where there is less room.
fn short_text(group: EditorGroup, config: &Config) -> Option<String> {
    let rule = |optimizer: OptimizerKind, learning_rate: f64| {
        let name = language::text(optimizer.info().label);
        format!("{name} {}", real(learning_rate))
    };
    let (g, d) = (&config.generator, &config.discriminator);
    match group {
        EditorGroup::Noise => None,
        EditorGroup::Generator => layers_in_short(g, config),
        EditorGroup::Discriminator => layers_in_short(d, config),
        EditorGroup::GeneratorGradient => Some(rule(g.optimizer, g.learning_rate)),
        EditorGroup::DiscriminatorGradient => Some(rule(d.optimizer, d.learning_rate)),
    }
}

/// The way of a gradient that a group is about: what it is called, which it is, and the role of its colour.
fn way_of(group: EditorGroup) -> Option<(&'static str, Edge, Role)> {
    match group {
        EditorGroup::DiscriminatorGradient => Some((
            tr!("D's gradient"),
            Edge::DiscriminatorGradient,
            Role::Discriminator,
        )),
        EditorGroup::GeneratorGradient => {
            Some((tr!("G's gradient"), Edge::GeneratorGradient, Role::Gradient))
        }
        EditorGroup::Noise | EditorGroup::Generator | EditorGroup::Discriminator => None,
    }
}

/// The name of the way of a gradient, if it has room at it, and that room.
fn name_of_way(
    ui: &Ui,
    group: EditorGroup,
    color: Color32,
    scale: SheetScale,
) -> Option<(Arc<Galley>, Rect)> {
    let (name, ..) = way_of(group)?;
    let slot = scale.rect(group.label_slot()?);
    fitting(ui, name, color, scale, slot).map(|galley| (galley, slot))
}

/// A text, if it has room in the size of all texts.
fn fitting(
    ui: &Ui,
    text: &str,
    color: Color32,
    scale: SheetScale,
    slot: Rect,
) -> Option<Arc<Galley>> {
    Some(galley(ui, text, color, scale)).filter(|galley| fits(galley.size(), slot))
}

/// Whether the ways of the gradients have room for their names, at them or above their settings.
pub fn ways_fit(ui: &Ui, scale: SheetScale) -> bool {
    let color = Color32::PLACEHOLDER;
    EditorGroup::ALL.into_iter().all(|group| {
        way_of(group).is_none_or(|(name, ..)| {
            let slot = scale.rect(group.slot());
            name_of_way(ui, group, color, scale).is_some()
                || fitting(ui, name, color, scale, slot).is_some()
        })
    })
}

/// The colour of the name of a way.
fn color_of_way(ui: &Ui, role: Role, is_lit: bool) -> Color32 {
    ink(ui, role.text_color(ui.visuals()), is_lit)
}

/// What the ways of the gradients are called, where that has room at them.
pub fn names_of_ways_ui(ui: &Ui, scale: SheetScale, is_lit: impl Fn(Edge) -> bool) {
    for group in EditorGroup::ALL {
        let Some((_, edge, role)) = way_of(group) else {
            continue;
        };
        let color = color_of_way(ui, role, is_lit(edge));
        if let Some((galley, slot)) = name_of_way(ui, group, color, scale) {
            let top = if group == EditorGroup::DiscriminatorGradient {
                slot.bottom() - galley.size().y
            } else {
                slot.top()
            };
            ui.painter().galley(pos2(slot.left(), top), galley, color);
        }
    }
}

/// The settings in a few words where their editors would be, as far as there is room; what is left out is said on hover.
pub fn groups_ui(ui: &Ui, scale: SheetScale, config: &Config, is_lit: impl Fn(Edge) -> bool) {
    let color = ui.visuals().weak_text_color();
    for group in EditorGroup::ALL {
        let Some(full) = group_text(group, config) else {
            continue;
        };
        let mut slot = scale.rect(group.slot());
        if let Some(node) = network_of(group) {
            // Below the switch of its layer, which has a least size.
            let bottom = scale.rect(node.rect()).bottom() + node.frame() + 1.0;
            slot.min.y = slot.top().max(bottom + switch_size(node, scale).0.y);
        }
        // A way without room for its name has it here.
        let way = way_of(group).filter(|_| name_of_way(ui, group, color, scale).is_none());
        let name = way.and_then(|(name, edge, role)| {
            let color = color_of_way(ui, role, is_lit(edge));
            fitting(ui, name, color, scale, slot)
        });
        let left = name.as_ref().map_or(0.0, |name| name.size().y);
        let below = slot.with_min_y((slot.top() + left).min(slot.bottom()));
        let in_full = fitting(ui, &full, color, scale, below);
        let is_whole = in_full.is_some() && way.is_none();
        let text = in_full.or_else(|| {
            let short = short_text(group, config)?;
            fitting(ui, &short, color, scale, below)
        });
        let size =
            |galley: Option<&Arc<Galley>>| galley.map_or(vec2(0.0, 0.0), |galley| galley.size());
        let (of_name, of_text) = (size(name.as_ref()), size(text.as_ref()));
        let whole = vec2(of_name.x.max(of_text.x), of_name.y + of_text.y);
        if whole.x <= 0.0 {
            continue;
        }
        let at = match (group, network_of(group)) {
            (EditorGroup::GeneratorGradient, _) => slot.left_bottom() - vec2(0.0, whole.y),
            // Below the middle of the network.
            (_, Some(node)) => {
                let label = node.label_slot();
                let middle = label.map_or(slot.center().x, |label| scale.rect(label).center().x);
                pos2((middle - whole.x / 2.0).max(slot.left()), slot.top())
            }
            _ => slot.left_top(),
        };
        if let Some(name) = name {
            ui.painter().galley(at, name, color);
        }
        if let Some(text) = text {
            let at = at + vec2(0.0, of_name.y);
            ui.painter().galley(at, text, color);
        }
        if !is_whole {
            hover_ui(ui, group, Rect::from_min_size(at, whole), &full);
        }
    }
}

/// Says what was shortened, on hover and to screen readers.
fn hover_ui(ui: &Ui, group: EditorGroup, rect: Rect, full: &str) {
    let id = ui.scope_id().with(("shortened settings", group));
    let response = ui.interact(rect, id, Sense::hover());
    let name = way_of(group).map(|(name, ..)| name);
    response.widget_info(|| {
        let settings = full.replace('\n', ", ");
        let words = match name {
            Some(name) => format!("{name}: {settings}"),
            None => settings,
        };
        WidgetInfo::labeled(AccessRole::Label, true, words)
    });
    response.on_ui_hover(|ui| {
        if let Some(name) = name {
            ui.label(RichText::new(name).strong());
        }
        ui.label(full);
    });
}

/// The network whose layers a group is about.
fn network_of(group: EditorGroup) -> Option<Node> {
    match group {
        EditorGroup::Generator => Some(Node::Generator),
        EditorGroup::Discriminator => Some(Node::Discriminator),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_form_of_settings_is_shorter_and_says_the_same_numbers() {
        let images = crate::config::shipped("digits").map(|shipped| shipped.preset.config.clone());
        let configs = [Some(Config::default()), images];
        for config in configs.into_iter().flatten() {
            for group in EditorGroup::ALL {
                let Some(full) = group_text(group, &config) else {
                    assert_eq!(short_text(group, &config), None);
                    continue;
                };
                let short = short_text(group, &config).unwrap();
                assert!(short.len() < full.len(), "{short}: {full}");
                let numbers = short.split(|c: char| !(c.is_ascii_digit() || c == '.'));
                for number in numbers.filter(|number| !number.is_empty()) {
                    assert!(full.contains(number), "{short}: {full}");
                }
            }
        }
    }
}
