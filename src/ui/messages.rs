//! Messages to the user: errors stay until they are dismissed or what they are about is gone, notes
//! fade. They have a place of their own at the bottom of the settings, so that they cover nothing; it
//! is measured anew in every frame. Where a page has that room, they lie over the charts beside it: the page must not move below the
//! pointer. A few are shown, and how many more there are.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Galley, Panel, Rect, RichText, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

/// How long a note stays.
const NOTE_TIME: Duration = Duration::from_secs(8);
/// Most messages; the oldest note makes room for a newer message, or else the oldest error.
const MOST: usize = 20;
/// Most that are shown before more are asked for.
const MOST_SHOWN: usize = 3;
/// Most characters of a message.
const MOST_CHARS: usize = 4_000;
/// Lines of a message before it is unfolded.
const FOLDED_LINES: usize = 5;
/// Most of the height that messages take; what does not fit scrolls.
const SHARE: f32 = 0.5;
/// Room around the text of a message.
const MARGIN: f32 = 8.0;
/// Width of the icon before the text, and of the buttons after it.
const ICON: f32 = 26.0;
/// Height of a line of buttons.
const BUTTON: f32 = 22.0;
/// Between two messages.
const GAP: f32 = 6.0;

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something went as wished.
    Note,
    /// Something did not.
    Error,
}

/// What an error is about: once that is gone, so is the error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Nothing that could go.
    Itself,
    /// The run on screen.
    Run,
    /// The settings as they are.
    Settings,
    /// What could not be opened, until something is.
    Opening,
    /// A file that could not be written, until it is.
    Saving(PathBuf),
    /// That the session is not remembered.
    Session,
    /// That the run is not kept for the next start.
    KeptRun,
    /// That a run ended, and that there is a way back to it.
    Restart,
}

impl About {
    /// Whether there is one error at a time about it.
    fn is_single(&self) -> bool {
        !matches!(self, Self::Itself | Self::Opening)
    }
}

struct Message {
    about: About,
    level: Level,
    text: String,
    since: Instant,
    is_unfolded: bool,
}

/// The messages on screen, oldest first.
#[derive(Default)]
pub struct Messages {
    list: Vec<Message>,
    /// Whether more than a few are shown.
    shows_all: bool,
    /// Where they are, in this frame.
    place: Option<Rect>,
}

impl Messages {
    /// Shows a note.
    pub fn note(&mut self, text: impl Into<String>) {
        self.push(Level::Note, text.into(), About::Itself);
    }

    /// Shows a note in the place of an earlier one about the same.
    pub fn note_about(&mut self, about: About, text: impl Into<String>) {
        self.clear(&about);
        self.push(Level::Note, text.into(), about);
    }

    /// Shows an error.
    pub fn error(&mut self, text: impl Into<String>) {
        self.error_about(About::Itself, text);
    }

    /// Shows an error that goes with what it is about.
    pub fn error_about(&mut self, about: About, text: impl Into<String>) {
        let text = text.into();
        log::warn!("{text}");
        if about.is_single() {
            self.clear(&about);
        }
        self.push(Level::Error, text, about);
    }

    /// Takes away what was said about something that is gone.
    pub fn clear(&mut self, about: &About) {
        self.list.retain(|m| m.about != *about);
    }

    /// Takes away what failed of that kind before, as something of it succeeded: whoever saves to another place does not wait for the first.
    pub fn succeeded(&mut self, about: &About) {
        let kind = std::mem::discriminant(about);
        self.list
            .retain(|m| std::mem::discriminant(&m.about) != kind);
    }

    /// Closes the one that came last.
    pub fn close_newest(&mut self) {
        self.list.pop();
    }

    fn push(&mut self, level: Level, text: String, about: About) {
        let text = shortened(text);
        self.list.retain(|m| m.text != text);
        if self.list.len() >= MOST {
            let oldest_note = self.list.iter().position(|m| m.level == Level::Note);
            self.list.remove(oldest_note.unwrap_or(0));
        }
        self.list.push(Message {
            about,
            level,
            text,
            since: Instant::now(),
            is_unfolded: false,
        });
    }

