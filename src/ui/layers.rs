//! The layers of the picture, which every kind of data has in its own way, and which are on.
//!
//! - `legend`: their switches

mod legend;

use serde::{Deserialize, Serialize};

use super::kind::DataKind;
use crate::config::showing::NO_LAYERS;
use crate::data::Point;
use crate::training::{Frame, Scene, Snapshot, View};

/// Side of a spot: a twentieth of the picture's; and which of how many points have to lie there for all to be said to.
const SPOT: f32 = 0.05;
const NEARLY_ALL: (usize, usize) = (99, 100);
/// Cells along the side of a decision surface that is only read, not shown.
const READ_OUT_SIDE: usize = 32;

/// One layer of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// D's opinion everywhere.
    Surface,
    /// The warped noise grid.
    Manifold,
    /// Real samples.
    Real,
    /// Fake samples.
    Fake,
    /// Gradient arrows.
    Gradients,
}

impl Layer {
    /// All layers, in the order of the legend.
    pub const ALL: [Self; 5] = [
        Self::Real,
        Self::Fake,
        Self::Surface,
        Self::Gradients,
        Self::Manifold,
    ];

    /// Name in files; see [`crate::config::showing::LAYERS`].
    pub fn key(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Fake => "fake",
            Self::Surface => "surface",
            Self::Gradients => "gradients",
            Self::Manifold => "manifold",
        }
    }

    /// Name in the legend.
    pub fn label(self, kind: DataKind) -> &'static str {
        match (self, kind) {
            (Self::Surface, DataKind::Points) => tr!("Decision surface"),
            (Self::Surface, DataKind::Images) => tr!("D's opinion"),
            (Self::Manifold, DataKind::Points) => tr!("Manifold"),
            (Self::Manifold, DataKind::Images) => tr!("Sheet"),
            (Self::Real, DataKind::Points) => tr!("Real"),
            (Self::Real, DataKind::Images) => tr!("Real images"),
            (Self::Fake, DataKind::Points) => tr!("Fake"),
            (Self::Fake, DataKind::Images) => tr!("Fakes"),
            (Self::Gradients, DataKind::Points) => tr!("Gradients"),
            (Self::Gradients, DataKind::Images) => tr!("Gradient"),
        }
    }

    /// What it shows, in one sentence.
    pub fn help(self, kind: DataKind) -> &'static str {
        match (self, kind) {
            (Self::Surface, DataKind::Points) => {
                tr!(
                    "What the discriminator thinks of each place: green looks real, purple looks fake, \
                 in between it cannot tell."
                )
            }
            (Self::Surface, DataKind::Images) => {
                tr!(
                    "What the discriminator thinks of each image, as its frame: green looks real, purple looks \
                 fake, in between it cannot tell."
                )
            }
            (Self::Manifold, DataKind::Points) => {
                tr!(
                    "The generator as a warp: the square grid of its noise pushed through it; the more \
                 opaque a cell, the denser the fakes. For noise of more than two dimensions only \
                 the plane of the first two is shown, the others being at their centre."
                )
            }
            (Self::Manifold, DataKind::Images) => {
                tr!(
                    "All that the generator can make, in the order of its noise, instead of the fakes. Only \
                 for noise of one or two dimensions."
                )
            }
            (Self::Real, DataKind::Points) => tr!("Samples of the target distribution."),
            (Self::Real, DataKind::Images) => {
                tr!("Images that the generator should learn to make.")
            }
            (Self::Fake, DataKind::Points) => tr!("Points that the generator makes from noise."),
            (Self::Fake, DataKind::Images) => {
                tr!(
                    "Images that the generator makes from noise; always of the same noise, so that each can be \
                 followed."
                )
            }
            (Self::Gradients, DataKind::Points) => {
                tr!(
                    "Where each fake would have to move to lower the generator's loss, and how strongly \
                 it is pulled."
                )
            }
            (Self::Gradients, DataKind::Images) => {
                tr!(
                    "What the discriminator would have changed in each fake to lower the generator's loss: \
                 orange pixels should be brighter, blue ones darker (the mean of their colours). The \
                 strongest of all fakes has the full colour, at least 0.001, so that a gradient that has vanished looks so. \
                 The fakes beneath are grey, so that no colour is theirs."
                )
            }
        }
    }
}

/// Which layers are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "one switch for each layer")]
pub struct Layers {
    surface: bool,
    manifold: bool,
    real: bool,
    fake: bool,
    gradients: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            surface: true,
            manifold: false,
            real: true,
            fake: true,
            gradients: true,
        }
    }
}

impl Layers {
    /// At first, for images: the fakes as large as they can be, and what D thinks of them.
    pub fn of_images() -> Self {
        Self {
            real: false,
            gradients: false,
            ..Self::default()
        }
    }

    /// Those of these names, and no others.
    pub fn of_names(names: &[String]) -> Self {
        let mut layers = Self::default();
        for layer in Layer::ALL {
            *layers.switch(layer) = names.iter().any(|name| name == layer.key());
        }
        layers
    }

    /// Names of those that are on.
    pub fn names(self) -> Vec<String> {
        let on = Layer::ALL.into_iter().filter(|&layer| self.shows(layer));
        let names: Vec<_> = on.map(|layer| layer.key().to_owned()).collect();
        if names.is_empty() {
            return vec![NO_LAYERS.to_owned()];
        }
        names
    }

