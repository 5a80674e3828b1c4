//! Which buttons of the bar are pressed in, which are on, and why others are off.

use super::TopBar;
use crate::ui::action::Action;
use crate::ui::lesson::hidden_graph;

/// Why the settings do not come and go.
pub fn kept_settings() -> &'static str {
    tr!("A lesson or a page has the room of the settings: close it first.")
}

/// Why nothing is played while the page is open that shows what would be learned.
pub fn waiting_data() -> &'static str {
    tr!(
        "Use the data that you opened, or cancel them, first: else what was open before would train."
    )
}

impl TopBar<'_> {
    /// Whether a button is pressed in, for those that stay so.
    pub(super) fn is_on(&self, action: Action) -> Option<bool> {
        match action {
            Action::ToggleSlow => Some(self.is_slow),
            Action::ToggleOverview => Some(self.has_overview && self.is_enabled(action)),
            Action::ToggleSettings => Some(self.shows_settings),
            Action::SideBySide => Some(self.is_side_by_side),
            _ => None,
        }
    }

    pub(super) fn is_enabled(&self, action: Action) -> bool {
        match action {
            // Two pictures leave no room for the graph, and slow motion's captions are on it.
            Action::ToggleSlow => !self.is_side_by_side,
            Action::ToggleOverview => !self.is_side_by_side && !self.hides_graph,
            Action::ToggleSettings => !self.left_is_kept,
            Action::PlayPause => self.is_running || !self.has_waiting_data,
            Action::Redo => self.can_redo,
            Action::Undo => self.can_undo,
            Action::Save => self.is_edited,
            _ => true,
        }
    }

    /// Why a button is off, for those that may be.
    pub(super) fn why_off(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::ToggleSettings if self.left_is_kept => Some(kept_settings()),
            Action::ToggleOverview if self.hides_graph => Some(hidden_graph()),
            Action::ToggleOverview if self.is_side_by_side => Some(tr!(
                "Two runs side by side leave no room for the graph of the model: close side by side first."
            )),
            Action::ToggleSlow if self.is_side_by_side => {
                Some(tr!("Slow motion is of one run: close side by side first."))
            }
            Action::Undo if !self.can_undo => Some(tr!("There is nothing to undo.")),
            Action::Redo if !self.can_redo => Some(tr!("There is nothing to redo.")),
            Action::Save if !self.is_edited => Some(tr!(
                "There is nothing to save: nothing was changed since it was opened or saved."
            )),
            _ => None,
        }
    }
}
