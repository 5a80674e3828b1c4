//! On which of its presets a claim is tested.

use eframe::egui::Ui;

use super::seeds::why_fixed;
use crate::config::shipped;
use crate::experiments::Experiment;
use crate::language;
use crate::ui::drop_down;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::name_list;

/// What the list calls a preset: by its name, and whether the claim was observed there.
fn called(experiment: &Experiment, preset: &str) -> String {
    let name = shipped(preset).map_or(preset, |s| language::text(&s.preset.name));
    if preset == experiment.observed_on {
        tr!("{name} (where it was observed)", name)
    } else {
        name.to_owned()
    }
}

/// Chooses it, where there is a choice.
pub fn place_ui(ui: &mut Ui, experiment: &Experiment, place: &mut usize, is_enabled: bool) {
    if experiment.elsewhere.is_empty() {
        return;
    }
    let chosen = experiment.places().nth(*place).unwrap_or_default();
    let shown = called(experiment, chosen);
    let row = ui.add_enabled_ui(is_enabled, |ui| {
        let list = drop_down::list(ui, "place of the experiment")
            .width(250.0)
            .truncate()
            .selected_text(tr!("On: {shown}", shown))
            .show_ui(ui, |ui| {
                for (index, preset) in experiment.places().enumerate() {
                    drop_down::value(ui, place, index, called(experiment, preset));
                }
            });
        name_list(&list.response, tr!("On which preset"), &shown);
        list.response.on_text_hover(tr!(
            "What holds at some settings need not hold at others: try the claim where it was observed, and elsewhere."
        ));
    });
    row.response.on_disabled_text_hover(why_fixed());
}
