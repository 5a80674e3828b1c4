//! What came of an experiment as files: a button for each kind.

use eframe::egui::{Button, Role, Ui, WidgetInfo};

use crate::ui::action::Action;
use crate::ui::export_kind::Export;
use crate::ui::hover::LazyHover as _;

/// Why nothing of an experiment can be taken away.
pub fn no_results() -> &'static str {
    tr!("No run of an experiment is finished yet: press Run on the page “Experiments” first.")
}

/// Draws the buttons. Returns the kind of file that is wanted.
pub(super) fn take_away_ui(ui: &mut Ui, has_results: bool) -> Option<Export> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for export in Export::OF_EXPERIMENT {
            let action = Action::Export(export);
            let name = match export {
                Export::ExperimentPlot => tr!("Save the plot (SVG)…"),
                Export::ExperimentRuns => tr!("Save the runs (CSV)…"),
                _ => tr!("Save a report (HTML)…"),
            };
            let icon = action.icon().rich_text().size(15.0);
            let response = ui.add_enabled(has_results, Button::new((icon, name)).small());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, has_results, name));
            let response = response
                .on_described_hover(|| action.help().to_owned())
                .on_disabled_text_hover(no_results());
            if response.clicked() {
                chosen = Some(export);
            }
        }
    });
    chosen
}
