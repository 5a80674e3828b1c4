//! [`Game`]: the Dirac-GAN, the field of both players' steps, a path through it from where one clicks, and what that comes to.

use eframe::egui::{
    self, Align2, FontId, Painter, Pos2, Rect, RichText, Sense, Shape, Slider, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::arrows::{DOT, END, SETTINGS, SIDES, WIDE, arrows_ui};
use crate::config::{Choice as _, Loss};
use crate::gan::dirac::{Dirac, Place as Point, Updates, distance};
use crate::language;
use crate::ui::color_bar::SMALL_TEXT;
use crate::ui::drop_down;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::name_list;
use crate::ui::number;
use crate::ui::number::short;
use crate::ui::theme::{self, Role, SQUARE};

/// θ and ψ reach from −this to this.
const REACH: f64 = 2.0;
/// Arrows along a side.
const ARROWS: usize = 15;
/// Where a path begins at first.
const START: Point = [1.0, 0.8];
/// A path that came so near, in parts of where it began, has come home; one that turned twice
/// and whose last quarter is within this factor as far as the one before circles.
const HOME: f64 = 0.05;
const STILL: f64 = 1.03;

/// The game and where the path begins.
pub(super) struct Game {
    rules: Dirac,
    start: Point,
    steps: usize,
}

impl Default for Game {
    fn default() -> Self {
        Self {
            rules: Dirac {
                loss: Loss::Minimax,
                r1: 0.0,
                rate: 0.1,
                updates: Updates::Alternating,
            },
            start: START,
            steps: 500,
        }
    }
}

impl Game {
    /// Draws it within this room.
    pub fn ui(&mut self, ui: &mut Ui, room: Vec2) {
        ui.add(
            egui::Label::new(
                tr!("The Dirac-GAN (Mescheder and others, 2018): all real data are at 0, G's only fake is at θ, and D is a line, \
                 D(x) = ψ·x. Both have learned all there is where θ = ψ = 0. Do they get there? Click where they begin."),
            )
            .wrap(),
        );
        ui.add_space(4.0);
        let width = ui.available_width().min(room.x);
        let left = room.y - (ui.cursor().top() - ui.min_rect().top()) - 12.0;
        if width >= WIDE {
            ui.horizontal_top(|ui| {
                let side = (width - SETTINGS - 12.0).min(left).clamp(SIDES.0, SIDES.1);
                self.picture_ui(ui, side);
                ui.vertical(|ui| self.settings_ui(ui));
            });
        } else {
            self.picture_ui(ui, width.min(left).clamp(SIDES.0, SIDES.1));
            self.settings_ui(ui);
        }
    }

    fn settings_ui(&mut self, ui: &mut Ui) {
        ui.set_max_width(SETTINGS);
        let game = &mut self.rules;
        egui::Grid::new("the game")
            .num_columns(2)
            .spacing([8.0, 6.0])
            .show(ui, |ui| {
                ui.label(tr!("Loss"));
                let chosen = language::text(game.loss.info().label);
                let shown = drop_down::list(ui, "loss of the game")
                    .selected_text(chosen)
                    .show_ui(ui, |ui| {
                        for &loss in Loss::ALL {
                            let info = loss.info();
                            drop_down::value(ui, &mut game.loss, loss, language::text(info.label))
                                .on_text_hover(language::text(info.help));
                        }
                    });
                name_list(&shown.response, tr!("Loss of the game"), chosen);
                ui.end_row();
                ui.label(tr!("Updates"));
                let chosen = game.updates.label();
                let shown = drop_down::list(ui, "updates of the game")
                    .selected_text(chosen)
                    .show_ui(ui, |ui| {
                        for updates in Updates::ALL {
                            drop_down::value(ui, &mut game.updates, updates, updates.label());
                        }
                    });
                name_list(&shown.response, tr!("Updates of the game"), chosen);
                ui.end_row();
                let label = ui.label("R1 (γ)");
                ui.add(
                    Slider::new(&mut game.r1, 0.0..=3.0)
                        .step_by(0.1)
                        .custom_parser(number::parse),
                )
                .labelled_by(label.id);
                ui.end_row();
                let label = ui.label(tr!("Learning rate"));
                ui.add(
                    Slider::new(&mut game.rate, 0.01..=1.0)
                        .logarithmic(true)
                        .custom_parser(number::parse),
                )
                .labelled_by(label.id);
                ui.end_row();
                let label = ui.label(tr!("Steps"));
                ui.add(Slider::new(&mut self.steps, 1..=2_000).logarithmic(true))
                    .labelled_by(label.id);
                ui.end_row();
            });
        ui.add_space(6.0);
        let path = self.rules.path(self.start, self.steps);
        ui.add(egui::Label::new(RichText::new(self.verdict(&path)).strong()).wrap());
        ui.add_space(4.0);
        ui.add(egui::Label::new(eigenvalue_words(&self.rules)).wrap());
    }

    /// What a path comes to.
    fn verdict(&self, path: &[Point]) -> String {
        let (first, last) = (
            distance(self.start),
            path.last().map_or(0.0, |p| distance(*p)),
        );
        let steps = trn!(path.len().saturating_sub(1) as u64, "{n} step", "{n} steps");
        let share = last / first.max(1e-9);
        if path.len() <= self.steps {
            return tr!(
                "They run away: after {steps} they are farther than a million.",
                steps
            );
        }
        // Whether it goes on, by the largest distances of two parts of the path; whether it turns, by the whole angle.
        let part = |from: usize, to: usize| {
            let places = path
                .iter()
                .skip(from * path.len() / 4)
                .take((to - from) * path.len() / 4);
            places.map(|p| distance(*p)).fold(0.0, f64::max)
        };
        let goes_on = part(3, 4) / part(2, 3).max(1e-9);
        let turned: f64 = path
            .windows(2)
            .map(|pair| angle(pair[0], pair[1]).abs())
            .sum();
        let turns = turned >= 2.0 * std::f64::consts::TAU;
        let words = match share {
            share if share <= HOME => tr!("They find the equilibrium"),
            _ if turns && (1.0 / STILL..=STILL).contains(&goes_on) => tr!("They circle it"),
            share if share < 1.0 => tr!("They come nearer"),
            _ => tr!("They move away from it"),
        };
        tr!(
            "{words}: after {steps} they are {last} from it, and were {first}.",
            words,
            steps,
            last = short(last),
            first = short(first)
        )
    }

    fn picture_ui(&mut self, ui: &mut Ui, side: f32) {
        let (whole, response) = ui.allocate_exact_size(vec2(side, side), Sense::click_and_drag());
        let room = Rect::from_min_max(whole.min + vec2(18.0, 0.0), whole.max - vec2(0.0, 18.0));
        let visuals = ui.visuals().clone();
        let at = |[theta, psi]: Point| {
            let share = |v: f64| ((v + REACH) / (2.0 * REACH)) as f32;
            pos2(
                room.left() + share(theta) * room.width(),
                room.bottom() - share(psi) * room.height(),
            )
        };
        if let Some(pointer) = response.interact_pointer_pos() {
            let share =
                |v: f32, size: f32| f64::from((v / size).clamp(0.0, 1.0)) * 2.0 * REACH - REACH;
            self.start = [
                share(pointer.x - room.left(), room.width()),
                share(room.bottom() - pointer.y, room.height()),
            ];
        }
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        painter.rect_filled(room, SQUARE, theme::plot_background(&visuals));
        let grid = visuals.widgets.noninteractive.bg_stroke;
        painter.line_segment([at([-REACH, 0.0]), at([REACH, 0.0])], grid);
        painter.line_segment([at([0.0, -REACH]), at([0.0, REACH])], grid);
        self.field_ui(&painter, at, visuals.weak_text_color());
        let path = self.rules.path(self.start, self.steps);
        let color = Role::Fake.color(&visuals);
        let places: Vec<Pos2> = path.iter().map(|place| at(*place)).collect();
        painter.add(Shape::line(
            places.clone(),
            Stroke::new(1.0, color.gamma_multiply(0.6)),
        ));
        painter.extend(
            places
                .iter()
                .map(|place| Shape::circle_filled(*place, DOT, color)),
        );
        let home = Role::Real.color(&visuals);
        painter.circle_stroke(at([0.0, 0.0]), END + 2.0, Stroke::new(2.0, home));
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            painter.circle_stroke(*first, END, Stroke::new(2.0, visuals.strong_text_color()));
            painter.circle_filled(*last, END, color);
        }
        ui.painter()
            .rect_stroke(room, SQUARE, grid, StrokeKind::Inside);
        let font = FontId::proportional(SMALL_TEXT);
        let ink = visuals.text_color();
        let axes = tr!("across: θ, where G's fake is · up: ψ, how steep D is");
        let axes = ui
            .painter()
            .layout_no_wrap(axes.to_owned(), font.clone(), ink);
        // Under the middle, if that is within the page.
        let left = (room.center().x - axes.size().x / 2.0).max(whole.left());
        let below = pos2(left, whole.bottom() - axes.size().y);
        ui.painter().galley(below, axes, ink);
        let beside = pos2(whole.left(), room.center().y);
        ui.painter()
            .text(beside, Align2::LEFT_CENTER, "ψ", font, ink);
        let words = self.verdict(&path);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
    }

    /// Where both go from everywhere.
    fn field_ui(&self, painter: &Painter, at: impl Fn(Point) -> Pos2, color: egui::Color32) {
        let step = 2.0 * REACH / ARROWS as f64;
        let places = (0..ARROWS * ARROWS).map(|index| {
            let place = |i: usize| -REACH + (i as f64 + 0.5) * step;
            [place(index % ARROWS), place(index / ARROWS)]
        });
        let all: Vec<(Point, Point)> = places
            .map(|place| (place, self.rules.field(place)))
            .collect();
        arrows_ui(painter, at, &all, step, color);
    }
}

