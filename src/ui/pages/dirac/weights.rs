//! [`Weights`]: the game that two weights of the networks play while all others stay as they are: where both go from everywhere
//! around, how they came here, and what that looks like from here.

use eframe::egui::{
    self, Align2, FontId, Pos2, Rect, RichText, Sense, Shape, Slider, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::arrows::{END, SETTINGS, SIDES, WIDE, arrows_ui};
use crate::config::Config;
use crate::gan::field::{FIELD_SIDE, ZOOMS};
use crate::gan::spec::specs;
use crate::gan::{Field, FieldView, Layout, NetworkSpec};
use crate::training::Frame;
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::followed::follow;
use crate::ui::hover::LazyHover as _;
use crate::ui::number::short;
use crate::ui::page::Playground;
use crate::ui::pages::inside::parameter::Parameter;
use crate::ui::theme::{self, Role, SQUARE};

/// Share of the way from the middle to the edge from which on the picture follows.
const FOLLOWS: f64 = 0.85;
/// What is left after a step differs by less from what was there: nothing comes nearer.
const STILL: f64 = 1e-5;

/// Which weights, the square that is shown, and how they came here.
pub(super) struct Weights {
    of_generator: Parameter,
    of_discriminator: Parameter,
    zoom: i8,
    middle: [i32; 2],
    /// Of which run, and of which weights the path is.
    of: Option<(u64, usize, usize)>,
    /// Epochs and places.
    path: Vec<(u64, [f64; 2])>,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            // From the first input to the first unit, which no network lacks.
            of_generator: Parameter {
                from: Some(0),
                ..Parameter::default()
            },
            of_discriminator: Parameter {
                from: Some(0),
                ..Parameter::default()
            },
            zoom: 0,
            middle: [0, 0],
            of: None,
            path: Vec::new(),
        }
    }
}

/// Layouts of G and of D; `None` of networks of images.
fn layouts(config: &Config) -> Option<[Layout; 2]> {
    match specs(config) {
        [NetworkSpec::Dense(g), NetworkSpec::Dense(d)] if config.data.image_shape().is_none() => {
            Some([g.layout, d.layout])
        }
        _ => None,
    }
}

impl Weights {
    /// What pictures of the run are to have.
    pub fn wants(&self, config: &Config) -> Option<FieldView> {
        let [g, d] = layouts(config)?;
        Some(FieldView {
            generator: self.of_generator.within(&g).index(&g),
            discriminator: self.of_discriminator.within(&d).index(&d),
            zoom: self.zoom,
            middle: self.middle,
        })
    }

