//! What comes in: keys, pasted texts, dropped files.

use eframe::egui::{self, Context, Event, Key};

use super::App;
use crate::files::is_called;
use crate::ui::action::Action;
use crate::ui::messages::About;
use crate::ui::pages::ACTIONS;

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
        // Pages that are typed or drawn into have the keys to themselves.
        if !self.pages.has_all_keys() {
            let (has_page, types) = (self.pages.is_any_open(), self.pages.has_letters());
            for action in Action::pressed(ctx, &ACTIONS, has_page, types) {
                self.act(ctx, action);
            }
        }
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