/// From one place to the next one around the equilibrium, from −π to π.
fn angle([a, b]: Point, [c, d]: Point) -> f64 {
    (a * d - b * c).atan2(a * c + b * d)
}

/// The eigenvalues at the equilibrium, and what they mean.
fn eigenvalue_words(game: &Dirac) -> String {
    let [(first, turn), (second, _)] = game.eigenvalues();
    let number = |value: f64| short((value * 1_000.0).round() / 1_000.0);
    let turns = turn.abs() > 0.0;
    let (values, meaning) = if turns {
        let real = if first == 0.0 {
            String::new()
        } else {
            format!("{} ", number(first))
        };
        let meaning = if first < 0.0 {
            tr!(
                "the real part leads to the equilibrium, the other turns around it: a spiral inwards, if steps are small."
            )
        } else {
            match game.updates {
                Updates::Simultaneous => {
                    tr!(
                        "no real part: nothing leads to the equilibrium, they only turn, and steps lead outwards."
                    )
                }
                Updates::Alternating => {
                    tr!("no real part: nothing leads to the equilibrium, they only turn.")
                }
                Updates::Optimistic | Updates::Extragradient => {
                    tr!(
                        "no real part: the field only turns, and it is these steps that lead inwards."
                    )
                }
            }
        };
        (format!("{real}± {}·i", number(turn)), meaning)
    } else {
        let meaning =
            tr!("nothing turns any more: they go straight to the equilibrium, if steps are small.");
        (
            tr!(
                "{first} and {second}",
                first = number(first),
                second = number(second)
            ),
            meaning,
        )
    };
    tr!(
        "Eigenvalues of the field at the equilibrium: {values}; {meaning}",
        values,
        meaning
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_comes_to_is_said_in_words() {
        let mut page = Game::default();
        let said = |page: &Game| page.verdict(&page.rules.path(page.start, page.steps));
        assert!(said(&page).starts_with("They circle it"), "{}", said(&page));
        page.rules.r1 = 0.5;
        assert!(
            said(&page).starts_with("They find the equilibrium"),
            "{}",
            said(&page)
        );
        assert!(
            eigenvalue_words(&page.rules).contains("−0.25 ± 0.433·i"),
            "{}",
            eigenvalue_words(&page.rules)
        );
        page.rules.r1 = 0.0;
        page.rules.updates = Updates::Simultaneous;
        page.rules.loss = Loss::Wasserstein;
        assert!(said(&page).starts_with("They move away"), "{}", said(&page));
        assert!(eigenvalue_words(&page.rules).contains(": ± 1·i"));
        page.steps = 2_000;
        page.rules.rate = 1.0;
        assert!(said(&page).starts_with("They run away"), "{}", said(&page));
    }
}
