//! The picture of a network: its units, the weights between them as lines, and what the pointer is at.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, FontId, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, Visuals,
    WidgetInfo, pos2,
};

use super::parameter::Parameter;
use super::plan::{Unit, fitting, places};
use crate::data::ImageShape;
use crate::gan::Inside;
use crate::gan::Player;
use crate::gan::inside::INSIDE_SIDE;
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::images::atlas::Atlas;
use crate::ui::number::short;
use crate::ui::theme::{self, Role, SQUARE};

/// Height of what stands above and below the units.
const WORDS: f32 = 20.0;
/// Lines between two levels, at most: the strongest.
const LINES: usize = 600;
/// Widths of a line, for no weight and the largest.
const WIDTHS: (f32, f32) = (0.4, 3.0);
/// How near to a line the pointer is at it.
const NEAR: f32 = 4.0;
/// What is left of lines that another unit is pointed at.
const DIMMED: f32 = 0.12;

/// The picture; holds the units' textures.
#[derive(Default)]
pub(super) struct Picture {
    atlas: Atlas,
    /// What it was made of, and whether in the dark.
    of: Option<(Arc<Inside>, bool)>,
    levels: Vec<Vec<usize>>,
    /// The room that these were chosen for.
    room: Option<Rect>,
    units: Vec<Unit>,
    wires: Vec<Wire>,
    /// What the pointer is at, in words.
    pub said: Option<String>,
}

/// A line between two units that are shown.
struct Wire {
    parameter: Parameter,
    ends: [Pos2; 2],
    /// The places of its units in the list of all that are shown.
    units: [usize; 2],
    weight: f32,
    /// Its size in parts of the largest of its layer.
    strength: f32,
}

