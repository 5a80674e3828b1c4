//! The game of two numbers: the smallest GAN as a field of steps, and the same field of two weights of the networks that train.
//!
//! - `game`: the Dirac-GAN
//! - `weights`: two weights of the networks
//! - `arrows`: a field of steps as arrows

mod arrows;
mod game;
mod weights;

use eframe::egui::{Key, Ui};
use egui_material_icons::icons;

use self::game::Game;
use self::weights::Weights;
use crate::config::Config;
use crate::gan::FieldView;
use crate::ui::action::{PageAction, Place};
use crate::ui::page::{Dock, Page, PageRequest, Playground};

/// Which game is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Dirac,
    Weights,
}

/// The page.
#[derive(Default)]
pub struct DiracPage {
    shown: Shown,
    game: Game,
    weights: Weights,
}

impl DiracPage {
    /// What pictures of the run are to have, if its networks are these.
    pub fn wants(&self, config: &Config) -> Option<FieldView> {
        match self.shown {
            Shown::Dirac => None,
            Shown::Weights => self.weights.wants(config),
        }
    }
}

impl Page for DiracPage {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("The game of two numbers"),
            help: msg!(
                "Shows the smallest GAN as a field of steps: what circles, what converges, and what R1 does to it."
            ),
            also_called: msg!("dirac theory equilibrium rotation"),
            icon: icons::ICON_CYCLONE,
            key: Key::V,
            place: Place::Header,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("The game of two numbers")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 640.0 }
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        ui.horizontal_wrapped(|ui| {
            let dirac = tr!("The smallest GAN");
            ui.selectable_value(&mut self.shown, Shown::Dirac, dirac);
            let weights = tr!("Two weights of your networks");
            ui.selectable_value(&mut self.shown, Shown::Weights, weights);
        });
        match self.shown {
            Shown::Dirac => self.game.ui(ui, playground.room),
            Shown::Weights => self.weights.ui(ui, playground),
        }
        None
    }
}
