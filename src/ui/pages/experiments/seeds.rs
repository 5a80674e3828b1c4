//! How many seeds an experiment is run from, as a number to edit.

use eframe::egui::{DragValue, Ui, WidgetInfo};

use crate::experiments::verdict::seeds_needed;
use crate::ui::hover::LazyHover as _;
use crate::ui::number::parse_whole;

/// Seeds that can be asked for in the window; the command line takes more.
pub const MOST_SEEDS: u32 = 60;

/// Why nothing of an experiment can be chosen while it runs.
pub fn why_fixed() -> &'static str {
    tr!("This stays as it is while the experiment runs: press Stop, or wait for its end.")
}

/// Edits the number of seeds, for so many comparisons. Returns whether it changed.
pub fn seeds_ui(
    ui: &mut Ui,
    seeds: &mut u32,
    (least, comparisons): (u32, usize),
    is_enabled: bool,
) -> bool {
    let unit = trn!(*seeds, " seed", " seeds");
    let number = DragValue::new(seeds)
        .range(least..=MOST_SEEDS)
        .custom_parser(parse_whole)
        .suffix(unit);
    let response = ui
        .add_enabled(is_enabled, number)
        .on_text_hover(tr!(
            "Runs of each side. Fewer than {needed} cannot tell a difference from chance.",
            needed = seeds_needed(comparisons)
        ))
        .on_disabled_text_hover(why_fixed());
    response.widget_info(|| {
        let mut info = WidgetInfo::drag_value(is_enabled, f64::from(*seeds));
        info.label = Some(tr!("Seeds of the experiment").to_owned());
        info
    });
    response.changed()
}