impl Picture {
    /// Draws it; returns the weight or bias that was clicked.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        size: Vec2,
        inside: &Arc<Inside>,
        picked: Parameter,
    ) -> Option<Parameter> {
        let (room, response) = ui.allocate_exact_size(size, Sense::click());
        let visuals = ui.visuals().clone();
        let within = room.shrink2(egui::vec2(2.0, WORDS));
        self.refresh(ui.ctx(), inside, within, &visuals);
        let (units, wires) = (&self.units, &self.wires);
        let at = response.hover_pos();
        let at_unit = at.and_then(|p| units.iter().position(|u| u.place.contains(p)));
        let at_wire = at
            .filter(|_| at_unit.is_none())
            .and_then(|p| nearest(wires, p));
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        let is_dimmed = |wire: &Wire| at_unit.is_some_and(|unit| !wire.units.contains(&unit));
        for (index, wire) in wires.iter().enumerate() {
            let is_marked = Some(index) == at_wire || wire.parameter == picked;
            painter.add(wire_shape(wire, is_dimmed(wire), is_marked, &visuals));
        }
        let all = units.iter().enumerate();
        self.atlas
            .paint(&painter, all.map(|(index, unit)| (index, unit.place)));
        let border = visuals.widgets.noninteractive.bg_stroke;
        for (index, unit) in units.iter().enumerate() {
            let is_end = (unit.level, unit.number) == (picked.layer + 1, picked.to);
            let is_start = unit.level == picked.layer && Some(unit.number) == picked.from;
            let is_picked = is_end || is_start;
            let stroke = if at_unit == Some(index) || is_picked {
                Stroke::new(2.0, visuals.strong_text_color())
            } else {
                border
            };
            painter.rect_stroke(unit.place, SQUARE, stroke, StrokeKind::Outside);
        }
        self.words_ui(ui, room, inside, units);
        let unit = at_unit.and_then(|index| units.get(index));
        let wire = at_wire.and_then(|index| wires.get(index));
        let clicked = response.clicked();
        response.widget_info(|| {
            let words = tr!(
                "The {player} from inside: {layers} layers",
                player = inside.player.name(),
                layers = inside.layers.len()
            );
            WidgetInfo::labeled(egui::Role::Image, true, words)
        });
        self.said = match (unit, wire) {
            (Some(unit), _) => Some(unit_words(inside, *unit)),
            (None, Some(wire)) => Some(tr!(
                "{parameter}, a weight of {weight}; click it to change it.",
                parameter = wire.parameter.name(),
                weight = short(f64::from(wire.weight))
            )),
            (None, None) => None,
        };
        let of_unit = unit.filter(|unit| unit.level > 0).map(|unit| Parameter {
            layer: unit.level - 1,
            from: None,
            to: unit.number,
        });
        of_unit
            .or(wire.map(|wire| wire.parameter))
            .filter(|_| clicked)
    }

    /// Makes the units' textures anew if they are of another moment.
    fn refresh(
        &mut self,
        ctx: &egui::Context,
        inside: &Arc<Inside>,
        room: Rect,
        visuals: &Visuals,
    ) {
        let is_same = |(of, is_dark): &(Arc<Inside>, bool)| {
            Arc::ptr_eq(of, inside) && *is_dark == visuals.dark_mode
        };
        let is_sized = self.room.map(|r| r.size()) == Some(room.size());
        if self.room == Some(room) && self.of.as_ref().is_some_and(is_same) {
            return;
        }
        // While it learns, the units that count most change; their places should not.
        let sizes = |inside: &Inside| (inside.player, inside.layout);
        let is_another = |(of, _): &(Arc<Inside>, bool)| sizes(of) != sizes(inside);
        if !is_sized || self.of.as_ref().is_none_or(is_another) {
            self.levels = fitting(room.size(), inside);
        }
        self.room = Some(room);
        self.units = places(room, &self.levels);
        self.wires = wires(inside, &self.units);
        let mut colors = Vec::new();
        for (level, units) in self.levels.iter().enumerate() {
            let largest = level
                .checked_sub(1)
                .map_or(1.0, |layer| inside.largest(layer));
            for &unit in units {
                let says: Vec<f32> = match level.checked_sub(1) {
                    None => input(unit, &inside.company),
                    Some(layer) => inside.unit(layer, unit).to_vec(),
                };
                // The highest row is the first one of a texture.
                for row in says.chunks_exact(INSIDE_SIDE).rev() {
                    colors.extend(row.iter().map(|v| tone(v / largest.max(1e-9), visuals)));
                }
            }
        }
        let shape = ImageShape {
            side: INSIDE_SIDE,
            channels: 1,
        };
        self.atlas.set(ctx, shape, &colors);
        self.of = Some((inside.clone(), visuals.dark_mode));
    }

    /// What each level is, above it, and how many of its units are not shown, below.
    fn words_ui(&self, ui: &Ui, room: Rect, inside: &Inside, units: &[Unit]) {
        let color = ui.visuals().weak_text_color();
        let font = FontId::proportional(SMALL_TEXT);
        let last = inside.layers.len();
        for (level, shown) in self.levels.iter().enumerate() {
            let own = units.iter().filter(|unit| unit.level == level);
            let Some(place) = own.map(|unit| unit.place).reduce(Rect::union) else {
                continue;
            };
            let name = match (level, inside.player) {
                (0, Player::Discriminator) if inside.layout.inputs() > 2 => {
                    tr!("x, y and others").to_owned()
                }
                (0, Player::Discriminator) => tr!("x and y").to_owned(),
                (0, Player::Generator) => tr!("noise").to_owned(),
                (level, Player::Discriminator) if level == last => tr!("real?").to_owned(),
                (level, Player::Generator) if level == last => tr!("x and y").to_owned(),
                (level, _) => tr!("layer {level}", level),
            };
            let say = |text: String, y: f32| {
                let galley = ui.painter().layout_no_wrap(text, font.clone(), color);
                let half = galley.size().x / 2.0;
                let most = room.right() - half;
                let x = place
                    .center()
                    .x
                    .clamp(room.left() + half, most.max(room.left() + half));
                ui.painter().galley(pos2(x - half, y), galley, color);
            };
            say(name, room.top() + 1.0);
            let width = inside.layout.width(level);
            if width > shown.len() {
                say(
                    tr!("{shown} of {width}", shown = shown.len(), width),
                    room.bottom() - WORDS + 3.0,
                );
            }
        }
    }
}

/// What an input is over the cells, from −1 to 1: where it is in its range. D's company is the same over all of them; numbers of G's
/// noise beyond two stay in their middle, 0.
fn input(unit: usize, company: &[f32]) -> Vec<f32> {
    let place = |index: usize| 2.0 * (index as f32 + 0.5) / INSIDE_SIDE as f32 - 1.0;
    let cells = 0..INSIDE_SIDE * INSIDE_SIDE;
    let value = |cell: usize| match unit {
        0 => place(cell % INSIDE_SIDE),
        1 => place(cell / INSIDE_SIDE),
        other => company.get(other - 2).map_or(0.0, |v| 2.0 * v - 1.0),
    };
    cells.map(value).collect()
}

/// The colour of a number from −1 to 1.
fn tone(share: f32, visuals: &Visuals) -> Color32 {
    if !share.is_finite() {
        return Color32::TRANSPARENT;
    }
    let end = if share < 0.0 { Role::Fake } else { Role::Real };
    let strength = share.abs().min(1.0).sqrt();
    theme::plot_background(visuals).lerp_to_gamma(end.color(visuals), strength)
}

