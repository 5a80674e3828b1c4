//! Texts that appear when the pointer rests on something. Those that take work are made only then: a window shows a
//! hundred things and at most one of their texts. All of them open above what they are about, so that they cover neither the
//! control below it nor the next one; below it where there is no room. Those of a list or a menu open beside it, and so do those of
//! what is read meanwhile. Whoever holds a control looks at what it does: there are none then.

use eframe::egui::{
    Context, Id, Label, LayerId, Order, Popup, Rect, RectAlign, Response, Tooltip, Ui, WidgetText,
    accesskit,
};

use super::said::{said, say};
/// Where a text opens if there is no room above.
const ELSEWHERE: [RectAlign; 5] = [
    RectAlign::TOP_END,
    RectAlign::BOTTOM_START,
    RectAlign::BOTTOM_END,
    RectAlign::RIGHT_START,
    RectAlign::LEFT_START,
];

/// Where a text about an entry of a list or a menu opens, on that side of the list which has more room: other choices are above and
/// below.
const RIGHT_OF_LIST: [RectAlign; 2] = [RectAlign::RIGHT_START, RectAlign::RIGHT_END];
const LEFT_OF_LIST: [RectAlign; 2] = [RectAlign::LEFT_START, RectAlign::LEFT_END];
/// Where no side has any: above the whole list, or below it.
const AROUND_LIST: [RectAlign; 4] = [
    RectAlign::TOP_START,
    RectAlign::BOTTOM_START,
    RectAlign::TOP_END,
    RectAlign::BOTTOM_END,
];
/// Least width of a text beside a list.
const LEAST_BESIDE_LIST: f32 = 180.0;
/// What is around the words: the frame, the gap to the widget, and what is kept free at the edge of the window.
const AROUND: f32 = 26.0;

/// Between the pointer and a text about its place.
const POINTER_GAP: f32 = 12.0;

/// Says that a dialog lies over the playground in this frame: what is not in it shows no texts, as they would lie over it.
pub fn keep_to_dialog(ctx: &Context, dialog: LayerId) {
    say(ctx, dialog_id(), dialog);
}

fn dialog_id() -> Id {
    Id::unique("dialog that has all hover texts")
}

/// Whether a widget is not in the dialog that is open. Lists and menus are above all dialogs.
fn is_behind_dialog(of: &Response) -> bool {
    let open: Option<LayerId> = said(&of.ctx, dialog_id());
    open.is_some_and(|dialog| of.layer_id.order <= Order::Middle && of.layer_id != dialog)
}

/// Says where something is read in this frame, as a lesson: no text about a widget lies over it.
pub fn keep_clear(ctx: &Context, column: Rect) {
    say(ctx, column_id(), column);
}

fn column_id() -> Id {
    Id::unique("column that hover texts keep clear of")
}

/// Where a text opens of a widget in that column, above or below it: at its side, where there is room.
fn beside_column(of: &Response) -> Option<BesideList> {
    let column: Rect = said(&of.ctx, column_id())?;
    if of.layer_id.order != Order::Background || !column.x_range().contains(of.rect.center().x) {
        return None;
    }
    let width = of.ctx.content_rect().right() - column.right() - AROUND;
    let [top, bottom] = [of.rect.top(), of.rect.bottom()].map(|y| column.y_range().clamp(y));
    (width >= LEAST_BESIDE_LIST).then(|| BesideList {
        anchor: Rect::from_x_y_ranges(column.x_range(), top..=bottom),
        best: RectAlign::RIGHT_START,
        others: &RIGHT_OF_LIST,
        width,
    })
}

