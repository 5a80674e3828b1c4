//! [`Session`]: a run of training as a deterministic state machine, without threads or clock.
//!
//! The configuration, with its seed, and what computes determine every parameter after every epoch
//! bit for bit: pictures and metrics use random numbers of their own, and nothing depends on time.
//!
//! - `seen`: what is seen of it

mod seen;

use std::sync::Arc;

use super::subject::Subject;
use super::{Checkpoint, Counters, Diverged, History, Progress};
use crate::config::{Config, needs_rebuild};
use crate::data::{self, Stream};
use crate::gan::{Batches, Compute, Gan, NonFinite, Player, Route, WrongState};
use crate::quantities::Measured;
pub use seen::Seen;

/// A run: two networks, their data, and how far they have come.
pub struct Session {
    config: Config,
    compute: Compute,
    gan: Gan,
    real: Batches,
    noise: Batches,
    /// Shared with replays.
    subject: Arc<Subject>,
    counters: Counters,
    history: History,
    /// What the last record says of its epoch, where that is more than a verdict needs.
    scored: Option<(u64, Measured)>,
}

impl Session {
    /// A run at epoch 0. The configuration should have passed [`crate::config::check`]. A
    /// [`crate::gan::Backend`] stands for the fastest [`Compute`] on it.
    pub fn new(config: Config, compute: impl Into<Compute>) -> Self {
        let compute = compute.into();
        let gan = Gan::new(&config, compute);
        Self::with_networks(config, compute, gan)
    }

    /// The same with networks that are there already.
    fn with_networks(config: Config, compute: Compute, gan: Gan) -> Self {
        let device = compute.backend.device();
        let (subject, real) = Subject::new(&config);
        let dim = config.noise.dim as usize;
        let noise = data::noise::sample(
            config.noise.distribution,
            dim,
            data::noise::POOL_COUNT,
            &mut Stream::Noise.rng(config.seed),
        );
        Self {
            gan,
            real: Batches::new(real.numbers, real.width, &device),
            noise: Batches::new(noise, dim, &device),
            subject: Arc::new(subject),
            counters: Counters::default(),
            history: History::default(),
            scored: None,
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
        let gan = Gan::with_state(&checkpoint.config, compute, checkpoint.networks)?;
        let mut session = Self::with_networks(checkpoint.config, compute, gan);
        session.real.go_to(checkpoint.next_real);
        session.noise.go_to(checkpoint.next_noise);
        session.counters = checkpoint.counters;
        session.history = history;
        session.history.records.begin_if_missing(session.epoch());
        Ok(session)
    }

    /// Goes back to an earlier moment of this run, with the curves of then; the settings stay those of now.
    ///
    /// # Errors
    ///
    /// If the networks in the checkpoint are not those of this run; nothing changes then.
    pub fn return_to(&mut self, moment: &Checkpoint, history: History) -> Result<(), WrongState> {
        self.gan = Gan::with_state(&self.config, self.compute, moment.networks.clone())?;
        self.real.go_to(moment.next_real);
        self.noise.go_to(moment.next_noise);
        self.counters = moment.counters;
        self.history = history;
        if moment.config != self.config {
            self.history.records.turn(self.counters.epoch);
            self.gan.take_settings(&self.config);
        }
        self.scored = self.scored.filter(|(epoch, _)| *epoch <= moment.epoch());
        Ok(())
    }

    /// All of this moment that the configuration does not determine.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            config: self.config.clone(),
            counters: self.counters,
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

    /// Threads that share a convolution from now on; changes no bit of the run.
    pub fn set_threads(&mut self, threads: usize) {
        self.compute = self.compute.with_threads(threads);
        self.gan.set_threads(threads);
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
        self.counters.epoch
    }

    /// Updates of D and of G so far.
    pub fn updates(&self) -> (u64, u64) {
        (self.counters.d_updates, self.counters.g_updates)
    }

    /// D's loss of the last update as plotted, which is half of what D minimises.
    pub fn d_loss(&self) -> Option<f64> {
        self.counters.d_loss
    }

    /// G's loss of the last update.
    pub fn g_loss(&self) -> Option<f64> {
        self.counters.g_loss
    }

    /// The curves so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The flat parameters of a network.
    pub fn parameters(&self, player: Player) -> Vec<f32> {
        self.gan.parameters(player)
    }

    /// Sets one of the flat parameters of a network by hand. Returns what it was; `None` if there is none at that place, or
    /// the value is no number. From then on the settings alone do not make this run.
    pub fn set_parameter(&mut self, player: Player, index: usize, value: f32) -> Option<f32> {
        let before = self.gan.set_parameter(player, index, value)?;
        self.history.records.turn(self.counters.epoch);
        Some(before)
    }

    /// Changes the configuration between two epochs: live settings take effect with the next
    /// update; anything else starts a new run at epoch 0.
    pub fn apply(&mut self, config: Config) {
        if needs_rebuild(&self.config, &config) {
            *self = Self::new(config, self.compute);
        } else {
            if self.config != config {
                self.history.records.turn(self.counters.epoch);
            }
            self.gan.take_settings(&config);
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
        self.counters.progress
    }

    /// Whose update comes next in the epoch; `None` when it has had all of them.
    pub fn next_player(&self) -> Option<Player> {
        let Progress {
            discriminator: d,
            generator: g,
        } = self.counters.progress;
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
                self.counters.progress.discriminator += 1;
            }
            Player::Generator => {
                self.update_generator()?;
                self.counters.progress.generator += 1;
            }
        }
        Ok(())
    }

