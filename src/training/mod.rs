//! A run of training and the thread that it lives on. Knows nothing of egui.
//!
//! - [`checkpoint`]: a moment of a run, from which it can go on
//! - [`history`]: curves of a whole run in bounded memory
//! - [`moments`]: the past of a run, to look at and to go on from
//! - [`counters`]: how far a run has come
//! - [`view`]: what a viewer wants to see
//! - [`scene`]: what there is to see
//! - [`snapshot`]: all that a picture of one moment needs, as plain data: counters and a scene
//! - [`plane`], [`images`], [`opinion`]: the scenes of points in a plane and of images
//! - [`closer`]: one image of a picture, looked at closely
//! - [`explored`]: what a generator makes of what is asked for
//! - [`ablated`]: what a map of a generator contributes
//! - [`inherited`]: what each layer of a generator with styles decides
//! - `subject`: what a run learns, by the kind of data
//! - [`diverged`]: why training cannot go on
//! - [`replay`]: kept moments, to be pictured away from the thread
//! - [`session`]: the deterministic state machine: no threads, no clock
//! - [`slow_motion`]: every update in five sub-steps
//! - `speed`: epochs a second; [`stop`]: where training is to pause by itself
//! - `left`: runs that other settings ended
//! - `lane`: one of up to two runs in step, with its past and its pictures
//! - [`protocol`]: what the window and the thread say to each other
//! - [`worker`]: a thread that owns a session, takes commands and offers the newest frame

pub mod ablated;
pub mod checkpoint;
pub mod closer;
pub mod counters;
pub mod diverged;
pub mod explored;
pub mod history;
pub mod images;
pub mod inherited;
mod lane;
mod left;
pub mod moments;
pub mod opinion;
pub mod plane;
pub mod protocol;
pub mod replay;
#[cfg(test)]
mod same_everywhere;
pub mod scene;
pub mod session;
pub mod slow_motion;
pub mod snapshot;
mod speed;
pub mod stop;
mod subject;
pub mod view;
pub mod worker;

pub use ablated::Ablated;
pub use checkpoint::Checkpoint;
pub use closer::{Closer, Look, NearestReal, Part};
pub use counters::{Counters, Progress};
pub use diverged::Diverged;
pub use explored::Explored;
pub use history::{Curve, History};
pub use images::{Images, Sheet};
pub use inherited::Inherited;
pub use moments::Moments;
pub use opinion::{Answer, Opinion};
pub use plane::{Manifold, Plane, Surface};
pub use protocol::{Command, Frame, Phase, PresentRuns, Return, RunFrame, Step};
pub use replay::Replay;
pub use scene::Scene;
pub use session::Session;
pub use slow_motion::{SlowView, SubStep};
pub use snapshot::Snapshot;
pub use stop::{StopAt, Stopped};
pub use view::View;
pub use worker::Worker;