/// Shows the text of a widget where it covers nothing that is pressed next.
fn show_placed(mut tooltip: Tooltip<'_>, of: &Response, contents: impl FnOnce(&mut Ui)) {
    // On a screen that is touched, holding is how one asks for it.
    if of.ctx.input(|i| i.pointer.any_down() && !i.any_touches()) {
        return;
    }
    let list = of.layer_id.id;
    let place = if Popup::is_id_open(&of.ctx, list) {
        let list = of.ctx.memory(|memory| memory.area_rect(list));
        let screen = of.ctx.content_rect();
        Some(BesideList::of(screen, list.unwrap_or(of.rect), of.rect))
    } else {
        beside_column(of)
    };
    if let Some(place) = place {
        tooltip.popup = tooltip
            .popup
            .anchor(place.anchor)
            .align(place.best)
            .align_alternatives(place.others);
        show_within(tooltip, of, place.width, contents);
    } else {
        tooltip.popup = tooltip
            .popup
            .align(RectAlign::TOP_START)
            .align_alternatives(&ELSEWHERE);
        show(tooltip, of, contents);
    }
}

/// Where a text about an entry of a list, or about what is in a column, opens, and how wide it may be.
struct BesideList {
    anchor: Rect,
    best: RectAlign,
    others: &'static [RectAlign],
    width: f32,
}

impl BesideList {
    fn of(screen: Rect, list: Rect, entry: Rect) -> Self {
        let right = screen.right() - list.right();
        let left = list.left() - screen.left();
        let width = right.max(left) - AROUND;
        if width < LEAST_BESIDE_LIST {
            return Self {
                anchor: list,
                best: RectAlign::TOP_START,
                others: &AROUND_LIST,
                width: f32::INFINITY,
            };
        }
        let (best, others) = if right >= left {
            (RectAlign::RIGHT_START, &RIGHT_OF_LIST)
        } else {
            (RectAlign::LEFT_START, &LEFT_OF_LIST)
        };
        Self {
            // As wide as the list, not as the entry, which ends before the bar that scrolls.
            anchor: Rect::from_x_y_ranges(list.x_range(), entry.y_range()),
            best,
            others,
            width,
        }
    }
}

/// Shows a widget's text, whose words may change while it is open, unless the widget is behind a dialog. egui lets it be no wider
/// than it was a moment before, so that a number with one more digit would break its line, and make the next ones break as well.
pub fn show(tooltip: Tooltip<'_>, of: &Response, contents: impl FnOnce(&mut Ui)) {
    show_within(tooltip, of, f32::INFINITY, contents);
}

/// The same of a text that has so much width at most. None is wider than the window, or its lines would be cut.
fn show_within(tooltip: Tooltip<'_>, of: &Response, width: f32, contents: impl FnOnce(&mut Ui)) {
    if is_behind_dialog(of) {
        return;
    }
    let most = width.min(of.ctx.content_rect().width() - AROUND);
    let most = most.min(of.ctx.global_style().spacing.tooltip_width);
    tooltip.width(most).show(|ui| {
        ui.set_max_width(most);
        contents(ui);
    });
}

/// Hover texts, in their place; those that are functions are made when they are shown.
#[allow(
    clippy::return_self_not_must_use,
    reason = "as the methods of egui they stand for"
)]
pub trait LazyHover {
    /// As `on_hover_text`.
    fn on_text_hover(self, text: impl Into<WidgetText>) -> Self;
    /// As `on_disabled_hover_text`.
    fn on_disabled_text_hover(self, text: impl Into<WidgetText>) -> Self;
    /// As `on_hover_ui`.
    fn on_ui_hover(self, contents: impl FnOnce(&mut Ui)) -> Self;
    /// As `on_hover_ui_at_pointer`: for what is about the place that the pointer is at.
    fn on_place_hover(self, contents: impl FnOnce(&mut Ui)) -> Self;
    /// As `on_hover_text`, but for eyes only.
    fn on_hover(self, text: impl FnOnce() -> String) -> Self;
    /// As `on_disabled_hover_text`, for eyes only.
    fn on_disabled_hover(self, text: impl FnOnce() -> String) -> Self;
    /// As `on_hover_text`: where a screen reader listens, the text describes the widget.
    fn on_described_hover(self, text: impl Fn() -> String) -> Self;
}

impl LazyHover for Response {
    fn on_text_hover(self, text: impl Into<WidgetText>) -> Self {
        let text = text.into();
        describe_for_readers(&self, || text.text().to_owned());
        self.on_ui_hover(|ui| text_ui(ui, text))
    }

