//! A generative adversarial network, dense, convolutional or with styles, in burn. Reads like a lesson: no thread, clock,
//! file or window, and nothing random that is not passed in.
//!
//! - [`backend`]: what computes: burn's backend, the route, the instructions
//! - [`layout`]: where each block of parameters is in a network's one flat tensor
//! - [`convolutional`]: the same for networks of strided convolutions
//! - `running`: running averages of what batch norms see
//! - [`style`]: generators with styles, and `StyleGAN`'s discriminator
//! - `mixing`: batches with two styles
//! - [`spec`]: what a network is, without its parameters
//! - [`init`]: initial parameters
//! - [`activation`]: the nonlinearities
//! - [`network`]: a network with its parameters, forward and back
//! - [`dropout`]: which units of a pass are switched off
//! - `plain_convolution`: a convolutional network in burn's own operations
//! - [`fused`]: the same passes as one operation each, many times faster
//! - [`batches`]: samples on the device, handed out batch by batch
//! - [`loss`]: what discriminator and generator minimise
//! - `spectral`: weight matrices with a given largest singular value
//! - [`sight`]: how D sees samples: alone, in packs, with how much their batch differs
//! - [`r1`]: the gradients of the R1 penalty and of the gradient penalty
//! - `pass`: both networks, and what an update computes with them; `lookahead`: the same with a look at the steps to come
//! - [`optimizer`]: one step on a flat parameter tensor
//! - [`cost`]: about what a run needs of time and memory
//! - [`player`]: one of the two networks
//! - [`state`]: all that updates change, as plain data
//! - [`model`]: [`Gan`], both networks with one update of each
//! - `shown`: what pictures and measurements ask of both
//! - [`explain`]: one update taken apart
//! - [`frozen`]: a generator whose images do not depend on each other
//! - [`wanted`]: images that are asked of such a generator
//! - [`features`]: what each layer makes of one image
//! - [`ablation`]: what a map of a network of images contributes
//! - [`inside`]: what each unit of a dense network makes of its input; [`units`]: a layer of a network of images
//! - [`dirac`]: the smallest GAN there is, a game of two numbers; [`field`]: the same game of two parameters of real networks
//! - `tensors`: plain numbers into tensors and back

pub mod ablation;
pub mod activation;
pub mod backend;
pub mod batches;
pub mod convolutional;
pub mod cost;
pub mod dirac;
pub mod dropout;
pub mod explain;
pub mod features;
pub mod field;
pub mod frozen;
pub mod fused;
pub mod init;
pub mod inside;
pub mod layout;
mod lookahead;
pub mod loss;
mod mixing;
pub mod model;
pub mod network;
pub mod optimizer;
mod pass;
mod plain_convolution;
pub mod player;
pub mod r1;
mod running;
mod shown;
pub mod sight;
pub mod spec;
mod spectral;
pub mod state;
pub mod style;
mod tensors;
pub mod units;
pub mod wanted;

pub use ablation::MapPlace;
pub use backend::{Backend, Compute, Route, UnknownName};
pub use batches::Batches;
pub use convolutional::Convolutional;
pub use cost::Cost;
pub use explain::Explained;
pub use features::Features;
pub use field::{Field, FieldView};
pub use frozen::{FrozenGenerator, StyledGenerator};
pub use fused::{MOST_THREADS, Simd};
pub use inside::Inside;
pub use layout::Layout;
pub use model::{Gan, NonFinite};
pub use network::Network;
pub use optimizer::{Memory, Optimizer, OptimizerSettings};
pub use player::Player;
pub use spec::{DenseSpec, NetworkSpec, Output};
pub use state::{GanState, NetworkState, WrongState};
pub use style::{StyleDiscriminator, StyleGenerator, StyleInput};
pub use wanted::Wanted;