    /// Whether a layer is on.
    pub fn shows(self, layer: Layer) -> bool {
        let mut copy = self;
        *copy.switch(layer)
    }

    /// Switches a layer on or off.
    pub fn set(&mut self, layer: Layer, is_on: bool) {
        *self.switch(layer) = is_on;
    }

    /// What is to be computed of a snapshot, with so many cells along the surface's side where it is shown. The
    /// graph of the model shows all layers.
    pub fn view(self, surface_side: usize, has_overview: bool) -> View {
        let shows = |layer| has_overview || self.shows(layer);
        View {
            // Hidden, it still answers what D says under the pointer.
            surface_side: Some(if shows(Layer::Surface) {
                surface_side
            } else {
                READ_OUT_SIDE
            }),
            manifold: shows(Layer::Manifold),
            gradients: shows(Layer::Gradients),
            inside: None,
            field: None,
            units: None,
            ablation: false,
        }
    }

    /// What has to be said of the picture that is not seen in it, or hardly.
    pub fn remark(self, snapshot: &Snapshot) -> Option<&'static str> {
        match &snapshot.scene {
            Scene::Plane(plane) => {
                if self.shows(Layer::Fake) && are_on_one_spot(&plane.fakes) {
                    return Some(tr!("All fakes lie on one spot."));
                }
                let is_slice = plane.manifold.as_ref().is_some_and(|m| m.is_slice);
                (is_slice && self.shows(Layer::Manifold)).then_some(tr!(
                    "The manifold shows the plane of the first two noise dimensions."
                ))
            }
            // The switch is off, and says why.
            Scene::Images(_) => None,
        }
    }

    /// Why the switch of a layer would do nothing to what is shown, side by side to both; `None` where it does something.
    pub fn idle(self, layer: Layer, frame: Option<&Frame>) -> Option<&'static str> {
        let frame = frame?;
        let of = |snapshot: &Snapshot| match &snapshot.scene {
            Scene::Plane(_) => None,
            Scene::Images(images) => self.idle_of_images(layer, images.noise_dim),
        };
        let here = of(&frame.snapshot);
        match &frame.twin {
            Some(twin) => here.and(of(&twin.snapshot)),
            None => here,
        }
    }

    /// The same for images of a generator whose noise has `noise_dim` numbers.
    pub fn idle_of_images(self, layer: Layer, noise_dim: usize) -> Option<&'static str> {
        let has_sheet = noise_dim <= 2;
        let is_sheet = has_sheet && self.shows(Layer::Manifold);
        let in_its_place = tr!("The sheet is in the place of the fakes.");
        match layer {
            Layer::Manifold => (!has_sheet).then_some(tr!(
                "There is no sheet of noise of more than two dimensions."
            )),
            Layer::Fake | Layer::Gradients => is_sheet.then_some(in_its_place),
            // Real images have frames beside a sheet, too.
            Layer::Surface => (is_sheet && !self.shows(Layer::Real)).then_some(in_its_place),
            Layer::Real => None,
        }
    }

    fn switch(&mut self, layer: Layer) -> &mut bool {
        match layer {
            Layer::Surface => &mut self.surface,
            Layer::Manifold => &mut self.manifold,
            Layer::Real => &mut self.real,
            Layer::Fake => &mut self.fake,
            Layer::Gradients => &mut self.gradients,
        }
    }
}

/// Whether nearly all points are as near to each other as a dot is large, around the one in the middle of each axis.
fn are_on_one_spot(points: &[Point]) -> bool {
    let middle = |axis: usize| {
        let mut values: Vec<f32> = points.iter().map(|point| point[axis]).collect();
        let half = values.len() / 2;
        (half < values.len()).then(|| *values.select_nth_unstable_by(half, f32::total_cmp).1)
    };
    let (Some(x), Some(y)) = (middle(0), middle(1)) else {
        return false;
    };
    let is_near = |a: f32, b: f32| (a - b).abs() <= SPOT / 2.0;
    let is_there = |point: &&Point| is_near(point[0], x) && is_near(point[1], y);
    let there = points.iter().filter(is_there).count();
    let (most, all) = NEARLY_ALL;
    points.len() > 1 && all * there >= most * points.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fakes_on_one_spot_are_told_from_a_short_line_and_from_two_spots() {
        let line = |length: f32| -> Vec<Point> {
            (0..600)
                .map(|i| [0.84 + length * i as f32 / 600.0, 1.0])
                .collect()
        };
        assert!(are_on_one_spot(&line(0.0)) && are_on_one_spot(&line(0.045)));
        assert!(!are_on_one_spot(&line(0.1)));
        let with_others = |count: usize| {
            let mut points = line(0.0);
            points[..count].fill([0.2, 0.2]);
            are_on_one_spot(&points)
        };
        assert!(with_others(6) && !with_others(7));
        assert!(!are_on_one_spot(&[]) && !are_on_one_spot(&[[0.5, 0.5]]));
        assert!(!are_on_one_spot(&[[f32::NAN, 0.5]; 10]));
    }
}
