//! [`State`]: what the thread owns, and its loop.

use std::iter;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use super::slot::{BeforeEpoch, Notify, Slot};
use crate::gan::Wanted;
use crate::gan::{Backend, Compute};
use crate::training::lane::Lane;
use crate::training::left::LeftRuns;
use crate::training::speed::Speed;
use crate::training::{Command, Look, Phase, StopAt, Stopped, View};

/// How long the worker sleeps at most before it looks around.
pub(super) const NAP: Duration = Duration::from_millis(5);

/// What the thread owns.
pub(super) struct State {
    pub(super) main: Lane,
    /// A run beside it, in step; see [`Command::SetTwin`].
    pub(super) twin: Option<Box<Lane>>,
    /// Runs of the main lane.
    pub(super) left: LeftRuns,
    pub(super) backend: Backend,
    /// That share a convolution.
    pub(super) threads: usize,
    pub(super) phase: Phase,
    pub(super) run: u64,
    pub(super) view: View,
    /// Images that are looked at closely, by lane.
    pub(super) looks: [Option<Look>; 2],
    /// Images that the main run's generator is asked for.
    pub(super) wanted: Option<Arc<Wanted>>,
    pub(super) limit: Option<f64>,
    /// Where to pause by itself, and where it did so.
    pub(super) stop: Option<StopAt>,
    pub(super) stopped: Stopped,
    /// How long a sub-step of slow motion takes; `None` trains whole epochs.
    pub(super) pace: Option<Duration>,
    pub(super) next_epoch_due: Instant,
    pub(super) last_measured: Option<Instant>,
    pub(super) last_frame: Option<Instant>,
    pub(super) frame_interval: Duration,
    pub(super) commands_done: u64,
    pub(super) problems: u64,
    /// The last problem, where it is a state that cannot be gone on from.
    pub(super) refusal: Option<String>,
    /// Whether something happened since the last frame.
    pub(super) is_stale: bool,
    /// Whether other noise is explored since then, or maps of a layer are left to be measured.
    pub(super) is_unexplored: bool,
    pub(super) speed: Speed,
    pub(super) slot: Slot,
    pub(super) notify: Notify,
    pub(super) before_epoch: BeforeEpoch,
}

impl State {
    /// What computes.
    pub(super) fn compute(&self) -> Compute {
        Compute::from(self.backend).with_threads(self.threads)
    }

    /// Begins the first run and obeys until nobody can command any more.
    pub(super) fn run(mut self, inbox: &Receiver<Command>, begin: impl FnOnce(&mut Self)) {
        self.guarded(begin);
        loop {
            if !self.obey_all(inbox) {
                return;
            }
            if self.phase == Phase::Running && Instant::now() >= self.next_epoch_due {
                self.train_an_epoch();
            }
            self.guarded(Self::publish);
            match self.wait() {
                Wait::No => {}
                Wait::For(time) => match inbox.recv_timeout(time) {
                    Ok(command) => self.obey(command),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                },
                Wait::ForCommand => match inbox.recv() {
                    Ok(command) => self.obey(command),
                    Err(_) => return,
                },
            }
        }
    }

    fn wait(&self) -> Wait {
        match self.phase {
            Phase::Running => {
                let left = self
                    .next_epoch_due
                    .saturating_duration_since(Instant::now());
                if left.is_zero() {
                    Wait::No
                } else {
                    Wait::For(left.min(NAP))
                }
            }
            // The window has not taken the last frame yet.
            _ if self.is_stale || self.is_unexplored => Wait::For(NAP),
            _ => Wait::ForCommand,
        }
    }

    /// Carries out what has arrived. Of configurations in a row only the last is applied: a slider
    /// that is dragged sends one in every frame, and each may mean a new run. Returns whether the
    /// sender still lives.
    fn obey_all(&mut self, inbox: &Receiver<Command>) -> bool {
        let mut newest = None;
        loop {
            match inbox.try_recv() {
                Ok(Command::Apply(config)) => {
                    if newest.replace(config).is_some() {
                        self.commands_done += 1;
                    }
                }
                other => {
                    if let Some(config) = newest.take() {
                        self.obey(Command::Apply(config));
                    }
                    match other {
                        Ok(command) => self.obey(command),
                        Err(TryRecvError::Empty) => return true,
                        Err(TryRecvError::Disconnected) => return false,
                    }
                }
            }
        }
    }

    pub(super) fn lanes(&mut self) -> impl Iterator<Item = &mut Lane> {
        iter::once(&mut self.main).chain(self.twin.as_deref_mut())
    }

    pub(super) fn has_session(&self) -> bool {
        self.main.session.is_some()
    }

    /// Who asks for more after a divergence gets another try, unless there is a run that goes on: that one
    /// would have to wait for it.
    pub(super) fn try_again(&mut self) {
        if self.lanes().all(|lane| lane.diverged.is_some()) {
            self.lanes().for_each(|lane| lane.diverged = None);
        }
    }

    pub(super) fn set_phase(&mut self, phase: Phase) {
        if matches!(phase, Phase::Diverged(_) | Phase::Crashed(_)) {
            self.problems += 1;
            self.refusal = None;
        }
        self.phase = phase;
        self.speed = Speed::default();
        self.is_stale = true;
    }
}

enum Wait {
    No,
    For(Duration),
    ForCommand,
}
