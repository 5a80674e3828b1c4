//! The two formulas of a distribution, as they are typed.

use eframe::egui::{RichText, TextEdit, Ui};

use crate::config::formula::Written;
use crate::config::{Config, Formula};

/// What is typed, until it is used.
#[derive(Default)]
pub(super) struct FormulaDraft {
    /// The formulas that it began with, and as they are now, as text and as they were read.
    draft: Option<(Written, Written, Formula)>,
}

impl FormulaDraft {
    /// Edits the formulas; they are used when a field is left, or with Enter, if there is nothing wrong with them.
    pub(super) fn ui(&mut self, ui: &mut Ui, config: &mut Config) {
        let used = config.data.formula.written();
        // Undo, say, brought others.
        if self
            .draft
            .as_ref()
            .is_none_or(|(before, ..)| before != used)
        {
            self.draft = Some((used.clone(), used.clone(), config.data.formula.clone()));
        }
        let Some((_, draft, formula)) = &mut self.draft else {
            return;
        };
        let mut is_left = false;
        for (name, text) in [("x", &mut draft.x), ("y", &mut draft.y)] {
            ui.horizontal(|ui| {
                let label = ui.label(format!("{name} ="));
                // Not below the scroll bar.
                let width = ui.available_width() - 12.0;
                let field = TextEdit::singleline(text)
                    .desired_width(width)
                    .hint_text("0.5 + 0.4*cos(2*PI*t)");
                let response = ui.add(field).labelled_by(label.id);
                is_left |= response.lost_focus();
            });
        }
        if formula.written() != draft {
            *formula = Formula::from(draft.clone());
        }
        match formula.check() {
            Ok(()) if is_left && *formula != config.data.formula => {
                config.data.formula = formula.clone();
            }
            Ok(()) => {
                ui.weak(tr!(
                    "t and u are random, evenly from 0 to 1; PI, E, sin, cos, sqrt, exp, ^ …"
                ));
            }
            Err(error) => {
                let color = ui.visuals().error_fg_color;
                ui.label(RichText::new(capitalised(&error.to_string())).color(color));
            }
        }
    }
}

/// A message as a sentence.
fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", rest.as_str())
}
