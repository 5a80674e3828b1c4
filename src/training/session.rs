//! [`Session`]: a run of training as a deterministic state machine, without threads or clock.
//!
//! The configuration, with its seed, and what computes determine every parameter after every epoch
//! bit for bit: pictures and metrics use random numbers of their own, and nothing depends on time.

use std::sync::{Arc, OnceLock};

use super::snapshot::{SHOWN_SAMPLES, Snapshot, View};
use super::{Checkpoint, Curve, History, Moments, Progress, Replay};
use crate::config::value::format_real;
use crate::config::{Config, needs_rebuild};
use crate::data::{self, Point, Stream};
use crate::gan::{Batches, Compute, Explained, Gan, NonFinite, Player, Route, WrongState};
use crate::metrics::verdict::{Judgement, Record, Situation, Yardstick, judge, yardstick};
use crate::metrics::{Evaluator, LIVE_SAMPLES, Metrics, REPORT_SAMPLES};

/// Training cannot go on: an update ended in NaN or ∞. The session is as before that update, with the
/// same batch to come next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The epoch in which it happened, from 1.
    pub epoch: u64,
    /// The network whose update it was.
    pub player: Player,
    /// G's learning rate.
    pub generator_rate: f64,
    /// D's learning rate.
    pub discriminator_rate: f64,
}

impl std::error::Error for Diverged {}

impl std::fmt::Display for Diverged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rates = [
            (Player::Generator, self.generator_rate),
            (Player::Discriminator, self.discriminator_rate),
        ];
        // Either network can drive the other to infinity, so the larger step is named first.
        let [mut first, mut second] = rates;
        if second.1 > first.1 || (second.1 == first.1 && second.0 == self.player) {
            std::mem::swap(&mut first, &mut second);
        }
        let rate = |(player, rate): (Player, f64)| {
            format!(
                "{}.learning_rate (now {})",
                player.name(),
                format_real(rate)
            )
        };
        write!(
            f,
            "Training stopped in epoch {}: an update of the {} ended in NaN or infinity. \
             The networks are kept as they were before it. Lower {} or {}.",
            self.epoch,
            self.player.name(),
            rate(first),
            rate(second)
        )
    }
}

/// A run: two networks, their data, and how far they have come.
pub struct Session {
    config: Config,
    compute: Compute,
    gan: Gan,
    real: Batches,
    noise: Batches,
    shown_real: Arc<[Point]>,
    evaluator: Evaluator,
    /// Made when the first record is due.
    yardstick: OnceLock<Yardstick>,
    epoch: u64,
    progress: Progress,
    d_updates: u64,
    g_updates: u64,
    d_loss: Option<f64>,
    g_loss: Option<f64>,
    history: History,
}

impl Session {
    /// A run at epoch 0. The configuration should have passed [`crate::config::check`]. A
    /// [`crate::gan::Backend`] stands for the fastest [`Compute`] on it.
    pub fn new(config: Config, compute: impl Into<Compute>) -> Self {
        let compute = compute.into();
        let device = compute.backend.device();
        let real = data::real::sample(
            &config.data,
            config.data.count as usize,
            &mut Stream::Real.rng(config.seed),
        );
        let dim = config.noise.dim as usize;
        let noise = data::noise::sample(
            config.noise.distribution,
            dim,
            data::noise::POOL_COUNT,
            &mut Stream::Noise.rng(config.seed),
        );
        Self {
            gan: Gan::new(&config, compute),
            shown_real: real.iter().copied().take(SHOWN_SAMPLES).collect(),
            real: Batches::new(real.into_flattened(), 2, &device),
            noise: Batches::new(noise, dim, &device),
            evaluator: Evaluator::new(&config),
            yardstick: OnceLock::new(),
            epoch: 0,
            progress: Progress::default(),
            d_updates: 0,
            g_updates: 0,
            d_loss: None,
            g_loss: None,
            history: History::default(),
            config,
            compute,
        }
    }

