//! What the window shows of data that are points of a plane. The rest of the window reaches only what is named
//! here; data of another kind would bring as much of their own.
//!
//! - [`DistributionPlot`]: the picture, the layered distributions, with `axes` around it, what is `outside` of
//!   it, its `camera`, and a `trail` of what the last step moved
//! - [`Layers`]: its layers with switches and legend, and what is to be computed for them
//! - [`NodePicture`]: the picture inside a node of the model's graph
//! - [`Thumbnails`]: small pictures of distributions; [`paint_fakes`]: the small picture of a run
//! - [`render`]: the picture and its legend as pixels, for posters and for the frames of an animation
//! - `shapes`: parts of a snapshot as shapes, which the pictures are made of

mod axes;
mod camera;
mod layers;
mod nodes;
mod outside;
mod plot;
pub mod render;
mod shapes;
mod thumbnail;
mod trail;

pub use layers::{Layer, Layers};
pub use nodes::{NodeLook, NodePicture};
pub use plot::DistributionPlot;
pub use shapes::paint_fakes;
pub use thumbnail::Thumbnails;
