//! The fast route of a training step: a whole network, or a whole loss, as one operation of burn.
//!
//! The networks of this program are so small that a step made of burn's own operations spends nine
//! tenths of its time on their bookkeeping. Here a pass forward is one operation and its way back
//! another, and so is a step of Adam; tensors and the other optimizers remain burn's. What is not covered (dropout in dense networks) takes the
//! plain route of [`super::network`], which is also the reference in tests.
//!
//! - [`op`]: the operations, as an extension of burn's backends: outputs, losses, their gradients
//! - `network`: a network of any architecture, forward and back
//! - `pass`: a dense network
//! - `conv`: a convolutional one, or one of styles
//! - `r1`: the gradient of the R1 penalty of a dense network
//! - `rows`, `outer`: the two matrix products of a layer, as register tiles
//! - `panels`: how a batch lies in memory meanwhile
//! - `loss`: a loss with its gradient
//! - `adam`: an optimizer's step
//! - `simd`: the instruction set that a processor has
//! - `lanes`, `math`: arithmetic on its vectors
//! - `slopes`: activations and their slopes on values that are there
//! - `scratch`: buffers that are used again
//!
//! One thread computes, in an order that depends on the shapes alone: the same inputs give the same
//! bits, on every instruction set with fused multiply-adds ([`Simd::is_reproducible`]).

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into a kernel is compiled for the oldest processor, see `lanes`"
)]

mod adam;
mod conv;
mod lanes;
mod loss;
mod math;
mod network;
pub mod op;
mod outer;
mod panels;
mod pass;
mod r1;
mod rows;
mod scratch;
mod simd;
mod slopes;
#[cfg(test)]
mod tests;

pub use adam::AdamStep;
pub use simd::{MOST_THREADS, NotAvailable, Simd};
