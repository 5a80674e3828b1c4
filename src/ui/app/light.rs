//! Light or dark: as it was chosen, or else as the desktop has it.

use std::sync::mpsc::{Receiver, TryRecvError};

use eframe::egui::{self, Context, ThemePreference};

/// The desktop's theme, once it answers.
#[derive(Default)]
pub(super) struct DesktopTheme(Option<Receiver<egui::Theme>>);

impl DesktopTheme {
    /// Asks the desktop, which may take a moment.
    pub(super) fn ask(ctx: &Context) -> Self {
        Self(ask(ctx))
    }

    /// Takes its answer, once it comes.
    pub(super) fn take(&mut self, ctx: &Context) {
        match self.0.as_ref().map(Receiver::try_recv) {
            Some(Ok(theme)) => {
                self.0 = None;
                ctx.options_mut(|options| options.fallback_theme = theme);
                ctx.request_repaint();
            }
            Some(Err(TryRecvError::Disconnected)) => self.0 = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
    }
}

/// Where the desktop says nothing, so does this.
#[cfg(target_os = "linux")]
fn ask(ctx: &Context) -> Option<Receiver<egui::Theme>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let ctx = ctx.clone();
    let wait = move || {
        if let Some(is_dark) = crate::ui::portal::prefers_dark() {
            sender.send(egui::Theme::from_dark_mode(is_dark)).ok();
            ctx.request_repaint();
        }
    };
    let thread = std::thread::Builder::new().name("theme".to_owned());
    thread.spawn(wait).ok().map(|_| receiver)
}

/// Elsewhere the window itself knows it.
#[cfg(not(target_os = "linux"))]
fn ask(_: &Context) -> Option<Receiver<egui::Theme>> {
    None
}

/// As the window's library calls it.
pub(super) fn theme_of(is_dark: bool) -> ThemePreference {
    if is_dark {
        ThemePreference::Dark
    } else {
        ThemePreference::Light
    }
}