    pub fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) {
        let room = playground.room;
        let wrapped = |text: &str| egui::Label::new(text).wrap();
        let Some(layouts) = layouts(playground.config) else {
            ui.add(wrapped(tr!(
                "Networks of images are not looked at so: open a preset of points."
            )));
            return;
        };
        ui.add(wrapped(tr!(
            "The same picture of your own run: one weight of G, one of D, all others as they are now. An arrow is where a plain step of both \
             would lead from there."
        )));
        ui.add_space(4.0);
        let field = playground.frame.and_then(|frame| {
            let field = frame.snapshot.plane().field.clone()?;
            self.notice(frame, &field);
            Some(field)
        });
        let wanted = self.wants(playground.config);
        let field = field.filter(|field| {
            // Of these weights, whatever part of their square it shows.
            wanted.is_some_and(|wanted| {
                (wanted.generator, wanted.discriminator, wanted.zoom)
                    == (
                        field.view.generator,
                        field.view.discriminator,
                        field.view.zoom,
                    )
            })
        });
        let width = ui.available_width().min(room.x);
        let left = room.y - (ui.cursor().top() - ui.min_rect().top()) - 12.0;
        if width >= WIDE {
            ui.horizontal_top(|ui| {
                let side = (width - SETTINGS - 12.0).min(left).clamp(SIDES.0, SIDES.1);
                self.picture_ui(ui, side, field.as_deref());
                ui.vertical(|ui| self.settings_ui(ui, layouts, field.as_deref()));
            });
        } else {
            let side = width.min(left).clamp(SIDES.0, SIDES.1);
            self.picture_ui(ui, side, field.as_deref());
            self.settings_ui(ui, layouts, field.as_deref());
        }
    }

    /// Takes the place of a moment, and follows it with the square.
    fn notice(&mut self, frame: &Frame, field: &Field) {
        let view = field.view;
        let of = (frame.run, view.generator, view.discriminator);
        let is_new = self.of != Some(of);
        if is_new {
            self.of = Some(of);
            self.path.clear();
        }
        if frame.shown.is_none() {
            let epoch = frame.snapshot.counters.epoch;
            follow(&mut self.path, (epoch, field.now), |(at, _)| *at < epoch);
        }
        let away = field.now.iter().zip(view.center());
        let farthest = away
            .map(|(at, middle)| (at - middle).abs())
            .fold(0.0, f64::max);
        if is_new || farthest > FOLLOWS * view.reach() {
            self.middle = view.around(field.now).middle;
        }
    }

    fn settings_ui(&mut self, ui: &mut Ui, [g, d]: [Layout; 2], field: Option<&Field>) {
        ui.set_max_width(SETTINGS);
        for (whose, role, parameter, layout) in [
            (
                tr!("A weight of G (across)"),
                Role::Fake,
                &mut self.of_generator,
                g,
            ),
            (
                tr!("A weight of D (up)"),
                Role::Discriminator,
                &mut self.of_discriminator,
                d,
            ),
        ] {
            let color = role.text_color(ui.visuals());
            ui.label(RichText::new(whose).color(color));
            *parameter = parameter.within(&layout);
            ui.push_id(whose, |ui| {
                ui.horizontal_wrapped(|ui| parameter.ui(ui, &layout));
            });
        }
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(tr!("Reach"));
            let before = self.zoom;
            let slider = Slider::new(&mut self.zoom, ZOOMS.0..=ZOOMS.1)
                .custom_formatter(|zoom, _| short(zoom.exp2()))
                .custom_parser(|text| crate::ui::number::parse(text).map(f64::log2));
            ui.add(slider)
                .labelled_by(label.id)
                .on_text_hover(tr!("How far from the middle the picture reaches."));
            if before != self.zoom
                && let Some(field) = field
            {
                let view = FieldView {
                    zoom: self.zoom,
                    ..field.view
                };
                self.middle = view.around(field.now).middle;
            }
        });
        ui.add_space(6.0);
        let Some(field) = field else {
            return;
        };
        let [of_g, of_d] = field.now.map(short);
        ui.label(tr!("Now: G's {of_g}, D's {of_d}.", of_g, of_d));
        ui.add(egui::Label::new(RichText::new(meaning(field)).strong()).wrap());
        ui.add(egui::Label::new(eigenvalue_words(field)).wrap())
            .on_text_hover(tr!(
                "How the arrows change around here: a negative real part leads to where both stand still, a positive one away; a part with i turns."
            ));
        let reach = field.view.reach();
        let is_shown = |rest: [f64; 2]| {
            rest.iter()
                .zip(field.view.center())
                .all(|(at, middle)| (at - middle).abs() <= reach)
        };
        ui.weak(match field.rest() {
            Some(rest) if is_shown(rest) => tr!(
                "The ring is where both would stand still, if the field went on as it does here."
            ),
            _ => tr!("Where both would stand still is not within the picture."),
        });
    }

    fn picture_ui(&self, ui: &mut Ui, side: f32, field: Option<&Field>) {
        let (whole, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let room = Rect::from_min_max(whole.min, whole.max - vec2(0.0, 18.0));
        let visuals = ui.visuals().clone();
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        painter.rect_filled(room, SQUARE, theme::plot_background(&visuals));
        let line = visuals.widgets.noninteractive.bg_stroke;
        if let Some(field) = field {
            let (reach, [x, y]) = (field.view.reach(), field.view.center());
            let at = |[of_g, of_d]: [f64; 2]| -> Pos2 {
                let share = |at: f64, middle: f64| ((at - middle + reach) / (2.0 * reach)) as f32;
                pos2(
                    room.left() + share(of_g, x) * room.width(),
                    room.bottom() - share(of_d, y) * room.height(),
                )
            };
            painter.line_segment([at([0.0, y - reach]), at([0.0, y + reach])], line);
            painter.line_segment([at([x - reach, 0.0]), at([x + reach, 0.0])], line);
            let steps = field.steps.iter().copied();
            let all: Vec<_> = Field::places(field.view).zip(steps).collect();
            let between = 2.0 * reach / FIELD_SIDE as f64;
            arrows_ui(&painter, at, &all, between, visuals.weak_text_color());
            let color = Role::Fake.color(&visuals);
            let places: Vec<Pos2> = self.path.iter().map(|(_, place)| at(*place)).collect();
            painter.add(Shape::line(
                places,
                Stroke::new(1.0, color.gamma_multiply(0.6)),
            ));
            if let Some(rest) = field.rest() {
                let ring = Stroke::new(2.0, Role::Real.color(&visuals));
                painter.circle_stroke(at(rest), END + 2.0, ring);
            }
            painter.circle_filled(at(field.now), END, color);
            // What the edges are.
            let inner = room.shrink(4.0);
            let ink = visuals.weak_text_color();
            for (place, align, value) in [
                (inner.left_bottom(), Align2::LEFT_BOTTOM, x - reach),
                (inner.right_bottom(), Align2::RIGHT_BOTTOM, x + reach),
                (inner.left_top(), Align2::LEFT_TOP, y + reach),
            ] {
                let font = FontId::proportional(SMALL_TEXT);
                let text = painter.layout_no_wrap(short(value), font, ink);
                let room = align.anchor_size(place, text.size());
                // So that no arrow goes through it.
                painter.rect_filled(room, SQUARE, theme::plot_background(&visuals));
                painter.galley(room.min, text, ink);
            }
        }
        ui.painter()
            .rect_stroke(room, SQUARE, line, StrokeKind::Inside);
        ui.painter().text(
            pos2(room.center().x, whole.bottom()),
            Align2::CENTER_BOTTOM,
            tr!("across: the weight of G · up: the weight of D"),
            FontId::proportional(SMALL_TEXT),
            visuals.text_color(),
        );
        let words = field.map_or(tr!("The field is computed…"), meaning);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, words));
    }
}

