//! What each action is called, what it does in a sentence, and its icon.

use egui_material_icons::{MaterialIcon, icons};

use super::Action;
use crate::language;
use crate::ui::export_kind::Export;

impl Action {
    /// Name, also for screen readers.
    pub fn name(self) -> &'static str {
        match self {
            Self::PlayPause => tr!("Play or pause"),
            Self::Reset => tr!("Reset"),
            Self::StepEpoch => tr!("Step one epoch"),
            Self::StepBack => tr!("Back one sub-step"),
            Self::StepDiscriminator => tr!("Step the discriminator"),
            Self::StepGenerator => tr!("Step the generator"),
            Self::ToggleSlow => tr!("Slow motion"),
            Self::ToggleSettings => tr!("Settings"),
            Self::ToggleOverview => tr!("Model overview"),
            Self::SideBySide => tr!("Side by side"),
            Self::Page(page) => language::text(page.name),
            Self::Open => tr!("Open…"),
            Self::Save => tr!("Save"),
            Self::SaveAs => tr!("Save as…"),
            Self::SaveView => tr!("Save with the view…"),
            Self::Export(Export::Model) => tr!("Save the trained model…"),
            Self::Export(Export::GanLab) => tr!("Save it for GAN Lab…"),
            Self::Export(Export::PyTorch) => tr!("Save the generator for PyTorch…"),
            Self::Export(Export::Picture) => tr!("Save the picture (PNG)…"),
            Self::Export(Export::Animation) => tr!("Save the run (GIF)…"),
            Self::Export(Export::Report) => tr!("Save a report (HTML)…"),
            Self::Export(Export::Charts) => tr!("Save the charts (SVG)…"),
            Self::Export(Export::Metrics) => tr!("Save the curves (CSV)…"),
            Self::Export(Export::Samples) => tr!("Save the samples (CSV)…"),
            Self::Export(Export::TrainingSet) => tr!("Save the training set (CSV)…"),
            Self::Export(Export::Drawing) => tr!("Save the drawing (CSV)…"),
            Self::Export(Export::Lesson) => tr!("Save the lesson…"),
            Self::Export(Export::Tried) => tr!("Save what was tried (CSV)…"),
            Self::Export(Export::SeedGrid) => tr!("Save images of seeds (PNG)…"),
            Self::Export(Export::SeedWalk) => tr!("Save a walk through seeds (GIF)…"),
            Self::Export(Export::ExperimentPlot) => tr!("Save the plot of the experiment (SVG)…"),
            Self::Export(Export::ExperimentRuns) => tr!("Save the runs of the experiment (CSV)…"),
            Self::Export(Export::ExperimentReport) => {
                tr!("Save a report of the experiment (HTML)…")
            }
            Self::CopySettings => tr!("Copy the settings"),
            Self::PasteSettings => tr!("Paste settings"),
            Self::Undo => tr!("Undo"),
            Self::Redo => tr!("Redo"),
            Self::RevertToPreset => tr!("Revert to preset"),
            Self::FindCommand => tr!("Find a command…"),
            Self::Present => tr!("Presentation"),
            Self::ToggleTheme => tr!("Light or dark theme"),
            Self::Language(language) => language.name(),
            Self::ToggleFullscreen => tr!("Full screen"),
            Self::Quit => tr!("Quit"),
        }
    }

    /// What it does, in one sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::PlayPause => tr!("Starts training, or stops it after the current epoch."),
            Self::Reset => {
                tr!(
                    "Starts the run again, with fresh networks or the trained ones it started with; settings are kept."
                )
            }
            Self::StepEpoch => {
                tr!(
                    "Trains one epoch: D's updates, then G's. In slow motion it goes on by one sub-step."
                )
            }
            Self::StepBack => {
                tr!("In slow motion, goes back by one sub-step, to the very state before it.")
            }
            Self::StepDiscriminator => tr!("One update of the discriminator alone."),
            Self::StepGenerator => tr!("One update of the generator alone."),
            Self::ToggleSlow => {
                tr!(
                    "Shows every update in five sub-steps with their numbers; leaving it finishes the epoch."
                )
            }
            Self::ToggleSettings => {
                tr!("Shows the settings, or gives their room to what is learned.")
            }
            Self::ToggleOverview => {
                tr!("Shows the graph of the model beside the picture, or a large picture alone.")
            }
            Self::SideBySide => {
                tr!(
                    "Pins the run as it is (A) and trains another one beside it, in step and from the same \
                 seed (B): change one setting, and see what it does."
                )
            }
            Self::Page(page) => language::text(page.help),
            Self::Open => {
                tr!(
                    "Opens a preset (.ron), a trained model (.json, ours or GAN Lab's), or points (.csv) \
                 as real data."
                )
            }
            Self::Save => tr!("Saves the settings to the preset's file."),
            Self::SaveAs => tr!("Saves the settings as a new preset file."),
            Self::SaveView => {
                tr!(
                    "Saves the settings as a new preset file, with how they are shown: speed, layers, theme, slow motion, the epoch, \
                 and the run beside it."
                )
            }
            Self::Export(Export::Model) => {
                tr!(
                    "Saves networks, optimizers, settings and curves; opened again, training goes on as \
                 if it had never stopped."
                )
            }
            Self::Export(Export::GanLab) => {
                tr!("Saves the networks in GAN Lab's format, where it has all that they use.")
            }
            Self::Export(Export::PyTorch) => {
                tr!(
                    "Saves the generator as a Python script with its weights, which makes the same images of the same seeds."
                )
            }
            Self::Export(Export::Picture) => tr!("Saves the picture as it is shown."),
            Self::Export(Export::Animation) => {
                tr!(
                    "Saves the run so far as an animated GIF of the picture, with the layers that are on."
                )
            }
            Self::Export(Export::Report) => {
                tr!(
                    "Saves the run on one page to print or send: pictures on the way, verdict, curves, settings, all inside."
                )
            }
            Self::Export(Export::Charts) => {
                tr!(
                    "Saves the charts as a drawing (SVG), over epochs or their logarithm as “Log epochs” says."
                )
            }
            Self::Export(Export::Metrics) => tr!("Saves the curves as a table."),
            Self::Export(Export::TrainingSet) => {
                tr!("Saves all points that the run trains on as a table, in their own units.")
            }
            Self::Export(Export::Drawing) => tr!("Saves the points of the drawing."),
            Self::Export(Export::Lesson) => tr!("Saves the recorded lesson."),
            Self::Export(Export::Tried) => tr!("Saves the runs so far as a table."),
            Self::Export(Export::SeedGrid) => tr!("Saves images of seeds beside each other."),
            Self::Export(Export::SeedWalk) => tr!("Saves the way through the pinned seeds."),
            Self::Export(Export::ExperimentPlot) => tr!(
                "Saves every run of the experiment as a dot and the medians over the epochs, as a drawing (SVG)."
            ),
            Self::Export(Export::ExperimentRuns) => {
                tr!("Saves a row for each run of the experiment and each time it was measured.")
            }
            Self::Export(Export::ExperimentReport) => tr!(
                "Saves what came of the experiment on one page to print or send: the answer, the plot, a table, the statistics."
            ),
            Self::Export(Export::Samples) => {
                tr!(
                    "Saves the samples of the picture as a table, with D's opinion of each: the places of points, \
                 or the pixels of images."
                )
            }
            Self::CopySettings => {
                tr!("Puts the settings on the clipboard, as the text of a preset.")
            }
            Self::PasteSettings => {
                tr!("Uses the preset whose text is on the clipboard, or the points of a table.")
            }
            Self::Undo => tr!("Takes the last change of settings back."),
            Self::Redo => tr!("Makes the change again that was taken back."),
            Self::RevertToPreset => tr!("Puts all settings back to those of the preset."),
            Self::FindCommand => {
                tr!(
                    "Finds anything that can be done, presets and lessons by a part of their names."
                )
            }
            Self::Present => {
                tr!(
                    "Shows the picture, the verdict, one chart and the lesson alone and large, to be read from the last row."
                )
            }
            Self::ToggleTheme => tr!("Switches between the light and the dark theme."),
            Self::Language(_) => tr!("Shows the window in this language from now on."),
            Self::ToggleFullscreen => tr!("Fills the screen, or returns to a window."),
            Self::Quit => {
                tr!("Closes the window; settings and the run are there again at the next start.")
            }
        }
    }

    /// Other words that people look for it by, in the language of the window.
    pub fn also_called(self) -> &'static str {
        match self {
            Self::PlayPause => tr!("start stop run train resume halt"),
            Self::Reset => tr!("restart begin again new fresh clear"),
            Self::ToggleSlow => tr!("debug single step explain speed"),
            Self::ToggleSettings => tr!("panel sidebar knobs hyperparameters inspector hide"),
            Self::ToggleOverview => tr!("graph diagram architecture network hide"),
            Self::SideBySide => tr!("compare two A B pin difference"),
            Self::Open => tr!("load import file dataset data"),
            Self::Save | Self::SaveAs => tr!("write store keep preset configuration"),
            Self::Export(Export::Model) => tr!("weights checkpoint download export parameters"),
            Self::Export(Export::PyTorch) => tr!("export code onnx torch download"),
            Self::Export(Export::Picture) => tr!("screenshot image export download slide poster"),
            Self::Export(Export::Animation) => tr!("animation film movie video export download"),
            Self::Export(Export::Report) => tr!("print pdf homework export download summary"),
            Self::Export(Export::Charts) => tr!("plots figure vector export download losses"),
            Self::Export(Export::Metrics) => {
                tr!("losses numbers spreadsheet excel export download metrics")
            }
            Self::Export(Export::Samples | Export::TrainingSet) => {
                tr!("points numbers spreadsheet excel export download")
            }
            Self::Export(
                Export::ExperimentPlot | Export::ExperimentRuns | Export::ExperimentReport,
            ) => {
                tr!("sweep map results statistics export download")
            }
            Self::RevertToPreset => tr!("default defaults original restore"),
            Self::Present => tr!("projector beamer class lecture large big zoom demo"),
            Self::ToggleTheme => tr!("day night mode colors contrast white black"),
            Self::Language(_) => tr!("language translation"),
            Self::ToggleFullscreen => tr!("maximize whole window"),
            Self::Quit => tr!("exit end close"),
            Self::Page(page) => language::text(page.also_called),
            Self::StepEpoch
            | Self::StepBack
            | Self::StepDiscriminator
            | Self::StepGenerator
            | Self::SaveView
            | Self::Export(
                Export::GanLab
                | Export::Drawing
                | Export::Lesson
                | Export::Tried
                | Export::SeedGrid
                | Export::SeedWalk,
            )
            | Self::CopySettings
            | Self::PasteSettings
            | Self::Undo
            | Self::Redo
            | Self::FindCommand => "",
        }
    }

    /// Picture on its button.
    pub fn icon(self) -> MaterialIcon {
        match self {
            Self::PlayPause => icons::ICON_PLAY_ARROW,
            Self::Reset => icons::ICON_REPLAY,
            Self::StepBack => icons::ICON_SKIP_PREVIOUS,
            Self::StepEpoch | Self::StepDiscriminator | Self::StepGenerator => {
                icons::ICON_SKIP_NEXT
            }
            Self::ToggleSlow => icons::ICON_SLOW_MOTION_VIDEO,
            Self::ToggleSettings => icons::ICON_TUNE,
            Self::ToggleOverview => icons::ICON_SCHEMA,
            Self::SideBySide => icons::ICON_COMPARE,
            Self::Page(page) => page.icon,
            Self::Open => icons::ICON_FOLDER_OPEN,
            Self::Save => icons::ICON_SAVE,
            Self::SaveView => icons::ICON_PREVIEW,
            Self::SaveAs => icons::ICON_FILE_COPY,
            Self::Export(Export::Model | Export::GanLab) => icons::ICON_MODEL_TRAINING,
            Self::Export(Export::PyTorch) => icons::ICON_CODE,
            Self::Export(Export::Lesson) => icons::ICON_SCHOOL,
            Self::Export(Export::Tried) => icons::ICON_HISTORY,
            Self::Export(Export::Picture | Export::SeedGrid) => icons::ICON_IMAGE,
            Self::Export(Export::Animation) => icons::ICON_GIF_BOX,
            Self::Export(Export::Report | Export::ExperimentReport) => icons::ICON_DESCRIPTION,
            Self::Export(Export::ExperimentPlot | Export::ExperimentRuns) => icons::ICON_EXPERIMENT,
            Self::Export(Export::Metrics | Export::Charts) => icons::ICON_SHOW_CHART,
            Self::Export(Export::SeedWalk) => icons::ICON_ANIMATION,
            Self::Export(Export::Samples | Export::TrainingSet | Export::Drawing) => {
                icons::ICON_SCATTER_PLOT
            }
            Self::CopySettings => icons::ICON_CONTENT_COPY,
            Self::PasteSettings => icons::ICON_CONTENT_PASTE,
            Self::Undo => icons::ICON_UNDO,
            Self::Redo => icons::ICON_REDO,
            Self::RevertToPreset => icons::ICON_RESTORE,
            Self::FindCommand => icons::ICON_SEARCH,
            Self::Present => icons::ICON_SLIDESHOW,
            Self::ToggleTheme => icons::ICON_DARK_MODE,
            Self::Language(_) => icons::ICON_LANGUAGE,
            Self::ToggleFullscreen => icons::ICON_FULLSCREEN,
            Self::Quit => icons::ICON_CLOSE,
        }
    }
}
