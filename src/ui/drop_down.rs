//! Lists to choose from that open: as high as there is room, and scrolled to what is chosen. egui's own are 200 points high and open at
//! their first entry, so that of sixty settings six were seen, and seldom the one that counts.

use eframe::egui::{
    Align, AsIdSalt, Button, ComboBox, Id, Response, Ui, WidgetText, style::ScrollAnimation,
};

/// Least and largest height of what scrolls in a list.
const HEIGHTS: (f32, f32) = (96.0, 620.0);
/// The frame of a list, and what is kept free between it and the edge of the window.
const AROUND: f32 = 24.0;
/// Passes after a list opened in which it scrolls to what is chosen: in the first one it is measured, and not yet in its place.
const OPENING: u64 = 3;

/// A list whose button comes next in `ui`: it may be as high as the larger part of the window, above that button or below.
pub fn list<'a>(ui: &Ui, salt: impl AsIdSalt) -> ComboBox<'a> {
    ComboBox::from_id_salt(salt).height(room_for_list(ui))
}

fn room_for_list(ui: &Ui) -> f32 {
    let screen = ui.ctx().content_rect();
    let top = ui.next_widget_position().y;
    let bottom = top + ui.spacing().interact_size.y;
    let room = (top - screen.top()).max(screen.bottom() - bottom) - AROUND;
    let (least, most) = HEIGHTS;
    // In the lowest windows even the least must not reach beyond the edge.
    room.clamp(least.min(0.4 * screen.height()), most)
}

/// An entry of a list, as `selectable_label`: the chosen one is in sight as the list opens.
pub fn entry(ui: &mut Ui, is_chosen: bool, words: impl Into<WidgetText>) -> Response {
    let response = ui.add(Button::selectable(is_chosen, words.into()));
    if is_chosen {
        show_as_it_opens(&response);
    }
    response
}

/// The same for one of several values, as `selectable_value`.
pub fn value<T: PartialEq>(
    ui: &mut Ui,
    chosen: &mut T,
    this: T,
    words: impl Into<WidgetText>,
) -> Response {
    let mut response = entry(ui, *chosen == this, words);
    if response.clicked() && *chosen != this {
        *chosen = this;
        response.mark_changed();
    }
    response
}

/// Scrolls to the chosen entry in the first passes of the list that it is in; later it is the user who scrolls.
pub fn show_as_it_opens(chosen: &Response) {
    let ctx = &chosen.ctx;
    let now = ctx.cumulative_pass_nr();
    let id = Id::unique(("list that opens", chosen.layer_id));
    let (opened, seen) = ctx
        .data(|data| data.get_temp::<(u64, u64)>(id))
        .filter(|(_, seen)| seen + 1 >= now)
        .unwrap_or((now, now));
    ctx.data_mut(|data| data.insert_temp(id, (opened, now.max(seen))));
    if now < opened + OPENING {
        chosen.scroll_to_me_animation(Some(Align::Center), ScrollAnimation::none());
        ctx.request_repaint();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use eframe::egui::Role;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::label::name_list;
    use crate::ui::sources::sources;

    const COUNT: usize = 60;

    fn words(index: usize) -> String {
        format!("Choice {index}")
    }

    #[test]
    fn a_list_opens_at_what_is_chosen_and_as_high_as_there_is_room() {
        for space in [10.0, 300.0, 560.0] {
            let (chosen, room) = (Cell::new(47), Cell::new(0.0));
            let mut harness = Harness::builder().with_size([500.0, 620.0]).build_ui(|ui| {
                ui.add_space(space);
                let mut now = chosen.get();
                room.set(room_for_list(ui));
                let shown = list(ui, "list").selected_text("Open it").show_ui(ui, |ui| {
                    for index in 0..COUNT {
                        value(ui, &mut now, index, words(index));
                    }
                });
                name_list(&shown.response, "List", "Open it");
                chosen.set(now);
            });
            harness.run_steps(2);
            let button = harness.get_by_role(Role::ComboBox);
            let (place, is_below) = (button.rect().center(), space < 300.0);
            button.click();
            harness.run_steps(8);
            let in_sight = harness.get_by_label(&words(47)).rect();
            assert!(
                in_sight.top() >= 0.0 && in_sight.bottom() <= 620.0,
                "{space}: {in_sight}"
            );
            // Beside the button, not over it, wherever there is more room.
            if space != 300.0 {
                assert_eq!(in_sight.top() > place.y, is_below, "{space}: {in_sight}");
            }
            // Higher than the 200 points of egui's own.
            assert!(room.get() >= 280.0, "{space}: {}", room.get());
            // It may be scrolled away from there.
            harness.get_by_label(&words(0)).scroll_to_me();
            harness.run_steps(20);
            let first = harness.get_by_label(&words(0)).rect();
            assert!(first.top() >= 0.0 && first.bottom() <= 620.0, "{first}");
            harness.get_by_label(&words(0)).click();
            harness.run_steps(3);
            assert_eq!(chosen.get(), 0);
        }
    }

    /// A list of egui's own opens small, and at its first entry.
    #[test]
    fn every_list_of_the_window_is_one_of_these() {
        for (path, text) in sources("src/ui") {
            let is_here = path.ends_with("ui/drop_down.rs");
            assert!(
                is_here || !text.contains("ComboBox::from_"),
                "{}",
                path.display()
            );
        }
    }
}
