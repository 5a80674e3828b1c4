//! What the window and the training thread say to each other: commands one way, frames the other.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::{
    Ablated, Checkpoint, Closer, Explored, History, Look, Replay, SlowView, Snapshot, StopAt,
    Stopped, View,
};
use crate::config::Config;
use crate::gan::Wanted;
use crate::gan::{Backend, FrozenGenerator, Player, Route};
use crate::metrics::verdict::Judgement;
use crate::quantities::Measured;

/// What the worker is asked to do.
pub enum Command {
    /// Train on and on.
    Play,
    /// Stop after the current epoch.
    Pause,
    /// Pause, then one step.
    Step(Step),
    /// Pause, and go back by one sub-step of slow motion, if there is one.
    StepBack,
    /// Start the run again at epoch 0.
    Reset,
    /// Use this configuration from the next epoch on; it must have been checked.
    Apply(Box<Config>),
    /// Settings that are taken back or made again: where they start the training again, it goes on with
    /// the run that had them, if that is kept. One that runs runs on.
    Return(Box<Return>),
    /// Train a second run in step with the main one, with this configuration but the main one's seed; it
    /// must have been checked. A first one goes on from where the main run is, if only live settings
    /// differ; otherwise both start again at epoch 0. `None` ends it.
    SetTwin(Option<Box<Config>>),
    /// The second run and the main one change places, with their settings.
    SwapTwin,
    /// The second run becomes a copy of the main one, as it is now.
    PinTwin,
    /// Compute with this backend, starting again at epoch 0.
    SetBackend(Backend),
    /// Let so many threads share a convolution; changes no bit of a run.
    SetThreads(usize),
    /// Train at most so many epochs a second; `None` is as fast as possible.
    SetSpeedLimit(Option<f64>),
    /// Pause there by itself, once; `None` does not.
    StopAt(Option<StopAt>),
    /// Train one sub-step after the other, this long for each; `None` finishes the epoch under way
    /// and trains whole epochs again.
    SetSlowMotion(Option<Duration>),
    /// Set one of the flat parameters of one of the main run's networks, now.
    SetParameter(Player, usize, f32),
    /// Compute these parts of the pictures.
    SetView(View),
    /// Look closely at an image of the run's picture, and at one of the picture of the run beside it.
    LookClosely([Option<Look>; 2]),
    /// Make these images with the main run's generator, for every frame; `None` ends it.
    Explore(Option<Arc<Wanted>>),
    /// Begin a run that goes on from a checkpoint, with the curves up to there; paused.
    Resume(Box<(Checkpoint, History)>),
    /// Answer with the moment that is shown and the curves up to it, if there is a session.
    Checkpoint(Sender<(Checkpoint, History)>),
    /// Answer with the present of the runs, whatever moment is shown, if there is a session.
    Present(Sender<PresentRuns>),
    /// As [`Self::SetTwin`], but a second run that goes on from its own checkpoint, with the curves up to there; its networks must be
    /// those of the configuration.
    ResumeTwin(Box<(Config, Checkpoint, History)>),
    /// Answer with the kept moments and the present, if there is a session, and with those of the run beside it, if there
    /// is one.
    Replay(Sender<(Replay, Option<Replay>)>),
    /// Answer with the generator of the moment that is shown, if there is a session.
    Generator(Sender<FrozenGenerator>),
    /// Pause, and show the kept moment at this epoch, or the last one before it; `None` is the present.
    LookBack(Option<u64>),
    /// Go on from the kept moment at this epoch, or the last one before it, with the settings in
    /// effect now; paused. What came after it becomes [`RunFrame::other_road`].
    GoOn(u64),
    /// Answer when all commands before this one are carried out.
    Flush(Sender<()>),
}

/// The present of the runs, as they can be gone on with.
pub struct PresentRuns {
    /// The main one, with its curves.
    pub main: (Checkpoint, History),
    /// The one beside it.
    pub twin: Option<(Checkpoint, History)>,
}

/// What [`Command::Return`] goes back to.
pub struct Return {
    /// The settings; they must have been checked.
    pub config: Config,
    /// Whether another run than the one at hand is wanted, even if that could go on with them.
    pub is_other: bool,
    /// What to go on from if no such run is kept; it fits the settings.
    pub otherwise: Option<(Checkpoint, History)>,
}

/// A single step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One epoch; in slow motion one sub-step.
    Epoch,
    /// One update of D.
    Discriminator,
    /// One update of G.
    Generator,
}

/// What the worker is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waiting.
    Paused,
    /// Training.
    Running,
    /// Waiting after NaN or ∞, with what happened and what to do.
    Diverged(String),
    /// The training code panicked, with its message; only what starts a new run goes on.
    Crashed(String),
}

/// The newest state of training. What is asked of it without a name is the main run's.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Commands carried out so far, [`Command::Flush`] aside: a sender that counts too knows whether
    /// the phase already answers its last one.
    pub commands_done: u64,
    /// Divergences, crashes and refusals so far: a new number is a new problem, even in the same words.
    pub problems: u64,
    /// Why the last problem's state could not be gone on from, if that was the problem; the run is as before, or it says that it starts
    /// again.
    pub refusal: Option<String>,
    /// Counts the sessions of this worker: a new number is a new run.
    pub run: u64,
    /// The backend in effect.
    pub backend: Backend,
    /// What the worker is doing.
    pub phase: Phase,
    /// Epochs trained in the last half second, per second; 0 while paused.
    pub epochs_per_second: f64,
    /// Where training will pause by itself.
    pub stop: Option<StopAt>,
    /// Where it did so.
    pub stopped: Stopped,
    /// The run.
    pub main: RunFrame,
    /// The run beside it.
    pub twin: Option<RunFrame>,
}

impl Deref for Frame {
    type Target = RunFrame;

    fn deref(&self) -> &RunFrame {
        &self.main
    }
}

/// What a frame has of each run.
#[derive(Clone, Debug)]
pub struct RunFrame {
    /// The configuration in effect.
    pub config: Arc<Config>,
    /// Why this run stands still while the other goes on.
    pub diverged: Option<String>,
    /// The picture; after a crash the last one there was.
    pub snapshot: Arc<Snapshot>,
    /// What [`Command::LookClosely`] asked of it, if there is such an image.
    pub closer: Option<Arc<Closer>>,
    /// What [`Command::Explore`] asked of it, if its noise fits.
    pub explored: Option<Arc<Explored>>,
    /// What the map of the generator contributes that the view takes away; of the main run alone.
    pub ablated: Option<Arc<Ablated>>,
    /// The last measured metrics and the epoch they are of.
    pub metrics: Option<(u64, Measured)>,
    /// What is happening at the moment that is shown.
    pub judgement: Judgement,
    /// The curves.
    pub history: Arc<History>,
    /// Epochs of the moments that can be looked at, the oldest first.
    pub moments: Arc<[u64]>,
    /// The epoch of the moment that picture and metrics are of; `None` is the present.
    pub shown: Option<u64>,
    /// Where in an epoch slow motion is; the picture then shows the samples of that update.
    pub slow: Option<SlowView>,
    /// Whether there is a sub-step of slow motion to go back to.
    pub can_step_back: bool,
    /// The curves of the road that was left when training went on from an earlier moment.
    pub other_road: Option<Arc<History>>,
    /// The route that updates take; `None` without a session.
    pub route: Option<Route>,
}

impl RunFrame {
    /// What was measured last; nothing before that.
    pub fn measured(&self) -> Measured {
        self.metrics
            .map(|(_, measured)| measured)
            .unwrap_or_default()
    }
}
