//! Everything a user can do beside editing a value, with icon, words and shortcut, which buttons, keys,
//! tooltips and the help page all read. Pages bring actions of their own ([`PageAction`]).
//!
//! - `words`: names, sentences and icons of all of them

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};
use egui_material_icons::MaterialIcon;

use super::export_kind::Export;
use crate::language::Language;

mod words;

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Start or stop training.
    PlayPause,
    /// Back to epoch 0.
    Reset,
    /// One epoch.
    StepEpoch,
    /// One sub-step of slow motion back.
    StepBack,
    /// One update of D.
    StepDiscriminator,
    /// One update of G.
    StepGenerator,
    /// Every update in five sub-steps, or whole epochs again.
    ToggleSlow,
    /// Show or hide the settings.
    ToggleSettings,
    /// Show or hide the graph of the model.
    ToggleOverview,
    /// Two playgrounds with one difference, or one again.
    SideBySide,
    /// Show or hide a page.
    Page(&'static PageAction),
    /// Open a preset or points file.
    Open,
    /// Save to the preset's file.
    Save,
    /// Save to another file.
    SaveAs,
    /// Save to another file, with how the window shows it.
    SaveView,
    /// Take something away as a file.
    Export(Export),
    /// Put the settings on the clipboard.
    CopySettings,
    /// Use the settings on the clipboard.
    PasteSettings,
    /// Take the last configuration edit back.
    Undo,
    /// Make it again.
    Redo,
    /// All settings back to the preset's.
    RevertToPreset,
    /// The list of all that can be done.
    FindCommand,
    /// For the last row: no settings, all large.
    Present,
    /// Light or dark.
    ToggleTheme,
    /// The language of the window.
    Language(Language),
    /// Fill the screen, or stop it.
    ToggleFullscreen,
    /// Close the window.
    Quit,
}

/// What shows and hides a page.
#[derive(Clone, Copy, Debug)]
pub struct PageAction {
    /// Name, also for screen readers, and the word on its button; no two pages share one.
    pub name: &'static str,
    /// What the page is for, in one sentence.
    pub help: &'static str,
    /// Other words that people look for it by.
    pub also_called: &'static str,
    /// Picture on its button.
    pub icon: MaterialIcon,
    /// Its key.
    pub key: Key,
    /// Where its button and its line on the help page are.
    pub place: Place,
}

impl PartialEq for PageAction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for PageAction {}

/// Where a page is among the things to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before opening and saving.
    First,
    /// After all that is about the playground.
    Last,
    /// Beside the name of what is open.
    Header,
}

impl Action {
    /// About the run and what is shown of it.
    const OF_RUN: [Self; 10] = [
        Self::PlayPause,
        Self::StepEpoch,
        Self::StepBack,
        Self::StepDiscriminator,
        Self::StepGenerator,
        Self::Reset,
        Self::ToggleSlow,
        Self::ToggleSettings,
        Self::ToggleOverview,
        Self::SideBySide,
    ];
    /// About documents, and how the window looks.
    const OF_DOCUMENTS: [Self; 25] = [
        Self::Open,
        Self::Save,
        Self::SaveAs,
        Self::SaveView,
        Self::Export(Export::Model),
        Self::Export(Export::GanLab),
        Self::Export(Export::PyTorch),
        Self::Export(Export::Picture),
        Self::Export(Export::Animation),
        Self::Export(Export::Report),
        Self::Export(Export::Charts),
        Self::Export(Export::Metrics),
        Self::Export(Export::Samples),
        Self::Export(Export::TrainingSet),
        Self::Export(Export::ExperimentPlot),
        Self::Export(Export::ExperimentRuns),
        Self::Export(Export::ExperimentReport),
        Self::CopySettings,
        Self::PasteSettings,
        Self::Undo,
        Self::Redo,
        Self::RevertToPreset,
        Self::FindCommand,
        Self::Present,
        Self::ToggleTheme,
    ];

    /// All of them with those of `pages`, in the order of the help page.
    pub fn all(pages: &[&'static PageAction]) -> Vec<Self> {
        let at = |place: Place| {
            let here = pages.iter().filter(move |page| page.place == place);
            here.map(|page| Self::Page(page))
        };
        (Self::OF_RUN.into_iter().chain(at(Place::First)))
            .chain(at(Place::Header))
            .chain(Self::OF_DOCUMENTS)
            .chain(Language::ALL.map(Self::Language))
            .chain([Self::ToggleFullscreen])
            .chain(at(Place::Last))
            .chain([Self::Quit])
            .collect()
    }

    /// The word on its button, where there is room.
    pub fn word(self) -> &'static str {
        match self {
            Self::StepEpoch => tr!("Epoch"),
            Self::ToggleOverview => tr!("Model"),
            Self::Open => tr!("Open"),
            Self::SaveAs => tr!("Save as"),
            Self::ToggleTheme => tr!("Theme"),
            _ => self.name(),
        }
    }

