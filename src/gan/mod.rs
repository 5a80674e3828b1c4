//! A generative adversarial network on 2-D points, in burn. Reads like a lesson: no thread, clock,
//! file or window, and nothing random that is not passed in.
//!
//! - [`backend`]: what computes: burn's backend, the route, the instructions
//! - [`layout`]: where each layer's weights are in a network's one flat parameter tensor
//! - [`init`]: initial parameters
//! - [`activation`]: the nonlinearities
//! - [`network`]: a fully connected network and its forward pass
//! - [`fused`]: the same pass as one operation, many times faster
//! - [`batches`]: samples on the device, handed out batch by batch
//! - [`loss`]: what discriminator and generator minimise
//! - `r1`: the gradient of the R1 penalty
//! - [`optimizer`]: one step on a flat parameter tensor
//! - [`model`]: [`Gan`], both networks with one update of each
//! - [`explain`]: one update taken apart

pub mod activation;
pub mod backend;
pub mod batches;
pub mod explain;
pub mod fused;
pub mod init;
pub mod layout;
pub mod loss;
pub mod model;
pub mod network;
pub mod optimizer;
mod r1;

pub use backend::{Backend, Compute, Route, UnknownName};
pub use batches::Batches;
pub use explain::Explained;
pub use fused::Simd;
pub use layout::Layout;
pub use model::{Gan, GanState, NetworkState, NonFinite, Player, WrongState};
pub use network::{Network, NetworkSpec, Output};
pub use optimizer::{Memory, Optimizer, OptimizerSettings};
