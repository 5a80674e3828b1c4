//! A run of training and the thread that it lives on. Knows nothing of egui.
//!
//! - [`checkpoint`]: a moment of a run, from which it can go on
//! - [`history`]: curves of a whole run in bounded memory
//! - [`moments`]: the past of a run, to look at and to go on from
//! - [`snapshot`]: all that a picture of one moment needs, as plain data
//! - [`replay`]: kept moments, to be pictured away from the thread
//! - [`session`]: the deterministic state machine: no threads, no clock
//! - [`slow_motion`]: every update in five sub-steps
//! - `speed`: epochs a second
//! - `left`: runs that other settings ended
//! - `lane`: one of up to two runs in step, with its past and its pictures
//! - [`protocol`]: what the window and the thread say to each other
//! - [`worker`]: a thread that owns a session, takes commands and offers the newest frame

pub mod checkpoint;
pub mod history;
mod lane;
mod left;
pub mod moments;
pub mod protocol;
pub mod replay;
#[cfg(test)]
mod same_everywhere;
pub mod session;
pub mod slow_motion;
pub mod snapshot;
mod speed;
pub mod worker;

pub use checkpoint::{Checkpoint, Progress};
pub use history::{Curve, History};
pub use moments::Moments;
pub use protocol::{Command, Frame, Phase, Return, Step};
pub use replay::Replay;
pub use session::{Diverged, Session};
pub use slow_motion::{SlowView, SubStep};
pub use snapshot::{Manifold, Snapshot, Surface, View};
pub use worker::Worker;