    /// Its key.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let plain = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        let command = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        match self {
            Self::PlayPause => plain(Key::Space),
            Self::Reset => plain(Key::R),
            Self::StepEpoch => plain(Key::ArrowRight),
            Self::StepBack => plain(Key::ArrowLeft),
            Self::StepDiscriminator => plain(Key::D),
            Self::StepGenerator => plain(Key::G),
            Self::ToggleSlow => plain(Key::S),
            Self::ToggleSettings => command(Key::B),
            Self::ToggleOverview => plain(Key::M),
            Self::SideBySide => plain(Key::C),
            Self::Page(page) => plain(page.key),
            Self::Open => command(Key::O),
            Self::Save => command(Key::S),
            Self::SaveAs => Some(KeyboardShortcut::new(
                Modifiers::COMMAND | Modifiers::SHIFT,
                Key::S,
            )),
            Self::Undo => command(Key::Z),
            Self::Redo => command(Key::Y),
            Self::Export(Export::Model) => command(Key::M),
            Self::Export(_)
            | Self::SaveView
            | Self::CopySettings
            | Self::PasteSettings
            | Self::RevertToPreset
            | Self::ToggleTheme
            | Self::Language(_) => None,
            Self::FindCommand => command(Key::K),
            Self::Present => plain(Key::F5),
            Self::ToggleFullscreen => plain(Key::F11),
            Self::Quit => command(Key::Q),
        }
    }

    /// Its key in words, such as `Ctrl+O`; empty without one.
    pub fn shortcut_text(self, ctx: &egui::Context) -> String {
        let Some(shortcut) = self.shortcut() else {
            return String::new();
        };
        // Those that are words.
        match shortcut.logical_key {
            Key::Space => tr!("Space bar").to_owned(),
            Key::ArrowLeft => tr!("Left").to_owned(),
            Key::ArrowRight => tr!("Right").to_owned(),
            _ => ctx.format_shortcut(&shortcut),
        }
    }

    /// A second key that does the same.
    fn other_shortcut(self) -> Option<KeyboardShortcut> {
        let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
        (self == Self::Redo).then_some(KeyboardShortcut::new(shifted, Key::Z))
    }

    /// Whether its key works although a widget has the keyboard: a focused button of a page has Space, a
    /// slider the arrows, a text field all keys that write or undo.
    fn works_beside(self, focus: Focus) -> bool {
        let is_command = self.shortcut().is_some_and(|s| {
            s.modifiers.command || matches!(s.logical_key, Key::F11 | Key::F5 | Key::F1)
        });
        match focus {
            Focus::Nothing => true,
            // Enter presses a button as well: Space must not throw a run away because of where the focus
            // was left.
            Focus::Playground => is_command || self == Self::PlayPause,
            Focus::Widget => is_command,
            Focus::Text => is_command && !matches!(self, Self::Undo | Self::Redo),
        }
    }

    /// Those of `actions` whose keys were pressed in this frame; `has_page` tells whether a page lies over the
    /// playground, and `types` whether letters are typed into one.
    pub fn pressed(
        ctx: &egui::Context,
        actions: &[Self],
        has_page: bool,
        types: bool,
    ) -> Vec<Self> {
        let focus = if ctx.text_edit_focused() {
            Focus::Text
        } else if egui::Popup::is_any_open(ctx) {
            // Who looks for an entry of a list by its letter means the list, also where nothing has the focus, as after a click.
            Focus::Widget
        } else if ctx.memory(|m| m.focused().is_none()) {
            Focus::Nothing
        } else if has_page {
            Focus::Widget
        } else {
            Focus::Playground
        };
        let keys = actions.iter().flat_map(|action| {
            let both = action.shortcut().into_iter().chain(action.other_shortcut());
            both.map(move |shortcut| (*action, shortcut))
        });
        // Ctrl+Shift+S must not be taken for Ctrl+S.
        let with_shift = keys.clone().filter(|(_, keys)| keys.modifiers.shift);
        let without = keys.filter(|(_, keys)| !keys.modifiers.shift);
        let work = with_shift
            .chain(without)
            .filter(|(action, keys)| action.works_beside(focus) && !(types && is_letter(*keys)));
        ctx.input_mut(|input| {
            let pressed = work.filter(|(_, keys)| input.consume_shortcut(keys));
            pressed.map(|(action, _)| action).collect()
        })
    }
}

/// Whether it is a letter alone, which is what is typed.
fn is_letter(keys: KeyboardShortcut) -> bool {
    let mut name = keys.logical_key.name().chars();
    let is_letter = name.next().is_some_and(char::is_alphabetic) && name.next().is_none();
    is_letter && !keys.modifiers.any()
}

/// What has the keyboard.
#[derive(Clone, Copy)]
enum Focus {
    Nothing,
    /// A widget of the playground itself.
    Playground,
    /// A widget of a page or a menu.
    Widget,
    Text,
}

/// Keys that are not actions of ours, for the help page.
pub const OTHER_KEYS: [(&str, &str); 5] = [
    (
        msg!("Ctrl++ / Ctrl+−"),
        msg!("Larger and smaller, for projectors."),
    ),
    (msg!("Ctrl+0"), msg!("Normal size.")),
    (
        msg!("Page Down / Page Up"),
        msg!("In a presentation, Next and Back of the lesson: the keys of a remote control."),
    ),
    (
        msg!("Tab"),
        msg!("Moves to the next control; Enter presses it, arrows change it."),
    ),
    (
        msg!("Esc"),
        msg!("Closes a page or the newest message; gives the keys back to the playground."),
    ),
];
