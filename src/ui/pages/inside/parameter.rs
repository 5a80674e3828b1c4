//! [`Parameter`]: one weight or bias, chosen by its place; [`Draft`]: its value as a field.

use eframe::egui::{self, DragValue, Ui};

use crate::gan::Layout;
use crate::ui::hover::LazyHover as _;
use crate::ui::number::{parse, short};

/// Of a field's step, in parts of its size, and the least.
const STEP: f32 = 0.01;

/// A weight, or a bias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui::pages) struct Parameter {
    /// The first hidden layer is 0.
    pub layer: usize,
    /// The unit of the level before; `None` is the bias.
    pub from: Option<usize>,
    /// The unit of the layer.
    pub to: usize,
}

impl Parameter {
    /// The nearest one that the network has.
    pub fn within(self, layout: &Layout) -> Self {
        let layer = self.layer.min(layout.hidden_layers());
        let sizes = layout.layer(layer);
        Self {
            layer,
            from: self
                .from
                .map(|from| from.min(sizes.inputs.saturating_sub(1))),
            to: self.to.min(sizes.outputs.saturating_sub(1)),
        }
    }

    /// Its place among the flat parameters.
    pub fn index(self, layout: &Layout) -> usize {
        let at = layout.layer(self.layer);
        match self.from {
            Some(from) => at.weight_at(from, self.to),
            None => at.bias_at(self.to),
        }
    }

    /// What it is called.
    pub fn name(self) -> String {
        let (layer, to) = (self.layer + 1, self.to + 1);
        match self.from {
            Some(from) => tr!("layer {layer}: {from} → {to}", layer, from = from + 1, to),
            None => tr!("layer {layer}: bias of {to}", layer, to),
        }
    }

    /// Fields for its place, counted from 1; "bias" is before the first unit.
    pub fn ui(&mut self, ui: &mut Ui, layout: &Layout) {
        let mut field = |name: &str, value: &mut usize, least: usize, most: usize| {
            let label = ui.label(name);
            let field = DragValue::new(value)
                .range(least..=most)
                .speed(0.05)
                .custom_formatter(move |value, _| match value as usize {
                    0 => tr!("bias").to_owned(),
                    unit => unit.to_string(),
                })
                .custom_parser(|text| match text.trim() {
                    text if text == tr!("bias") || text == "bias" => Some(0.0),
                    text => text.parse().ok(),
                });
            ui.add(field).labelled_by(label.id);
        };
        let mut layer = self.layer + 1;
        field(tr!("Layer"), &mut layer, 1, layout.hidden_layers() + 1);
        let sizes = layout.layer(layer.saturating_sub(1));
        let (mut from, mut to) = (self.from.map_or(0, |from| from + 1), self.to + 1);
        field(tr!("from"), &mut from, 0, sizes.inputs);
        field(tr!("to"), &mut to, 1, sizes.outputs);
        *self = Self {
            layer: layer.saturating_sub(1),
            from: from.checked_sub(1),
            to: to.saturating_sub(1),
        };
    }
}

/// What was done with a field.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// What the parameter is to be.
    pub set: Option<f32>,
    /// What it was before it was changed, once that is over.
    pub was: Option<f32>,
}

/// A value while it is being changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Draft {
    /// What it was before, and what it is to be.
    value: Option<(f32, f32)>,
    /// What stands in the field while somebody types, whatever training makes of it meanwhile.
    held: Option<f32>,
}

impl Draft {
    /// A field with a parameter's value. Dragged, it sets it all the time.
    pub fn ui(&mut self, ui: &mut Ui, now: f32) -> Answer {
        let mut answer = Answer::default();
        let shown = self.held.unwrap_or(now);
        let mut value = self.value.map_or(shown, |(_, value)| value);
        let label = ui.label("=");
        let speed = f64::from((STEP * now.abs()).max(STEP / 2.0));
        let field = DragValue::new(&mut value)
            .speed(speed)
            .update_while_editing(false)
            .custom_parser(parse)
            .custom_formatter(|value, _| short(value));
        let response = ui.add(field).labelled_by(label.id);
        let response = response.on_text_hover(tr!("Drag it, or click and type a number."));
        // A screen reader calls it by what it is.
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::drag_value(ui.is_enabled(), f64::from(value));
            info.label = Some(tr!("Value").to_owned());
            info
        });
        self.held = response.has_focus().then_some(shown);
        if response.changed() && value.is_finite() {
            let before = self.value.map_or(now, |(before, _)| before);
            self.value = Some((before, value));
            answer.set = Some(value);
        }
        if !response.dragged()
            && !response.has_focus()
            && let Some((before, _)) = self.value.take()
        {
            answer.was = Some(before);
        }
        answer
    }
}
