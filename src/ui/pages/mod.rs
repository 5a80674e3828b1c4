//! The pages that lie over the playground, and the one list of them.
//!
//! - [`commands`]: everything there is to do, found by typing
//! - [`gallery`]: the shipped presets; [`experiments`]: claims tested over many seeds, and maps
//! - [`lessons`]: GANs step by step
//! - [`explorer`]: what a generator makes, seed by seed
//! - [`tried`]: the runs so far
//! - [`draw`]: a distribution drawn with the mouse; [`path_prompt`]: the path of a file
//! - [`help`]: what everything means
//! - [`Pages`]: all of them; [`ACTIONS`]: everything there is to do, with what shows them

pub mod commands;
pub mod draw;
pub mod experiments;
pub mod explorer;
pub mod gallery;
pub mod help;
pub mod lessons;
pub mod path_prompt;
pub mod tried;

use std::sync::LazyLock;

use eframe::egui::{Context, ScrollArea};

use super::action::{Action, PageAction, Place};
use super::page::{Openable, Page, PageRequest, Playground, room};

/// Makes of the list what holds the pages, and what goes through them.
macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident: $page:ty,)+) => {
        /// All pages, in the order in which they are drawn and have their buttons.
        #[derive(Default)]
        pub struct Pages {
            $($(#[$doc])* pub $name: Openable<$page>,)+
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
    /// The runs so far.
    tried: tried::TriedPage,
    /// A distribution to draw.
    draw: draw::Draw,
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
    /// Draws those that are open, but for what the playground draws itself. Returns what the user wants of the playground.
    pub fn ui(
        &mut self,
        ctx: &Context,
        playground: &Playground<'_>,
        is_docked: bool,
    ) -> Vec<PageRequest> {
        let mut requests = Vec::new();
        let is_here =
            |page: &Openable<dyn Page>| page.is_open() && !(is_docked && page.can_be_docked());
        for (_, openable) in self.each_mut().filter(|(_, page)| is_here(page)) {
            let page = openable.page();
            let mut stays_open = true;
            let window = page.window(ctx).open(&mut stays_open);
            let shown = window.show(ctx, |ui| {
                if page.scrolls() {
                    return page.ui(ui, playground);
                }
                let room = room(ctx);
                ScrollArea::both()
                    .max_width(room.x)
                    .max_height(room.y)
                    .show(ui, |ui| page.ui(ui, playground))
                    .inner
            });
            let request = shown.and_then(|shown| shown.inner).flatten();
            if !stays_open || request.as_ref().is_some_and(PageRequest::ends_page) {
                openable.close();
            }
            requests.extend(request);
        }
        requests
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

    /// Hides all of them.
    pub fn close_all(&mut self) {
        self.each_mut().for_each(|(_, page)| page.close());
    }

    /// Whether one lies over the playground.
    pub fn is_any_open(&self) -> bool {
        self.each().any(|(_, page)| page.is_open())
    }

    /// Whether one has all keys to itself.
    pub fn has_all_keys(&self) -> bool {
        self.each()
            .any(|(_, page)| page.is_open() && page.has_all_keys())
    }
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
