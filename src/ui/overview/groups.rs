//! Settings on the sheet: what the layers of the networks and the ways of the gradients are, in a few words, all in one [`Form`], and
//! what these ways are called.

use std::sync::Arc;

use eframe::egui::{
    Color32, Galley, Rect, RichText, Role as AccessRole, Sense, Ui, Vec2, WidgetInfo, pos2, vec2,
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
fn layers_in_short<R: role::Role>(network: &Network<R>, config: &Config) -> String {
    if config.is_convolutional() {
        return format!("{} × {}", network.depth, network.channels);
    }
    match network.hidden_layers {
        0 => layers_in_words(network, config),
        layers => format!("{layers} × {}", network.neurons),
    }
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
        EditorGroup::Generator => Some(layers_in_short(g, config)),
        EditorGroup::Discriminator => Some(layers_in_short(d, config)),
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

/// How all settings on the sheet are said: two networks are compared, so what is said of one is said of the other in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As [`group_text`] says them.
    Full,
    /// As [`short_text`] does.
    Short,
}

fn text_in(form: Form, group: EditorGroup, config: &Config) -> Option<String> {
    match form {
        Form::Full => group_text(group, config),
        Form::Short => short_text(group, config),
    }
}

/// The groups whose settings are compared, and said of both or of neither.
const PAIRS: [[EditorGroup; 2]; 2] = [
    [EditorGroup::Generator, EditorGroup::Discriminator],
    [
        EditorGroup::GeneratorGradient,
        EditorGroup::DiscriminatorGradient,
    ],
];

/// The form of all settings, and which of these have room in it: in full only if that holds for all.
fn form_for(fits: impl Fn(Form, EditorGroup) -> bool) -> (Form, Vec<EditorGroup>) {
    let both_fit = |form, pair: &[EditorGroup; 2]| pair.iter().all(|group| fits(form, *group));
    if PAIRS.iter().all(|pair| both_fit(Form::Full, pair)) {
        return (Form::Full, PAIRS.concat());
    }
    let pairs = PAIRS.into_iter().filter(|pair| both_fit(Form::Short, pair));
    (Form::Short, pairs.flatten().collect())
}

/// The room of a group on the screen, below the switch of its layer, which has a least size.
fn room_of(group: EditorGroup, scale: SheetScale) -> Rect {
    let mut room = scale.rect(group.slot());
    if let Some(node) = network_of(group) {
        let bottom = scale.rect(node.rect()).bottom() + node.frame() + 1.0;
        room.min.y = room.top().max(bottom + switch_size(node, scale).0.y);
    }
    room
}

/// The settings in a few words where their editors would be, as far as there is room; what is left out is said on hover.
pub fn groups_ui(ui: &Ui, scale: SheetScale, config: &Config, is_lit: impl Fn(Edge) -> bool) {
    let color = ui.visuals().weak_text_color();
    // A way without room for its name has it above its settings.
    let way_above = |group: EditorGroup| {
        way_of(group).filter(|_| name_of_way(ui, group, color, scale).is_none())
    };
    let name_above = |group: EditorGroup| {
        let (name, edge, role) = way_above(group)?;
        let color = color_of_way(ui, role, is_lit(edge));
        let galley = fitting(ui, name, color, scale, room_of(group, scale))?;
        Some((galley, color))
    };
    let settings = |form: Form, group: EditorGroup| {
        let room = room_of(group, scale);
        let taken = name_above(group).map_or(0.0, |(name, _)| name.size().y);
        let below = room.with_min_y((room.top() + taken).min(room.bottom()));
        let text = text_in(form, group, config)?;
        fitting(ui, &text, color, scale, below)
    };
    let (form, shown) = form_for(|form, group| settings(form, group).is_some());
    for group in EditorGroup::ALL {
        let Some(full) = group_text(group, config) else {
            continue;
        };
        let room = room_of(group, scale);
        let name = name_above(group);
        let text = Some(group).filter(|group| shown.contains(group));
        let text = text.and_then(|group| settings(form, group));
        let of_name = name.as_ref().map_or(Vec2::ZERO, |(name, _)| name.size());
        let of_text = text.as_ref().map_or(Vec2::ZERO, |text| text.size());
        let whole = vec2(of_name.x.max(of_text.x), of_name.y + of_text.y);
        if whole.x <= 0.0 {
            continue;
        }
        let at = match (group, network_of(group)) {
            (EditorGroup::GeneratorGradient, _) => room.left_bottom() - vec2(0.0, whole.y),
            // Below the middle of the network.
            (_, Some(node)) => {
                let middle = scale.rect(node.rect()).center().x;
                pos2((middle - whole.x / 2.0).max(room.left()), room.top())
            }
            _ => room.left_top(),
        };
        if let Some((name, color)) = name {
            ui.painter().galley(at, name, color);
        }
        if let Some(text) = text {
            let at = at + vec2(0.0, of_name.y);
            ui.painter().galley(at, text, color);
        }
        let is_whole = form == Form::Full && way_above(group).is_none();
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
    fn both_networks_and_both_ways_are_said_in_one_form() {
        use EditorGroup as G;
        let (form, shown) = form_for(|_, _| true);
        assert_eq!((form, shown.len()), (Form::Full, 4));
        // One that has no room in full shortens all of them.
        for narrow in PAIRS.concat() {
            let (form, shown) = form_for(|form, group| form == Form::Short || group != narrow);
            assert_eq!((form, shown.len()), (Form::Short, 4), "{narrow:?}");
        }
        // What is said of one network is said of the other.
        let without = |hidden: G| form_for(|_, group| group != hidden);
        assert_eq!(
            without(G::Generator),
            (
                Form::Short,
                vec![G::GeneratorGradient, G::DiscriminatorGradient]
            )
        );
        assert_eq!(
            without(G::DiscriminatorGradient),
            (Form::Short, vec![G::Generator, G::Discriminator])
        );
    }

    #[test]
    fn a_network_without_hidden_layers_says_so_in_either_form() {
        let mut config = Config::default();
        config.discriminator.hidden_layers = 0;
        let short = short_text(EditorGroup::Discriminator, &config);
        assert_eq!(short, group_text(EditorGroup::Discriminator, &config));
        assert!(short.is_some_and(|short| !short.is_empty()));
    }

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
