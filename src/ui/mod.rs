//! The window. Draws frames of the training thread and edits a configuration; owns no training
//! state and never touches a tensor.
//!
//! - [`native`]: opening the window; [`options`]: how; [`app`]: its shell, which lays out the parts and acts
//! - [`action`]: everything there is to do, with words, icons and keys
//! - [`document`]: the open preset and its undo history; [`store`]: what is remembered between starts
//! - [`trainer`]: the training thread as the window sees it
//! - [`export_kind`]: what can be taken away as a file; [`export`]: its bytes; [`poster`]: the picture;
//!   [`animation`]: the run as a moving picture; [`render`]: what both draw, as pixels
//! - [`files`]: dialogs, reading and writing off the UI thread; [`dialog`]: what is asked for
//! - [`top_bar`], [`settings_panel`], [`preset_header`], [`distribution_plot`], [`charts`],
//!   [`timeline`], [`status_bar`]: the regions of the window; [`badge`]: the verdict at a picture
//! - [`hyperparameter`]: one row of the table as an editor
//! - [`layers`]: switches and legend of the picture; [`camera`]: which part of the plane it shows;
//!   [`trail`]: what the last step moved
//! - [`overview`]: the graph of the model; [`picture`]: parts of a snapshot as shapes
//! - [`side_by_side`]: two runs with one difference
//! - [`page`]: what a page over the window is; [`pages`]: all of them
//! - `portal`: the desktop's dialogs and theme, over D-Bus
//! - [`number`]: numbers as people type and read them; [`hover`]: texts made when the pointer rests;
//!   [`label`]: labels of a fixed width
//! - [`messages`]: notes and errors
//! - [`thumbnail`]: small pictures of distributions; [`theme`]: colours by role, sizes

pub mod action;
pub mod animation;
pub mod app;
pub mod badge;
pub mod camera;
pub mod charts;
pub mod dialog;
pub mod distribution_plot;
pub mod document;
pub mod export;
pub mod export_kind;
pub mod files;
pub mod hover;
pub mod hyperparameter;
pub mod label;
pub mod layers;
pub mod messages;
pub mod native;
pub mod number;
pub mod options;
pub mod overview;
pub mod page;
pub mod pages;
pub mod picture;
#[cfg(target_os = "linux")]
mod portal;
pub mod poster;
pub mod preset_header;
pub mod render;
pub mod settings_panel;
pub mod side_by_side;
pub mod status_bar;
pub mod store;
pub mod theme;
pub mod thumbnail;
pub mod timeline;
pub mod top_bar;
pub mod trail;
pub mod trainer;

pub use app::App;
pub use native::{Failure, explain, run};
pub use options::Options;
