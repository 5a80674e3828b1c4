//! The list of experiments, by what they are on.

use eframe::egui::{Button, Ui};

use crate::experiments::shipped::ShippedExperiment;
use crate::experiments::{Experiment, SHIPPED_EXPERIMENTS};
use crate::language;
use crate::ui::drop_down::show_as_it_opens;
use crate::ui::hover::LazyHover as _;
use crate::ui::kind::DataKind;

/// What the list calls a sweep of one's own.
pub const MAP: &str = msg!("A map of your own");

/// What of the list is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A sweep of one's own.
    Sweep,
    /// One of those that ship.
    Shipped(usize),
}

/// Draws it. Returns what was clicked.
pub fn list_ui(ui: &mut Ui, chosen: Item) -> Option<Item> {
    let item_ui = |ui: &mut Ui, item: Item, name: &str, help: &str| {
        let button = Button::selectable(chosen == item, name).truncate();
        let response = ui.add(button);
        if chosen == item {
            show_as_it_opens(&response);
        }
        let response = response.on_described_hover(|| help.to_owned());
        response.clicked().then_some(item)
    };
    let help =
        tr!("Varies one or two settings of your own, and colours what comes of each combination.");
    let mut clicked = item_ui(ui, Item::Sweep, language::text(MAP), help);
    let mut group = None;
    for (index, shipped) in SHIPPED_EXPERIMENTS.iter().enumerate() {
        let Experiment { name, claim, .. } = &shipped.experiment;
        let kind = kind_of(shipped);
        if group != Some(kind) {
            group = Some(kind);
            ui.add_space(4.0);
            ui.weak(match kind {
                DataKind::Points => tr!("On points"),
                DataKind::Images => tr!("On images"),
            });
        }
        clicked = clicked.or(item_ui(
            ui,
            Item::Shipped(index),
            language::text(name),
            language::text(claim),
        ));
    }
    clicked
}

/// The first experiment on data of a kind.
pub fn first_on(kind: DataKind) -> Option<usize> {
    let mut all = SHIPPED_EXPERIMENTS.iter();
    all.position(|shipped| kind_of(shipped) == kind)
}

fn kind_of(shipped: &ShippedExperiment) -> DataKind {
    let arm = shipped.plan.arms.first();
    arm.map_or(DataKind::Points, |arm| DataKind::of(&arm.config))
}
