//! Evaluators of images, one for each data set and size, which all runs share: making one takes a while.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use crate::data::Stream;
use crate::data::images::ImageSet;
use crate::metrics::images::ImageEvaluator;

/// Real images that fakes are held against: all digits, and as many of other sets.
const REAL: usize = 2_048;

/// An evaluator that is there, or is being made on a thread of its own.
#[derive(Clone)]
pub(super) struct SharedEvaluator {
    set: ImageSet,
    side: usize,
    cell: Arc<OnceLock<ImageEvaluator>>,
}

type Made = Vec<(ImageSet, usize, Arc<OnceLock<ImageEvaluator>>)>;

static MADE: Mutex<Made> = Mutex::new(Vec::new());

/// The evaluator of a data set in one size.
pub(super) fn shared(set: ImageSet, side: usize) -> SharedEvaluator {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let known = made.iter().find(|(s, n, _)| (*s, *n) == (set, side));
    if let Some((_, _, cell)) = known {
        let cell = cell.clone();
        return SharedEvaluator { set, side, cell };
    }
    let cell = Arc::new(OnceLock::new());
    made.push((set, side, cell.clone()));
    let evaluator = SharedEvaluator { set, side, cell };
    let early = evaluator.clone();
    // It is ready by the time that somebody asks; if no thread can be had, whoever asks makes it.
    thread::Builder::new()
        .name("evaluator".to_owned())
        .spawn(move || {
            early.get();
        })
        .ok();
    evaluator
}

impl SharedEvaluator {
    /// The evaluator; waits until it is made. Real images are the same in every run, whatever its seed.
    pub fn get(&self) -> &ImageEvaluator {
        self.cell.get_or_init(|| {
            let real = self
                .set
                .sample(self.side, REAL, &mut Stream::Evaluation.rng(0));
            ImageEvaluator::new(Some(self.set), self.side, real.channels, real.pixels)
        })
    }
}
