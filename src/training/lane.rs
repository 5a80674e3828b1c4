//! [`Lane`]: one of the runs that the worker trains in step, and what its pictures are made of.

use std::sync::Arc;

use super::ablated::Ablation;
use super::left::Left;
use super::protocol::{RunFrame, Step};
use super::session::Seen;
use super::slow_motion::SlowMotion;
use super::{
    Ablated, Checkpoint, Closer, Diverged, Explored, History, Look, Moments, Progress, Session,
    Snapshot, View,
};
use crate::config::Config;
use crate::gan::Wanted;
use crate::gan::{Compute, FrozenGenerator, MapPlace, Player, WrongState};
use crate::metrics::verdict::Judgement;
use crate::quantities::Measured;

/// A run with its past.
#[derive(Default)]
pub(super) struct Lane {
    pub config: Arc<Config>,
    /// `None` before the first and after a crash.
    pub session: Option<Session>,
    pub slow: SlowMotion,
    pub moments: Moments,
    /// Why it stands still, while another may go on.
    pub diverged: Option<String>,
    /// The moment that is looked at.
    shown: Option<Arc<Checkpoint>>,
    other_road: Option<Arc<History>>,
    metrics: Option<(u64, Measured)>,
    /// Updates of D and G at the last measurement.
    measured_updates: Option<(u64, u64)>,
    snapshot: Arc<Snapshot>,
    closer: Option<Arc<Closer>>,
    /// Of the last picture, made when somebody explores or dissects it: its batch norms need a whole batch.
    frozen: Option<FrozenGenerator>,
    explored: Option<Arc<Explored>>,
    ablation: Option<Ablation>,
    ablated: Option<Arc<Ablated>>,
    judgement: Judgement,
    history: Arc<History>,
}

impl Lane {
    /// A lane without a run.
    pub fn new(config: Config) -> Self {
        Self {
            config: Arc::new(config),
            ..Self::default()
        }
    }

    /// Epochs finished.
    pub fn epoch(&self) -> u64 {
        self.session.as_ref().map_or(0, Session::epoch)
    }

    /// Threads that share a convolution from now on.
    pub fn set_threads(&mut self, threads: usize) {
        if let Some(session) = &mut self.session {
            session.set_threads(threads);
        }
    }

    /// Begins a run with this lane's settings at epoch 0.
    pub fn begin(&mut self, compute: Compute) {
        let config = Config::clone(&self.config);
        self.begin_with(|| Session::new(config, compute));
    }

    /// Begins a run with a new session. The old one is given up before it is made, as both may be large; where the new one is there
    /// already, both are for a moment.
    pub fn begin_with(&mut self, new: impl FnOnce() -> Session) {
        self.give_up();
        let session = new();
        self.moments.push(session.checkpoint());
        self.session = Some(session);
        self.other_road = None;
        self.forget_pictures();
    }

    /// Ends the run; returns it, if there is something of it to go on with.
    pub fn leave(&mut self) -> Option<Left> {
        let session = self.session.take()?;
        let left = (session.updates() != (0, 0)).then(|| Left {
            checkpoint: session.checkpoint(),
            history: session.history().clone(),
            moments: std::mem::take(&mut self.moments),
            other_road: self.other_road.take(),
        });
        self.give_up();
        left
    }

    /// Goes on with a run that was left, with this lane's settings.
    ///
    /// # Errors
    ///
    /// If it cannot be gone on with; nothing changes then.
    pub fn return_to(&mut self, left: Left, compute: Compute) -> Result<(), WrongState> {
        let session = Session::resume(left.checkpoint, left.history, compute)?;
        let config = Config::clone(&self.config);
        self.begin_with(|| session);
        if let Some(session) = &mut self.session {
            session.apply(config);
        }
        if left.moments.iter().next().is_some() {
            self.moments = left.moments;
        }
        self.other_road = left.other_road;
        Ok(())
    }

    /// A run that goes on from where this one is, with other live settings, and with its past; `None` without a run.
    ///
    /// # Errors
    ///
    /// If the networks or what their optimizers remember cannot be gone on with.
    pub fn fork(&self, config: Config) -> Result<Option<Self>, WrongState> {
        let Some(session) = &self.session else {
            return Ok(None);
        };
        let history = session.history().clone();
        let mut session = Session::resume(session.checkpoint(), history, session.compute())?;
        session.apply(config.clone());
        Ok(Some(Self {
            session: Some(session),
            moments: self.moments.clone(),
            ..Self::new(config)
        }))
    }

    /// Drops the session after a crash: it may be half changed. The last picture stays.
    pub fn give_up(&mut self) {
        self.session = None;
        self.ablation = None;
        self.shown = None;
        self.diverged = None;
        self.moments = Moments::default();
    }