    fn on_disabled_text_hover(self, text: impl Into<WidgetText>) -> Self {
        let text = text.into();
        if !self.enabled() {
            describe_for_readers(&self, || text.text().to_owned());
        }
        show_placed(Tooltip::for_disabled(&self), &self, |ui| text_ui(ui, text));
        self
    }

    fn on_ui_hover(self, contents: impl FnOnce(&mut Ui)) -> Self {
        show_placed(Tooltip::for_enabled(&self), &self, contents);
        self
    }

    fn on_place_hover(self, contents: impl FnOnce(&mut Ui)) -> Self {
        let tooltip = Tooltip::for_enabled(&self).at_pointer();
        show(tooltip.gap(POINTER_GAP), &self, contents);
        self
    }

    fn on_hover(self, text: impl FnOnce() -> String) -> Self {
        self.on_ui_hover(|ui| text_ui(ui, text()))
    }

    fn on_disabled_hover(self, text: impl FnOnce() -> String) -> Self {
        show_placed(Tooltip::for_disabled(&self), &self, |ui| {
            text_ui(ui, text());
        });
        self
    }

    fn on_described_hover(self, text: impl Fn() -> String) -> Self {
        describe_for_readers(&self, &text);
        self.on_hover(text)
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

fn text_ui(ui: &mut Ui, text: impl Into<WidgetText>) {
    ui.add(Label::new(text).wrap());
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use eframe::egui::{Pos2, Window, vec2};
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::ui::drop_down;
    use crate::ui::label::name_list;
    use crate::ui::sources::sources;

    #[test]
    fn a_text_describes_its_widget_and_covers_nothing_below() {
        for (space, is_above) in [(150.0, true), (0.0, false)] {
            let mut harness = Harness::builder()
                .with_size([400.0, 300.0])
                .build_ui(move |ui| {
                    ui.add_space(space);
                    ui.button("Thing")
                        .on_described_hover(|| "Words about it".to_owned());
                    ui.button("Next").on_text_hover("Words about the next");
                });
            harness.run_steps(2);
            let described = |name: &str| {
                let thing = harness.get_by_label(name);
                thing.accesskit_node().description()
            };
            assert_eq!(described("Thing").as_deref(), Some("Words about it"));
            assert_eq!(described("Next").as_deref(), Some("Words about the next"));
            harness.get_by_label("Thing").hover();
            harness.run_steps(10);
            let thing = harness.get_by_label("Thing").rect();
            let words = harness.get_by_label("Words about it").rect();
            // Above, unless it would not be whole there.
            if is_above {
                assert!(words.bottom() <= thing.top(), "{words} {thing}");
            } else {
                assert!(words.top() >= thing.bottom(), "{words} {thing}");
            }
        }
    }

    #[test]
    fn a_text_in_a_list_covers_no_other_choice() {
        let mut harness = Harness::builder().with_size([600.0, 300.0]).build_ui(|ui| {
            ui.add_space(100.0);
            ui.menu_button("List", |ui| {
                for choice in ["First", "Second", "Third"] {
                    ui.button(choice)
                        .on_text_hover(format!("About the choice that is called {choice}"));
                }
            });
        });
        harness.run_steps(2);
        harness.get_by_label("List").click();
        harness.run_steps(4);
        for choice in ["First", "Second", "Third"] {
            harness.get_by_label(choice).hover();
            harness.run_steps(10);
            let words = format!("About the choice that is called {choice}");
            let words = harness.get_by_label(&words).rect();
            for other in ["First", "Second", "Third"] {
                let other = harness.get_by_label(other).rect();
                assert!(!words.intersects(other), "{choice}: {words} {other}");
            }
        }
    }

    /// As a list in the middle of a window at 150 %: neither side has room for a text of the usual width.
    #[test]
    fn a_text_about_an_entry_stands_beside_its_list_and_is_whole() {
        let words = |choice: &str| format!("{choice}: {}", "what it does, in words. ".repeat(14));
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(683.0, 467.0));
        for space in [20.0, 200.0, 420.0] {
            let mut harness = Harness::builder().with_size(screen.size()).build_ui(|ui| {
                ui.horizontal(|ui| {
                    ui.add_space(space);
                    let list = drop_down::list(ui, "list")
                        .width(220.0)
                        .selected_text("Chosen")
                        .show_ui(ui, |ui| {
                            for choice in ["First", "Second", "Third"] {
                                drop_down::entry(ui, choice == "Second", choice)
                                    .on_text_hover(words(choice));
                            }
                        });
                    name_list(&list.response, "List", "Chosen");
                });
            });
            harness.run_steps(2);
            harness.get_by_role(eframe::egui::Role::ComboBox).click();
            harness.run_steps(6);
            for choice in ["First", "Second", "Third"] {
                harness.get_by_label(choice).hover();
                harness.run_steps(10);
                let text = harness.get_by_label(&words(choice)).rect();
                assert!(screen.contains_rect(text), "{space}: {choice}: {text}");
                for entry in ["First", "Second", "Third"] {
                    let entry = harness.get_by_label(entry).rect();
                    assert!(!text.intersects(entry), "{space}: {choice}: {text} {entry}");
                }
            }
        }
    }

    /// As in a window of 1024 × 700 at 250 %.
    #[test]
    fn no_text_is_wider_than_the_window() {
        let words = "as many words as a setting has. ".repeat(14);
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(410.0, 280.0));
        let mut harness = Harness::builder().with_size(screen.size()).build_ui(|ui| {
            ui.add_space(120.0);
            ui.button("Thing").on_text_hover(words.as_str());
            ui.button("Place")
                .on_place_hover(|ui| text_ui(ui, words.as_str()));
        });
        harness.run_steps(2);
        for thing in ["Thing", "Place"] {
            harness.get_by_label(thing).hover();
            harness.run_steps(10);
            let text = harness.get_by_label(&words).rect();
            assert!(screen.contains_rect(text), "{thing}: {text}");
        }
    }

