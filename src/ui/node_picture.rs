//! [`NodePicture`]: what is pictured inside a node of the model's graph, whatever the kind of data; [`NodeCanvas`]: what it is drawn on.

use eframe::egui::{Painter, Rect, Visuals};

/// What is in a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodePicture {
    /// Where fakes come from.
    Noise,
    /// What the generator makes of all the noise.
    Manifold,
    /// Real samples.
    Real,
    /// Fakes.
    Fakes,
    /// D's opinion everywhere.
    Surface,
    /// Real samples in the colour of D's answer.
    AnswersToReal,
    /// Fakes in the colour of D's answer.
    AnswersToFakes,
    /// Where the fakes are pulled.
    Gradients,
}

/// How it is drawn.
#[derive(Clone, Copy)]
pub struct NodeLook {
    /// Whether it is on a page of its own, with all that there is, rather than in its node.
    pub is_large: bool,
    /// How far the manifold is warped, from 0 to 1.
    pub warp: f32,
}

/// What it is drawn on.
#[derive(Clone, Copy)]
pub struct NodeCanvas<'a> {
    /// Draws.
    pub painter: &'a Painter,
    /// The colours.
    pub visuals: &'a Visuals,
    /// Where, in points of the screen.
    pub rect: Rect,
    /// How.
    pub look: NodeLook,
}
