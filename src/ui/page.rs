//! [`Page`]: what lies over the playground. Its frame is centred, closed by its ✕ or Esc, and never larger
//! than the window, in which case the page scrolls.

use std::path::PathBuf;

use eframe::egui::{self, Align2, Context, Ui, Vec2, Window, vec2};

use super::action::{Action, PageAction};
use super::dialog::Purpose;
use crate::config::{Config, Points, Preset};
use crate::gan::Backend;
use crate::models::Model;

/// Room that is left around a page.
const MARGIN: f32 = 8.0;
/// What a page's title and borders take.
const FRAME: Vec2 = vec2(24.0, 52.0);

/// A page that lies over the playground.
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

    /// Whether it is shown.
    fn is_open(&self) -> bool;

    /// Shows it, as its action does; a page without one does nothing.
    fn open(&mut self) {}

    /// Hides it.
    fn close(&mut self);

    /// Its window, as large as the content has room for.
    fn window(&self, ctx: &Context) -> Window<'static> {
        frame(ctx, self.title()).scroll(true)
    }

    /// Draws what is in its window. Returns what the user wants of the playground; a page that then is done
    /// closes itself.
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest>;
}

/// What pages see of the playground.
#[derive(Clone, Copy)]
pub struct Playground<'a> {
    /// Title of the open preset.
    pub name: &'a str,
    /// Its settings.
    pub config: &'a Config,
    /// What computes.
    pub backend: Backend,
    /// All that can be done, in the order of the help page.
    pub actions: &'a [Action],
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
    /// Write a drawing to a file.
    ExportDrawing(Points),
    /// Go on with a path that was typed.
    UsePath(Purpose, PathBuf),
}

/// The largest content that a page has room for, in points.
pub fn room(ctx: &Context) -> Vec2 {
    let size = ctx.content_rect().size() - Vec2::splat(2.0 * MARGIN) - FRAME;
    size.max(vec2(80.0, 60.0))
}

/// The window of a page; what is larger is cut, unless the window or something in it scrolls.
pub fn frame(ctx: &Context, title: &'static str) -> Window<'static> {
    let room = room(ctx);
    egui::Window::new(title)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .max_width(room.x)
        .max_height(room.y)
}
