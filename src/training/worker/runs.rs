//! Runs begin, end, are forked and gone on with.

use std::sync::Arc;

use super::state::State;
use crate::config::{Config, needs_rebuild};
use crate::gan::WrongState;
use crate::training::lane::Lane;
use crate::training::left::Left;
use crate::training::speed::Speed;
use crate::training::{Checkpoint, History, Moments, Phase, Return, Session};

impl State {
    pub(super) fn apply(&mut self, config: Config) {
        self.main.config = Arc::new(config);
        if self.is_to_rebuild() {
            self.start_again();
        } else {
            self.guarded(|state| state.main.apply());
        }
    }

    /// Whether the session cannot go on with the settings.
    pub(super) fn is_to_rebuild(&self) -> bool {
        let session = self.main.session.as_ref();
        session.is_none_or(|s| needs_rebuild(s.config(), &self.main.config))
    }

    /// See [`Command::Return`]. Two runs in step begin in step.
    pub(super) fn go_back(&mut self, back: Return) {
        let Return {
            config,
            is_other,
            otherwise,
        } = back;
        self.main.config = Arc::new(config);
        if !is_other && !self.is_to_rebuild() {
            return self.guarded(|state| state.main.apply());
        }
        if self.twin.is_some() {
            return self.start_again();
        }
        let kept = self.left.take(&self.main.config);
        let left = kept.or_else(|| {
            let (checkpoint, history) = otherwise?;
            Some(Left {
                checkpoint,
                history,
                moments: Moments::default(),
                other_road: None,
            })
        });
        let Some(left) = left else {
            return self.start_again();
        };
        if self.phase != Phase::Running {
            self.set_phase(Phase::Paused);
        }
        self.leave();
        self.guarded(|state| match state.main.return_to(left, state.compute()) {
            Ok(()) => state.announce_run(),
            Err(error) => {
                state.tell_of_new_start(Restarted::Main, &error);
                state.rebuild();
            }
        });
    }

    /// Ends the main run and keeps it, so that it can be come back to.
    pub(super) fn leave(&mut self) {
        self.guarded(|state| {
            if state.twin.is_none()
                && let Some(left) = state.main.leave()
            {
                state.left.push(left);
            }
        });
    }

    /// Begins a new run. One that was running runs on: who changes it wants to see it from the start.
    pub(super) fn start_again(&mut self) {
        if self.phase != Phase::Running {
            self.set_phase(Phase::Paused);
        }
        self.leave();
        self.guarded(Self::rebuild);
    }

    pub(super) fn rebuild(&mut self) {
        self.main.begin(self.compute());
        self.begin_twin();
        self.announce_run();
    }

    /// Begins the twin where the main run begins, if it can.
    pub(super) fn begin_twin(&mut self) {
        let compute = self.compute();
        let Some(twin) = &mut self.twin else {
            return;
        };
        let config = with_seed(Config::clone(&twin.config), self.main.config.seed);
        twin.config = Arc::new(config.clone());
        let fork = if needs_rebuild(&self.main.config, &config) {
            Ok(None)
        } else {
            self.main.fork(config)
        };
        match fork {
            Ok(Some(lane)) => **twin = lane,
            Ok(None) => twin.begin(compute),
            Err(error) => {
                twin.begin(compute);
                self.tell_of_new_start(Restarted::Twin, &error);
            }
        }
    }

    /// The second run goes on from where the main one is; if that cannot be, both start again.
    pub(super) fn fork(&mut self, config: Config) {
        self.main.return_to_present();
        let fork = self.main.fork(config.clone());
        if let Err(error) = &fork {
            self.tell_of_new_start(Restarted::Both, error);
        }
        if let Ok(Some(lane)) = fork {
            self.twin = Some(Box::new(lane));
        } else {
            self.twin = Some(Box::new(Lane::new(config)));
            self.start_again();
        }
    }

    /// The next frame is of a new run, at once.
    pub(super) fn announce_run(&mut self) {
        self.run += 1;
        self.last_measured = None;
        self.last_frame = None;
        self.is_stale = true;
        self.speed = Speed::default();
    }

