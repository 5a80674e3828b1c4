//! The window. Draws frames of the training thread and edits a configuration; owns no training
//! state and never touches a tensor.
//!
//! - [`native`]: opening the window; [`options`]: how; [`app`]: its shell, which lays out the parts and acts
//! - [`action`]: everything there is to do, with words, icons and keys
//! - [`tried`]: the runs so far
//! - [`document`]: the open preset and its undo history; [`own_file`]: a file of it, as it is listed; [`store`]: what is remembered between starts
//! - [`trainer`]: the training thread as the window sees it
//! - [`export_kind`]: what can be taken away as a file; [`export`]: its bytes; [`rows`]: those of tables; [`poster`]: the picture;
//!   [`animation`]: the run as a moving picture; [`report`]: the run on one page; [`experiment_file`]: what came of an experiment
//! - [`files`]: dialogs, reading and writing off the UI thread; [`progress`]: how far that is; [`dialog`]: what is asked for; `portal`: the
//!   desktop's dialogs and theme, over D-Bus
//! - [`top_bar`], [`stop`], [`inspector`], [`preset_header`], [`charts`], [`timeline`], [`status_bar`]: the regions
//!   of the window; [`badge`]: the verdict at a picture
//! - [`picture`]: the door to what is shown of data, whatever their [`kind`]; [`layers`]: switches of what it shows;
//!   [`plane`] and [`images`] behind it: all that is a kind's own, the picture and small pictures
//! - [`overview`]: the graph of the model; [`side_by_side`]: two runs with one difference
//! - [`hyperparameter`]: one row of the table as an editor
//! - [`lesson`]: a lesson that runs; [`spot`]: what it points at
//! - [`page`]: what a page over the window is; [`pages`]: the list of them
//! - [`messages`]: notes and errors
//! - `followed`: what is followed over the epochs
//! - [`number`]: numbers as people type and read them; [`hover`]: texts made when the pointer rests; `said`: what holds as long as it is said;
//!   [`label`]: labels of a fixed width; `close`: the ✕; [`choice`]: boxes and rings; [`drop_down`]: lists that open; [`theme`]: colours by role, sizes; [`color_bar`]: what they mean; [`raster`]: drawing
//!   into files; [`node_picture`]: what there is to see in a node; [`small_pictures`]: of presets and runs

pub mod action;
pub mod animation;
pub mod app;
pub mod badge;
pub mod charts;
pub mod choice;
mod close;
pub mod color_bar;
pub mod dialog;
pub mod document;
pub mod drop_down;
pub mod experiment_file;
pub mod export;
pub mod export_kind;
pub mod files;
mod followed;
pub mod hover;
pub mod hyperparameter;
pub mod images;
pub mod inspector;
pub mod kind;
pub mod label;
pub mod layers;
pub mod lesson;
pub mod messages;
pub mod native;
pub mod node_picture;
pub mod number;
pub mod options;
pub mod overview;
pub mod own_file;
pub mod page;
pub mod pages;
pub mod picture;
pub mod plane;
#[cfg(target_os = "linux")]
mod portal;
pub mod poster;
pub mod preset_header;
pub mod progress;
pub mod raster;
pub mod report;
pub mod rows;
mod said;
pub mod side_by_side;
pub mod small_pictures;
#[cfg(test)]
mod sources;
pub mod spot;
pub mod status_bar;
pub mod stop;
pub mod store;
pub mod theme;
pub mod timeline;
pub mod top_bar;
pub mod trainer;
pub mod tried;

pub use app::App;
pub use native::{Failure, explain, run};
pub use options::Options;
