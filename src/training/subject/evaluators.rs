//! Evaluators of images, one for each source and size, which all runs share: making one takes a while.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread;

use crate::data::Stream;
use crate::data::images::ImageSource;
use crate::metrics::images::ImageEvaluator;

/// Real images that fakes are held against: all digits, and as many of other sets; of own pictures as many as there are.
const REAL: usize = 2_048;

/// An evaluator that is there, or is being made on a thread of its own.
#[derive(Clone)]
pub(super) struct SharedEvaluator(Arc<Evaluator>);

struct Evaluator {
    source: ImageSource,
    side: usize,
    made: OnceLock<ImageEvaluator>,
}

/// All evaluators that somebody has or may want again.
#[derive(Default)]
struct Known {
    all: Vec<Weak<Evaluator>>,
    /// Those of the program's own sets, which are few.
    sets: Vec<Arc<Evaluator>>,
    /// The last one of own pictures, so that a run that begins again has it. Others are forgotten with their runs: each has
    /// some ten megabytes.
    own: Option<Arc<Evaluator>>,
}

static KNOWN: Mutex<Known> = Mutex::new(Known {
    all: Vec::new(),
    sets: Vec::new(),
    own: None,
});

/// The evaluator of a source in one size.
pub(super) fn shared(source: &ImageSource, side: usize) -> SharedEvaluator {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let (evaluator, is_new) = known.get(source, side);
    if is_new {
        let early = evaluator.clone();
        // It is ready by the time that somebody asks; if no thread can be had, whoever asks makes it.
        thread::Builder::new()
            .name("evaluator".to_owned())
            .spawn(move || {
                early.get();
            })
            .ok();
    }
    evaluator
}

impl Known {
    /// The evaluator, and whether it was not known before.
    fn get(&mut self, source: &ImageSource, side: usize) -> (SharedEvaluator, bool) {
        self.all.retain(|evaluator| evaluator.strong_count() > 0);
        let mut all = self.all.iter().filter_map(Weak::upgrade);
        let found = all.find(|e| (&e.source, e.side) == (source, side));
        let is_new = found.is_none();
        let evaluator = found.unwrap_or_else(|| {
            Arc::new(Evaluator {
                source: source.clone(),
                side,
                made: OnceLock::new(),
            })
        });
        if is_new {
            self.all.push(Arc::downgrade(&evaluator));
        }
        match source {
            ImageSource::Set(_) if is_new => self.sets.push(evaluator.clone()),
            ImageSource::Set(_) => {}
            ImageSource::Own(_) => self.own = Some(evaluator.clone()),
        }
        (SharedEvaluator(evaluator), is_new)
    }
}

impl SharedEvaluator {
    /// The evaluator, if it is made.
    pub fn ready(&self) -> Option<&ImageEvaluator> {
        self.0.made.get()
    }

    /// The evaluator; waits until it is made. Real images are the same in every run, whatever its seed.
    pub fn get(&self) -> &ImageEvaluator {
        let Evaluator { source, side, made } = &*self.0;
        made.get_or_init(|| {
            let real = source.sample(*side, REAL, &mut Stream::Evaluation.rng(0));
            ImageEvaluator::new(source.set(), *side, real.channels, real.pixels)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Pictures;
    use crate::data::images::ImageSet;

    fn own(level: u8) -> ImageSource {
        ImageSource::Own(Pictures::new(1, vec![level; 16 * 1_024]).unwrap())
    }

    #[test]
    fn evaluators_of_sets_stay_and_of_own_pictures_only_the_last() {
        let mut known = Known::default();
        let digits = ImageSource::Set(ImageSet::Digits);
        for side in [8, 16, 8] {
            known.get(&digits, side);
        }
        assert_eq!((known.sets.len(), known.all.len()), (2, 2));
        let (first, is_new) = known.get(&own(1), 8);
        assert!(is_new && !known.get(&own(1), 8).1);
        drop(known.get(&own(2), 8));
        assert_eq!(known.all.len(), 4, "the first one has a run");
        drop(first);
        // Of the pictures that nobody has any more nothing is left.
        drop(known.get(&own(3), 8));
        drop(known.get(&own(4), 8));
        assert_eq!((known.sets.len(), known.all.len()), (2, 4));
        drop(known.get(&own(4), 8));
        assert_eq!(known.all.len(), 3);
        assert!(known.get(&own(1), 8).1, "it is forgotten");
    }

    #[test]
    fn few_and_equal_pictures_are_scored_as_far_as_that_goes() {
        let fakes = vec![0.25; 8 * 8 * 64];
        // One picture 16 times, and 17 different ones.
        let mut levels = vec![100; 17 * 1_024];
        levels
            .chunks_exact_mut(1_024)
            .zip(0..)
            .for_each(|(p, i)| p.fill(10 * i));
        let few = ImageSource::Own(Pictures::new(1, levels).unwrap());
        for (source, has_distance) in [(own(5), false), (few, true)] {
            let evaluator = Known::default().get(&source, 8).0;
            let score = evaluator.get().live(&fakes);
            assert_eq!(score.frechet.is_some(), has_distance, "{score:?}");
            assert_eq!(score.classes.total, 0);
            let report = evaluator.get().report(&fakes);
            assert_eq!(report.classes.total, 0);
            assert!(!report.by_classifier);
            assert_eq!(report.distance.frechet.is_some(), has_distance);
        }
    }
}