    /// Trains another run beside the main one, from the same seed.
    pub(super) fn set_twin(&mut self, config: Option<Config>) {
        let Some(config) = config.map(|config| with_seed(config, self.main.config.seed)) else {
            self.twin = None;
            return;
        };
        let present = self.twin.as_deref().map(|twin| &*twin.config);
        if present == Some(&config) {
            return;
        }
        // What a new one goes on from is the main run, as it is now.
        let origin = present.unwrap_or(&self.main.config);
        let starts_again = needs_rebuild(origin, &config) || !self.has_session();
        match &mut self.twin {
            Some(twin) if !starts_again => {
                twin.config = Arc::new(config);
                self.guarded(|state| state.lanes().skip(1).for_each(Lane::apply));
            }
            None if !starts_again => self.guarded(|state| state.fork(config)),
            _ => {
                self.twin = Some(Box::new(Lane::new(config)));
                self.start_again();
            }
        }
    }

    /// Goes on with a second run from where it was left, with these settings but the main one's seed. One that cannot be gone on with
    /// begins as any other.
    pub(super) fn resume_twin(
        &mut self,
        (config, checkpoint, history): (Config, Checkpoint, History),
    ) {
        let mut twin = Lane::new(with_seed(config.clone(), self.main.config.seed));
        let left = Left {
            checkpoint,
            history,
            moments: Moments::default(),
            other_road: None,
        };
        match twin.return_to(left, self.compute()) {
            Ok(()) => {
                self.twin = Some(Box::new(twin));
                self.last_measured = None;
                self.is_stale = true;
            }
            Err(error) => {
                self.refuse(&error);
                self.set_twin(Some(config));
            }
        }
    }

    /// Goes on from a checkpoint, with its settings; one that cannot be gone on from leaves the run alone.
    pub(super) fn resume(&mut self, (checkpoint, history): (Checkpoint, History)) {
        let config = Arc::new(checkpoint.config.clone());
        match Session::resume(checkpoint, history, self.compute()) {
            Ok(session) => {
                self.leave();
                self.main.config = config;
                self.main.begin_with(|| session);
                self.begin_twin();
                self.announce_run();
            }
            Err(error) => self.refuse(&error),
        }
    }

    /// Tells that a state cannot be gone on from.
    pub(super) fn refuse(&mut self, error: &WrongState) {
        self.tell(tr!("This cannot be gone on from: {error}.", error));
    }

    /// Tells that one cannot be gone on from, and what begins anew for that.
    fn tell_of_new_start(&mut self, restarted: Restarted, error: &WrongState) {
        self.tell(restarted.sentence(error));
    }

    fn tell(&mut self, refusal: String) {
        self.problems += 1;
        self.refusal = Some(refusal);
        self.is_stale = true;
    }

    /// Makes an earlier moment the present; the settings stay those of now.
    pub(super) fn go_on(&mut self, epoch: u64) {
        match self.main.go_on(epoch) {
            Err(error) => return self.refuse(&error),
            Ok(false) => return,
            Ok(true) => {}
        }
        // Its moments may be other ones; who is behind catches up.
        let epoch = self.main.epoch();
        if let Some(Err(error)) = self.twin.as_mut().map(|twin| twin.go_on(epoch)) {
            // The main run did.
            self.tell(tr!("Run A cannot be gone on from there: {error}.", error));
        }
        self.last_measured = None;
        self.last_frame = None;
        self.set_phase(Phase::Paused);
    }
}

fn with_seed(config: Config, seed: u64) -> Config {
    Config { seed, ..config }
}

/// What begins anew, as a state cannot be gone on from.
#[derive(Clone, Copy)]
enum Restarted {
    /// The only run.
    Main,
    /// The run beside it, which the window calls A.
    Twin,
    /// Both, the main one for the sake of the one beside it.
    Both,
}

impl Restarted {
    fn sentence(self, error: &WrongState) -> String {
        match self {
            Self::Main => tr!(
                "The run could not be gone on with, so it starts again: {error}.",
                error
            ),
            Self::Twin => tr!(
                "Run A could not go on from where run B is, so it starts again: {error}.",
                error
            ),
            Self::Both => tr!(
                "Run A could not go on from where run B is, so both start again: {error}.",
                error
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Player;

    #[test]
    fn of_two_runs_the_one_that_starts_again_is_named() {
        let error = WrongState::NotFinite {
            player: Player::Generator,
            list: "parameters",
        };
        let of = |restarted: Restarted| restarted.sentence(&error);
        assert!(of(Restarted::Main).starts_with("The run could"));
        assert!(of(Restarted::Twin).starts_with("Run A "));
        assert!(of(Restarted::Twin).contains("it starts again"));
        assert!(of(Restarted::Both).contains("both start again"));
    }
}
