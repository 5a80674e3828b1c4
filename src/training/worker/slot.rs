//! Where the newest frame waits, and what the thread calls meanwhile.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::training::Frame;

/// The newest frame, until it is taken.
pub(super) type Slot = Arc<Mutex<Option<Box<Frame>>>>;

/// Called on the training thread when a new frame is there.
pub type Notify = Box<dyn Fn() + Send>;
/// Called on the training thread before each epoch, with the epochs finished; for tests.
pub type BeforeEpoch = Box<dyn FnMut(u64) + Send>;

/// What is in the slot.
pub(super) fn lock(slot: &Slot) -> MutexGuard<'_, Option<Box<Frame>>> {
    // Only moves happen under the lock, so a poisoned slot holds a whole frame or none.
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}
