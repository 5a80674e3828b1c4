//! What the colours of a map show, of what runs on data of the playground's kind have.

use eframe::egui::{self, ComboBox, RichText, Ui, WidgetInfo};

use crate::quantities::{Quantity, Scope};
use crate::ui::kind::DataKind;

/// What a map shows at first, and how long its runs train: an epoch on images takes a hundred times as long.
pub fn at_first(kind: DataKind) -> (Quantity, u64) {
    match kind {
        DataKind::Points => (Quantity::SlicedWasserstein, 2_000),
        DataKind::Images => (Quantity::Frechet, 200),
    }
}

/// Whether runs on such data have it. What is measured live alone is not in experiments.
fn is_of(quantity: Quantity, kind: DataKind) -> bool {
    let is_live = matches!(quantity, Quantity::FrechetLive | Quantity::FrechetFloor);
    let is_in_scope = match quantity.info().scope {
        Scope::All => true,
        Scope::Points | Scope::Mixtures => kind == DataKind::Points,
        Scope::Images | Scope::Labelled => kind == DataKind::Images,
    };
    is_in_scope && !is_live
}

/// The choice of one.
pub fn metric_ui(ui: &mut Ui, kind: DataKind, metric: &mut Quantity, width: f32) {
    let combo = ComboBox::from_id_salt("metric")
        .width(width)
        .truncate()
        .selected_text(metric.label())
        .show_ui(ui, |ui| {
            for choice in Quantity::all().filter(|quantity| is_of(*quantity, kind)) {
                ui.selectable_value(metric, choice, RichText::new(choice.label()));
            }
        });
    combo.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ComboBox, true, "Colour shows");
        info.current_text_value = Some(metric.label().to_owned());
        info
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_at_first_can_be_chosen_and_is_measured() {
        for kind in [DataKind::Points, DataKind::Images] {
            assert!(is_of(at_first(kind).0, kind));
            assert!(is_of(Quantity::DLoss, kind));
        }
        assert!(!is_of(Quantity::SlicedWasserstein, DataKind::Images));
        assert!(!is_of(Quantity::Frechet, DataKind::Points));
        assert!(!is_of(Quantity::FrechetLive, DataKind::Images));
    }
}