    /// The texts on screen, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|m| m.text.as_str())
    }

    /// Where the messages are, if there are any.
    pub fn place(&self) -> Option<Rect> {
        self.place
    }

    /// Takes the room that the messages need from the bottom of `ui`. They are drawn there later, above
    /// any page.
    pub fn reserve_ui(&mut self, ui: &mut Ui) {
        if let Some(height) = self.measure(ui) {
            self.place = Some(
                Panel::bottom("messages")
                    .frame(egui::Frame::NONE)
                    .resizable(false)
                    .show_separator_line(false)
                    .exact_size(height)
                    .show(ui, |ui| ui.max_rect())
                    .inner,
            );
        }
    }

    /// Puts the messages over what is at the bottom of `ui`, which keeps its room.
    pub fn float_ui(&mut self, ui: &Ui) {
        if let Some(height) = self.measure(ui) {
            let room = ui.available_rect_before_wrap();
            self.place = Some(room.with_min_y(room.bottom() - height));
        }
    }

    /// Height of the messages in the room of `ui`; `None` where there are none.
    fn measure(&mut self, ui: &Ui) -> Option<f32> {
        self.list
            .retain(|m| m.level == Level::Error || m.since.elapsed() < NOTE_TIME);
        self.place = None;
        self.shows_all &= self.list.len() > MOST_SHOWN;
        if self.list.is_empty() {
            return None;
        }
        if self.list.iter().any(|m| m.level == Level::Note) {
            ui.ctx().request_repaint_after(Duration::from_millis(500));
        }
        let size = ui.available_size();
        let cards = self.cards(ui, size.x);
        let whole: f32 = cards.iter().map(|card| card.height + GAP).sum();
        let whole = whole + if self.has_foot() { BUTTON + GAP } else { 0.0 };
        Some(whole.min((SHARE * size.y).max(BUTTON + 2.0 * MARGIN)))
    }

    /// The place in the list of the oldest one that is shown.
    fn first_shown(&self) -> usize {
        if self.shows_all {
            0
        } else {
            self.list.len().saturating_sub(MOST_SHOWN)
        }
    }

    /// Whether there is a line below them that is about all.
    fn has_foot(&self) -> bool {
        self.list.len() > 1
    }

    /// Draws the messages where room was kept for them, the newest on top.
    pub fn ui(&mut self, ctx: &egui::Context) {
        let Some(place) = self.place.filter(|_| !self.list.is_empty()) else {
            return;
        };
        let mut dismissed = None;
        egui::Area::new(egui::Id::unique("messages"))
            .order(egui::Order::Foreground)
            .fixed_pos(place.min)
            .constrain(false)
            .fade_in(false)
            .show(ctx, |ui| {
                ui.set_min_size(place.size());
                ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
                    ui.set_clip_rect(place);
                    dismissed = self.list_ui(ui, place.height());
                });
            });
        match dismissed {
            Some(Closed::One(index)) => drop(self.list.remove(index)),
            Some(Closed::All) => self.list.clear(),
            None => return,
        }
        ctx.request_repaint();
    }

    /// Returns what was closed.
    fn list_ui(&mut self, ui: &mut Ui, height: f32) -> Option<Closed> {
        let mut closed = None;
        let area = ScrollArea::vertical().auto_shrink(false).max_height(height);
        area.min_scrolled_height(0.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            // Without what a scroll bar takes.
            let cards = self.cards(ui, ui.available_width());
            let first = self.first_shown();
            let shown = self.list.iter_mut().enumerate().skip(first);
            for ((index, message), card) in shown.zip(cards).rev() {
                if message_ui(ui, message, card) {
                    closed = Some(Closed::One(index));
                }
            }
            if self.has_foot() && self.foot_ui(ui) {
                closed = Some(Closed::All);
            }
        });
        closed
    }

    /// How many more there are, and a button that closes all; returns whether it was pressed.
    fn foot_ui(&mut self, ui: &mut Ui) -> bool {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BUTTON), Sense::hover());
        let ui = &mut ui.new_child(
            egui::UiBuilder::new()
                .max_rect(rect)
                .layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        let is_closed = ui.small_button(tr!("Close all")).clicked();
        let more = self.list.len().saturating_sub(MOST_SHOWN) as u64;
        if self.shows_all {
            self.shows_all = !ui.small_button(tr!("Fewer")).clicked();
        } else if more > 0 {
            let words = trn!(more, "and {n} more", "and {n} more");
            self.shows_all = ui.small_button(words).clicked();
        }
        is_closed
    }

    /// Those that are shown, laid out in that width.
    fn cards(&self, ui: &Ui, width: f32) -> Vec<Card> {
        let card = |message: &Message| Card::of(ui, message, width);
        self.list
            .iter()
            .skip(self.first_shown())
            .map(card)
            .collect()
    }
}

/// What was closed of the messages.
enum Closed {
    /// The one at that place of the list.
    One(usize),
    All,
}

/// A message, laid out.
struct Card {
    width: f32,
    height: f32,
    galley: Arc<Galley>,
    folds: bool,
}