/// What steps do here, in words: each multiplies what is left to where both stand still by 1 + an eigenvalue.
fn meaning(field: &Field) -> &'static str {
    let [(first, turn), (second, _)] = field.eigenvalues();
    let kept = (1.0 + first).hypot(turn).max((1.0 + second).hypot(turn));
    if !kept.is_finite() {
        return tr!("Here the steps are no numbers any more.");
    }
    let stays = if turn > 0.0 {
        (kept - 1.0).abs() <= STILL
    } else {
        first.max(second) == 0.0
    };
    match (turn > 0.0, stays, kept < 1.0) {
        (true, true, _) => tr!("Here they only circle."),
        (true, false, true) => tr!("Here they spiral inwards."),
        (true, false, false) => tr!("Here they spiral outwards."),
        (false, true, _) => tr!("Here a weight has no slope: it does not matter now."),
        (false, false, true) => tr!("Here they go straight to where both stand still."),
        (false, false, false) => {
            tr!("Here they are pushed away from where both would stand still.")
        }
    }
}

fn eigenvalue_words(field: &Field) -> String {
    let [(first, turn), (second, _)] = field.eigenvalues();
    let values = if turn > 0.0 {
        format!("{} ± {}·i", short(first), short(turn))
    } else {
        tr!(
            "{first} and {second}",
            first = short(first),
            second = short(second)
        )
    };
    tr!(
        "Eigenvalues of the field here, for each update: {values}.",
        values
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(jacobian: [[f64; 2]; 2]) -> Field {
        Field {
            view: FieldView {
                generator: 0,
                discriminator: 0,
                zoom: 0,
                middle: [0, 0],
            },
            now: [0.0, 0.0],
            steps: Vec::new(),
            jacobian,
            step: [0.1, 0.0],
        }
    }

    #[test]
    fn what_the_field_does_is_said_in_words() {
        for (jacobian, words) in [
            ([[-0.1, 0.3], [-0.3, -0.1]], "spiral inwards"),
            ([[-0.005, 0.0999], [-0.0999, -0.005]], "only circle"),
            ([[0.0, 1.0], [-1.0, 0.0]], "spiral outwards"),
            ([[0.1, 1.0], [-1.0, 0.1]], "spiral outwards"),
            ([[-0.1, 0.0], [0.0, -0.2]], "straight"),
            ([[0.1, 0.0], [0.0, -0.2]], "pushed away"),
            ([[0.0, 0.0], [0.0, -0.2]], "no slope"),
        ] {
            assert!(meaning(&field(jacobian)).contains(words), "{jacobian:?}");
        }
        let turning = eigenvalue_words(&field([[0.0, 1.0], [-1.0, 0.0]]));
        assert!(turning.contains("0 ± 1·i"), "{turning}");
    }

    #[test]
    fn images_have_no_such_weights() {
        let mut config = Config::default();
        assert!(Weights::default().wants(&config).is_some());
        config.data.images = crate::config::ImageData::Digits;
        assert_eq!(Weights::default().wants(&config), None);
    }
}
