//! [`Session`]: a run of training as a deterministic state machine, without threads or clock.
//!
//! The configuration, with its seed, and what computes determine every parameter after every epoch
//! bit for bit: pictures and metrics use random numbers of their own, and nothing depends on time.

use std::sync::Arc;

use super::subject::{MEASURED_IMAGES, Subject};
use super::{
    Checkpoint, Closer, Counters, Diverged, History, Look, Moments, Progress, Replay, Scene,
    Snapshot, View,
};
use crate::config::{Config, needs_rebuild};
use crate::data::{self, ImageShape, Point, Stream};
use crate::gan::{Batches, Compute, Explained, Gan, NonFinite, Player, Route, WrongState};
use crate::metrics::verdict::{Judgement, Kind, Perfect, Situation, judge};
use crate::quantities::Measured;

/// Which networks a picture is of.
#[derive(Clone, Copy)]
pub enum Seen<'a> {
    /// Those of now.
    Present,
    /// Those of now in slow motion, which shows what updates move: no average.
    Update,
    /// Those of an earlier moment of this run.
    Moment(&'a Checkpoint),
}

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

    /// Changes the configuration between two epochs: live settings take effect with the next
    /// update; anything else starts a new run at epoch 0.
    pub fn apply(&mut self, config: Config) {
        if needs_rebuild(&self.config, &config) {
            *self = Self::new(config, self.compute);
        } else {
            if self.config != config {
                self.history.records.turn(self.counters.epoch);
            }
            self.gan.drop_unused_averages(&config);
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

    /// What is happening. A pure function of the run: judged at epochs that the epoch number alone
    /// determines.
    pub fn judge(&self, has_diverged: bool) -> Judgement {
        let since = self.history.records.since();
        self.judge_until(&self.counters, since, &self.config, has_diverged)
    }

    /// What was happening at an earlier moment of this run.
    pub fn judge_moment(&self, moment: &Checkpoint) -> Judgement {
        let before = self.history.records.until(moment.epoch());
        let since = before.last().map_or(0, |record| record.since);
        self.judge_until(&moment.counters, since, &moment.config, false)
    }

    fn judge_until(
        &self,
        counters: &Counters,
        since: u64,
        config: &Config,
        has_diverged: bool,
    ) -> Judgement {
        let situation = Situation {
            kind: self.subject.kind(),
            perfect: self.subject.perfect(&self.config),
            d_equilibrium: config.loss.equilibrium(config.real_weight).discriminator,
            is_trained: config.generator.updates_per_epoch > 0,
            has_diverged,
            since,
            has_begun: counters.has_begun(),
        };
        judge(self.history.records.until(counters.epoch), &situation)
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
        self.counted(
            self.subject
                .scene_of(&self.config, &self.gan, explained, view),
        )
    }

    fn counted(&self, scene: Scene) -> Snapshot {
        Snapshot {
            counters: self.counters,
            scene,
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
        let noise = self.noise.next(self.config.batch_size as usize);
        let result = self.gan.update_generator(&self.config, noise);
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

    /// A picture of this moment.
    pub fn snapshot(&self, view: View) -> Snapshot {
        self.counted(self.subject.scene(&self.config, &self.gan, view))
    }

    /// Moments of this run, and the present, to be pictured away from here.
    pub fn replay(&self, moments: &Moments) -> Replay {
        let present = self.checkpoint();
        let mut all: Vec<_> = moments
            .iter()
            .filter(|moment| moment.epoch() < present.epoch())
            .cloned()
            .collect();
        all.push(Arc::new(present));
        Replay {
            moments: all,
            compute: self.compute,
            subject: self.subject.clone(),
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
    ) -> Result<(Snapshot, Option<Measured>), WrongState> {
        let gan = Gan::with_state(&moment.config, self.compute, moment.networks.clone())?;
        let snapshot = Snapshot::of_moment(moment, &gan, &self.subject, view);
        let earlier = self.history.records.until(moment.epoch());
        let measured = self.subject.measure(&gan, moment.epoch(), earlier);
        Ok((snapshot, measured))
    }

    /// One image of a picture of this run, looked at closely; `None` if there is no such image.
    pub fn look_closely(&self, look: &Look, snapshot: &Snapshot, seen: Seen<'_>) -> Option<Closer> {
        let scene = &snapshot.scene;
        match seen {
            Seen::Present => self
                .subject
                .look_closely(&self.config, &self.gan, scene, look),
            Seen::Update => {
                let gan = self.gan.as_trained();
                self.subject.look_closely(&self.config, &gan, scene, look)
            }
            Seen::Moment(moment) => {
                let networks = moment.networks.clone();
                let gan = Gan::with_state(&moment.config, self.compute, networks).ok()?;
                self.subject.look_closely(&moment.config, &gan, scene, look)
            }
        }
    }

    /// Scores some fakes (of points 2,500) and adds the result to the curves.
    pub fn measure(&mut self) -> Option<Measured> {
        let epoch = self.epoch();
        let earlier = self.history.records.until(epoch);
        let measured = self.subject.measure(&self.gan, epoch, earlier)?;
        self.history.push(epoch, &measured);
        Some(measured)
    }

    /// What was measured with the last record, and when: as [`Self::measure`] would have said, and part of the curves
    /// already. `None` of points, whose records are made of other fakes.
    pub fn scored(&self) -> Option<(u64, Measured)> {
        self.scored
    }

    /// What fresh real samples would score in a record.
    pub fn perfect(&self) -> Perfect {
        self.subject.perfect(&self.config)
    }

    /// What verdicts know of its data.
    pub fn kind(&self) -> Kind {
        self.subject.kind()
    }

    /// Scores many fakes: of points 12,000 against 12,000 held-out real ones.
    pub fn report(&self) -> Option<Measured> {
        self.subject.report(&self.gan)
    }

    /// Fake images of the first noise vectors that metrics use, `[n][y][x][channel]` in [−1, 1], and their size; at most
    /// [`Self::most_fake_images`]. `None` of points.
    pub fn fake_images(&self, count: usize) -> Option<(ImageShape, Vec<f32>)> {
        let shape = self.config.data.image_shape()?;
        Some((shape, self.subject.fake_images(&self.gan, count)))
    }

    /// Noise vectors that there are for [`Self::fake_images`].
    pub fn most_fake_images(&self) -> usize {
        MEASURED_IMAGES
    }

    /// The fakes of the first noise vectors that metrics use, which training never sees; at most
    /// 12,000. The same noise at every moment, so that a fake can be followed.
    pub fn fakes(&self, count: usize) -> Vec<Point> {
        self.subject.fakes(&self.gan, count)
    }
}
