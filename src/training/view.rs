//! [`View`]: what a viewer wants to see.

use crate::gan::units::UnitView;
use crate::gan::{FieldView, MapPlace, Player};

/// Cells along the decision surface's side, unless somebody wants others; GAN Lab has 30.
pub const DEFAULT_SURFACE_SIDE: usize = 64;

/// What a viewer wants to see; what is off is not part of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Cells along the decision surface's side; `None` is off.
    pub surface_side: Option<usize>,
    /// Whether to warp the noise grid.
    pub manifold: bool,
    /// Whether to compute the arrows.
    pub gradients: bool,
    /// The dense network that is seen from inside.
    pub inside: Option<Player>,
    /// The two parameters whose game is shown.
    pub field: Option<FieldView>,
    /// The layer of a network of images that is seen from inside.
    pub units: Option<UnitView>,
    /// Whether it is seen as well what the map of [`Self::units`] contributes.
    pub ablation: bool,
}

impl View {
    /// The map of the generator that is taken away.
    pub(super) fn ablated(&self) -> Option<MapPlace> {
        let of_g = |view: &UnitView| self.ablation && view.player == Player::Generator;
        self.units.filter(of_g).map(UnitView::map)
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            surface_side: Some(DEFAULT_SURFACE_SIDE),
            manifold: false,
            gradients: true,
            inside: None,
            field: None,
            units: None,
            ablation: false,
        }
    }
}
