//! Texts that appear when the pointer rests on something. They are made only then: a window shows a
//! hundred things and at most one of their texts.

use eframe::egui::{Label, RectAlign, Response, Tooltip, Ui, accesskit};

/// Hover texts that are made when they are shown.
#[allow(
    clippy::return_self_not_must_use,
    reason = "as the methods of egui they stand for"
)]
pub trait LazyHover {
    /// As `on_hover_text`, but for eyes only.
    fn on_hover(self, text: impl FnOnce() -> String) -> Self;
    /// As `on_disabled_hover_text`.
    fn on_disabled_hover(self, text: impl FnOnce() -> String) -> Self;
    /// As `on_hover_text`: where a screen reader listens, the text describes the widget.
    fn on_described_hover(self, text: impl Fn() -> String) -> Self;
    /// The same, but above what it is about: for what stands over something that is to be seen meanwhile.
    fn on_described_hover_above(self, text: impl Fn() -> String) -> Self;
}

impl LazyHover for Response {
    fn on_hover(self, text: impl FnOnce() -> String) -> Self {
        self.on_hover_ui(|ui| text_ui(ui, text()))
    }

    fn on_disabled_hover(self, text: impl FnOnce() -> String) -> Self {
        self.on_disabled_hover_ui(|ui| text_ui(ui, text()))
    }

    fn on_described_hover(self, text: impl Fn() -> String) -> Self {
        describe_for_readers(&self, &text);
        self.on_hover(text)
    }

    fn on_described_hover_above(self, text: impl Fn() -> String) -> Self {
        describe_for_readers(&self, &text);
        let mut tooltip = Tooltip::for_enabled(&self);
        tooltip.popup = tooltip.popup.align(RectAlign::TOP_START);
        tooltip.show(|ui| text_ui(ui, text()));
        self
    }
}

/// Makes the text only where a screen reader listens.
fn describe_for_readers(response: &Response, text: impl Fn() -> String) {
    if response.ctx.has_accesskit_node(response.id) {
        let text = text();
        response
            .ctx
            .accesskit_node_builder(response.id, |node| describe(node, text));
    }
}

/// What egui makes of a hover text that is made in every frame.
fn describe(node: &mut accesskit::Node, text: String) {
    let is_named = node.role() == accesskit::Role::Label
        || !node.labelled_by().is_empty()
        || node.label().is_some_and(|label| !label.is_empty());
    if !is_named {
        node.set_label(text.as_str());
    }
    if node.description().is_none() {
        node.set_description(text);
    }
}

fn text_ui(ui: &mut Ui, text: String) {
    ui.set_max_width(ui.spacing().tooltip_width);
    ui.add(Label::new(text).wrap());
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;

    #[test]
    fn a_text_above_describes_its_widget_and_covers_nothing_below() {
        let mut harness = Harness::builder().with_size([400.0, 300.0]).build_ui(|ui| {
            ui.add_space(150.0);
            ui.button("Thing")
                .on_described_hover_above(|| "Words about it".to_owned());
        });
        harness.run_steps(2);
        let thing = harness.get_by_label("Thing");
        let description = thing.accesskit_node().description();
        assert_eq!(description.as_deref(), Some("Words about it"));
        thing.hover();
        harness.run_steps(10);
        let top = harness.get_by_label("Thing").rect().top();
        assert!(harness.get_by_label("Words about it").rect().bottom() <= top);
    }
}
