//! Opening the window on this desktop, and saying why where it cannot be opened.

use std::path::PathBuf;

use eframe::egui;

use super::app::App;
use super::store::Store;
use crate::config::Preset;
use crate::gan::Backend;
use crate::models::Model;

/// Size at the first start, and the least at which everything is usable.
const DEFAULT_SIZE: [f32; 2] = [1440.0, 900.0];
const LEAST_SIZE: [f32; 2] = [800.0, 560.0];

/// How the window is started.
#[derive(Default)]
pub struct Options {
    /// A preset to open instead of the last session, and its file.
    pub open: Option<(Preset, Option<PathBuf>)>,
    /// The trained model that the preset to open is of.
    pub model: Option<Model>,
    /// What computes, instead of the last session's.
    pub backend: Option<Backend>,
    /// Where the session is remembered; `None` is nowhere.
    pub store: Option<Store>,
    /// Whether native file dialogs may be shown.
    pub has_dialogs: bool,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
///
/// If there is no display or no OpenGL.
pub fn run(options: Options) -> eframe::Result {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png"));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("GAN Playground")
        .with_app_id("gan-playground")
        .with_inner_size(DEFAULT_SIZE)
        .with_min_inner_size(LEAST_SIZE)
        .with_drag_and_drop(true);
    match icon {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => log::error!("the icon is broken: {error}"),
    }
    let native = eframe::NativeOptions {
        viewport,
        // Under software rendering, on a machine without a GPU, dithering costs frames, and no
        // gradient here is wide enough to show bands.
        dithering: false,
        ..Default::default()
    };
    eframe::run_native(
        "GAN Playground",
        native,
        Box::new(|cc| Ok(Box::new(App::new(&cc.egui_ctx, options)?))),
    )
}

/// Why there is no window, in words; the system's own tell of source files and error numbers.
pub fn explain(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "no display was found (DISPLAY and WAYLAND_DISPLAY name none that answers)".to_owned()
        }
        eframe::Error::Glutin(_)
        | eframe::Error::NoGlutinConfigs(..)
        | eframe::Error::OpenGL(_) => "the display has no OpenGL 2.1 or newer".to_owned(),
        eframe::Error::AppCreation(error) => error.to_string(),
    }
}