    fn finish_epoch(&mut self) {
        self.counters.progress = Progress::default();
        self.counters.epoch += 1;
        let Counters {
            epoch,
            d_loss,
            g_loss,
            ..
        } = self.counters;
        let mut scored = None;
        if self.history.records.is_due(epoch) {
            let when = (epoch, self.history.records.since());
            let earlier = self.history.records.until(epoch);
            let (record, measured) = self.subject.record(&self.config, &self.gan, when, earlier);
            self.history.records.push(record);
            scored = measured;
        }
        let measured = Measured {
            d_loss,
            g_loss,
            ..scored.unwrap_or_default()
        };
        self.history.push(epoch, &measured);
        self.scored = scored.map(|measured| (epoch, measured)).or(self.scored);
    }

    /// One update of D on a fresh batch, outside any epoch.
    ///
    /// # Errors
    ///
    /// If it ended in NaN or ∞; it is taken back then.
    pub fn update_discriminator(&mut self) -> Result<(), Diverged> {
        let batch = self.config.samples_in_batch();
        let before = (self.real.next_row(), self.noise.next_row());
        let (real, noise) = (self.real.next(batch), self.noise.next(batch));
        let result = self.gan.update_discriminator(&self.config, &real, &noise);
        let sum = result.map_err(|error| self.taken_back(error, before))?;
        self.counters.d_loss = Some(sum / 2.0);
        self.counters.d_updates += 1;
        Ok(())
    }

    /// One update of G on a fresh batch, outside any epoch.
    ///
    /// # Errors
    ///
    /// If it ended in NaN or ∞; it is taken back then.
    pub fn update_generator(&mut self) -> Result<(), Diverged> {
        let before = (self.real.next_row(), self.noise.next_row());
        let batch = self.config.samples_in_batch();
        // Those that D's next update will see; others do without, as taking them costs time.
        let ahead = self.config.looks_ahead();
        let ahead = ahead.then(|| self.real.clone().next(batch));
        let noise = self.noise.next(batch);
        let result = self
            .gan
            .update_generator(&self.config, ahead.as_ref(), &noise);
        self.counters.g_loss = Some(result.map_err(|error| self.taken_back(error, before))?);
        self.counters.g_updates += 1;
        Ok(())
    }

    /// The networks took the update back; here the batch is, too.
    fn taken_back(&mut self, NonFinite(player): NonFinite, before: (usize, usize)) -> Diverged {
        self.real.go_to(before.0);
        self.noise.go_to(before.1);
        Diverged {
            epoch: self.counters.epoch + 1,
            player,
            generator_rate: self.config.generator.learning_rate,
            discriminator_rate: self.config.discriminator.learning_rate,
        }
    }
}
