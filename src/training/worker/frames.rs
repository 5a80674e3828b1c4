//! Frames: measured, pictured, offered; and what becomes of a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::slot::lock;
use super::state::State;
use crate::training::lane::Lane;
use crate::training::{Frame, Phase};

/// Shortest time between two measurements of metrics while training runs.
const METRICS_INTERVAL: Duration = Duration::from_millis(150);

impl State {
    /// Puts a frame into the slot if something changed, the last frame was taken, and it is time.
    pub(super) fn publish(&mut self) {
        let due = |last: Option<Instant>, interval| last.is_none_or(|t| t.elapsed() >= interval);
        let is_running = self.phase == Phase::Running;
        let is_due = !is_running || due(self.last_frame, self.frame_interval);
        let is_wanted = self.is_stale || self.is_unexplored;
        if !is_wanted || !is_due || lock(&self.slot).is_some() {
            return;
        }
        if !self.is_stale {
            // Who drags a seed about waits for its image alone, and who looks at a map for the others of its layer.
            self.explore();
            return self.offer();
        }
        if !is_running || due(self.last_measured, METRICS_INTERVAL) {
            let mut has_measured = false;
            for lane in self.lanes().filter(|lane| lane.wants_measuring()) {
                lane.measure(is_running);
                has_measured = true;
            }
            if has_measured {
                self.last_measured = Some(Instant::now());
            }
        }
        let view = self.view;
        let looks = self.looks.clone();
        for (lane, look) in self.lanes().zip(&looks) {
            lane.picture(view, look.as_ref());
        }
        self.explore();
        self.offer();
    }

    /// What is asked of the main run's generator.
    fn explore(&mut self) {
        self.main.explore(self.wanted.as_ref());
        let is_running = self.phase == Phase::Running;
        self.main.ablate(self.view.ablated(), is_running);
    }

    /// Puts a frame of the last pictures into the slot.
    pub(super) fn offer(&mut self) {
        let frame = Frame {
            commands_done: self.commands_done,
            problems: self.problems,
            refusal: self.refusal.clone(),
            run: self.run,
            backend: self.backend,
            phase: self.phase.clone(),
            epochs_per_second: if self.phase == Phase::Running {
                self.speed.per_second()
            } else {
                0.0
            },
            stop: self.stop,
            stopped: self.stopped,
            main: self.main.frame(),
            twin: self.twin.as_deref().map(Lane::frame),
        };
        *lock(&self.slot) = Some(Box::new(frame));
        self.last_frame = Some(Instant::now());
        self.is_stale = false;
        self.is_unexplored = self.main.is_ablating();
        (self.notify)();
    }

    /// Runs a part of the work so that its panic becomes [`Phase::Crashed`]. The sessions, which may
    /// be half changed, are given up; configuration and pictures are kept.
    pub(super) fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(&mut *self))) else {
            return;
        };
        let message = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        self.lanes().for_each(Lane::give_up);
        self.set_phase(Phase::Crashed(message));
        self.offer();
    }
}
