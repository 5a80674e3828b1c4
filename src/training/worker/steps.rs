//! Epochs and steps, in time and in step.

use std::time::{Duration, Instant};

use super::state::{NAP, State};
use crate::training::lane::Lane;
use crate::training::slow_motion::SlowMotion;
use crate::training::{Phase, Progress, Session, Step, Stopped};

impl State {
    pub(super) fn train_an_epoch(&mut self) {
        self.guarded(|state| state.step(Step::Epoch));
        if self.pace.is_none() {
            self.speed.count();
        }
        self.guarded(Self::stop_where_asked);
        let now = Instant::now();
        let time = self.limit.map(|limit| Duration::from_secs_f64(1.0 / limit));
        self.next_epoch_due = match self.pace.or(time) {
            // After a stall the missed epochs are not made up for.
            Some(time) => (self.next_epoch_due + time).max(now.checked_sub(NAP).unwrap_or(now)),
            None => now,
        };
    }

    /// Pauses, if that is where training should stop. Within an epoch it never does.
    fn stop_where_asked(&mut self) {
        let (Some(stop), Some(session)) = (self.stop, &self.main.session) else {
            return;
        };
        // One that broke says so.
        let is_running = self.phase == Phase::Running;
        // Of two, whichever is there first.
        let twin = self.twin.as_deref().and_then(|twin| twin.session.as_ref());
        let is_reached = || {
            let mut both = std::iter::once(session).chain(twin);
            both.any(|session| stop.is_reached(session))
        };
        if is_running && session.progress() == Progress::default() && is_reached() {
            self.stop = None;
            self.stopped = Stopped {
                times: self.stopped.times + 1,
                last: Some(stop),
            };
            self.is_stale = true;
            self.set_phase(Phase::Paused);
        }
    }

    /// Who leaves slow motion finds an epoch finished, not in its middle.
    pub(super) fn set_pace(&mut self, pace: Option<Duration>) {
        let was_slow = self.pace.is_some();
        self.pace = pace.filter(|pace| !pace.is_zero());
        let now = Instant::now();
        self.next_epoch_due = match self.pace {
            // A slider that is dragged must not make every sub-step due at once.
            Some(pace) if was_slow => self.next_epoch_due.min(now + pace),
            _ => now,
        };
        if self.pace.is_none() {
            self.main.slow = SlowMotion::default();
            let is_within = |s: &Session| s.progress() != Progress::default();
            if self.main.session.as_ref().is_some_and(is_within) {
                self.guarded(|state| state.step(Step::Epoch));
            }
        }
    }

    /// Goes back by a sub-step of slow motion.
    pub(super) fn step_back(&mut self) {
        match self.main.step_back() {
            Ok(true) => {
                self.last_measured = None;
                self.is_stale = true;
            }
            Ok(false) => {}
            Err(error) => self.refuse(&error),
        }
    }

    /// A step of every run that goes on; of an epoch, only of those that are behind, so that they stay
    /// in step.
    pub(super) fn step(&mut self, step: Step) {
        (self.before_epoch)(self.main.epoch());
        // The sub-steps of two runs would not be the same ones.
        let is_slow = self.pace.is_some() && self.twin.is_none();
        let live = |lane: &&mut Lane| lane.diverged.is_none();
        let behind = self.lanes().filter(live).map(|lane| lane.epoch()).min();
        for lane in self.lanes().filter(live) {
            if step != Step::Epoch || behind == Some(lane.epoch()) {
                lane.advance(step, is_slow);
            }
        }
        self.is_stale = true;
        if self.lanes().all(|lane| lane.diverged.is_some()) {
            let text = self.main.diverged.clone().unwrap_or_default();
            let other = self.twin.as_ref().and_then(|twin| twin.diverged.clone());
            self.set_phase(Phase::Diverged(match other {
                Some(other) => format!("A: {other} B: {text}"),
                None => text,
            }));
        }
    }
}
