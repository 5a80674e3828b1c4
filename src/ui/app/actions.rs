//! What each [`Action`] does.

use eframe::egui::{self, Context, ViewportCommand};

use super::App;
use super::light::theme_of;
use crate::config::Preset;
use crate::language;
use crate::lessons::Part;
use crate::training::Step;
use crate::ui::action::Action;
use crate::ui::dialog::Purpose;
use crate::ui::lesson::hidden_graph;
use crate::ui::pages::experiments::no_results;
use crate::ui::top_bar::waiting_data;
use crate::ui::trainer::Back;

impl App {
    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::PlayPause if !self.trainer.is_running() && self.pages.has_waiting_data() => {
                self.messages.note(waiting_data());
            }
            Action::PlayPause => {
                self.has_played = true;
                self.trainer.set_running(!self.trainer.is_running());
            }
            Action::Reset => match self.trained_start().cloned() {
                Some(model) => self.resume(model),
                None => self.trainer.reset(),
            },
            Action::StepEpoch => self.trainer.step(Step::Epoch),
            Action::StepBack => {
                if self.trainer.slow_motion().is_some() {
                    self.trainer.step_back();
                }
            }
            Action::StepDiscriminator => self.trainer.step(Step::Discriminator),
            Action::StepGenerator => self.trainer.step(Step::Generator),
            // There is no room for the graph, and its captions are slow motion's.
            Action::ToggleOverview | Action::ToggleSlow if self.document.pinned.is_some() => {}
            // What a step of a lesson hides stays hidden as long as it is shown. The button is off and says so; a key and the
            // list of commands have no other place to say it.
            Action::ToggleOverview if self.hides(Part::Graph) => {
                self.messages.note(hidden_graph());
            }
            Action::ToggleSlow => {
                // It is on the graph.
                self.graph_wanted = None;
                let pace = match self.trainer.slow_motion() {
                    Some(_) => None,
                    None => Some(self.looks.pace_secs),
                };
                self.trainer.set_slow_motion(pace);
            }
            Action::ToggleSettings => self.toggle_left(),
            Action::ToggleOverview => self.toggle_graph(),
            Action::SideBySide => {
                self.document.pinned = match self.document.pinned {
                    Some(_) => None,
                    None => Some(self.document.config.clone()),
                };
            }
            Action::Page(page) => self.pages.toggle(page),
            Action::Open => self.files.ask(ctx, Purpose::Open, String::new()),
            Action::Save => match self.document.origin.path.clone() {
                Some(path) => {
                    let preset = self.document.preset();
                    let known = self.document.origin.file();
                    self.files
                        .write(ctx, self.document.id(), path, preset, known);
                }
                None => self.act(ctx, Action::SaveAs),
            },
            Action::SaveAs => self.ask_to_save(ctx, self.document.preset()),
            Action::SaveView => {
                let mut preset = Preset {
                    window: self.showing(),
                    ..self.document.preset()
                };
                // Points and pictures of one's own are no settings that differ.
                let kept = preset.window.pinned(&preset.config);
                if self.document.pinned.is_some() && kept != self.document.pinned {
                    preset.window.beside.clear();
                    let text =
                        tr!("The run beside it is on other points or pictures, so it is not kept.");
                    self.messages.note(text);
                }
                self.ask_to_save(ctx, preset);
            }
            Action::Export(export)
                if export.is_of_experiment() && !self.pages.experiments.has_results() =>
            {
                self.messages.note(no_results());
            }
            Action::Export(export) if let Some(why) = export.why_not(&self.document.config) => {
                self.messages.note(why);
            }
            Action::Export(export) => {
                let name = self.export_name(export);
                self.files.ask(ctx, Purpose::Export(export), name);
            }
            Action::CopySettings => {
                let preset = self.document.preset();
                ctx.copy_text(preset.to_ron());
                // A preset that opens beside another run has that with it.
                let has_both = !preset.window.beside.is_empty();
                let text = match (self.document.pinned.is_some(), has_both) {
                    (true, true) => tr!("The settings of A and B are on the clipboard."),
                    (true, false) => {
                        tr!("The settings of B are on the clipboard; those of A are not.")
                    }
                    (false, _) => tr!("The settings are on the clipboard."),
                };
                self.messages.note(text);
            }
            Action::PasteSettings => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Action::Undo if self.can_undo_by_hand() => {
                if let Some((player, index, value)) = self.pages.inside.page().undo() {
                    self.trainer.set_parameter(player, index, value);
                }
            }
            Action::Undo | Action::Redo => {
                let before = self.document.id();
                if action == Action::Undo {
                    self.history.undo(&mut self.document);
                } else {
                    self.history.redo(&mut self.document);
                }
                let model = self.trained_start();
                self.back = Some(Back {
                    is_other: self.document.id() != before,
                    otherwise: model.map(|m| (m.checkpoint.clone(), m.history.clone())),
                });
            }
            Action::RevertToPreset => {
                self.history.separate(&self.document);
                self.document.revert();
            }
            Action::FindCommand => self.pages.commands.open().begin(),
            Action::Present => self.present(ctx),
            Action::ToggleTheme => {
                let is_dark = ctx.theme() == egui::Theme::Dark;
                self.set_dark(ctx, !is_dark);
            }
            Action::Language(language) => {
                self.looks.language = Some(language.code().to_owned());
                language::set(language);
                // Verdicts are put into words with the frame.
                self.trainer.refresh();
            }
            Action::ToggleFullscreen => {
                let is_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
            }
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    /// Asks where a preset is to be saved.
    fn ask_to_save(&mut self, ctx: &Context, preset: Preset) {
        self.saving = Some((self.document.id(), preset));
        self.changed = None;
        self.files.ask(ctx, Purpose::Save, self.suggested_name());
    }

    /// Dark or light, from now on whatever the desktop is.
    pub(super) fn set_dark(&mut self, ctx: &Context, is_dark: bool) {
        self.looks.is_dark = Some(is_dark);
        ctx.set_theme(theme_of(is_dark));
    }
}
