//! [`Trail`]: where the fakes were before a single step, so that its effect can be seen.

use std::sync::Arc;

use crate::data::Point;
use crate::training::Snapshot;

/// How long a trail takes to fade.
const FADE_SECS: f64 = 1.5;

/// The fakes before the last step; gone while training runs.
#[derive(Default)]
pub struct Trail {
    /// The picture of the last frame.
    last: Option<Arc<Snapshot>>,
    from: Arc<[Point]>,
    began_secs: f64,
}

impl Trail {
    /// Takes note of a picture at a time. Returns the fakes before the last step and how strong their
    /// trail is, from 1 to 0, while there is one.
    pub fn feed(
        &mut self,
        now_secs: f64,
        snapshot: &Arc<Snapshot>,
        is_running: bool,
    ) -> Option<(Arc<[Point]>, f32)> {
        let is_same = |last: &Arc<Snapshot>| Arc::ptr_eq(last, snapshot);
        if !self.last.as_ref().is_some_and(is_same) {
            let before = self.last.replace(snapshot.clone());
            let is_a_step = |before: &Arc<Snapshot>| {
                let updates = |s: &Snapshot| s.counters.d_updates + s.counters.g_updates;
                before.counters.epoch <= snapshot.counters.epoch
                    && snapshot.counters.epoch - before.counters.epoch <= 1
                    && updates(snapshot) > updates(before)
            };
            match before.filter(|before| !is_running && is_a_step(before)) {
                // An update of D moves no fake.
                Some(before) if before.plane().fakes == snapshot.plane().fakes => {}
                Some(before) => {
                    self.from = before.plane().fakes.as_slice().into();
                    self.began_secs = now_secs;
                }
                None => self.from = Arc::default(),
            }
        }
        let age = ((now_secs - self.began_secs) / FADE_SECS).clamp(0.0, 1.0) as f32;
        if self.from.len() != snapshot.plane().fakes.len() || age >= 1.0 {
            return None;
        }
        Some((self.from.clone(), 1.0 - age))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::{Counters, Plane, Scene};

    fn picture(epoch: u64, g_updates: u64, x: f32) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            counters: Counters {
                epoch,
                g_updates,
                ..Counters::default()
            },
            scene: Scene::Plane(Plane {
                fakes: vec![[x, 0.5]],
                ..Plane::default()
            }),
        })
    }

    #[test]
    fn a_step_leaves_a_trail_that_fades_and_a_run_or_a_reset_leaves_none() {
        let mut trail = Trail::default();
        let (first, second) = (picture(4, 4, 0.1), picture(5, 5, 0.2));
        assert!(trail.feed(0.0, &first, false).is_none());
        let (from, strength) = trail.feed(1.0, &second, false).unwrap();
        assert_eq!((&from[..], strength), (&[[0.1, 0.5]][..], 1.0));
        let (_, strength) = trail.feed(1.0 + FADE_SECS / 2.0, &second, false).unwrap();
        assert!((strength - 0.5).abs() < 1e-6);
        assert!(trail.feed(1.0 + FADE_SECS, &second, false).is_none());
        assert!(trail.feed(9.0, &picture(6, 6, 0.3), true).is_none());
        assert!(trail.feed(10.0, &picture(0, 0, 0.9), false).is_none());
        // One update of G, within an epoch.
        assert!(trail.feed(11.0, &picture(0, 1, 0.8), false).is_some());
    }
}
