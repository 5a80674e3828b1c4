//! What stands in the bar, and what of it there is room for.

use std::sync::LazyLock;

use crate::language::Language;
use crate::ui::action::{Action, Place};
use crate::ui::export_kind::Export;
use crate::ui::pages::actions_at;
use crate::ui::theme::BUTTON_SIZE;

/// Between two things.
pub const GAP: f32 = 4.0;
/// Beside the icon of a button.
pub const PADDING: f32 = 5.0;
/// Between two groups.
pub const GROUP_GAP: f32 = 6.0;
/// Between an icon and its word, with what a button is wider for it.
const WORD_GAP: f32 = 9.0;
/// Of the button that plays.
pub const PLAY_WIDTH: f32 = 82.0;
/// Room for the epoch.
pub const EPOCH_WIDTH: f32 = 112.0;
/// Room for the speed that is reached.
pub const REACHED_WIDTH: f32 = 102.0;
/// Widths of the speed's slider where there is room, and where there is little.
pub const SLIDER_WIDTHS: (f32, f32) = (110.0, 64.0);
/// Room beyond all else below which that slider is narrow.
const TIGHT: f32 = 30.0;
/// Room for the speed that is asked for.
pub const SPEED_WIDTH: f32 = 78.0;

/// What stands on the right, from right to left; `None` is a gap between groups.
pub static RIGHT: LazyLock<Vec<Option<Action>>> = LazyLock::new(|| {
    let view = [
        // As the menu below, for the languages.
        Some(LANGUAGES),
        Some(Action::ToggleTheme),
        Some(Action::ToggleOverview),
        Some(Action::SideBySide),
        None,
        Some(Action::Redo),
        Some(Action::Undo),
        None,
        // The menu of all that can be taken away stands for its items.
        Some(TAKE_AWAY),
        Some(Action::Save),
        Some(Action::Open),
    ];
    let pages = |place| actions_at(place).rev().map(Some);
    let left = pages(Place::Last).chain(view);
    left.chain(pages(Place::First)).collect()
});
/// What stands for the menu of all that can be taken away.
pub const TAKE_AWAY: Action = Action::Export(Export::Model);
/// What stands for the menu of languages.
pub const LANGUAGES: Action = Action::Language(Language::English);
/// Which get their words first.
static WORDED: LazyLock<Vec<Action>> = LazyLock::new(|| {
    let others = [
        Action::ToggleSlow,
        Action::Open,
        Action::Save,
        TAKE_AWAY,
        Action::SideBySide,
        Action::Reset,
        Action::ToggleOverview,
        Action::Undo,
        Action::Redo,
    ];
    let first = [Action::StepEpoch].into_iter();
    let before = first.chain(actions_at(Place::First)).chain(others);
    before.chain(actions_at(Place::Last)).collect()
});

/// What there is room for.
#[derive(Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing")]
pub struct BarRoom {
    /// The buttons with words: the first of [`WORDED`].
    pub words: &'static [Action],
    /// Whether there is room for the speed that is reached.
    pub has_reached: bool,
    /// Whether the slider of the speed is narrow.
    pub has_narrow_slider: bool,
    /// Whether what is on the right is in a menu.
    pub has_menu: bool,
    /// Whether the speed that is asked for is said, and whether its slider is there: a zoomed window may have no room for them
    /// beside the menu.
    pub has_speed: (bool, bool),
    /// Whether there are buttons for one update of D or of G.
    pub has_updates: bool,
}

impl BarRoom {
    /// In that width, in points of the screen; `word` is the width of the word of an action.
    pub fn of(width: f32, word: impl Fn(Action) -> f32) -> Self {
        let icons = RIGHT.iter().flatten().count() as f32;
        let gaps = RIGHT.len() as f32 - icons;
        let right = icons * (BUTTON_SIZE + GAP) + gaps * (GROUP_GAP + GAP);
        // Reset, the three steps and slow motion.
        let left = 5.0 * (BUTTON_SIZE + GAP) + PLAY_WIDTH + EPOCH_WIDTH + SPEED_WIDTH;
        let left = left + SLIDER_WIDTHS.0 + 4.0 * GAP + 2.0 * GROUP_GAP;
        let mut spare = width - left - right;
        let has_narrow_slider = spare < TIGHT;
        if has_narrow_slider {
            spare += SLIDER_WIDTHS.0 - SLIDER_WIDTHS.1;
        }
        let mut room = Self {
            words: &[],
            has_reached: false,
            has_narrow_slider,
            has_menu: spare < 0.0,
            has_speed: (true, true),
            has_updates: true,
        };
        if room.has_menu {
            // The menu and the settings.
            let mut spare = spare + right - 2.0 * (BUTTON_SIZE + GAP);
            let mut gives_way = |width: f32| {
                let is_there = spare >= 0.0;
                if !is_there {
                    spare += width;
                }
                is_there
            };
            room.has_speed.0 = gives_way(SPEED_WIDTH + GAP);
            room.has_speed.1 = gives_way(SLIDER_WIDTHS.1 + GAP);
            room.has_updates = gives_way(2.0 * (BUTTON_SIZE + GAP));
            return room;
        }
        spare -= REACHED_WIDTH + GAP;
        room.has_reached = spare >= 0.0;
        let fits = |action: &&Action| {
            spare -= word(**action) + WORD_GAP;
            spare >= 0.0
        };
        let count = WORDED.iter().take_while(fits).count();
        room.words = WORDED.get(..count).unwrap_or_default();
        room
    }
}

/// The word on a button.
pub fn word(action: Action) -> &'static str {
    if action == TAKE_AWAY {
        tr!("Take away")
    } else {
        action.word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_the_room_and_never_more_than_fit() {
        let room = |width: f32| BarRoom::of(width, |_| 60.0);
        let narrow = room(600.0);
        assert!(narrow.has_menu && narrow.words.is_empty() && !narrow.has_reached);
        assert!(narrow.has_speed.0 && narrow.has_updates);
        let zoomed = room(530.0);
        assert!(!zoomed.has_speed.0 && zoomed.has_speed.1 && zoomed.has_updates);
        assert_eq!(room(394.0).has_speed, (false, false));
        let usual = room(1_008.0);
        assert!(!usual.has_menu, "1024 points are enough for the icons");
        assert!(usual.has_narrow_slider && !room(1_366.0).has_narrow_slider);
        let wide = room(4_000.0);
        assert_eq!(wide.words, WORDED.as_slice());
        let mut last = 0;
        for width in 10..300 {
            let room = room(10.0 * width as f32);
            assert!(room.words.len() >= last, "{width}");
            last = room.words.len();
        }
    }
}
