//! [`Page`]: what is more than a part of the playground. Where there is room it stands in the place of the graph, with the live
//! picture beside it; else it lies over the playground, never larger than the window. It is closed by its ✕ or Esc. Whether it is
//! shown is kept beside it, in [`Openable`].

use std::ops::Deref;
use std::path::{Path, PathBuf};

use eframe::egui::{self, Align2, Context, Id, Rect, Ui, Vec2, Window, vec2};

use super::action::{Action, PageAction};
use super::dialog::Purpose;
use super::export::SeedExport;
use super::export_kind::Export;
use super::lesson::{LessonProgress, OwnLessons};
use super::own_file::OwnFile;
use super::pages::import::{Asked, PicturesAsked};
use super::said::{said, say};
use super::tried::Tried;
use crate::config::{Config, Hyperparameter, Points, Preset, Shipped};
use crate::data::table::Import;
use crate::folder::Imported;
use crate::gan::{Backend, Player};
use crate::lessons::Lesson;
use crate::models::{Model, trained};
use crate::training::Frame;

/// Room that is left around a page.
const MARGIN: f32 = 8.0;
/// Pages that would have less room lie over the lesson.
const LEAST_ROOM: f32 = 320.0;
/// What a page's title and borders take.
const FRAME: Vec2 = vec2(24.0, 52.0);

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dock {
    /// Over the playground, as it asks something.
    Over,
    /// In the place of the picture, which then is drawn into.
    Picture,
    /// In the place of the graph, beside the picture.
    Middle {
        /// In less width it takes the place of the settings too, in points.
        good_width: f32,
    },
}

/// Which pages are a part of the playground, as there is room for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Docked {
    /// Those that take the place of the picture.
    pub picture: bool,
    /// Those that take the place of the graph.
    pub middle: bool,
}

impl Docked {
    /// Whether a page of that place is.
    pub fn has(self, dock: Dock) -> bool {
        match dock {
            Dock::Over => false,
            Dock::Picture => self.picture,
            Dock::Middle { .. } => self.middle,
        }
    }
}

/// A page.
pub trait Page {
    /// What shows and hides it; `None` if it is opened by something else than a button and a key of its own.
    fn action() -> Option<&'static PageAction>
    where
        Self: Sized;

    /// Its heading, for screen readers too.
    fn title(&self) -> &'static str;

    /// Whether it covers the playground for the keyboard, too: no action's key works while one types or draws.
    fn has_all_keys(&self) -> bool {
        false
    }

    /// Whether letters are typed into it, wherever the keyboard is: no action's key that is a letter works.
    fn has_letters(&self) -> bool {
        false
    }

    /// Where it is, if there is room.
    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 520.0 }
    }

    /// Its window.
    fn window(&self, ctx: &Context) -> Window<'static> {
        frame(ctx, self.title())
    }

    /// Whether it scrolls what does not fit; else its window does.
    fn scrolls(&self) -> bool {
        false
    }

    /// Draws what is in its window. Returns what the user wants of the playground, which most often hides
    /// the page: see [`PageRequest::ends_page`].
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest>;
}

/// A page, and whether it is shown. Hidden it keeps what it holds.
#[derive(Default)]
pub struct Openable<P: ?Sized> {
    is_open: bool,
    page: P,
}

impl<P: ?Sized> Openable<P> {
    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Shows it. Returns the page, which may have to be told what for.
    pub fn open(&mut self) -> &mut P {
        self.is_open = true;
        &mut self.page
    }

    /// Hides it.
    pub fn close(&mut self) {
        self.is_open = false;
    }

    /// The page, to be drawn.
    pub(super) fn page(&mut self) -> &mut P {
        &mut self.page
    }
}

impl<P: ?Sized> Deref for Openable<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.page
    }
}

/// What pages see of the playground.
#[derive(Clone, Copy)]
pub struct Playground<'a> {
    /// The largest content that the page has room for, in points.
    pub room: Vec2,
    /// Title of the open preset.
    pub name: &'a str,
    /// The shipped preset that it is of, if it is of one.
    pub open: Option<&'static Shipped>,
    /// Its file, if it has one.
    pub file: Option<&'a Path>,
    /// Its settings.
    pub config: &'a Config,
    /// Those of the run that is pinned beside it.
    pub pinned: Option<&'a Config>,
    /// What computes.
    pub backend: Backend,
    /// The newest frame of training.
    pub frame: Option<&'a Frame>,
    /// Most epochs a second; `None` is as fast as it can.
    pub speed: Option<f64>,
    /// Whether slow motion is on.
    pub is_slow: bool,
    /// How far lessons were followed.
    pub lessons: &'a LessonProgress,
    /// Lessons in files that were opened.
    pub own_lessons: &'a OwnLessons,
    /// Presets and models in files that were opened or saved, the last one first.
    pub recent: &'a [OwnFile],
    /// The runs so far, the last one first.
    pub tried: &'a [Tried],
    /// All that can be done, in the order of the help page.
    pub actions: &'a [Action],
    /// Whether an experiment has results to take away.
    pub has_results: bool,
}

