//! How fast training is now, as a person reads it.

use std::time::{Duration, Instant};

/// Time over which epochs/s is averaged.
const SPEED_WINDOW: Duration = Duration::from_millis(500);

/// Epochs per second over the last [`SPEED_WINDOW`].
#[derive(Default)]
pub(super) struct Speed {
    window_start: Option<Instant>,
    epochs: u64,
    last: Option<f64>,
}

impl Speed {
    /// Takes note of an epoch.
    pub(super) fn count(&mut self) {
        let start = *self.window_start.get_or_insert_with(Instant::now);
        self.epochs += 1;
        let elapsed = start.elapsed();
        if elapsed >= SPEED_WINDOW {
            self.last = Some(self.epochs as f64 / elapsed.as_secs_f64());
            self.window_start = Some(Instant::now());
            self.epochs = 0;
        }
    }

    /// Epochs per second; 0 before the first epoch.
    pub(super) fn per_second(&self) -> f64 {
        self.last.unwrap_or_else(|| {
            self.window_start.map_or(0.0, |start| {
                self.epochs as f64 / start.elapsed().as_secs_f64().max(1e-3)
            })
        })
    }
}
