//! What is seen of a run: verdicts, pictures, updates taken apart, scores, fakes. Nothing here trains.

use std::borrow::Cow;
use std::sync::Arc;

use super::Session;
use crate::config::Config;
use crate::data::images::Factor;
use crate::data::{ImageShape, Point, Stream, noise};
use crate::gan::{Explained, FrozenGenerator, Gan, WrongState};
use crate::metrics::REPORT_SAMPLES;
use crate::metrics::verdict::{Judgement, Kind, Perfect, Setup, Situation, judge};
use crate::quantities::Measured;
use crate::training::subject::MEASURED_IMAGES;
use crate::training::{
    Checkpoint, Closer, Counters, Inherited, Look, Moments, Replay, Scene, Snapshot, View,
};

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

/// Pairs of seeds that show in a report what layers decide.
const PAIRS: usize = 200;

impl Session {
    /// What is happening. A pure function of the run: judged at epochs that the epoch number alone
    /// determines.
    pub fn judge(&self, has_diverged: bool) -> Judgement {
        let since = self.history.records.since();
        self.judge_until(&self.counters, since, &self.config, has_diverged)
    }

    /// What was happening at an earlier moment of this run.
    pub fn judge_moment(&self, moment: &Checkpoint) -> Judgement {
        let before = self.history.records.until(moment.epoch());
        let records = &self.history.records;
        let opened = Some(records.opened()).filter(|opened| *opened <= moment.epoch());
        let since = before
            .last()
            .map_or(opened.unwrap_or(0), |record| record.since);
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
            opened: self.history.records.opened(),
            has_begun: counters.has_begun(),
            setup: Setup::of(config),
        };
        judge(self.history.records.until(counters.epoch), &situation)
    }

    /// Takes the update apart that [`Self::run_update`] would make now; `None` if the epoch has had
    /// all of its updates, or if the update would end in NaN or ∞. Changes nothing.
    pub fn explain_next(&self) -> Option<Explained> {
        let batch = self.config.samples_in_batch();
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
        let (gan, config) = self.gan_of(Seen::Moment(moment))?;
        let snapshot = Snapshot::of_moment(moment, &gan, &self.subject, view);
        let earlier = self.history.records.until(moment.epoch());
        let measured = self.subject.measure(config, &gan, moment.epoch(), earlier);
        Ok((snapshot, measured))
    }

    /// The networks that are seen, and the settings that they are of. An error is a moment of other networks.
    fn gan_of<'a>(&'a self, seen: Seen<'a>) -> Result<(Cow<'a, Gan>, &'a Config), WrongState> {
        Ok(match seen {
            Seen::Present => (Cow::Borrowed(&self.gan), &self.config),
            Seen::Update => (Cow::Owned(self.gan.as_trained()), &self.config),
            Seen::Moment(moment) => {
                let networks = moment.networks.clone();
                let gan = Gan::with_state(&moment.config, self.compute, networks)?;
                (Cow::Owned(gan), &moment.config)
            }
        })
    }

    /// One image of a picture of this run, looked at closely; `None` if there is no such image, or the moment is of other networks.
    pub fn look_closely(&self, look: &Look, snapshot: &Snapshot, seen: Seen<'_>) -> Option<Closer> {
        let (gan, config) = self.gan_of(seen).ok()?;
        self.subject
            .look_closely(config, &gan, &snapshot.scene, look)
    }

    /// Scores some fakes (of points 2,500) and adds the result to the curves.
    pub fn measure(&mut self) -> Option<Measured> {
        let epoch = self.epoch();
        let earlier = self.history.records.until(epoch);
        let measured = self
            .subject
            .measure(&self.config, &self.gan, epoch, earlier)?;
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
        let inherited = self.config.has_styles().then(|| {
            let generator = self.frozen_generator(Seen::Present)?;
            Inherited::of(self, &generator, PAIRS)
        });
        let inherited = inherited.flatten();
        Some(Measured {
            separation: inherited.and_then(|inherited| inherited.separation()),
            ..self.subject.report(&self.config, &self.gan)?
        })
    }

    /// Scores any fake images, `[n][y][x][channel]`, of which a thousand make a report; `None` of points.
    pub fn report_of(&self, fakes: &[f32]) -> Option<Measured> {
        self.subject.report_of(&self.config, &self.gan, fakes)
    }

    /// Fake images of the first noise vectors that metrics use, `[n][y][x][channel]` in [−1, 1], and their size; at most
    /// [`Self::most_fake_images`]. `None` of points.
    pub fn fake_images(&self, count: usize) -> Option<(ImageShape, Vec<f32>)> {
        let shape = self.config.data.image_shape()?;
        Some((shape, self.subject.fake_images(&self.gan, count)))
    }

    /// The real images nearest to a fake, the nearest first, and how far off they are, as root mean square over their
    /// numbers. None of points, nor as long as the real ones are not gathered.
    pub fn nearest_reals(&self, fake: &[f32], most: usize) -> Vec<(Vec<f32>, f64)> {
        self.subject.nearest_reals(fake, most)
    }

    /// A generator for any noise, whose fakes do not depend on each other; `None` if the moment is of other networks.
    pub fn frozen_generator(&self, seen: Seen<'_>) -> Option<FrozenGenerator> {
        let (gan, config) = self.gan_of(seen).ok()?;
        Some(gan.frozen_generator(config, self.subject.reference_noise()))
    }

    /// The noise of the fakes that pictures show, of so many at most, `[n · noise.dim]`; none of points.
    pub fn shown_noise(&self, count: usize) -> &[f32] {
        let noise = self.subject.reference_noise();
        let numbers = count * self.config.noise.dim as usize;
        noise.get(..numbers).unwrap_or(noise)
    }

    /// What is known of every image of the data set; nothing of points.
    pub fn factors(&self) -> &'static [Factor] {
        self.subject.factors()
    }

    /// What the classifier sees in images, `[image][factor]`; nothing where there are no factors.
    pub fn classes_of(&self, images: &[f32]) -> Vec<u8> {
        self.subject.classes_of(images)
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

    /// As many fakes of points as wanted; the first 12,000 are [`Self::fakes`]. None of images.
    pub fn many_fakes(&self, count: usize) -> Vec<Point> {
        let config = self.config();
        if config.data.image_shape().is_some() {
            return Vec::new();
        }
        let dim = config.noise.dim as usize;
        let mut rng = Stream::EvaluationNoise.rng(config.seed);
        let noise = noise::sample(config.noise.distribution, dim, count, &mut rng);
        // A part at a time, as a pass keeps all that its layers say.
        let parts = noise.chunks(REPORT_SAMPLES * dim.max(1));
        parts.flat_map(|part| self.gan.generate(part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Architecture, ImageData, ImageSide};
    use crate::gan::Backend;
    use crate::training::closer::Part;

    #[test]
    fn a_moment_is_seen_with_its_own_networks_and_one_of_others_not_at_all() {
        let mut config = Config::default();
        config.data.images = ImageData::OneShape;
        config.data.image_side = ImageSide::Eight;
        config.data.count = 64;
        config.architecture = Architecture::Convolutional;
        config.noise.dim = 4;
        (config.generator.channels, config.discriminator.channels) = (4, 4);
        config.generator.average = 0.9;
        let mut session = Session::new(config, Backend::Flex);
        let first = session.checkpoint();
        let snapshot = session.snapshot(View::default());
        let look = Look {
            part: Part::Fakes,
            index: 0,
            noise: None,
        };
        let closely = |session: &Session, seen: Seen<'_>| {
            let closer = session.look_closely(&look, &snapshot, seen);
            closer.map(|closer| closer.d)
        };
        let noise = vec![0.5; 4 * 8];
        let fakes = |session: &Session, seen: Seen<'_>| {
            let generator = session.frozen_generator(seen);
            generator.map(|generator| generator.rows(&noise))
        };
        let d = closely(&session, Seen::Present);
        let rows = fakes(&session, Seen::Present);
        assert!(d.is_some() && rows.is_some());
        for _ in 0..3 {
            session.run_epoch().unwrap();
        }
        let moment = Seen::Moment(&first);
        assert_eq!(fakes(&session, moment), rows);
        assert_eq!(closely(&session, moment), d);
        assert_ne!(fakes(&session, Seen::Present), rows);
        // Updates move G itself, and pictures show its average.
        assert_ne!(
            fakes(&session, Seen::Update),
            fakes(&session, Seen::Present)
        );
        let mut other = first.clone();
        other.networks.generator.parameters.pop();
        let moment = Seen::Moment(&other);
        assert!(fakes(&session, moment).is_none() && closely(&session, moment).is_none());
        let error = session.look_back(&other, View::default());
        assert!(matches!(error, Err(WrongState::Length { .. })));
    }
}
