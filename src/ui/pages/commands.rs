//! The list of all that can be done, found by typing a part of its name, another word for it, an option of a setting (`hinge`), or
//! nearly so: actions, presets, lessons, those of the user's own too, and settings.

use std::borrow::Cow;

use eframe::egui::{self, Key, RichText, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::config::{Hyperparameter, Kind, SHIPPED, Shipped, TABLE};
use crate::language::{self, Language};
use crate::lessons::{SHIPPED_LESSONS, ShippedLesson};
use crate::text::{has_words, has_words_like};
use crate::ui::action::Action;
use crate::ui::hover::LazyHover as _;
use crate::ui::lesson::OwnLesson;
use crate::ui::own_file::OwnFile;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::pages::experiments::no_results;

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
enum Entry<'a> {
    Action(Action),
    Preset(&'static Shipped),
    /// With all of them, among which it is told apart.
    OwnPreset(&'a OwnFile, &'a [OwnFile]),
    Lesson(&'static ShippedLesson),
    OwnLesson(&'a OwnLesson),
    Setting(&'static Hyperparameter),
}

impl<'a> Entry<'a> {
    fn name(self) -> String {
        match self {
            Self::Action(action) => action.name().to_owned(),
            Self::Preset(preset) => tr!(
                "Preset: {preset}",
                preset = language::text(&preset.preset.name)
            ),
            Self::OwnPreset(own, all) => {
                tr!("My preset: {preset}", preset = own.title_among(all))
            }
            Self::Lesson(lesson) => tr!(
                "Lesson: {title}",
                title = language::text(&lesson.lesson.title)
            ),
            Self::OwnLesson(own) => tr!("My lesson: {title}", title = own.title),
            Self::Setting(row) => tr!(
                "Setting: {group}, {row}",
                group = row.group.label(),
                row = language::text(row.label)
            ),
        }
    }

    /// What is said of it; of a file, where it is.
    fn help(self) -> Cow<'a, str> {
        match self {
            Self::Action(action) => action.help().into(),
            Self::Preset(preset) => language::text(&preset.preset.description).into(),
            Self::OwnPreset(own, _) => own.path.to_string_lossy(),
            Self::Lesson(lesson) => language::text(&lesson.lesson.summary).into(),
            Self::OwnLesson(own) => own.path.to_string_lossy(),
            Self::Setting(row) => language::text(row.help).into(),
        }
    }

    /// Other words for it; of a setting, its key and what can be chosen.
    fn also(self) -> String {
        match self {
            Self::Action(action) => action.also_called().to_owned(),
            Self::Preset(preset) => preset.slug.to_owned(),
            Self::OwnPreset(own, _) => own.file_name(),
            Self::Lesson(_) | Self::OwnLesson(_) => String::new(),
            Self::Setting(row) => {
                let options = match row.kind {
                    Kind::Choice { options, .. } => options,
                    Kind::Integer { .. } | Kind::Real { .. } | Kind::AutoReal { .. } => &[],
                };
                let options = options
                    .iter()
                    .map(|option| format!(" {} {}", option.key, language::text(option.label)));
                format!("{}{}", row.key, options.collect::<String>())
            }
        }
    }

    /// Why it cannot be done now.
    fn why_not(self, playground: &Playground<'_>) -> Option<String> {
        match self {
            Self::Action(Action::Export(export))
                if export.is_of_experiment() && !playground.has_results =>
            {
                Some(no_results().to_owned())
            }
            Self::Action(Action::Export(export)) => export.why_not(playground.config),
            _ => None,
        }
    }

    fn request(self) -> PageRequest {
        match self {
            Self::Action(action) => PageRequest::Act(action),
            Self::Preset(preset) => PageRequest::open_shipped(preset),
            Self::OwnPreset(OwnFile { path, .. }, _) | Self::OwnLesson(OwnLesson { path, .. }) => {
                PageRequest::OpenFile(path.clone())
            }
            Self::Lesson(lesson) => PageRequest::StartLesson(Box::new(lesson.lesson.clone())),
            Self::Setting(row) => PageRequest::ShowSetting(row),
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
        let own_lessons = playground.own_lessons.all().iter();
        let recent = playground.recent;
        let own_presets = recent.iter().map(|own| Entry::OwnPreset(own, recent));
        let others = SHIPPED_LESSONS
            .iter()
            .map(Entry::Lesson)
            .chain(own_lessons.map(Entry::OwnLesson))
            .chain(SHIPPED.iter().map(Entry::Preset))
            .chain(own_presets)
            .chain(TABLE.iter().map(Entry::Setting));
        let found = found(&self.typed, &actions.chain(others).collect::<Vec<_>>());
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
                        Entry::Preset(_)
                        | Entry::OwnPreset(..)
                        | Entry::Lesson(_)
                        | Entry::OwnLesson(_)
                        | Entry::Setting(_) => String::new(),
                    };
                    let button =
                        egui::Button::selectable(index == self.chosen, RichText::new(entry.name()));
                    let button = button
                        .shortcut_text(RichText::new(key).color(ui.visuals().strong_text_color()))
                        .min_size(egui::vec2(ui.available_width(), 0.0));
                    let why_not = entry.why_not(playground);
                    let can = why_not.is_none();
                    let response = ui.add_enabled(can, button);
                    response
                        .widget_info(|| WidgetInfo::labeled(egui::Role::Button, can, entry.name()));
                    let response = response.on_disabled_text_hover(why_not.unwrap_or_default());
                    if (up || down) && index == self.chosen {
                        response.scroll_to_me(None);
                    }
                    // Enter on what is off says why, in a message.
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

/// What an entry is found by.
struct Words {
    name: String,
    also: String,
    help: String,
}

impl Words {
    fn of(entry: Entry<'_>) -> Self {
        Self {
            name: entry.name(),
            also: entry.also(),
            help: entry.help().into_owned(),
        }
    }

    /// In the language of the window, and in English, which documentation and teachers use.
    fn all_of(entry: Entry<'_>) -> impl Iterator<Item = Self> {
        let is_other = language::current() != Language::English;
        let english = is_other.then(|| language::in_english(|| Self::of(entry)));
        std::iter::once(Self::of(entry)).chain(english)
    }

    /// How well it fits what was typed, 0 best; `None` where it does not.
    fn rank(&self, typed: &str) -> Option<u8> {
        let Self { name, also, help } = self;
        let own = name.rsplit(": ").next().unwrap_or_default();
        if own.to_lowercase() == typed.trim().to_lowercase() {
            Some(0)
        } else if has_words(typed, &[name]) {
            Some(1)
        } else if has_words(typed, &[name, also]) {
            Some(2)
        } else {
            has_words(typed, &[name, also, help]).then_some(3)
        }
    }
}

/// Those of `all` that have all words that were typed: what is called so comes before what has another name for it, and that before
/// what only speaks of it. If none has them, those whose words are nearly so.
fn found<'a>(typed: &str, all: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let rank = |entry: &Entry<'a>| Words::all_of(*entry).filter_map(|w| w.rank(typed)).min();
    let mut ranked: Vec<_> = all
        .iter()
        .filter_map(|entry| Some((rank(entry)?, *entry)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    if ranked.is_empty() {
        let nearly = |entry: &&Entry<'a>| {
            Words::all_of(**entry).any(|words| has_words_like(typed, &[&words.name, &words.also]))
        };
        return all.iter().filter(nearly).copied().collect();
    }
    ranked.into_iter().map(|(_, entry)| entry).collect()
}

impl Commands {
    /// At its beginning, whenever it is opened.
    pub fn begin(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::pages::ACTIONS;

    /// Names of what is found, in the order of the list.
    fn names(typed: &str) -> Vec<String> {
        let all: Vec<_> = (ACTIONS.iter().copied().map(Entry::Action))
            .chain(SHIPPED_LESSONS.iter().map(Entry::Lesson))
            .chain(SHIPPED.iter().map(Entry::Preset))
            .chain(TABLE.iter().map(Entry::Setting))
            .collect();
        found(typed, &all).into_iter().map(Entry::name).collect()
    }

    #[test]
    fn things_are_found_by_the_words_that_people_use() {
        for (typed, name) in [
            ("video", "Save the run (GIF)…"),
            ("animation", "Save the run (GIF)…"),
            ("screenshot", "Save the picture (PNG)…"),
            ("dark", "Light or dark theme"),
            ("night", "Light or dark theme"),
            ("projector", "Presentation"),
            ("restart", "Reset"),
            ("excel", "Save the curves (CSV)…"),
            ("compare", "Side by side"),
            ("weights", "Save the trained model…"),
            ("checkpoint", "Save the trained model…"),
            ("language", "Français"),
            ("hinge", "Setting: Training, Loss"),
            ("rmsprop", "Setting: Discriminator, Optimizer"),
            (
                "generator.learning_rate",
                "Setting: Generator, Learning rate",
            ),
            ("lerning rate", "Setting: Generator, Learning rate"),
            ("history", "What was tried"),
            ("qr", "Share"),
            ("preseets", "Presets"),
        ] {
            let names = names(typed);
            assert!(names.iter().any(|n| n == name), "{typed}: {names:?}");
        }
        // Those of the user's own, by their titles and by what the files are called.
        let own = OwnFile::new("folder/ring-7.ron".as_ref(), "Hot ring");
        for typed in ["hot ring", "ring-7", "folder"] {
            let found = found(typed, &[Entry::OwnPreset(&own, &[])]);
            let names: Vec<_> = found.into_iter().map(Entry::name).collect();
            assert_eq!(names, ["My preset: Hot ring"], "{typed}");
        }
        assert_eq!(names("presentation").first().unwrap(), "Presentation");
        assert_eq!(names("zzzz qqqq"), Vec::<String>::new());
    }
}
