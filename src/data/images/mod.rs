//! Where the samples of the image laboratory come from: handwritten digits that ship, pictures that
//! code draws. Every number is the same on every machine.
//!
//! - [`set`]: the data sets, and what each is; `chosen` ([`ImageSource`]): which of them settings ask for, or the user's own pictures
//! - [`batch`]: images of one size, as numbers
//! - `own`: images of the user's own pictures
//! - [`resize`]: images of another size
//! - [`factor`]: what is known of an image, such as its class
//! - [`digits`]: 1,797 of them, and how they are enlarged
//! - [`shapes`]: one white shape, or one of many colours and places
//! - [`faces`]: faces of eight factors
//! - [`space`]: nebulae, stars, planets
//! - [`picture`]: what drawn pictures have in common
//! - [`canvas`], [`outline`]: what they are painted on, and the outlines that are filled there
//! - [`chance`]: the random numbers of pictures

pub mod batch;
mod canvas;
mod chance;
mod chosen;
mod digits;
mod faces;
pub mod factor;
mod outline;
mod own;
mod picture;
pub mod resize;
pub mod set;
mod shapes;
mod space;

pub use batch::ImageBatch;
pub use chosen::ImageSource;
pub use factor::Factor;
pub use set::ImageSet;