impl Card {
    fn of(ui: &Ui, message: &Message, width: f32) -> Self {
        let mut job = LayoutJob::simple(
            message.text.clone(),
            TextStyle::Body.resolve(ui.style()),
            ui.visuals().text_color(),
            (width - 2.0 * MARGIN - ICON - BUTTON).max(40.0),
        );
        if !message.is_unfolded {
            job.wrap.max_rows = FOLDED_LINES;
        }
        let galley = ui.painter().layout_job(job);
        let folds = galley.elided || (message.is_unfolded && galley.rows.len() > FOLDED_LINES);
        let buttons = if folds { BUTTON } else { 0.0 };
        Self {
            width,
            height: galley.size().y.max(BUTTON) + buttons + 2.0 * MARGIN,
            galley,
            folds,
        }
    }
}

/// Returns whether the message was dismissed.
fn message_ui(ui: &mut Ui, message: &mut Message, card: Card) -> bool {
    let (icon, color) = match message.level {
        Level::Note => (icons::ICON_CHECK_CIRCLE, ui.visuals().text_color()),
        Level::Error => (icons::ICON_ERROR, ui.visuals().error_fg_color),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(card.width, card.height), Sense::hover());
    ui.painter().rect(
        rect,
        super::theme::SQUARE,
        ui.visuals().window_fill,
        (1.0, color),
        egui::StrokeKind::Inside,
    );
    let inner = rect.shrink(MARGIN);
    // In a room of its own: what is put there must not move what comes next.
    let ui = &mut ui.new_child(egui::UiBuilder::new().max_rect(rect));
    let icon_rect = Rect::from_min_size(inner.min, vec2(ICON - 6.0, BUTTON));
    ui.put(
        icon_rect,
        egui::Label::new(icon.rich_text().size(18.0).color(color)).selectable(false),
    );
    let text = Rect::from_min_size(inner.min + vec2(ICON, 2.0), card.galley.size());
    ui.put(text, egui::Label::new(card.galley).selectable(true));
    if card.folds {
        let words = if message.is_unfolded {
            tr!("Less")
        } else {
            tr!("More")
        };
        let corner = pos2(inner.left() + ICON, inner.bottom() - BUTTON + 4.0);
        let button = Rect::from_min_size(corner, vec2(50.0, BUTTON - 4.0));
        let button = ui.put(button, egui::Button::new(RichText::new(words).small()));
        if button.clicked() {
            message.is_unfolded = !message.is_unfolded;
        }
    }
    let corner = pos2(inner.right() - BUTTON + 4.0, inner.top() - 2.0);
    let close = Rect::from_min_size(corner, vec2(BUTTON, BUTTON));
    let button = ui.put(close, egui::Button::new(icons::ICON_CLOSE.rich_text()));
    button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, tr!("Dismiss message")));
    button.clicked()
}

/// At most [`MOST_CHARS`] of it.
fn shortened(text: String) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_bounded_and_notes_make_room_first() {
        let mut messages = Messages::default();
        messages.note("a note");
        for index in 0..MOST {
            messages.error(format!("error {index}"));
        }
        assert_eq!(messages.list.len(), MOST);
        assert_eq!(messages.texts().next(), Some("error 0"));
        messages.error("x".repeat(1_000_000));
        assert_eq!(messages.list.len(), MOST);
        assert_eq!(messages.texts().next(), Some("error 1"));
        assert!(
            messages
                .texts()
                .all(|t| t.chars().count() <= MOST_CHARS + 1)
        );
    }

    #[test]
    fn errors_go_with_what_they_are_about() {
        let mut messages = Messages::default();
        let file = |name: &str| About::Saving(PathBuf::from(name));
        messages.error_about(About::Opening, "no such file");
        messages.error_about(About::Opening, "no preset");
        messages.error_about(file("a"), "a: the disk is full");
        messages.error_about(file("a"), "a: read only");
        messages.error_about(file("b"), "b: read only");
        let texts = |m: &Messages| m.texts().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            texts(&messages),
            ["no such file", "no preset", "a: read only", "b: read only"]
        );
        messages.clear(&About::Opening);
        messages.clear(&file("a"));
        assert_eq!(texts(&messages), ["b: read only"]);
        // Whoever saved elsewhere has what was wanted.
        messages.succeeded(&file("c"));
        assert_eq!(messages.list.len(), 0);
        messages.note_about(About::Restart, "epoch 200");
        messages.note_about(About::Restart, "epoch 300");
        assert_eq!(texts(&messages), ["epoch 300"]);
    }
}