    /// A run that goes on from a checkpoint, bit for bit as the one it was taken from (computed the
    /// same way), with the curves up to there.
    ///
    /// # Errors
    ///
    /// If the networks in the checkpoint are not those of its configuration.
    pub fn resume(
        checkpoint: Checkpoint,
        history: History,
        compute: impl Into<Compute>,
    ) -> Result<Self, WrongState> {
        let compute = compute.into();
        let mut session = Self::new(checkpoint.config, compute);
        session.gan = Gan::with_state(&session.config, compute, checkpoint.networks)?;
        session.real.go_to(checkpoint.next_real);
        session.noise.go_to(checkpoint.next_noise);
        session.epoch = checkpoint.epoch;
        session.progress = checkpoint.progress;
        session.d_updates = checkpoint.d_updates;
        session.g_updates = checkpoint.g_updates;
        session.d_loss = checkpoint.d_loss;
        session.g_loss = checkpoint.g_loss;
        session.history = history;
        session.history.records.begin_if_missing(session.epoch);
        Ok(session)
    }

    /// All of this moment that the configuration does not determine.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            config: self.config.clone(),
            epoch: self.epoch,
            progress: self.progress,
            d_updates: self.d_updates,
            g_updates: self.g_updates,
            d_loss: self.d_loss,
            g_loss: self.g_loss,
            next_real: self.real.next_row(),
            next_noise: self.noise.next_row(),
            networks: self.gan.state(),
        }
    }

    /// The configuration in effect.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What computes.
    pub fn compute(&self) -> Compute {
        self.compute
    }

    /// The route that updates take with the present configuration.
    pub fn route(&self) -> Route {
        self.gan.route(&self.config)
    }

    /// Whether every machine with fused multiply-adds gives the same run, bit for bit.
    pub fn is_reproducible(&self) -> bool {
        self.gan.is_reproducible(&self.config)
    }

    /// Epochs finished.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Updates of D and of G so far.
    pub fn updates(&self) -> (u64, u64) {
        (self.d_updates, self.g_updates)
    }

    /// D's loss of the last update as plotted, which is half of what D minimises.
    pub fn d_loss(&self) -> Option<f64> {
        self.d_loss
    }

    /// G's loss of the last update.
    pub fn g_loss(&self) -> Option<f64> {
        self.g_loss
    }

    /// The curves so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The flat parameters of a network.
    pub fn parameters(&self, player: Player) -> Vec<f32> {
        self.gan.parameters(player)
    }

    /// Changes the configuration between two epochs: live settings take effect with the next
    /// update; anything else starts a new run at epoch 0.
    pub fn apply(&mut self, config: Config) {
        if needs_rebuild(&self.config, &config) {
            *self = Self::new(config, self.compute);
        } else {
            if self.config != config {
                self.history.records.turn(self.epoch);
            }
            self.gan.drop_unused_average(&config);
            self.config = config;
        }
    }

    /// One epoch: D's updates, then G's, each on a fresh batch; the rest of it, if it is under way.
    ///
    /// # Errors
    ///
    /// If an update ended in NaN or ∞; the epoch is not counted then.
    pub fn run_epoch(&mut self) -> Result<(), Diverged> {
        while let Some(player) = self.next_player() {
            self.update_in_epoch(player)?;
        }
        self.finish_epoch();
        Ok(())
    }

    /// The next update of the epoch, which ends with its last one.
    ///
    /// # Errors
    ///
    /// If it ended in NaN or ∞; it is taken back then.
    pub fn run_update(&mut self) -> Result<(), Diverged> {
        if let Some(player) = self.next_player() {
            self.update_in_epoch(player)?;
        }
        if self.next_player().is_none() {
            self.finish_epoch();
        }
        Ok(())
    }

    /// Updates that the epoch under way has had.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Whose update comes next in the epoch; `None` when it has had all of them.
    pub fn next_player(&self) -> Option<Player> {
        let Progress {
            discriminator: d,
            generator: g,
        } = self.progress;
        // A count that is changed under way does not bring D back after G.
        if g == 0 && d < self.config.discriminator.updates_per_epoch {
            Some(Player::Discriminator)
        } else if g < self.config.generator.updates_per_epoch {
            Some(Player::Generator)
        } else {
            None
        }
    }

    fn update_in_epoch(&mut self, player: Player) -> Result<(), Diverged> {
        match player {
            Player::Discriminator => {
                self.update_discriminator()?;
                self.progress.discriminator += 1;
            }
            Player::Generator => {
                self.update_generator()?;
                self.progress.generator += 1;
            }
        }
        Ok(())
    }

    fn finish_epoch(&mut self) {
        self.progress = Progress::default();
        self.epoch += 1;
        push(&mut self.history.d_loss, self.epoch, self.d_loss);
        push(&mut self.history.g_loss, self.epoch, self.g_loss);
        if self.history.records.is_due(self.epoch) {
            let record = self.record();
            self.history.records.push(record);
        }
    }

    fn yardstick(&self) -> &Yardstick {
        self.yardstick.get_or_init(|| Yardstick::new(&self.config))
    }

    /// What a verdict needs to know of this moment.
    fn record(&self) -> Record {
        let yardstick = self.yardstick();
        let fakes = self.gan.generate(yardstick.noise().to_vec());
        let some = |count: usize| &fakes[..fakes.len().min(count)];
        let real = self.gan.logits(yardstick.asked());
        let fake = self.gan.logits(some(yardstick::ASKED));
        let loss = self.config.loss;
        let d_loss = loss.discriminator_value(&real, &fake, self.config.real_weight) / 2.0;
        let pulls = self.gan.point_gradients(loss, some(yardstick::PULLED));
        let lengths = pulls.iter().map(|[x, y]| f64::from(x.hypot(*y)));
        let pull = lengths.sum::<f64>() / pulls.len().max(1) as f64;
        let when = (self.epoch, self.history.records.since());
        yardstick.record(when, &fakes, d_loss, pull)
    }

    /// What is happening. A pure function of the run: judged at epochs that the epoch number alone
    /// determines.
    pub fn judge(&self, has_diverged: bool) -> Judgement {
        let since = self.history.records.since();
        self.judge_until(self.epoch, since, &self.config, has_diverged)
    }

    /// What was happening at an earlier moment of this run.
    pub fn judge_moment(&self, moment: &Checkpoint) -> Judgement {
        let before = self.history.records.until(moment.epoch);
        let since = before.last().map_or(0, |record| record.since);
        self.judge_until(moment.epoch, since, &moment.config, false)
    }

    fn judge_until(
        &self,
        epoch: u64,
        since: u64,
        config: &Config,
        has_diverged: bool,
    ) -> Judgement {
        let situation = Situation {
            perfect: self.yardstick().perfect(),
            d_equilibrium: config.loss.equilibrium(config.real_weight).discriminator,
            is_trained: config.generator.updates_per_epoch > 0,
            has_diverged,
            since,
        };
        judge(self.history.records.until(epoch), &situation)
    }

    /// Takes the update apart that [`Self::run_update`] would make now; `None` if the epoch has had
    /// all of its updates, or if the update would end in NaN or ∞. Changes nothing.
    pub fn explain_next(&self) -> Option<Explained> {
        let batch = self.config.batch_size as usize;
        let (real, noise) = (
            self.real.clone().next(batch),
            self.noise.clone().next(batch),
        );
        self.gan
            .explain(self.next_player()?, &self.config, real, noise)
            .ok()
    }

    /// A picture of this moment with the samples of an update instead of the usual ones.
    pub fn snapshot_of(&self, explained: &Explained, view: View) -> Snapshot {
        let mut real = self.shown_real.clone();
        if explained.player == Player::Discriminator {
            real = explained.real.iter().copied().take(SHOWN_SAMPLES).collect();
        }
        let dim = self.config.noise.dim as usize;
        let shown = (SHOWN_SAMPLES * dim).min(explained.noise.len());
        self.counted(Snapshot::new(
            &self.config,
            &self.gan.without_average(),
            &explained.noise[..shown],
            real,
            view,
        ))
    }

    fn counted(&self, snapshot: Snapshot) -> Snapshot {
        Snapshot {
            epoch: self.epoch,
            d_updates: self.d_updates,
            g_updates: self.g_updates,
            d_loss: self.d_loss,
            g_loss: self.g_loss,
            ..snapshot
        }
    }

    /// One update of D on a fresh batch, outside any epoch.
    ///
    /// # Errors
    ///
    /// If it ended in NaN or ∞; it is taken back then.
    pub fn update_discriminator(&mut self) -> Result<(), Diverged> {
        let batch = self.config.batch_size as usize;
        let before = (self.real.next_row(), self.noise.next_row());
        let (real, noise) = (self.real.next(batch), self.noise.next(batch));
        let result = self.gan.update_discriminator(&self.config, real, noise);
        let sum = result.map_err(|error| self.taken_back(error, before))?;
        self.d_loss = Some(sum / 2.0);
        self.d_updates += 1;
        Ok(())
    }

    /// One update of G on a fresh batch, outside any epoch.
    ///
    /// # Errors
    ///
    /// If it ended in NaN or ∞; it is taken back then.
    pub fn update_generator(&mut self) -> Result<(), Diverged> {
        let before = (self.real.next_row(), self.noise.next_row());
        let noise = self.noise.next(self.config.batch_size as usize);
        let result = self.gan.update_generator(&self.config, noise);
        self.g_loss = Some(result.map_err(|error| self.taken_back(error, before))?);
        self.g_updates += 1;
        Ok(())
    }

    /// The networks took the update back; here the batch is, too.
    fn taken_back(&mut self, NonFinite(player): NonFinite, before: (usize, usize)) -> Diverged {
        self.real.go_to(before.0);
        self.noise.go_to(before.1);
        Diverged {
            epoch: self.epoch + 1,
            player,
            generator_rate: self.config.generator.learning_rate,
            discriminator_rate: self.config.discriminator.learning_rate,
        }
    }

    /// A picture of this moment.
    pub fn snapshot(&self, view: View) -> Snapshot {
        self.counted(Snapshot::new(
            &self.config,
            &self.gan,
            self.evaluator.noise(SHOWN_SAMPLES),
            self.shown_real.clone(),
            view,
        ))
    }

    /// Moments of this run, and the present, to be pictured away from here.
    pub fn replay(&self, moments: &Moments) -> Replay {
        let present = self.checkpoint();
        let mut all: Vec<_> = moments
            .iter()
            .filter(|moment| moment.epoch < present.epoch)
            .cloned()
            .collect();
        all.push(Arc::new(present));
        Replay {
            moments: all,
            compute: self.compute,
            noise: self.evaluator.noise(SHOWN_SAMPLES).to_vec(),
            real: self.shown_real.clone(),
        }
    }

    /// A picture and the score of an earlier moment of this run.
    ///
    /// # Errors
    ///
    /// If the moment is of other networks.
    pub fn look_back(
        &self,
        moment: &Checkpoint,
        view: View,
    ) -> Result<(Snapshot, Option<Metrics>), WrongState> {
        let gan = Gan::with_state(&moment.config, self.compute, moment.networks.clone())?;
        let fakes = gan.generate(self.evaluator.noise(LIVE_SAMPLES).to_vec());
        let noise = self.evaluator.noise(SHOWN_SAMPLES);
        let snapshot = moment_picture(moment, &gan, noise, self.shown_real.clone(), view);
        Ok((snapshot, self.evaluator.score(&fakes)))
    }

    /// Scores 2,500 fakes and adds the result to the curves.
    pub fn measure(&mut self) -> Option<Metrics> {
        let metrics = self.score(LIVE_SAMPLES)?;
        self.history.push_metrics(self.epoch, &metrics);
        Some(metrics)
    }

    /// Scores 12,000 fakes against 12,000 held-out real points.
    pub fn report(&self) -> Option<Metrics> {
        self.score(REPORT_SAMPLES)
    }

    /// The fakes of the first noise vectors that metrics use, which training never sees; at most
    /// [`REPORT_SAMPLES`]. The same noise at every moment, so that a fake can be followed.
    pub fn fakes(&self, count: usize) -> Vec<Point> {
        self.gan.generate(self.evaluator.noise(count).to_vec())
    }

    fn score(&self, samples: usize) -> Option<Metrics> {
        self.evaluator.score(&self.fakes(samples))
    }
}

/// A picture of an earlier moment, whose networks are `gan`.
pub(super) fn moment_picture(
    moment: &Checkpoint,
    gan: &Gan,
    noise: &[f32],
    real: Arc<[Point]>,
    view: View,
) -> Snapshot {
    Snapshot {
        epoch: moment.epoch,
        d_updates: moment.d_updates,
        g_updates: moment.g_updates,
        d_loss: moment.d_loss,
        g_loss: moment.g_loss,
        ..Snapshot::new(&moment.config, gan, noise, real, view)
    }
}

fn push(curve: &mut Curve, epoch: u64, value: Option<f64>) {
    if let Some(value) = value {
        curve.push(epoch, value);
    }
}