/// The lines between units that are shown, the strongest last.
fn wires(inside: &Inside, units: &[Unit]) -> Vec<Wire> {
    let mut wires = Vec::new();
    for layer in 0..inside.layers.len() {
        let sizes = inside.layout.layer(layer);
        let weights = inside
            .parameters
            .get(sizes.weight.clone())
            .unwrap_or_default();
        let largest = weights.iter().fold(0.0_f32, |most, w| most.max(w.abs()));
        let of = |level: usize| {
            units
                .iter()
                .enumerate()
                .filter(move |(_, u)| u.level == level)
        };
        let mut own = Vec::new();
        for (to_index, to) in of(layer + 1) {
            for (from_index, from) in of(layer) {
                let weight = inside
                    .parameters
                    .get(sizes.weight_at(from.number, to.number));
                let weight = weight.copied().unwrap_or_default();
                own.push(Wire {
                    parameter: Parameter {
                        layer,
                        from: Some(from.number),
                        to: to.number,
                    },
                    ends: [from.place.right_center(), to.place.left_center()],
                    units: [from_index, to_index],
                    weight,
                    strength: weight.abs() / largest.max(1e-9),
                });
            }
        }
        own.sort_by(|a, b| a.strength.total_cmp(&b.strength));
        wires.extend(own.into_iter().rev().take(LINES).rev());
    }
    wires
}

fn wire_shape(wire: &Wire, is_dimmed: bool, is_marked: bool, visuals: &Visuals) -> Shape {
    let role = if wire.weight < 0.0 {
        Role::Fake
    } else {
        Role::Real
    };
    let strength = wire.strength.clamp(0.0, 1.0);
    let alpha = (0.08 + 0.8 * strength) * if is_dimmed { DIMMED } else { 1.0 };
    let width = WIDTHS.0 + (WIDTHS.1 - WIDTHS.0) * strength;
    let stroke = if is_marked {
        Stroke::new(width + 1.5, visuals.strong_text_color())
    } else {
        Stroke::new(width, role.color(visuals).gamma_multiply(alpha))
    };
    Shape::line_segment(wire.ends, stroke)
}

/// The line that the pointer is at.
fn nearest(wires: &[Wire], pointer: Pos2) -> Option<usize> {
    let apart = |wire: &Wire| {
        let [a, b] = wire.ends;
        let along = b - a;
        let share = ((pointer - a).dot(along) / along.length_sq().max(1e-6)).clamp(0.0, 1.0);
        (a + share * along).distance(pointer)
    };
    let near = wires
        .iter()
        .map(apart)
        .enumerate()
        .filter(|(_, far)| *far <= NEAR);
    near.min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

/// What D is given beside a sample: coordinates of others, then, of an odd number, how far they are spread.
fn company_words(unit: usize, company: usize) -> String {
    if company % 2 == 1 && unit == company + 1 {
        return tr!("How far the samples of the batch are spread; the same here at each place")
            .to_owned();
    }
    let number = unit / 2 + 1;
    if unit.is_multiple_of(2) {
        tr!(
            "x of sample {number} of the pack, which is the same here at each place",
            number
        )
    } else {
        tr!(
            "y of sample {number} of the pack, which is the same here at each place",
            number
        )
    }
}

fn unit_words(inside: &Inside, unit: Unit) -> String {
    let number = unit.number + 1;
    let Some(layer) = unit.level.checked_sub(1) else {
        return match inside.player {
            Player::Discriminator => match unit.number {
                0 => tr!("x, from left to right").to_owned(),
                1 => tr!("y, from below to above").to_owned(),
                other => company_words(other, inside.company.len()),
            },
            Player::Generator if unit.number > 1 => {
                tr!(
                    "Noise number {number}, which stays in its middle here",
                    number
                )
            }
            Player::Generator => tr!("Noise number {number}", number),
        };
    };
    let says = inside.unit(layer, unit.number);
    let ends = says.iter().fold([f32::MAX, f32::MIN], |[low, high], v| {
        [low.min(*v), high.max(*v)]
    });
    let bias = inside.parameters.get(inside.bias_index(layer, unit.number));
    let [low, high] = ends.map(|end| short(f64::from(end)));
    let bias = short(f64::from(bias.copied().unwrap_or_default()));
    tr!(
        "Neuron {number} of layer {layer}: from {low} to {high} here; its bias is {bias}; click it to change that.",
        number,
        layer = layer + 1,
        low,
        high,
        bias
    )
}
