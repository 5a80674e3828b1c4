//! Messages to the user: errors stay until dismissed, notes fade.

use std::time::{Duration, Instant};

use eframe::egui::{self, Align2, RichText, WidgetInfo};
use egui_material_icons::icons;

/// How long a note stays.
const NOTE_TIME: Duration = Duration::from_secs(8);
/// From so many messages on, notes make room for newer messages; errors never do.
const MOST: usize = 5;
const WIDTH: f32 = 420.0;

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something went as wished.
    Note,
    /// Something did not.
    Error,
}

struct Message {
    /// Whether it is about the run on screen.
    is_about_run: bool,
    level: Level,
    text: String,
    since: Instant,
}

/// The messages on screen, oldest first.
#[derive(Default)]
pub struct Messages {
    list: Vec<Message>,
}

impl Messages {
    /// Shows a note.
    pub fn note(&mut self, text: impl Into<String>) {
        self.push(Level::Note, text.into(), false);
    }

    /// Shows an error.
    pub fn error(&mut self, text: impl Into<String>) {
        let text = text.into();
        log::warn!("{text}");
        self.push(Level::Error, text, false);
    }

    /// Shows what ended the run on screen, in place of what ended an earlier one.
    pub fn run_error(&mut self, text: String) {
        log::warn!("{text}");
        self.clear_run_error();
        self.push(Level::Error, text, true);
    }

    /// Takes away what ended a run, as another one is on screen.
    pub fn clear_run_error(&mut self) {
        self.list.retain(|m| !m.is_about_run);
    }

    fn push(&mut self, level: Level, text: String, is_about_run: bool) {
        self.list.retain(|m| m.text != text);
        if self.list.len() >= MOST
            && let Some(oldest_note) = self.list.iter().position(|m| m.level == Level::Note)
        {
            self.list.remove(oldest_note);
        }
        self.list.push(Message {
            is_about_run,
            level,
            text,
            since: Instant::now(),
        });
    }

    /// The texts on screen, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|m| m.text.as_str())
    }

    /// Draws the messages above everything else, at the bottom right.
    pub fn ui(&mut self, ctx: &egui::Context) {
        self.list
            .retain(|m| m.level == Level::Error || m.since.elapsed() < NOTE_TIME);
        if self.list.is_empty() {
            return;
        }
        if self.list.iter().any(|m| m.level == Level::Note) {
            ctx.request_repaint_after(Duration::from_millis(500));
        }
        let mut dismissed = None;
        egui::Area::new(egui::Id::unique("messages"))
            .order(egui::Order::Foreground)
            // Above the status line and the buttons of the timeline.
            .anchor(Align2::RIGHT_BOTTOM, [-12.0, -78.0])
            .show(ctx, |ui| {
                let height = ctx.content_rect().height() - 138.0;
                egui::ScrollArea::vertical()
                    .max_height(height)
                    .stick_to_bottom(true)
                    .show(ui, |ui| {
                        for (index, message) in self.list.iter().enumerate() {
                            if message_ui(ui, message) {
                                dismissed = Some(index);
                            }
                            ui.add_space(6.0);
                        }
                    });
            });
        if let Some(index) = dismissed {
            self.list.remove(index);
        }
    }
}

/// Returns whether the message was dismissed.
fn message_ui(ui: &mut egui::Ui, message: &Message) -> bool {
    let (icon, color) = match message.level {
        Level::Note => (icons::ICON_CHECK_CIRCLE, ui.visuals().text_color()),
        Level::Error => (icons::ICON_ERROR, ui.visuals().error_fg_color),
    };
    egui::Frame::popup(ui.style())
        .stroke((1.0, color))
        .inner_margin(10.0)
        .show(ui, |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 60.0));
            ui.horizontal_top(|ui| {
                ui.label(icon.rich_text().size(20.0).color(color));
                let text_width = ui.available_width() - 36.0;
                ui.allocate_ui(egui::vec2(text_width, 0.0), |ui| {
                    ui.set_width(text_width);
                    ui.add(
                        egui::Label::new(RichText::new(&message.text))
                            .wrap()
                            .selectable(true),
                    );
                });
                let button = ui.button(icons::ICON_CLOSE.rich_text());
                button.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Button, true, "Dismiss message")
                });
                button.clicked()
            })
            .inner
        })
        .inner
}
