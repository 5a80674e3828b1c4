//! The pages, and the one list of them.
//!
//! - [`commands`]: everything there is to do, found by typing
//! - [`gallery`]: the shipped presets; [`experiments`]: claims tested over many seeds, and maps
//! - [`lessons`]: GANs step by step
//! - [`explorer`]: what a generator makes, seed by seed
//! - [`inside`]: a network's units and weights
//! - [`dirac`]: the smallest GAN as a field of steps
//! - [`tried`]: the runs so far
//! - [`share`]: the settings as one line and as a QR code
//! - [`draw`]: a distribution drawn with the mouse; [`path_prompt`]: the path of a file
//! - [`import`]: what would be learned of a table
//! - [`help`]: what everything means
//! - [`Pages`]: all of them; [`ACTIONS`]: everything there is to do, with what shows them

pub mod commands;
pub mod dirac;
pub mod draw;
pub mod experiments;
pub mod explorer;
pub mod gallery;
pub mod help;
pub mod import;
pub mod inside;
pub mod lessons;
pub mod path_prompt;
pub mod share;
pub mod tried;

use std::sync::LazyLock;

use eframe::egui::{self, Align, Context, Layout, RichText, ScrollArea, Sense, Ui, WidgetInfo};

use super::action::{Action, PageAction, Place};
use super::close::close_ui;
use super::page::{Dock, Docked, Openable, Page, PageRequest, Playground};
use crate::ui::hover::{LazyHover as _, keep_to_dialog};

/// Makes of the list what holds the pages, and what goes through them.
macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident: $page:ty,)+) => {
        /// All pages, in the order in which they are drawn and have their buttons.
        #[derive(Default)]
        pub struct Pages {
            $($(#[$doc])* pub $name: Openable<$page>,)+
            /// Title of the page in the place of the graph, in the last frame.
            shown_in_the_middle: Option<&'static str>,
        }

        /// What shows and hides the pages, for those that have an action.
        static PAGE_ACTIONS: LazyLock<Vec<&'static PageAction>> = LazyLock::new(|| {
            [$(<$page as Page>::action(),)+].into_iter().flatten().collect()
        });

        impl Pages {
            /// All of them, with what shows and hides them by a key.
            pub fn each(
                &self,
            ) -> impl Iterator<Item = (Option<&'static PageAction>, &Openable<dyn Page>)> {
                let each: [(_, &Openable<dyn Page>); _] =
                    [$((<$page as Page>::action(), &self.$name),)+];
                each.into_iter()
            }

            fn each_mut(
                &mut self,
            ) -> impl Iterator<Item = (Option<&'static PageAction>, &mut Openable<dyn Page>)> {
                let each: [(_, &mut Openable<dyn Page>); _] =
                    [$((<$page as Page>::action(), &mut self.$name),)+];
                each.into_iter()
            }
        }
    };
}

// Its file, with its `mod` line above, and a line here are all that a page needs.
pages! {
    /// The shipped presets.
    gallery: gallery::Gallery,
    /// GANs step by step.
    lessons: lessons::Lessons,
    /// Claims tested over many seeds.
    experiments: experiments::Experiments,
    /// What a generator makes, seed by seed.
    explorer: explorer::Explorer,
    /// A network's units and weights.
    inside: inside::InsidePage,
    /// The smallest GAN.
    dirac: dirac::DiracPage,
    /// The runs so far.
    tried: tried::TriedPage,
    /// The settings as one line.
    share: share::SharePage,
    /// A distribution to draw.
    draw: draw::Draw,
    /// What would be learned of a table.
    import: import::ImportPage,
    /// What would be learned of a folder of pictures.
    pictures: import::PicturesPage,
    /// Everything there is to do, found by typing.
    commands: commands::Commands,
    /// The path of a file.
    path_prompt: path_prompt::PathPrompt,
    /// What everything means.
    help: help::Help,
}

/// Everything there is to do, in the order of the help page.
pub static ACTIONS: LazyLock<Vec<Action>> = LazyLock::new(|| Action::all(&PAGE_ACTIONS));

/// The actions of pages whose buttons have that place, from left to right.
pub fn actions_at(place: Place) -> impl DoubleEndedIterator<Item = Action> {
    let here = PAGE_ACTIONS
        .iter()
        .filter(move |action| action.place == place);
    here.map(|action| Action::Page(action))
}

impl Pages {
    /// Draws those that lie over the playground: all that are open, but for `docked`. Returns what the user wants of the
    /// playground.
    pub fn ui(
        &mut self,
        ctx: &Context,
        playground: &Playground<'_>,
        docked: Docked,
    ) -> Vec<PageRequest> {
        let mut requests = Vec::new();
        let is_here = |page: &Openable<dyn Page>| page.is_open() && !docked.has(page.dock());
        for (_, openable) in self.each_mut().filter(|(_, page)| is_here(page)) {
            let page = openable.page();
            let mut stays_open = true;
            let window = page.window(ctx).open(&mut stays_open);
            let shown = window.show(ctx, |ui| {
                if page.scrolls() {
                    return page.ui(ui, playground);
                }
                let room = playground.room;
                ScrollArea::both()
                    .max_width(room.x)
                    .max_height(room.y)
                    .show(ui, |ui| page.ui(ui, playground))
                    .inner
            });
            if let Some(shown) = &shown
                && page.dock() == Dock::Over
            {
                keep_to_dialog(ctx, shown.response.layer_id);
            }
            let request = shown.and_then(|shown| shown.inner).flatten();
            if !stays_open || request.as_ref().is_some_and(PageRequest::ends_page) {
                openable.close();
            }
            requests.extend(request);
        }
        requests
    }

