//! How the window begins: with the last session, or with what the options say.

use std::time::Duration;

use eframe::egui::Context;
use egui_commonmark::CommonMarkCache;

use super::App;
use super::arrival::Arrival;
use super::frame_rate::FrameRate;
use super::input::PointerPlace;
use super::kept::{Keeping, run_of_last};
use super::light::{DesktopTheme, theme_of};
use crate::config::Points;
use crate::gan::backend::fastest_threads;
use crate::models::Model;
use crate::ui::document::{Document, UndoHistory};
use crate::ui::files::Files;
use crate::ui::inspector::Inspector;
use crate::ui::messages::{About, Messages};
use crate::ui::options::Options;
use crate::ui::overview::Overview;
use crate::ui::pages::Pages;
use crate::ui::pages::import::Source;
use crate::ui::picture::Picture;
use crate::ui::preset_header::PresetHeader;
use crate::ui::side_by_side::{Differences, SettingsPlace};
use crate::ui::store::Store;
use crate::ui::theme;
use crate::ui::trainer::Trainer;

impl App {
    /// Restores the last session, or starts with what the options say.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread to train on.
    pub fn new(ctx: &Context, options: Options) -> std::io::Result<Self> {
        theme::install(ctx);
        let mut messages = Messages::default();
        let mut store = options.store.unwrap_or_else(|| Store::at(None));
        let stored = store.read().unwrap_or_else(|error| {
            messages.error(error);
            None
        });
        let mut looks = stored.as_ref().map(|s| s.looks.clone()).unwrap_or_default();
        let chosen = options.language.map(|language| language.code().to_owned());
        looks.language = looks.language.or(chosen);
        // What was named as the program was started is a file that was opened, too.
        if let Some((preset, path)) = &options.open
            && let Some(path) = path.as_ref().or(options.model_file.as_ref())
        {
            looks.note_file(path, &preset.name);
        }
        let run = stored.as_ref().and_then(|s| s.run.clone());
        let last = stored.map(|s| s.document);
        let recording = store.recording();
        let mut history = UndoHistory::default();
        let is_opened = options.open.is_some();
        let document = match (options.open, last) {
            (Some((preset, path)), last) => {
                // Undo brings the last session back.
                if let Some(last) = last {
                    history.separate(&last);
                }
                Document::new(preset, path)
            }
            (None, Some(last)) => last,
            (None, None) => Document::start(),
        };
        // What was named as the program was started wins over the last run as over its settings.
        let run = run.filter(|_| !is_opened);
        let kept = run.and_then(|run| run_of_last(&mut store, run, &document, &mut messages));
        looks.backend = options.backend.unwrap_or(looks.backend);
        ctx.set_zoom_factor(looks.zoom);
        let mut desktop_theme = DesktopTheme::default();
        if let Some(is_dark) = looks.is_dark {
            ctx.set_theme(theme_of(is_dark));
        } else if options.has_desktop {
            desktop_theme = DesktopTheme::ask(ctx);
        }
        let repaint = ctx.clone();
        // A delay of nothing would draw two frames for each one of training, "to give things time to
        // settle"; nothing has to settle in a newer picture.
        let notify = Box::new(move || repaint.request_repaint_after(Duration::from_nanos(1)));
        let of_last = kept.as_ref().map(|kept| &kept.main);
        let mut trainer = match options.model.as_ref().or(of_last) {
            Some(Model {
                checkpoint,
                history,
                ..
            }) => Trainer::of_model(checkpoint.clone(), history.clone(), looks.backend, notify)?,
            None => Trainer::new(document.config.clone(), looks.backend, notify)?,
        };
        trainer.set_limit(looks.speed);
        trainer.set_threads(looks.threads.unwrap_or_else(fastest_threads));
        let arrival = Arrival::of(&document).filter(|_| is_opened);
        let mut app = Self {
            document,
            arrival,
            history,
            trainer,
            start: None,
            back: None,
            desktop_theme,
            drawing: Points::default(),
            seeds: None,
            files: Files::new(options.has_desktop),
            store,
            looks,
            messages,
            inspector: Inspector::default(),
            picture: Picture::new(),
            pinned_picture: Picture::of_a(),
            shows_graph: false,
            has_one_of_two: false,
            graph_wanted: None,
            differences: Differences::default(),
            overview: Overview::default(),
            pages: Pages::default(),
            has_page: false,
            wants_left: None,
            shows_left: true,
            left_is_kept: false,
            left_is_alone: false,
            had_keyboard: false,
            settings_place: SettingsPlace::Left,
            has_room_to_draw: false,
            pointer: PointerPlace::default(),
            presenting: None,
            tutor: None,
            markdown: CommonMarkCache::default(),
            lesson_file: None,
            present: None,
            jobs: Vec::new(),
            saving: None,
            changed: None,
            store_error: None,
            leaves_unsaved: false,
            leaves_unasked: false,
            ends: options.ends,
            header: PresetHeader::default(),
            has_played: false,
            last_autosave_secs: 0.0,
            keeping: Keeping::default(),
            title: String::new(),
            frame_rate: FrameRate::default(),
        };
        if let Some(model) = options.model {
            if !model.notes.is_empty() {
                app.messages.note(model.note());
            }
            app.start = Some((app.document.id(), model));
        }
        if let Some(kept) = kept {
            app.go_on_with(kept, options.lesson.is_some());
        }
        app.pages.lessons.page().go_on_with(recording);
        if let Some(lesson) = options.lesson {
            if let Some(path) = &options.lesson_file {
                app.looks.own_lessons.note(path, &lesson);
                app.store.note_lesson(path.clone());
            }
            app.start_lesson(ctx, lesson, options.lesson_file);
        }
        // The run beside it is told of before either trains: told of later, it would go on from the main one's epochs.
        app.set_configs();
        if let Some((table, import)) = options.table {
            let page = app.pages.import.open();
            page.show(Source::File, table, import);
        }
        if let Some(text) = options.refused {
            app.messages.error_about(About::Opening, text);
        }
        if let Some(pictures) = options.pictures {
            app.read(ctx, pictures);
        }
        Ok(app)
    }
}