    #[test]
    fn texts_keep_clear_of_a_column_that_is_read() {
        let column = Rect::from_min_size(Pos2::new(0.0, 60.0), vec2(200.0, 260.0));
        let mut harness = Harness::builder()
            .with_size([700.0, 400.0])
            .build_ui(move |ui| {
                keep_clear(ui.ctx(), column);
                for (y, name) in [(20.0, "Above"), (180.0, "Within"), (360.0, "Below")] {
                    let place = Rect::from_min_size(Pos2::new(20.0, y), vec2(80.0, 24.0));
                    ui.put(place, eframe::egui::Button::new(name))
                        .on_text_hover(format!("{name}, in many words of what it does"));
                }
            });
        harness.run_steps(2);
        for name in ["Above", "Within", "Below"] {
            harness.get_by_label(name).hover();
            harness.run_steps(10);
            let words = format!("{name}, in many words of what it does");
            let words = harness.get_by_label(&words).rect();
            assert!(!words.intersects(column), "{name}: {words}");
        }
    }

    #[test]
    fn whoever_holds_a_control_sees_what_it_does() {
        let mut value = 0.5;
        let mut harness = Harness::builder()
            .with_size([400.0, 300.0])
            .build_ui(move |ui| {
                ui.add_space(150.0);
                ui.add(eframe::egui::Slider::new(&mut value, 0.0..=1.0).text("Rate"))
                    .on_text_hover("How fast");
            });
        harness.run_steps(2);
        let slider = harness.get_by_role(eframe::egui::Role::Slider);
        let pos = slider.rect().center();
        slider.hover();
        harness.run_steps(10);
        harness.get_by_label("How fast");
        harness.event(eframe::egui::Event::PointerButton {
            pos,
            button: eframe::egui::PointerButton::Primary,
            pressed: true,
            modifiers: eframe::egui::Modifiers::NONE,
        });
        harness.run_steps(3);
        assert!(harness.query_by_label("How fast").is_none());
    }

