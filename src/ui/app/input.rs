//! What comes in: keys, pasted texts, dropped files.

use eframe::egui::{self, Context, Event, Key, RawInput};

use super::App;
use crate::files::is_called;
use crate::ui::action::Action;
use crate::ui::messages::About;
use crate::ui::pages::ACTIONS;

/// Where the pointer is after the zoom changed: its place in points is another one then, which nothing says until it is moved.
#[derive(Debug, Default)]
pub(super) struct PointerPlace {
    /// The zoom in the last frame; `None` before the first one. The screen's own scale is not in it: where that changes, whoever
    /// brings the events says where the pointer is.
    zoom: Option<f32>,
}

impl PointerPlace {
    /// Call it with what comes in before each frame.
    pub(super) fn keep(&mut self, ctx: &Context, raw: &mut RawInput) {
        let now = ctx.zoom_factor();
        let Some(before) = self.zoom.replace(now) else {
            return;
        };
        let is_said = |event: &Event| matches!(event, Event::PointerMoved(_) | Event::PointerGone);
        let Some(at) = ctx.pointer_latest_pos() else {
            return;
        };
        if before != now && !raw.events.iter().any(is_said) {
            let at = (at.to_vec2() * before / now).to_pos2();
            raw.events.insert(0, Event::PointerMoved(at));
        }
    }

    /// Whether a frame is due that learns of another zoom.
    pub(super) fn is_behind(&self, ctx: &Context) -> bool {
        let now = ctx.zoom_factor();
        self.zoom.is_some_and(|before| before != now)
    }
}

impl App {
    pub(super) fn take_input(&mut self, ctx: &Context) {
        self.take_dropped(ctx);
        let pasted = |event: &Event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        };
        let pasted: Vec<String> = ctx.input(|i| i.events.iter().filter_map(pasted).collect());
        for text in pasted {
            if !ctx.text_edit_focused() {
                self.paste(ctx, &text);
            }
        }
        // Who types a number leaves its field first.
        let is_typing = ctx.text_edit_focused() && !self.pages.is_any_over(self.docked());
        // A list that is open is closed by it, and nothing else.
        let is_escape = ctx.input(|i| i.key_pressed(Key::Escape)) && !is_typing;
        if is_escape && egui::Popup::is_any_open(ctx) {
            egui::Popup::close_all(ctx);
        } else if is_escape && !self.takes_escape(ctx) {
            self.messages.close_newest();
        } else if is_escape {
            if self.is_presenting() && !self.pages.is_any_open() {
                self.present(ctx);
            }
            self.pages.close_all();
            let selected = self.overview.selected.take();
            self.follow_selection(selected);
            self.picture.close();
            self.pinned_picture.close();
            ctx.memory_mut(|m| {
                if let Some(focused) = m.focused() {
                    m.surrender_focus(focused);
                }
            });
        }
        self.turn_pages(ctx);
        // Pages that are typed or drawn into have the keys to themselves.
        if !self.pages.has_all_keys() {
            let (has_page, types) = (self.pages.is_any_open(), self.pages.has_letters());
            for action in Action::pressed(ctx, &ACTIONS, has_page, types) {
                self.act(ctx, action);
            }
        }
    }

    /// Whether there is something else than a message that Esc closes or leaves.
    fn takes_escape(&self, ctx: &Context) -> bool {
        self.is_presenting()
            || self.pages.is_any_open()
            || self.overview.selected.is_some()
            || self.picture.look().is_some()
            || self.pinned_picture.look().is_some()
            || self.had_keyboard
            || ctx.memory(|m| m.focused().is_some())
    }

    /// Opens what was dropped on the window. GAN Lab's models are two files, and the one names the other.
    fn take_dropped(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        let has_model = dropped.iter().any(|file| is_called(file.path(), "json"));
        for file in &dropped {
            let path = file.path();
            if !is_called(path, "bin") {
                self.read(ctx, path.to_path_buf());
            } else if !has_model {
                let text = tr!(
                    "{path}: these are the weights of a GAN Lab model; open the .json file that came with them.",
                    path = path.display()
                );
                self.messages.error_about(About::Opening, text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Pos2, pos2};

    use super::*;

    fn frame(place: &mut PointerPlace, ctx: &Context, events: Vec<Event>) -> Option<Pos2> {
        let mut raw = RawInput {
            events,
            ..RawInput::default()
        };
        place.keep(ctx, &mut raw);
        let _shown = ctx.run_ui(raw, |_| {});
        ctx.pointer_latest_pos()
    }

    #[test]
    fn the_pointer_stays_where_it_is_on_the_screen_when_the_zoom_changes() {
        let (ctx, mut place) = (Context::default(), PointerPlace::default());
        frame(&mut place, &ctx, Vec::new());
        let at = pos2(300.0, 200.0);
        assert_eq!(
            frame(&mut place, &ctx, vec![Event::PointerMoved(at)]),
            Some(at)
        );
        ctx.set_zoom_factor(2.0);
        frame(&mut place, &ctx, Vec::new());
        assert!(place.is_behind(&ctx));
        let there = Some(pos2(150.0, 100.0));
        assert_eq!(frame(&mut place, &ctx, Vec::new()), there);
        assert!(!place.is_behind(&ctx));
        assert_eq!(frame(&mut place, &ctx, Vec::new()), there);
        // Who moves it meanwhile says where it is.
        ctx.set_zoom_factor(1.0);
        frame(&mut place, &ctx, Vec::new());
        let moved = frame(&mut place, &ctx, vec![Event::PointerMoved(at)]);
        assert_eq!(moved, Some(at));
    }

    #[test]
    fn a_window_that_comes_to_a_screen_of_another_scale_moves_no_pointer() {
        let (ctx, mut place) = (Context::default(), PointerPlace::default());
        let at = pos2(300.0, 200.0);
        frame(&mut place, &ctx, vec![Event::PointerMoved(at)]);
        for _ in 0..2 {
            let mut raw = RawInput::default();
            raw.viewports
                .entry(egui::ViewportId::ROOT)
                .or_default()
                .native_pixels_per_point = Some(2.0);
            place.keep(&ctx, &mut raw);
            assert!(raw.events.is_empty(), "{:?}", raw.events);
            let _shown = ctx.run_ui(raw, |_| {});
            assert!(!place.is_behind(&ctx));
        }
        assert_eq!(ctx.pixels_per_point(), 2.0);
    }
}