    /// The width that the page wants which belongs into the place of the graph, if one is open.
    pub fn good_width_in_the_middle(&self) -> Option<f32> {
        self.each().find_map(|(_, page)| match page.dock() {
            Dock::Middle { good_width } if page.is_open() => Some(good_width),
            _ => None,
        })
    }

    /// Of the pages that belong there only the one that was opened last stays; call it once a frame.
    pub fn keep_the_last(&mut self) {
        let mut shown = self.shown_in_the_middle.take();
        let newest = self.each().find_map(|(_, page)| {
            let title = page.title();
            (is_in_the_middle(page) && shown != Some(title)).then_some(title)
        });
        if let Some(newest) = newest {
            for (_, page) in self.each_mut() {
                if is_in_the_middle(page) && page.title() != newest {
                    page.close();
                }
            }
            shown = Some(newest);
        }
        self.shown_in_the_middle = shown.filter(|_| self.good_width_in_the_middle().is_some());
    }

    /// Draws the page that belongs into the place of the graph, there. Returns what the user wants of the playground.
    pub fn docked_ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let (_, openable) = self.each_mut().find(|(_, page)| is_in_the_middle(page))?;
        let page = openable.page();
        let title = page.title();
        let mut is_closed = false;
        // What a page remembers by its place, such as how far it is scrolled, is not the next page's.
        let shown = ui.push_id(title, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).heading());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let close = close_ui(ui, 18.0, &tr!("Close: {title}", title));
                    is_closed = close.on_text_hover(tr!("Closes it (Esc).")).clicked();
                });
            });
            ui.separator();
            let room = ui.available_size();
            let playground = Playground {
                room,
                ..*playground
            };
            if page.scrolls() {
                return page.ui(ui, &playground);
            }
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| page.ui(ui, &playground))
                .inner
        });
        let region = shown.response.interact(Sense::hover());
        region.widget_info(|| WidgetInfo::labeled(egui::Role::Window, true, title));
        let request = shown.inner;
        if is_closed || request.as_ref().is_some_and(PageRequest::ends_page) {
            openable.close();
        }
        request
    }

    /// Shows the page of an action, or hides it.
    pub fn toggle(&mut self, action: &'static PageAction) {
        match self.each_mut().find(|(own, _)| *own == Some(action)) {
            Some((_, page)) if page.is_open() => page.close(),
            Some((_, page)) => {
                page.open();
            }
            None => {}
        }
    }

    /// Shows the page of an action.
    pub fn show(&mut self, action: &'static PageAction) {
        if let Some((_, page)) = self.each_mut().find(|(own, _)| *own == Some(action)) {
            page.open();
        }
    }

    /// Hides all of them.
    pub fn close_all(&mut self) {
        self.each_mut().for_each(|(_, page)| page.close());
    }

    /// Whether one is open.
    pub fn is_any_open(&self) -> bool {
        self.each().any(|(_, page)| page.is_open())
    }

    /// Whether one shows data that would be learned, and waits for them to be used or not.
    pub fn has_waiting_data(&self) -> bool {
        self.import.is_open() || self.pictures.is_open()
    }

    /// Whether one lies over the playground: is open, and not `docked`.
    pub fn is_any_over(&self, docked: Docked) -> bool {
        self.each()
            .any(|(_, page)| page.is_open() && !docked.has(page.dock()))
    }

    /// Whether letters are typed into one.
    pub fn has_letters(&self) -> bool {
        self.each()
            .any(|(_, page)| page.is_open() && page.has_letters())
    }

    /// Whether one has all keys to itself.
    pub fn has_all_keys(&self) -> bool {
        self.each()
            .any(|(_, page)| page.is_open() && page.has_all_keys())
    }
}

/// Whether a page is open that belongs into the place of the graph.
fn is_in_the_middle(page: &Openable<dyn Page>) -> bool {
    page.is_open() && matches!(page.dock(), Dock::Middle { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_name_or_a_key() {
        for (index, action) in ACTIONS.iter().enumerate() {
            for other in ACTIONS.iter().skip(index + 1) {
                assert_ne!(action.name(), other.name());
                let is_same = action.shortcut().is_some() && action.shortcut() == other.shortcut();
                assert!(!is_same, "{} and {}", action.name(), other.name());
            }
        }
    }

    #[test]
    fn every_page_with_an_action_has_its_place_in_the_bar_and_in_the_help() {
        let placed: Vec<_> = [Place::First, Place::Header, Place::Last]
            .into_iter()
            .flat_map(actions_at)
            .collect();
        let pages = Pages::default();
        let own = pages.each().filter_map(|(action, _)| action);
        let own: Vec<_> = own.map(Action::Page).collect();
        assert_eq!(placed.len(), own.len());
        for action in own {
            assert!(placed.contains(&action) && ACTIONS.contains(&action));
        }
    }
}