/// What the user wants of the playground.
pub enum PageRequest {
    /// Open a preset.
    OpenPreset(Box<Preset>),
    /// Open trained networks.
    OpenModel(Box<Model>),
    /// Open a preset with other settings pinned beside it.
    OpenBeside {
        /// What is edited.
        preset: Box<Preset>,
        /// The settings that are pinned.
        pinned: Box<Config>,
    },
    /// Train on a drawing.
    UseDrawing(Points),
    /// Train on points of a table, of the file of that path; `None` if it was pasted.
    UsePoints(Option<String>, Box<Import>),
    /// Read a table once more, in another way.
    ReadTable(Box<Asked>),
    /// Train on pictures that were read there.
    UsePictures(PathBuf, Box<Imported>),
    /// Read pictures once more, in another way.
    ReadPictures(Box<PicturesAsked>),
    /// Open the preset of a shared line.
    OpenLine(String),
    /// Set one of a network's flat parameters by hand.
    SetParameter(Player, usize, f32),
    /// Write a drawing to a file.
    ExportDrawing(Points),
    /// Write images of seeds to a file.
    ExportSeeds(SeedExport),
    /// Show the settings of a group, and edit this one.
    ShowSetting(&'static Hyperparameter),
    /// Open a preset, with its run where that is still kept.
    ReturnTo(Box<Preset>),
    /// Write what came of the experiment to a file of that kind.
    SaveExperiment(Export),
    /// Write the runs so far to a file.
    SaveTried,
    /// Forget the runs so far.
    ForgetTried,
    /// Open a file.
    OpenFile(PathBuf),
    /// Do this.
    Act(Action),
    /// Begin a lesson, where it was left.
    StartLesson(Box<Lesson>),
    /// Take a lesson off the list of one's own; its file stays.
    ForgetLesson(PathBuf),
    /// Write a lesson to a file.
    SaveLesson(Box<Lesson>),
    /// Say this in a message.
    Tell(String),
    /// Go on with a path that was typed.
    UsePath(Purpose, PathBuf),
    /// Nothing.
    Cancel,
}

impl PageRequest {
    /// Open a shipped preset: what comes trained is opened so.
    pub fn open_shipped(shipped: &Shipped) -> Self {
        match trained::of_preset(shipped.slug) {
            Some(model) => Self::OpenModel(Box::new(model)),
            None => Self::OpenPreset(Box::new(shipped.preset.clone())),
        }
    }

    /// Whether the page is done with it, and hidden.
    pub fn ends_page(&self) -> bool {
        !matches!(
            self,
            Self::ReadTable(_)
                | Self::ReadPictures(_)
                | Self::SetParameter(..)
                | Self::ExportDrawing(_)
                | Self::ExportSeeds(_)
                | Self::SaveLesson(_)
                | Self::SaveExperiment(_)
                | Self::ForgetLesson(_)
                | Self::Tell(_)
                | Self::SaveTried
                | Self::ForgetTried
        )
    }
}

/// The largest content that a page over the playground has room for, in points.
pub fn room(ctx: &Context) -> Vec2 {
    let size = free(ctx).size() - Vec2::splat(2.0 * MARGIN) - FRAME;
    size.max(vec2(80.0, 60.0))
}

/// Keeps what is left of `right` free of pages, as long as that is said in each frame: the lesson says what to do with them.
pub fn keep_free(ctx: &Context, right: f32) {
    say(ctx, kept_free(), right);
}

fn kept_free() -> Id {
    Id::unique("kept free of pages")
}

/// Where pages and other windows may be: beside the lesson, where that leaves room.
pub fn free(ctx: &Context) -> Rect {
    let mut whole = ctx.content_rect();
    let kept: Option<f32> = said(ctx, kept_free());
    if let Some(right) = kept
        && whole.right() - right >= LEAST_ROOM
    {
        whole.min.x = right;
    }
    whole
}

/// The window of a page, as large as its content has room for; what is larger has to scroll.
pub fn frame(ctx: &Context, title: &'static str) -> Window<'static> {
    egui::Window::new(title)
        .collapsible(false)
        // Else it would begin with a size of egui's, and a scroll area would leave it there.
        .auto_sized()
        .anchor(
            Align2::CENTER_CENTER,
            free(ctx).center() - ctx.content_rect().center(),
        )
        .max_size(room(ctx) + FRAME)
}
