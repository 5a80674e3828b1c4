//! What the window shows of data that are images, as [`super::plane`] does of points. The window reaches it by
//! [`super::picture`], but for pages on images, which take parts of it.
//!
//! - [`ImageGrid`], in `grid`: the picture, a grid of images with what D thinks of them, and `bars` of its colours; `large` is one of
//!   them, looked at closely, and `noise` the sliders of what it is made of
//! - [`paint_node`], in `nodes`: the picture inside a node of the model's graph; `features` are those of layers, in slow
//!   motion, and `feature_page` how they are drawn
//! - [`Thumbnails`], in `thumbnail`: some images of each data set; [`RunImages`], in `run`: some fakes of a run
//! - [`render`]: the picture and its legend as pixels, for posters and for the frames of an animation
//! - `arrange`: how large images can be in a room, and where each is, and `pixel_room` that room in whole pixels; `parts`: which of them there are;
//!   `pixels`: their colours; `atlas`: many images as one texture; `textures`: those of a
//!   snapshot; `spectrum`: the frequencies of a feature map
//! - `words`: what is said of them

pub(in crate::ui) mod arrange;
pub(in crate::ui) mod atlas;
mod bars;
pub(in crate::ui) mod feature_page;
pub(in crate::ui) mod features;
mod grid;
mod large;
mod nodes;
mod noise;
mod parts;
mod pixel_room;
pub(in crate::ui) mod pixels;
pub mod render;
mod run;
pub(in crate::ui) mod spectrum;
mod textures;
mod thumbnail;
pub(in crate::ui) mod words;

pub use grid::ImageGrid;
pub use nodes::paint_node;
pub use run::RunImages;
pub use textures::Textures;
pub use thumbnail::Thumbnails;
pub use words::table;