    pub fn forget_pictures(&mut self) {
        self.slow = SlowMotion::default();
        self.metrics = None;
        self.measured_updates = None;
    }

    /// Live settings take effect; with them, a run that diverged may well go on.
    pub fn apply(&mut self) {
        self.diverged = None;
        if let Some(session) = &mut self.session {
            session.apply(Config::clone(&self.config));
            self.slow.refresh(session);
        }
    }

    /// Sets a parameter by hand.
    pub fn set_parameter(&mut self, player: Player, index: usize, value: f32) {
        if let Some(session) = &mut self.session {
            session.set_parameter(player, index, value);
            self.slow.refresh(session);
            self.diverged = None;
            self.measured_updates = None;
        }
    }

    /// Makes a step and keeps the moment; one that ends in NaN or ∞ is noted. Whether an epoch is made
    /// of sub-steps is up to the caller.
    pub fn advance(&mut self, step: Step, is_slow: bool) {
        let Some(session) = &mut self.session else {
            return;
        };
        let result: Result<(), Diverged> = match step {
            Step::Epoch if is_slow => self.slow.advance(session),
            Step::Epoch => session.run_epoch(),
            // The update that was looked ahead to is another one now.
            Step::Discriminator => {
                self.slow = SlowMotion::default();
                session.update_discriminator()
            }
            Step::Generator => {
                self.slow = SlowMotion::default();
                session.update_generator()
            }
        };
        let is_between_epochs = session.progress() == Progress::default();
        if result.is_ok() && is_between_epochs && self.moments.wants(session.epoch()) {
            self.moments.push(session.checkpoint());
        }
        self.diverged = result.err().map(|diverged| diverged.to_string());
    }

    /// Goes back by one sub-step of slow motion. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// If its state cannot be gone on from; nothing changes then.
    pub fn step_back(&mut self) -> Result<bool, WrongState> {
        let Some(session) = &mut self.session else {
            return Ok(false);
        };
        let is_back = self.slow.back(session)?;
        if is_back {
            self.moments.truncate(session.epoch());
            self.diverged = None;
            self.metrics = None;
            self.measured_updates = None;
        }
        Ok(is_back)
    }

    /// Shows the kept moment at an epoch, or the last one before it; `None` is the present.
    pub fn look_back(&mut self, epoch: Option<u64>) {
        self.slow = SlowMotion::default();
        let epoch = epoch.filter(|_| self.session.is_some());
        self.shown = epoch.and_then(|epoch| self.moments.at(epoch)).cloned();
        self.measured_updates = None;
    }

    /// Shows the present again.
    pub fn return_to_present(&mut self) {
        self.shown = None;
    }

    /// Makes an earlier moment the present; the settings stay those of now. Returns whether there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be gone on from; nothing changes then.
    pub fn go_on(&mut self, epoch: u64) -> Result<bool, WrongState> {
        let (Some(moment), Some(session)) = (self.moments.at(epoch).cloned(), &mut self.session)
        else {
            return Ok(false);
        };
        let road = session.history().clone();
        let mut history = road.clone();
        history.truncate(moment.epoch());
        *session = Session::resume(Checkpoint::clone(&moment), history, session.compute())?;
        self.other_road = Some(Arc::new(road));
        session.apply(Config::clone(&self.config));
        self.moments.truncate(moment.epoch());
        self.shown = None;
        self.diverged = None;
        self.forget_pictures();
        Ok(true)
    }

    /// The moment that is shown, or the present, with the curves up to it.
    pub fn moment(&self) -> Option<(Checkpoint, History)> {
        let session = self.session.as_ref()?;
        let mut history = session.history().clone();
        let Some(shown) = &self.shown else {
            return Some((session.checkpoint(), history));
        };
        history.truncate(shown.epoch());
        Some((Checkpoint::clone(shown), history))
    }

    /// Whether the last measurement is of another state.
    pub fn wants_measuring(&self) -> bool {
        let updates = self.session.as_ref().map(Session::updates);
        self.shown.is_none() && updates.is_some() && self.measured_updates != updates
    }

    /// Scores the present. While training goes on, what came with a record since the last time will do, as most of
    /// the work is the same.
    pub fn measure(&mut self, is_running: bool) {
        if let Some(session) = &mut self.session {
            let last = self.metrics.map(|(epoch, _)| epoch);
            let newer = session.scored().filter(|(epoch, _)| Some(*epoch) > last);
            if is_running && newer.is_some() {
                self.metrics = newer;
                self.measured_updates = None;
                return;
            }
            self.metrics = session.measure().map(|m| (session.epoch(), m));
            self.measured_updates = Some(session.updates());
        }
    }

