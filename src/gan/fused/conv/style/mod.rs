//! Fused passes of style networks, on the kernels and stages of the convolutional ones.
//!
//! A style is a factor, or a factor and a term, for each channel of each sample. As samples are the SIMD dimension, that
//! is one vector operation; a modulated convolution is an ordinary one between two of them.
//!
//! - `generator`, `discriminator`: whole passes, forward and back
//! - `layer`: a layer with its style; `pass`: what its stages share
//! - `convolution`: convolutions that keep the side of an image, double or halve it
//! - `channels`: what is done to each channel of each sample
//! - `lists`: dense layers of mapping and styles
//! - `deviation`: how much the images of a batch differ
//! - `r1`: the gradient of the R1 penalty
//! - `plan`: where parameters are, and how they are scaled

mod channels;
mod convolution;
mod deviation;
pub(in crate::gan::fused) mod discriminator;
pub(in crate::gan::fused) mod generator;
mod layer;
mod lists;
mod pass;
mod plan;
pub(in crate::gan::fused) mod r1;
