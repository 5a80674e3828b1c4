//! What the colours of a map show, of what runs on data of the playground's kind have.

use eframe::egui::Ui;

use crate::config::Config;
use crate::quantities::Quantity;
use crate::ui::drop_down;
use crate::ui::kind::DataKind;
use crate::ui::label::name_list;

/// How long the runs of a map train at first: an epoch on images takes a hundred times as long.
pub fn epochs_at_first(config: &Config) -> u64 {
    match DataKind::of(config) {
        DataKind::Points => 2_000,
        DataKind::Images => 200,
    }
}

/// The choice of one.
pub fn metric_ui(ui: &mut Ui, config: &Config, metric: &mut Quantity, width: f32) {
    let combo = drop_down::list(ui, "metric")
        .width(width)
        .truncate()
        .selected_text(metric.label())
        .show_ui(ui, |ui| {
            for choice in Quantity::all().filter(|quantity| quantity.is_measured(config)) {
                drop_down::value(ui, metric, choice, choice.label());
            }
        });
    name_list(&combo.response, tr!("Colour shows"), metric.label());
}