    /// Makes the picture of what is shown, and of an image of it that is looked at closely; without a session the last
    /// ones stay.
    pub fn picture(&mut self, view: View, look: Option<&Look>) {
        // Whatever changes a run asks for a picture.
        self.frozen = None;
        let Some(session) = &self.session else {
            return;
        };
        self.snapshot = Arc::new(match (&self.shown, self.slow.view()) {
            (Some(moment), _) => {
                // A moment of this run always fits it.
                let Ok((snapshot, metrics)) = session.look_back(moment, view) else {
                    return;
                };
                self.metrics = metrics.map(|m| (moment.epoch(), m));
                snapshot
            }
            (None, Some(slow)) => session.snapshot_of(&slow.explained, view),
            (None, None) => session.snapshot(view),
        });
        let seen = seen(self.shown.as_deref(), &self.slow);
        let closer = look.and_then(|look| session.look_closely(look, &self.snapshot, seen));
        self.closer = closer.map(Arc::new);
        self.judgement = match &self.shown {
            Some(moment) => session.judge_moment(moment),
            None => session.judge(self.diverged.is_some()),
        };
        self.history = Arc::new(session.history().clone());
    }

    /// What the generator of the last picture makes of what is asked for.
    pub fn explore(&mut self, wanted: Option<&Arc<Wanted>>) {
        if wanted.is_some() {
            self.freeze();
        }
        let explored = wanted
            .zip(self.session.as_ref())
            .and_then(|(wanted, session)| Explored::new(session, self.frozen.as_ref()?, wanted));
        self.explored = explored.map(Arc::new);
    }

    /// What a map of the generator of the last picture contributes. While training runs, an answer is made to its end, and stays
    /// a while, before there is another.
    pub fn ablate(&mut self, wanted: Option<MapPlace>, is_running: bool) {
        let old = self.ablation.take();
        self.ablated = None;
        let Some(wanted) = wanted else {
            return;
        };
        self.ablation = match old {
            Some(old) if is_running && old.is_of_layer(wanted.layer) && old.stays() => Some(old),
            old => {
                self.freeze();
                let epoch = self.snapshot.counters.epoch;
                let both = self.session.as_ref().zip(self.frozen.as_ref());
                both.and_then(|(session, generator)| {
                    Ablation::of(old, session, generator, epoch, wanted.layer)
                })
            }
        };
        let made = self.ablation.as_mut();
        let ablated = made.map(|made| made.go_on(wanted.channel, is_running));
        self.ablated = ablated.map(Arc::new);
    }

    /// Whether maps of a layer are left to be measured.
    pub fn is_ablating(&self) -> bool {
        self.ablation.as_ref().is_some_and(|made| !made.is_whole())
    }

    /// Makes the generator of the last picture, unless that was done.
    fn freeze(&mut self) {
        let (None, Some(session)) = (&self.frozen, &self.session) else {
            return;
        };
        self.frozen = session.frozen_generator(seen(self.shown.as_deref(), &self.slow));
    }

    /// The generator that is shown.
    pub fn generator(&self) -> Option<FrozenGenerator> {
        let seen = seen(self.shown.as_deref(), &self.slow);
        self.session.as_ref()?.frozen_generator(seen)
    }

    /// The last picture, and what belongs to it.
    pub fn frame(&self) -> RunFrame {
        RunFrame {
            config: self.config.clone(),
            diverged: self.diverged.clone(),
            snapshot: self.snapshot.clone(),
            closer: self.closer.clone(),
            explored: self.explored.clone(),
            ablated: self.ablated.clone(),
            metrics: self.metrics,
            judgement: self.judgement.clone(),
            history: self.history.clone(),
            moments: self.moments.epochs(),
            shown: self.shown.as_ref().map(|moment| moment.epoch()),
            slow: self.slow.view().cloned(),
            can_step_back: self.slow.can_go_back(),
            other_road: self.other_road.clone(),
            route: self.session.as_ref().map(Session::route),
        }
    }
}

