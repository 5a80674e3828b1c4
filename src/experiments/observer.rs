//! [`Observer`]: hears from runs while they go on.

use std::io;

use super::{Measurement, Run, RunResult};
use crate::training::Session;

/// Hears from runs while they go on; called from the threads that train, which wait meanwhile.
pub trait Observer: Sync {
    /// So many more epochs are done. A diverged run counts as trained to its end.
    fn trained(&self, _epochs: u64) {}
    /// A run has reached a checkpoint; a picture can be made of the session.
    fn measured(&self, _run: &Run, _session: &Session, _measurement: &Measurement) {}
    /// A run is finished.
    ///
    /// # Errors
    ///
    /// If the result cannot be kept; no further run is started then.
    fn finished(&self, _result: &RunResult) -> io::Result<()> {
        Ok(())
    }
}

/// Hears nothing.
pub struct Silent;

impl Observer for Silent {}
