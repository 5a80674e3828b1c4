//! What can be changed of how a table is read.

use eframe::egui::{self, DragValue, Ui};

use super::Shown;
use super::labels::{labels_ui, settled};
use crate::data::table::{Decimal, Delimiter, Holds, Scaling};
use crate::ui::choice::one_of;
use crate::ui::drop_down;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::name_list;

/// Most rows above the data.
const MOST_HEADERS: usize = 1_000;
/// Width of the boxes to choose from.
const BOX: f32 = 190.0;

impl Shown {
    pub(super) fn settings_ui(&mut self, ui: &mut Ui) {
        egui::Grid::new("how a table is read")
            .num_columns(2)
            .spacing([10.0, 6.0])
            .show(ui, |ui| {
                self.columns_ui(ui);
                self.labels_ui(ui);
                self.scaling_ui(ui);
                self.header_ui(ui);
                self.delimiter_ui(ui);
                self.decimal_ui(ui);
            });
        self.taken_ui(ui);
    }

    fn columns_ui(&mut self, ui: &mut Ui) {
        let names = self.table.names();
        let mut columns = self.choices.columns.unwrap_or(self.import.columns);
        for (axis, name) in ["x", "y"].into_iter().enumerate() {
            ui.label(name);
            let current = names.get(columns[axis]).cloned().unwrap_or_default();
            list_ui(ui, &tr!("Column of {name}", name), &current, |ui| {
                for (index, (name, column)) in names.iter().zip(&self.table.columns).enumerate() {
                    let text = match column.holds {
                        Holds::Texts | Holds::Nothing => continue,
                        Holds::Numbers => name.clone(),
                        other => format!("{name} ({})", other.words()),
                    };
                    drop_down::value(ui, &mut columns[axis], index, text);
                }
            });
            ui.end_row();
        }
        if columns != self.import.columns || self.choices.columns.is_some() {
            self.choices.columns = Some(columns);
        }
    }

    /// Rows of some labels alone.
    fn labels_ui(&mut self, ui: &mut Ui) {
        let names = self.table.names();
        let labelled: Vec<usize> = (0..names.len())
            .filter(|index| self.table.columns[*index].labels.len() > 1)
            .collect();
        if labelled.is_empty() && self.choices.only.is_none() {
            return;
        }
        ui.label(tr!("Rows"));
        let chosen = self.choices.only.as_ref().map(|(column, _)| *column);
        let mut now = chosen;
        let text = |column: Option<usize>| match column {
            None => tr!("All of them").to_owned(),
            Some(index) => tr!(
                "By {column}",
                column = names.get(index).map_or(tr!("a column"), String::as_str)
            ),
        };
        list_ui(ui, tr!("Rows that are taken"), &text(chosen), |ui| {
            for column in [None].into_iter().chain(labelled.into_iter().map(Some)) {
                drop_down::value(ui, &mut now, column, text(column));
            }
        });
        ui.end_row();
        if now != chosen {
            let all = |column: usize| {
                let labels = self.table.columns[column].labels.iter();
                labels.map(|(label, _)| label.clone()).collect()
            };
            self.choices.only = now.map(|column| (column, all(column)));
        }
    }

    /// Which labels are taken.
    fn taken_ui(&mut self, ui: &mut Ui) {
        let Some((column, taken)) = &mut self.choices.only else {
            return;
        };
        let Some(column) = self.table.columns.get(*column) else {
            return;
        };
        labels_ui(ui, &column.labels, taken, tr!("(empty)"), |ui| {
            ui.label(tr!("Rows by {column}:", column = column.name));
        });
    }

    fn scaling_ui(&mut self, ui: &mut Ui) {
        ui.label(tr!("Scale")).on_text_hover(
            tr!("How the points come into the unit square, in which the networks work. The axes of the picture show the table's \
             own units."),
        );
        let mut scale = self.choices.scale.unwrap_or(self.import.scale);
        list_ui(ui, tr!("Scale"), scale.label(), |ui| {
            for one in Scaling::ALL {
                drop_down::value(ui, &mut scale, one, one.label());
            }
        });
        if scale != self.import.scale || self.choices.scale.is_some() {
            self.choices.scale = Some(scale);
        }
        ui.end_row();
    }

    fn header_ui(&mut self, ui: &mut Ui) {
        let label = ui.label(tr!("Rows above the data"));
        let rows = self.known.header_rows.unwrap_or(self.table.header_rows);
        let mut rows = self.header_draft.unwrap_or(rows);
        let value = DragValue::new(&mut rows)
            .range(0..=MOST_HEADERS)
            .speed(0.05);
        let response = ui.add(value).labelled_by(label.id);
        if let Some(rows) = settled(&response, rows, &mut self.header_draft) {
            self.known.header_rows = Some(rows);
        }
        ui.end_row();
    }

    fn delimiter_ui(&mut self, ui: &mut Ui) {
        ui.label(tr!("Separated by"));
        let mut delimiter = self.known.delimiter.unwrap_or(self.table.dialect.delimiter);
        let before = delimiter;
        list_ui(ui, tr!("Separated by"), before.words(), |ui| {
            for one in Delimiter::ALL {
                drop_down::value(ui, &mut delimiter, one, one.words());
            }
        });
        if delimiter != before {
            self.known.delimiter = Some(delimiter);
        }
        ui.end_row();
    }

    fn decimal_ui(&mut self, ui: &mut Ui) {
        ui.label(tr!("Decimal sign"));
        let mut decimal = self.known.decimal.unwrap_or(self.table.dialect.decimal);
        let before = decimal;
        ui.horizontal(|ui| {
            for (sign, name) in [
                (Decimal::Point, tr!("point (0.5)")),
                (Decimal::Comma, tr!("comma (0,5)")),
            ] {
                one_of(ui, &mut decimal, sign, name);
            }
        });
        if decimal != before {
            self.known.decimal = Some(decimal);
            // What sets cells apart stays, or a comma might do so all at once.
            let delimiter = self.table.dialect.delimiter;
            self.known.delimiter.get_or_insert(delimiter);
        }
        ui.end_row();
    }
}

/// A list to choose from, which a screen reader calls by that name.
fn list_ui(ui: &mut Ui, name: &str, chosen: &str, options: impl FnOnce(&mut Ui)) {
    let shown = drop_down::list(ui, name)
        .width(BOX)
        .selected_text(chosen)
        .truncate()
        .show_ui(ui, options);
    name_list(&shown.response, name, chosen);
}
