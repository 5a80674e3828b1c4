//! [`Rooms`]: who has which room below the bar.

use eframe::egui::Id;

/// Windows that differ less in width have panels of the same width.
const SIMILAR_WIDTHS: f32 = 160.0;
/// Width of the settings at first.
pub(super) const LEFT: f32 = 310.0;
/// Least width of a page in the place of the graph; in less it lies over the playground.
pub(super) const LEAST_PAGE: f32 = 380.0;

/// Least width for two things beside each other: a window on a projector that is enlarged for the last row may have less.
pub(super) const LEAST_FOR_TWO: f32 = 640.0;

/// Who has which room below the bar.
pub(super) struct Rooms {
    /// Whether there is room for one thing alone: the settings, or what is learned.
    pub(super) is_single: bool,
    /// Width of all of it.
    pub(super) whole: f32,
    /// Width of the picture and its charts beside the graph or a page.
    pub(super) picture: f32,
    /// Whether a page is in the place of the graph.
    pub(super) has_page: bool,
    /// Whether it is in that of the settings, too.
    pub(super) page_is_left: bool,
}

impl Rooms {
    /// `page` is the width that a page wants, and whether it may take the room of the settings, which may be hidden.
    pub(super) fn of(whole: f32, page: Option<(f32, bool)>, has_settings: bool) -> Self {
        let picture = (0.30 * whole).clamp(270.0, 620.0);
        let left = if has_settings { LEFT } else { 0.0 };
        let (beside, alone) = (whole - left - picture, whole - picture);
        let page_is_left = page.is_some_and(|(wanted, may)| may && beside < wanted);
        let width = if page_is_left { alone } else { beside };
        let has_page = page.is_some() && width >= LEAST_PAGE;
        Self {
            is_single: whole < LEAST_FOR_TWO,
            whole,
            picture,
            has_page,
            page_is_left: page_is_left && has_page,
        }
    }

    /// Of a panel, for windows about as wide: what it was made in one is not forced upon a much smaller or larger one.
    pub(super) fn id(&self, panel: &str) -> Id {
        Id::unique((panel, (self.whole / SIMILAR_WIDTHS) as u32))
    }
}