    #[test]
    fn a_dialog_closes_the_texts_of_what_is_behind_it() {
        let is_open = Cell::new(false);
        let mut harness = Harness::builder().with_size([600.0, 400.0]).build_ui(|ui| {
            ui.add_space(100.0);
            ui.button("Thing").on_text_hover("Words about it");
            ui.button("Place")
                .on_place_hover(|ui| text_ui(ui, "Words about the place"));
            if is_open.get() {
                let dialog = Window::new("Dialog").fixed_pos([300.0, 200.0]);
                let shown = dialog.show(ui.ctx(), |ui| {
                    ui.button("Choice").on_text_hover("Words about the choice");
                });
                if let Some(shown) = shown {
                    keep_to_dialog(ui.ctx(), shown.response.layer_id);
                }
            }
        });
        harness.run_steps(2);
        for (name, words) in [
            ("Thing", "Words about it"),
            ("Place", "Words about the place"),
        ] {
            harness.get_by_label(name).hover();
            harness.run_steps(10);
            harness.get_by_label(words);
            is_open.set(true);
            harness.run_steps(4);
            assert!(harness.query_by_label(words).is_none(), "{words}");
            harness.get_by_label("Choice").hover();
            harness.run_steps(10);
            harness.get_by_label("Words about the choice");
            is_open.set(false);
            harness.run_steps(4);
        }
    }

    #[test]
    fn a_text_that_becomes_longer_breaks_no_line() {
        for is_at_pointer in [false, true] {
            let words = Cell::new("Epoch 9");
            let mut harness = Harness::builder().with_size([400.0, 300.0]).build_ui(|ui| {
                ui.add_space(150.0);
                let thing = ui.button("Thing");
                let contents = |ui: &mut Ui| {
                    ui.label(words.get());
                };
                if is_at_pointer {
                    thing.on_place_hover(contents);
                } else {
                    thing.on_ui_hover(contents);
                }
            });
            harness.run_steps(2);
            harness.get_by_label("Thing").hover();
            harness.run_steps(10);
            let height = |harness: &Harness<'_>| {
                let node = harness.get_by_label(words.get());
                node.rect().height()
            };
            let before = height(&harness);
            words.set("Epoch 3,640 of a run");
            harness.run_steps(3);
            assert_eq!(height(&harness), before, "{is_at_pointer}");
        }
    }

    /// A control that is greyed and does not say why is a riddle.
    #[test]
    fn whatever_may_be_off_says_why() {
        for (path, text) in sources("src/ui") {
            if path.ends_with("ui/hover.rs") {
                continue;
            }
            let count = |calls: &[&str]| -> usize {
                calls.iter().map(|call| text.matches(call).count()).sum()
            };
            let off = count(&["add_enabled(", "add_enabled_ui(", "ui.disable()"]);
            let said = count(&[".on_disabled_hover(", ".on_disabled_text_hover("]);
            let path = path.display();
            assert!(off <= said, "{path}: {off} may be off, {said} say why");
        }
    }

    #[test]
    fn a_part_that_is_off_says_why_wherever_the_pointer_rests() {
        let mut harness = Harness::builder().with_size([400.0, 300.0]).build_ui(|ui| {
            ui.add_space(100.0);
            let part = ui.add_enabled_ui(false, |ui| {
                ui.button("Thing").on_text_hover("Words about it");
            });
            part.response.on_disabled_text_hover("Why it is off");
        });
        harness.run_steps(2);
        harness.get_by_label("Thing").hover();
        harness.run_steps(10);
        let role = eframe::egui::Role::Label;
        harness.get_by_role_and_label(role, "Why it is off");
    }

    /// A tooltip of egui's own opens below its widget, over the next one.
    #[test]
    fn every_text_of_the_window_opens_in_its_place() {
        let forbidden = [
            "on_hover_text(",
            "on_hover_ui(",
            "on_hover_ui_at_pointer(",
            "on_disabled_hover_text(",
            "on_disabled_hover_ui(",
        ];
        for (path, text) in sources("src") {
            if path.ends_with("ui/hover.rs") {
                continue;
            }
            let found = forbidden
                .iter()
                .find(|call| text.contains(&format!(".{call}")));
            assert_eq!(found, None, "{}", path.display());
        }
    }
}
