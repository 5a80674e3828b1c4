//! A generative adversarial network on 2-D points, in burn. Reads like a lesson: no thread, clock,
//! file or window, and nothing random that is not passed in.
//!
//! - [`backend`]: which of burn's backends computes
//! - [`layout`]: where each layer's weights are in a network's one flat parameter tensor
//! - [`init`]: initial parameters
//! - [`activation`]: the nonlinearities
//! - [`network`]: a fully connected network and its forward pass
//! - [`loss`]: what discriminator and generator minimise
//! - [`optimizer`]: one step on a flat parameter tensor
//! - [`model`]: [`Gan`], both networks with one update of each

pub mod activation;
pub mod backend;
pub mod init;
pub mod layout;
pub mod loss;
pub mod model;
pub mod network;
pub mod optimizer;

pub use backend::Backend;
pub use layout::Layout;
pub use model::{Gan, NonFinite, Player};
pub use network::{Network, NetworkSpec, Output};
pub use optimizer::{Optimizer, OptimizerSettings};