/// Which networks are shown.
fn seen<'a>(shown: Option<&'a Checkpoint>, slow: &SlowMotion) -> Seen<'a> {
    match (shown, slow.view()) {
        (Some(moment), _) => Seen::Moment(moment),
        (None, Some(_)) => Seen::Update,
        (None, None) => Seen::Present,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;
    use crate::quantities::Quantity;

    #[test]
    fn other_settings_are_another_try() {
        let mut lane = Lane::new(Config::default());
        lane.begin(Backend::Flex.into());
        lane.diverged = Some("NaN".to_owned());
        let config = Config {
            batch_size: 32,
            ..Config::default()
        };
        lane.config = Arc::new(config.clone());
        lane.apply();
        lane.advance(Step::Epoch, false);
        assert_eq!((lane.diverged.clone(), lane.epoch()), (None, 1));
        assert_eq!(lane.session.as_ref().map(Session::config), Some(&config));
    }

    #[test]
    fn a_fork_has_the_past_and_its_own_settings() {
        let mut lane = Lane::new(Config::default());
        lane.begin(Backend::Flex.into());
        (0..5).for_each(|_| lane.advance(Step::Epoch, false));
        let config = Config {
            batch_size: 32,
            ..Config::default()
        };
        let fork = lane.fork(config.clone()).unwrap().unwrap();
        assert_eq!(
            (fork.epoch(), fork.moments.epochs()),
            (5, lane.moments.epochs())
        );
        assert_eq!(*fork.config, config);
        // But for the verdict: other settings are judged by what follows.
        let curves = |lane: &Lane| {
            let (_, history) = lane.moment().unwrap();
            [Quantity::DLoss, Quantity::GLoss, Quantity::Js].map(|q| history.curve(q).clone())
        };
        assert_eq!(curves(&fork), curves(&lane));
        lane.give_up();
        assert!(lane.fork(config).unwrap().is_none());
    }

    #[test]
    fn a_run_that_was_left_comes_back_or_says_why_it_cannot() {
        let mut lane = Lane::new(Config::default());
        lane.begin(Backend::Flex.into());
        (0..3).for_each(|_| lane.advance(Step::Epoch, false));
        let broken = || {
            let (mut checkpoint, history) = lane.moment().unwrap();
            checkpoint.networks.generator.parameters.pop();
            Left {
                checkpoint,
                history,
                moments: Moments::default(),
                other_road: None,
            }
        };
        let mut other = Lane::new(Config::default());
        let error = other.return_to(broken(), Backend::Flex.into());
        assert!(matches!(error, Err(WrongState::Length { .. })), "{error:?}");
        assert!(other.session.is_none());
        let left = lane.leave().unwrap();
        assert_eq!(other.return_to(left, Backend::Flex.into()), Ok(()));
        assert_eq!(other.epoch(), 3);
    }

    #[test]
    fn maps_are_taken_away_of_what_is_shown_and_training_is_none_the_wiser() {
        let mut config = crate::config::shipped("digits")
            .unwrap()
            .preset
            .config
            .clone();
        config.data.count = 200;
        (config.generator.channels, config.discriminator.channels) = (4, 4);
        let mut alone = Lane::new(config.clone());
        alone.begin(Backend::Flex.into());
        let mut watched = Lane::new(config);
        watched.begin(Backend::Flex.into());
        let map = |layer, channel| Some(MapPlace { layer, channel });
        let view = View::default();
        for epoch in 1..=4 {
            alone.advance(Step::Epoch, false);
            watched.advance(Step::Epoch, false);
            watched.picture(view, None);
            watched.ablate(map(epoch % 2, epoch), true);
        }
        let networks = |lane: &Lane| lane.moment().unwrap().0.networks;
        assert_eq!(networks(&watched), networks(&alone));
        watched.ablate(map(0, 1), false);
        while watched.is_ablating() {
            watched.ablate(map(0, 1), false);
        }
        let ablated = watched.frame().ablated.unwrap();
        let found = (ablated.map.channel, ablated.changes.len(), ablated.epoch);
        assert_eq!(found, (1, 8, 4));
        // Of the past it is that of the past.
        watched.look_back(Some(0));
        watched.picture(view, None);
        watched.ablate(map(0, 1), false);
        let past = watched.frame().ablated.unwrap();
        assert_eq!(past.epoch, 0);
        assert_ne!(past.fakes, ablated.fakes);
        watched.ablate(None, false);
        assert_eq!(watched.frame().ablated, None);
        assert!(!watched.is_ablating());
    }

    #[test]
    fn a_moment_that_cannot_be_gone_on_from_leaves_the_run_alone() {
        let mut lane = Lane::new(Config::default());
        lane.begin(Backend::Flex.into());
        (0..3).for_each(|_| lane.advance(Step::Epoch, false));
        let before = lane.moment();
        let mut moment = before.clone().unwrap().0;
        moment.counters.epoch = 4;
        moment.networks.generator.parameters[0] = f32::INFINITY;
        lane.moments.push(moment);
        assert!(lane.go_on(4).is_err());
        assert_eq!(lane.moment(), before);
        assert_eq!(lane.go_on(2), Ok(true));
        assert_eq!(lane.epoch(), 2);
    }
}
