//! What is remembered from one start to the next, and how soon.

use std::sync::atomic::Ordering;
use std::time::Duration;

use eframe::egui::{Context, ViewportCommand};

use super::App;
use crate::ui::messages::About;
use crate::ui::store::Stored;

/// How soon a change is remembered: a display that goes away leaves no time to do so.
const AUTOSAVE_SECS: f64 = 0.3;
/// How long it waits after it failed.
const RETRY_SECS: f64 = 2.0;
/// How often a writing that is under way is looked at.
const WRITING_SECS: f64 = 0.05;

impl App {
    /// What is remembered.
    pub(super) fn stored(&self) -> Stored {
        let mut looks = self.looks.clone();
        // A lesson's speed is not the user's.
        if let Some(tutor) = &self.tutor {
            looks.speed = tutor.before.speed;
        }
        Stored {
            document: self.document.clone(),
            looks,
            pictures: Vec::new(),
            run: self.store.run_name(),
            recording: self.pages.lessons.recording().clone(),
        }
    }

    /// The window is to be closed: what cannot be remembered is told of first, and closing it once more leaves without that. After a
    /// signal nobody is there to be told.
    pub(super) fn before_closing(&mut self, ctx: &Context) {
        self.leaves_unasked &= self.asks_about_change();
        let is_ended = self.ends.load(Ordering::Relaxed);
        if is_ended || !ctx.input(|i| i.viewport().close_requested()) {
            return;
        }
        // A save that was just asked for may still have a question.
        self.files.finish_writing();
        self.finish_files(ctx);
        if self.asks_about_change() && !self.leaves_unasked {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leaves_unasked = true;
            return;
        }
        self.keep_before_closing(ctx);
        if self.leaves_unsaved {
            return;
        }
        if let Err(error) = self.store.finish(&self.stored()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            let text = tr!(
                "{error} Close the window once more to leave without it.",
                error
            );
            self.messages.error_about(About::Session, text);
            self.store_error = Some(error);
            self.leaves_unsaved = true;
        }
    }

    /// Whether it is asked if a preset may take the place of what its file has by now.
    fn asks_about_change(&self) -> bool {
        self.changed.is_some() && self.pages.path_prompt.is_open()
    }

    /// Remembers the session, and says at once if that fails.
    pub(super) fn remember(&mut self, ctx: &Context, now_secs: f64) {
        let is_due = now_secs - self.last_autosave_secs > AUTOSAVE_SECS;
        if is_due || self.store.is_writing() {
            if is_due {
                self.last_autosave_secs = now_secs;
            }
            match self.store.write(&self.stored()) {
                Ok(()) if self.store.is_writing() => {}
                Ok(()) => {
                    self.store_error = None;
                    self.leaves_unsaved = false;
                    self.messages.clear(&About::Session);
                }
                Err(error) => {
                    self.last_autosave_secs = now_secs + RETRY_SECS;
                    // The same failure is told of once.
                    if self.store_error.as_ref() != Some(&error) {
                        self.messages.error_about(About::Session, error.clone());
                        self.store_error = Some(error);
                        ctx.request_repaint();
                    }
                }
            }
        }
        if self.store.is_writing() {
            ctx.request_repaint_after(Duration::from_secs_f64(WRITING_SECS));
        } else if !is_due {
            // A change right after a save must not wait for the next movement of the mouse.
            let left = self.last_autosave_secs + AUTOSAVE_SECS - now_secs;
            ctx.request_repaint_after(Duration::from_secs_f64(left.max(WRITING_SECS)));
        }
    }
}
