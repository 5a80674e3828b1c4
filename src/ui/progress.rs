//! [`Progress`]: how far work off the UI thread is, shown with a way to cancel it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use eframe::egui::{self, Align2, ProgressBar, vec2};

use super::number::grouped;
use crate::language::fixed;

/// How soon a bar is drawn again.
const TICK: Duration = Duration::from_millis(100);
/// Where the window of the first kind of work is, and how much lower the next one.
const TOP: f32 = 60.0;
const STEP: f32 = 90.0;
/// Width of a bar.
const WIDTH: f32 = 240.0;

/// What takes a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The run as a moving picture.
    Animation,
    /// A folder of pictures that is read.
    Folder,
}

impl Work {
    const ALL: [Self; 2] = [Self::Animation, Self::Folder];

    fn title(self) -> &'static str {
        match self {
            Self::Animation => tr!("Saving the run"),
            Self::Folder => tr!("Reading pictures"),
        }
    }
}

/// How far work is, and whether it is still wanted. Whoever works has a copy, and drops it at the end.
#[derive(Clone)]
pub struct Progress(Arc<State>);

struct State {
    work: Work,
    has_begun: AtomicBool,
    done: AtomicUsize,
    total: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// Of work that may begin.
    pub fn new(work: Work) -> Self {
        Self(Arc::new(State {
            work,
            has_begun: AtomicBool::new(false),
            done: AtomicUsize::new(0),
            total: AtomicUsize::new(0),
            is_cancelled: AtomicBool::new(false),
        }))
    }

    /// From now on it is shown, whether it is known or not how much there is to do.
    pub fn begin(&self) {
        self.0.has_begun.store(true, Ordering::Relaxed);
    }

    /// So much is done.
    pub fn set(&self, done: usize, total: usize) {
        self.0.total.store(total, Ordering::Relaxed);
        self.0.done.store(done, Ordering::Relaxed);
    }

    /// Asks whoever works to stop.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.load(Ordering::Relaxed)
    }

    /// Is set when it is asked to stop.
    pub fn cancelled(&self) -> &AtomicBool {
        &self.0.is_cancelled
    }

    /// From 0 to 1.
    pub fn share(&self) -> f32 {
        let (done, total) = self.counts();
        done as f32 / total.max(1) as f32
    }

    fn counts(&self) -> (usize, usize) {
        let count = |of: &AtomicUsize| of.load(Ordering::Relaxed);
        (count(&self.0.done), count(&self.0.total))
    }

    /// Whether the work has ended: it held the other copy.
    fn is_over(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    fn words(&self) -> String {
        let (done, total) = self.counts();
        match self.0.work {
            Work::Animation => tr!("{share}%", share = fixed(100.0 * self.share(), 0)),
            Work::Folder if total == 0 => tr!("Looking through the folder…").to_owned(),
            Work::Folder => tr!(
                "{done} of {total} pictures",
                done = grouped(done as u64),
                total = grouped(total as u64)
            ),
        }
    }
}

/// Shows what is being done; forgets what is over.
pub fn progress_ui(ctx: &egui::Context, jobs: &mut Vec<Progress>) {
    jobs.retain(|job| !job.is_over());
    if jobs.is_empty() {
        return;
    }
    ctx.request_repaint_after(TICK);
    let mut top = TOP;
    for work in Work::ALL {
        let of_it = |job: &&Progress| job.0.work == work && job.0.has_begun.load(Ordering::Relaxed);
        if !jobs.iter().any(|job| of_it(&job)) {
            continue;
        }
        egui::Window::new(work.title())
            .collapsible(false)
            .resizable(false)
            .anchor(Align2::CENTER_TOP, vec2(0.0, top))
            .show(ctx, |ui| {
                for job in jobs.iter().filter(of_it) {
                    ui.horizontal(|ui| {
                        let bar = ProgressBar::new(job.share()).text(job.words());
                        ui.add(bar.desired_width(WIDTH));
                        if ui.button(tr!("Cancel")).clicked() {
                            job.cancel();
                        }
                    });
                }
            });
        top += STEP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_said_in_the_unit_of_the_work() {
        let folder = Progress::new(Work::Folder);
        assert_eq!(folder.words(), "Looking through the folder…");
        folder.set(1_200, 5_000);
        assert_eq!(folder.words(), "1,200 of 5,000 pictures");
        assert!((folder.share() - 0.24).abs() < 1e-6);
        let animation = Progress::new(Work::Animation);
        assert_eq!((animation.words().as_str(), animation.share()), ("0%", 0.0));
        let other = animation.clone();
        assert!(!animation.is_over());
        other.cancel();
        assert!(animation.is_cancelled());
        drop(other);
        assert!(animation.is_over());
    }
}
