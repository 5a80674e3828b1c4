//! What both pages say and ask alike: whose networks learn it, labels that are ticked, and a number that is taken only once it is settled.

use std::collections::BTreeSet;

use eframe::egui::{Label, Response, RichText, ScrollArea, Ui};

use crate::language;
use crate::ui::choice::check;
use crate::ui::hover::LazyHover as _;

/// Most height of the labels to choose from.
const HEIGHT: f32 = 110.0;

/// Labels with how many there are of each, to be ticked, behind `head`; `unnamed` is what the empty one is called.
pub(super) fn labels_ui(
    ui: &mut Ui,
    labels: &[(String, usize)],
    taken: &mut BTreeSet<String>,
    unnamed: &str,
    head: impl FnOnce(&mut Ui),
) {
    ui.horizontal(|ui| {
        head(ui);
        if ui.small_button(tr!("All")).clicked() {
            taken.extend(labels.iter().map(|(label, _)| label.clone()));
        }
        if ui.small_button(tr!("No label")).clicked() {
            taken.clear();
        }
    });
    ScrollArea::vertical()
        .id_salt("labels that are taken")
        .max_height(HEIGHT)
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for (label, count) in labels {
                    let mut is_taken = taken.contains(label);
                    let name = if label.is_empty() { unnamed } else { label };
                    let text = format!("{name} ({count})");
                    if check(ui, &mut is_taken, text).changed() {
                        if is_taken {
                            taken.insert(label.clone());
                        } else {
                            taken.remove(label);
                        }
                    }
                }
            });
        });
}

/// Says whose networks will learn what is shown.
pub(super) fn networks_ui(ui: &mut Ui, preset: &str) {
    let text = tr!(
        "Learned with the networks of: {preset}",
        preset = language::text(preset)
    );
    ui.add(Label::new(RichText::new(text).weak()).truncate())
        .on_text_hover(tr!(
            "The settings stay as they are in what is open. For others, open a preset first, and then this."
        ));
}

/// The value of a field once it is not dragged any more: all of a table or a folder is read once more for it. Until then it is kept
/// in the draft.
pub(super) fn settled<T: Copy>(response: &Response, value: T, draft: &mut Option<T>) -> Option<T> {
    if response.changed() {
        *draft = Some(value);
    }
    draft.take_if(|_| !response.dragged())
}
