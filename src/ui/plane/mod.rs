//! What the window shows of data that are points of a plane, as [`super::images`] does of images. The window reaches it by
//! [`super::picture`], but for the explorer, which places points as it does.
//!
//! - [`DistributionPlot`], in `plot`: the picture, the layered distributions, with `axes` around it, what is `outside` of
//!   it (beside the `crowd` of points), its `camera`, the `read_out` of what is under the pointer, and a `trail` of what the last step moved
//! - [`paint_node`], in `nodes`: the picture inside a node of the model's graph
//! - [`Thumbnails`], in `thumbnail`: small pictures of distributions; [`paint_fakes`]: the small picture of a run
//! - [`render`]: the picture and its legend as pixels, for posters and for the frames of an animation
//! - [`drawn_axes`]: their axes as pixels, in units of the data's own
//! - [`table`]: the points of a picture for other programs
//! - `shapes`: parts of a snapshot as shapes, which the pictures are made of

mod axes;
mod camera;
mod crowd;
pub mod drawn_axes;
mod nodes;
mod outside;
mod plot;
mod read_out;
pub mod render;
pub(in crate::ui) mod shapes;
mod table;
mod thumbnail;
mod trail;

pub use nodes::paint_node;
pub use plot::DistributionPlot;
pub use shapes::paint_fakes;
pub use table::table;
pub use thumbnail::Thumbnails;
