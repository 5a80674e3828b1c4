//! The list of all that can be done, found by typing a part of its name: actions, presets, lessons and settings.

use eframe::egui::{self, Key, RichText, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::config::{Hyperparameter, SHIPPED, Shipped, TABLE};
use crate::language;
use crate::lessons::{SHIPPED_LESSONS, ShippedLesson};
use crate::text::has_words;
use crate::ui::action::Action;
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{Dock, Page, PageRequest, Playground};

/// Of the list.
const SIZE: egui::Vec2 = egui::vec2(520.0, 380.0);

/// The page; remembers what was typed as long as it is open.
#[derive(Default)]
pub struct Commands {
    typed: String,
    chosen: usize,
    /// Whether the field was given the keyboard since it was opened.
    is_begun: bool,
}

/// One thing to do.
#[derive(Clone, Copy)]
enum Entry {
    Action(Action),
    Preset(&'static Shipped),
    Lesson(&'static ShippedLesson),
    Setting(&'static Hyperparameter),
}

impl Entry {
    fn name(self) -> String {
        match self {
            Self::Action(action) => action.name().to_owned(),
            Self::Preset(preset) => tr!(
                "Preset: {preset}",
                preset = language::text(&preset.preset.name)
            ),
            Self::Lesson(lesson) => tr!(
                "Lesson: {title}",
                title = language::text(&lesson.lesson.title)
            ),
            Self::Setting(row) => tr!(
                "Setting: {group}, {row}",
                group = row.group.label(),
                row = language::text(row.label)
            ),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Action(action) => action.help(),
            Self::Preset(preset) => language::text(&preset.preset.description),
            Self::Lesson(lesson) => language::text(&lesson.lesson.summary),
            Self::Setting(row) => language::text(row.help),
        }
    }

    fn request(self) -> PageRequest {
        match self {
            Self::Action(action) => PageRequest::Act(action),
            Self::Preset(preset) => PageRequest::open_shipped(preset),
            Self::Lesson(lesson) => PageRequest::StartLesson(Box::new(lesson.lesson.clone())),
            Self::Setting(row) => PageRequest::ShowSettings(row.group),
        }
    }
}

impl Page for Commands {
    fn action() -> Option<&'static crate::ui::action::PageAction> {
        None
    }

    fn title(&self) -> &'static str {
        tr!("Find a command")
    }

    fn dock(&self) -> Dock {
        Dock::Over
    }

    fn has_all_keys(&self) -> bool {
        true
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let room = playground.room;
        ui.set_width(SIZE.x.min(room.x));
        // The keys of a list, before the field takes them.
        let (up, down, enter) = ui.input_mut(|i| {
            let pressed = |i: &mut egui::InputState, key| i.consume_key(egui::Modifiers::NONE, key);
            (
                pressed(i, Key::ArrowUp),
                pressed(i, Key::ArrowDown),
                i.key_pressed(Key::Enter),
            )
        });
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text(tr!("Type what you want to do"))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, tr!("Command"));
            info.current_text_value = Some(self.typed.clone());
            info
        });
        if !self.is_begun {
            field.request_focus();
            self.is_begun = true;
        }
        // Elsewhere Enter presses what has the keyboard.
        let enter = enter && (field.has_focus() || field.lost_focus());
        if field.changed() {
            self.chosen = 0;
        }
        let actions = playground.actions.iter().copied().map(Entry::Action);
        let others = SHIPPED_LESSONS
            .iter()
            .map(Entry::Lesson)
            .chain(SHIPPED.iter().map(Entry::Preset))
            .chain(TABLE.iter().map(Entry::Setting));
        let typed = self.typed.as_str();
        let mut found: Vec<_> = actions
            .chain(others)
            .filter(|entry| has_words(typed, &[&entry.name(), entry.help()]))
            .collect();
        // What is called so comes before what only speaks of it.
        found.sort_by_key(|entry| {
            let name = entry.name();
            let own = name.rsplit(": ").next().unwrap_or_default();
            let is_it = own.eq_ignore_ascii_case(typed.trim());
            (!is_it, !has_words(typed, &[&name]))
        });
        let last = found.len().saturating_sub(1);
        self.chosen = match (up, down) {
            (true, _) => self.chosen.saturating_sub(1),
            (_, true) => self.chosen + 1,
            _ => self.chosen,
        }
        .min(last);
        let mut request = None;
        ui.add_space(4.0);
        ScrollArea::vertical()
            .max_height(SIZE.y.min(room.y - 50.0).max(60.0))
            .auto_shrink(false)
            .show(ui, |ui| {
                if found.is_empty() {
                    ui.weak(tr!("Nothing is called so. Try “save”, “ring” or “lesson”."));
                }
                for (index, entry) in found.iter().enumerate() {
                    let key = match entry {
                        Entry::Action(action) => action.shortcut_text(ui.ctx()),
                        Entry::Preset(_) | Entry::Lesson(_) | Entry::Setting(_) => String::new(),
                    };
                    let button =
                        egui::Button::selectable(index == self.chosen, RichText::new(entry.name()));
                    let button = button
                        .shortcut_text(RichText::new(key).color(ui.visuals().strong_text_color()))
                        .min_size(egui::vec2(ui.available_width(), 0.0));
                    let response = ui.add(button);
                    response.widget_info(|| {
                        WidgetInfo::labeled(egui::Role::Button, true, entry.name())
                    });
                    if (up || down) && index == self.chosen {
                        response.scroll_to_me(None);
                    }
                    if response.on_text_hover(entry.help()).clicked()
                        || (enter && index == self.chosen)
                    {
                        request = Some(entry.request());
                    }
                }
            });
        if request.is_some() {
            *self = Self::default();
        }
        request
    }
}

impl Commands {
    /// At its beginning, whenever it is opened.
    pub fn begin(&mut self) {
        *self = Self::default();
    }
}
