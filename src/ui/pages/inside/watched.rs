//! Weights that are watched: their values over the epochs, as far as somebody looked.

use eframe::egui::{RichText, Ui};
use egui_plot::{Line, Plot, PlotPoints};

use crate::gan::{Inside, Layout, Player};
use crate::ui::charts::ValueAxis;
use crate::ui::close::close_ui;
use crate::ui::followed::follow;
use crate::ui::number::short;
use crate::ui::theme::Role;

/// Parameters that are watched, at most.
const MOST: usize = 4;
/// Height of their chart.
const HEIGHT: f32 = 110.0;
/// With what stands around it.
const WHOLE: f32 = 140.0;

/// One parameter.
struct Curve {
    player: Player,
    index: usize,
    name: String,
    /// Sizes of the network that it is one of.
    layout: Layout,
    /// Epochs and values.
    values: Vec<[f64; 2]>,
}

/// All of them.
#[derive(Default)]
pub(super) struct Watched {
    curves: Vec<Curve>,
}

impl Watched {
    /// One more; the oldest goes if there are too many.
    pub fn add(&mut self, inside: &Inside, index: usize, name: String) {
        let player = inside.player;
        let is_there = |curve: &Curve| (curve.player, curve.index) == (player, index);
        if self.curves.iter().any(is_there) {
            return;
        }
        if self.curves.len() == MOST {
            self.curves.remove(0);
        }
        self.curves.push(Curve {
            player,
            index,
            name,
            layout: inside.layout,
            values: Vec::new(),
        });
    }

    /// Another run begins.
    pub fn forget(&mut self) {
        for curve in &mut self.curves {
            curve.values.clear();
        }
    }

    /// Takes the values of a moment.
    pub fn note(&mut self, epoch: u64, inside: &Inside) {
        let epoch = epoch as f64;
        // In a network of other sizes that place is another weight.
        self.curves
            .retain(|c| c.player != inside.player || c.layout == inside.layout);
        for curve in self.curves.iter_mut().filter(|c| c.player == inside.player) {
            let Some(value) = inside.parameters.get(curve.index) else {
                continue;
            };
            let now = [epoch, f64::from(*value)];
            follow(&mut curve.values, now, |[at, _]| *at < epoch);
        }
    }

    /// Height that they take.
    pub fn height(&self) -> f32 {
        if self.curves.is_empty() { 0.0 } else { WHOLE }
    }

    /// Draws those of a network.
    pub fn ui(&mut self, ui: &mut Ui, player: Player) {
        if self.curves.is_empty() {
            return;
        }
        let visuals = ui.visuals().clone();
        let roles = [Role::Real, Role::Fake, Role::Discriminator, Role::Neutral];
        let color = |index: usize| roles[index % MOST].text_color(&visuals);
        let mut dropped = None;
        ui.horizontal_wrapped(|ui| {
            for (index, curve) in self.curves.iter().enumerate() {
                let value = curve.values.last().map(|[_, value]| short(*value));
                let whose = if curve.player == Player::Generator {
                    "G"
                } else {
                    "D"
                };
                let text = format!("{whose}, {} = {}", curve.name, value.unwrap_or_default());
                ui.label(RichText::new(text).color(color(index)).small());
                if close_ui(ui, 12.0, &tr!("Watch {curve} no more", curve = curve.name)).clicked() {
                    dropped = Some(index);
                }
            }
        });
        if let Some(index) = dropped {
            self.curves.remove(index);
        }
        let shown: Vec<_> = self
            .curves
            .iter()
            .enumerate()
            .filter(|(_, curve)| curve.player == player || curve.values.len() > 1)
            .collect();
        let points = || shown.iter().flat_map(|(_, curve)| &curve.values);
        let axis = ValueAxis::around(points().map(|[_, value]| *value), HEIGHT);
        let (first, last) = points().fold((f64::MAX, 0.0_f64), |(first, last), [epoch, _]| {
            (first.min(*epoch), last.max(*epoch))
        });
        // Of one moment there is no line yet, but an axis.
        let first = first.min(last);
        let last = last.max(first + 1.0);
        axis.on(ui, Plot::new("weights over time"))
            .height(HEIGHT)
            .allow_drag(false)
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .show_crosshair(false)
            .show_background(false)
            .show(ui, |plot| {
                plot.set_plot_bounds(axis.bounds(first, last));
                for (index, curve) in &shown {
                    let points = PlotPoints::from(curve.values.clone());
                    plot.line(Line::new(curve.name.clone(), points).color(color(*index)));
                }
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::{Backend, Gan};
    use crate::ui::followed::KEPT;

    #[test]
    fn values_follow_the_run_forth_and_back() {
        let config = Config::default();
        let gan = Gan::new(&config, Backend::Flex);
        let mut inside = gan.inside(Player::Discriminator, &config).unwrap();
        let mut watched = Watched::default();
        watched.add(&inside, 3, "one".to_owned());
        watched.add(&inside, 3, "the same".to_owned());
        assert_eq!(watched.curves.len(), 1);
        for epoch in 0..10_u8 {
            inside.parameters[3] = f32::from(epoch);
            watched.note(u64::from(epoch), &inside);
        }
        assert_eq!(watched.curves[0].values.len(), 10);
        inside.parameters[3] = -1.0;
        watched.note(5, &inside);
        assert_eq!(watched.curves[0].values[4..], [[4.0, 4.0], [5.0, -1.0]]);
        for epoch in 6..6_000 {
            watched.note(epoch, &inside);
        }
        assert!(watched.curves[0].values.len() <= KEPT);
        for index in 4..9 {
            watched.add(&inside, index, index.to_string());
        }
        assert_eq!(watched.curves.len(), MOST);
        inside.layout = Layout::new(2, 3, 4, 1);
        watched.note(9_000, &inside);
        assert_eq!(watched.curves.len(), 0, "of another network");
    }
}
